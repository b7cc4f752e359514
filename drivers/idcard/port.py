"""The ID-card reader as the host sees it: commands in, data and named faults out.

``read_card``, ``read_card_with_finger`` wait for a card and bring its record and photo;
``read_new_address`` brings the address written onto the card later, if any;
``await_removal`` waits until no card lies there; ``sam_id``, ``sam_status``,
``self_test`` and ``reset`` are for the module itself. Notices: ``mediaPresent`` and
``mediaRemoved``.
"""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from drivers.contract import (
    SELF_TEST,
    Capabilities,
    Code,
    Data,
    DeviceError,
    Errand,
    Garbled,
    Notice,
    Offline,
    Refused,
    State,
    Status,
)
from drivers.idcard import faults, nations, photo, records
from drivers.idcard.blocks import Blocks
from drivers.idcard.device import Reader
from drivers.idcard.frames import Command
from drivers.idcard.sam import Sam
from drivers.idcard.section import Section
from drivers.stream import SerialStream

FIND_PERIOD_S: Final = 0.3
MISSED_STATUSES: Final = 3
"""So many status questions in a row without an answer mean that the reader is gone."""

PRESENT: Final = Notice("mediaPresent")
REMOVED: Final = Notice("mediaRemoved")

_log = logging.getLogger(__name__)


@dataclass(slots=True, repr=False)
class IdCardPort:
    """The reader behind the host (`drivers.contract.Port`)."""

    stream: SerialStream
    reader: Reader
    sam: Sam | None
    decode: photo.Decode | None
    missed: int = 0
    cards: int = 0
    last: Status = field(default_factory=lambda: Status(State.STARTING))

    def capabilities(self) -> Capabilities:
        """Return what the reader is."""
        sam = self.sam
        return Capabilities(
            model="SAM-V",
            serial="" if sam is None else str(sam),
            firmware="" if sam is None else f"{sam.major:02d}.{sam.minor:02d}",
            commands=tuple(_COMMANDS),
        )

    def status(self) -> Status:
        """Ask the module how it is; raise `Offline` when it is silent for long."""
        try:
            sw3 = self.reader.sam_status()
        except (Offline, Garbled) as why:
            self.missed += 1
            if why.detail == "unplugged" or self.missed >= MISSED_STATUSES:
                raise Offline(why.detail) from None
            return self.last
        self.missed = 0
        well = sw3 == faults.OK
        if well and self.sam is None:
            # It has passed its self-test at last: opened anew, it says who it is.
            raise Offline("unidentified")
        self.last = Status(
            state=State.ONLINE if well else State.HARDWARE_ERROR,
            reasons=self._reasons(sw3),
            simulated=self.sam is not None and self.sam.is_simulated,
            counters={"cards": self.cards},
        )
        return self.last

    def _reasons(self, sw3: int) -> tuple[str, ...]:
        if sw3 != faults.OK:
            return (faults.fault(sw3).name,)
        return () if self.decode is not None else ("no_photo_decoder",)

    def run(self, command: str, args: Data, errand: Errand) -> Data:
        """Carry out ``command``; none of them takes arguments."""
        carry_out = _COMMANDS.get(command)
        if carry_out is None:
            raise Refused("no_such_command")
        if args:
            raise Refused("no_such_argument", code=Code.INVALID_DATA)
        return carry_out(self, replace(self.reader, check=errand.check), errand)

    def wipe(self) -> None:
        """Forget the visit: what the line still holds; nothing else is kept."""
        self.reader.stream.reset_input_buffer()

    def close(self) -> None:
        """Let go of the serial port."""
        self.stream.close()

    def read_card(self, reader: Reader, errand: Errand) -> Data:
        """Wait for a card and bring its record and photo."""
        payload = self._read(reader, errand, Command.READ_TEXT_AND_PHOTO)
        return self._opened(Blocks.from_bytes(payload, with_finger=False))

    def read_card_with_finger(self, reader: Reader, errand: Errand) -> Data:
        """Wait for a card and bring its record, photo and fingerprint block."""
        payload = self._read(reader, errand, Command.READ_WITH_FINGER)
        blocks = Blocks.from_bytes(payload, with_finger=True)
        finger = {"fingerprint": blocks.finger} if blocks.finger else {}
        return {**self._opened(blocks), **finger}

    def read_new_address(self, reader: Reader, errand: Errand) -> Data:
        """Bring the address written onto the card later, or ``None``."""
        _await_card(reader, errand)
        payload = reader.read(Command.READ_NEW_ADDRESS)
        return {"address": None if payload is None else records.new_address(payload)}

    def sam_id(self, reader: Reader, _errand: Errand) -> Data:
        """Bring the module's identity."""
        return {"sam_id": str(reader.sam_id())}

    def sam_status(self, reader: Reader, _errand: Errand) -> Data:
        """Bring the module's own state by name."""
        sw3 = reader.sam_status()
        return {"sam_status": "ok" if sw3 == faults.OK else faults.fault(sw3).name}

    def self_test(self, reader: Reader, _errand: Errand) -> Data:
        """Ask the module how and who it is."""
        sw3 = reader.sam_status()
        if sw3 != faults.OK:
            raise faults.error(sw3)
        self._recognise(reader)
        sam = str(reader.sam_id())
        return {"sam_id": sam, "photo_decoder": self.decode is not None}

    def reset(self, reader: Reader, _errand: Errand) -> Data:
        """Reset the module."""
        reader.reset()
        return {}

    def await_removal(self, reader: Reader, errand: Errand) -> Data:
        """Wait until no card lies there."""
        while reader.find_card():
            errand.wait(FIND_PERIOD_S)
        errand.notify(REMOVED)
        return {}

    def _read(self, reader: Reader, errand: Errand, command: Command) -> bytes:
        self._recognise(reader)
        _await_card(reader, errand)
        errand.notify(PRESENT)
        try:
            payload = reader.read(command)
        except Refused as why:
            if why.detail == "card_removed":
                errand.notify(REMOVED)
            raise
        if payload is None:
            raise faults.error(faults.NO_CONTENT)
        return payload

    def _recognise(self, reader: Reader) -> None:
        """Make sure it is still the same reader; another one is opened anew."""
        if self.sam is not None and reader.sam_id() != self.sam:
            raise Offline("another_device", code=Code.FRAUD_ATTEMPT)

    def _opened(self, blocks: Blocks) -> Data:
        record = records.from_bytes(blocks.text)
        fields = records.as_fields(record)
        if isinstance(record, records.Resident):
            fields["nation_name"] = nations.nation_name(record.nation)
        taken = photo.read(blocks.photo, self.decode)
        data: dict[str, object] = {
            "layout": record.layout,
            "fields": fields,
            "photo_wlt": blocks.photo,
        }
        if taken.png is not None:
            data["photo_png"] = taken.png
        if taken.problem is not None:
            data["photo_problem"] = taken.problem
        self.cards += 1
        return data


