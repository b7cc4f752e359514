"""Who the module is: its parameters, and its product information where it has any.

::

    parameters  status u16 · system u16 · library u16 · security u16 · address u32 ·
                packet size u16 · baud u16
    product     model 16 · batch 4 · serial 8 · hardware 2 · sensor 8 · width u16 ·
                height u16 · template u16 · templates u16 [· reserved 4]

Big-endian; texts are ASCII, filled up with zeros (manual of the R503 module,
``ReadSysPara`` and ``ReadProdInfo``). Older modules know no product information.
"""

import struct
from dataclasses import dataclass
from typing import Final

from drivers.contract import Garbled

SIMULATORS_SYSTEM: Final = 0x5349
"""The system identifier of simulators, ``SI``; a real module's is 0 or 9."""
BAUD_UNIT: Final = 9600

_PARAMETERS: Final = struct.Struct(">HHHHIHH")
_PRODUCT: Final = struct.Struct(">16s4s8s2B8sHHHH")


@dataclass(frozen=True, slots=True)
class Parameters:
    """The answer to ``ReadSysPara``."""

    status: int
    system: int
    library: int
    security: int
    address: int
    packet_size: int
    """Bytes of content in a data packet, as a power: 0 is 32, 3 is 256."""
    baud: int
    """In units of 9,600."""

    @property
    def is_simulated(self) -> bool:
        """Whether the module says that it is a simulator's."""
        return self.system == SIMULATORS_SYSTEM

    @property
    def who(self) -> tuple[int, int, int]:
        """What stays the same of a module while it works."""
        return self.system, self.library, self.address

    @classmethod
    def from_bytes(cls, payload: bytes) -> "Parameters":
        """Return the parameters in the answer's payload, or raise `Garbled`."""
        if len(payload) != _PARAMETERS.size:
            raise Garbled("parameters_length")
        return cls(*_PARAMETERS.unpack(payload))

    def to_bytes(self) -> bytes:
        """Return the payload of the answer."""
        return _PARAMETERS.pack(
            self.status,
            self.system,
            self.library,
            self.security,
            self.address,
            self.packet_size,
            self.baud,
        )


@dataclass(frozen=True, slots=True)
class Product:
    """The answer to ``ReadProdInfo``, as far as it matters here."""

    model: str
    batch: str
    serial: str
    hardware: str
    sensor: str
    width: int
    height: int

    @classmethod
    def from_bytes(cls, payload: bytes) -> "Product":
        """Return the product in the answer's payload, or raise `Garbled`."""
        if len(payload) < _PRODUCT.size:
            raise Garbled("product_length")
        model, batch, serial, major, minor, sensor, width, height, *_ = (
            _PRODUCT.unpack_from(payload)
        )
        return cls(
            model=_text(model),
            batch=_text(batch),
            serial=_text(serial),
            hardware=f"{major}.{minor}",
            sensor=_text(sensor),
            width=width,
            height=height,
        )

    def to_bytes(self) -> bytes:
        """Return the payload of the answer."""
        major, _, minor = self.hardware.partition(".")
        return _PRODUCT.pack(
            self.model.encode("ascii"),
            self.batch.encode("ascii"),
            self.serial.encode("ascii"),
            int(major),
            int(minor),
            self.sensor.encode("ascii"),
            self.width,
            self.height,
            0,
            0,
        )


def _text(field: bytes) -> str:
    """Return what a field says; whatever is no printable ASCII is left out."""
    return "".join(chr(byte) for byte in field if 0x20 <= byte < 0x7F)  # noqa: PLR2004 (ASCII's printable range)
