"""The collector on a serial line: a module of the EF01 family."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from drivers.contract import Code, DeviceError, Offline
from drivers.fingerprint.collector import Identity
from drivers.fingerprint.device import ASKS, Reader
from drivers.fingerprint.identity import Parameters, Product
from drivers.fingerprint.image import MAX_PACKED_BYTES, WIDTH, Image
from drivers.fingerprint.section import Uart
from drivers.stream import SerialStream


@dataclass(slots=True, repr=False)
class UartCollector:
    """A module behind `drivers.fingerprint.collector.Collector`."""

    stream: SerialStream
    reader: Reader
    parameters: Parameters
    product: Product | None

    @property
    def identity(self) -> Identity:
        """Who the module is."""
        product = self.product
        return Identity(
            model="EF01" if product is None else product.model,
            serial="" if product is None else f"{product.batch}{product.serial}",
            firmware="" if product is None else product.hardware,
            simulated=self.parameters.is_simulated,
        )

    def look(self) -> bool:
        """Ask for its parameters, unless a picture nobody awaits still comes."""
        if self.reader.is_sending():
            return False
        self.reader.parameters(asks=1)
        return True

    def recognise(self, check: Callable[[], None]) -> None:
        """Ask who it is, once the line is quiet."""
        reader = replace(self.reader, check=check)
        reader.calm()
        if reader.parameters().who != self.parameters.who:
            raise Offline("another_device", code=Code.FRAUD_ATTEMPT)
        if self.product is None:
            return
        product = reader.product(ASKS)
        if product is None:
            raise Offline("no_answer")
        if product != self.product:
            raise Offline("another_device", code=Code.FRAUD_ATTEMPT)

    def finds_finger(self, check: Callable[[], None]) -> bool:
        """Let the module take a picture."""
        return replace(self.reader, check=check).finds_finger()

    def image(self, check: Callable[[], None], tell: Callable[[float], None]) -> Image:
        """Let the module send its picture."""
        height = 0 if self.product is None else self.product.height
        whole = WIDTH * height // 2 or MAX_PACKED_BYTES
        reader = replace(self.reader, check=check)
        return reader.image(lambda came: tell(min(1.0, came / whole)))

    def wipe(self) -> None:
        """Drop what has arrived."""
        self.stream.reset_input_buffer()

    def close(self) -> None:
        """Let go of the serial port."""
        self.stream.close()


def open_uart(told: Uart) -> UartCollector:
    """Open the module at ``told``, or raise `Offline`."""
    stream = SerialStream.open(told.port, told.baud)
    try:
        reader = Reader(stream, time.monotonic, address=told.address)
        reader.verify_password(told.password)
        return UartCollector(stream, reader, reader.parameters(), reader.product())
    except DeviceError as why:
        stream.close()
        raise Offline(why.detail) from None