def _await_card(reader: Reader, errand: Errand) -> None:
    while not reader.find_card():
        errand.wait(FIND_PERIOD_S)


_COMMANDS: Final[Mapping[str, Callable[[IdCardPort, Reader, Errand], Data]]] = {
    "read_card": IdCardPort.read_card,
    "read_card_with_finger": IdCardPort.read_card_with_finger,
    "read_new_address": IdCardPort.read_new_address,
    "await_removal": IdCardPort.await_removal,
    "reset": IdCardPort.reset,
    "sam_id": IdCardPort.sam_id,
    "sam_status": IdCardPort.sam_status,
    SELF_TEST: IdCardPort.self_test,
}


def open_port(section: Mapping[str, object]) -> IdCardPort:
    """Open the reader ``section`` names.

    Raises:
        Offline: There is no such port, or nothing at it answers.
        Misconfigured: A key is missing, unknown or of another kind.

    """
    told = Section.read(section)
    stream = SerialStream.open(told.port, told.baud)
    try:
        reader = Reader(stream, time.monotonic)
        sam = _identify(reader)
        return IdCardPort(stream, reader, sam, _decoder(told, sam))
    except DeviceError as why:
        stream.close()
        raise Offline(why.detail) from None


def _identify(reader: Reader) -> Sam | None:
    """Return the module's identity, or ``None`` while its self-test fails."""
    if reader.sam_status() != faults.OK:
        return None
    return reader.sam_id()


def _decoder(told: Section, sam: Sam | None) -> photo.Decode | None:
    if told.photo_decoder is None or sam is None:
        return None
    try:
        return photo.decoder(told.photo_decoder, simulated_reader=sam.is_simulated)
    except photo.NoDecoder as why:
        _log.warning("photo_decoder=refused reason=%s", why)
        return None
