"""The UKey as the host sees it: commands in, data and named faults out.

``identify`` waits for a card and brings its number and certificate; ``sign {message,
pin, card}`` brings a signature over ``message``, which must begin with `PURPOSE`;
``await_removal`` waits until no card is there; ``self_test`` asks what can be asked
with nobody there. Notices: ``mediaPresent`` and ``mediaRemoved``. The status counts
both, whoever waits for them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from drivers.contract import (
    SELF_TEST,
    Capabilities,
    Code,
    Data,
    DeviceError,
    Errand,
    Notice,
    Refused,
    State,
    Status,
)
from drivers.ukey.faults import error
from drivers.ukey.section import Section
from drivers.ukey.way import Way

PURPOSE: Final = b"kiosk-ukey-v1\x00"
"""Nothing else is signed: a key that signs whatever it is given can be made to sign for
another purpose. What follows it is the centre's (`sync.wire.ukey`)."""
LONGEST_MESSAGE: Final = 1024
LOOK_S: Final = 0.25

PRESENT: Final = Notice("mediaPresent")
REMOVED: Final = Notice("mediaRemoved")


@dataclass(slots=True, repr=False)
class UkeyPort:
    """The UKey behind the host (`drivers.contract.Port`)."""

    way: Way
    was_present: bool = False
    counters: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("inserted", "removed", "signatures"), 0)
    )

    def capabilities(self) -> Capabilities:
        """Return what reads the card; of the card itself ``identify`` tells."""
        about = self.way.about()
        return Capabilities(about.model, about.serial, "", tuple(_COMMANDS))

    def status(self) -> Status:
        """Look whether a card is there: counter ``present``, 0 or 1."""
        present = int(self._look())
        return Status(
            state=State.ONLINE,
            simulated=self.way.about().simulated,
            counters={"present": present, **self.counters},
        )

    def run(self, command: str, args: Data, errand: Errand) -> Data:
        """Carry out ``command``."""
        carry_out = _COMMANDS.get(command)
        if carry_out is None:
            raise Refused("no_such_command")
        try:
            return carry_out(self, args, errand)
        except DeviceError as why:
            if why.detail == "card_removed":
                errand.notify(REMOVED)
            raise

    def wipe(self) -> None:
        """Forget the visit: PIN and message went with their command."""

    def close(self) -> None:
        """Let go of the reader."""
        self.way.close()

    def identify(self, args: Data, errand: Errand) -> Data:
        """Wait for a card and tell which one it is."""
        _only(args)
        self._await(errand, present=True)
        errand.notify(PRESENT)
        found = self.way.find(errand.check)
        return {
            "card": found.identity.card,
            "certificate": found.identity.certificate,
            "key": found.identity.key.value,
            "tries": found.tries,
        }

    def sign(self, args: Data, errand: Errand) -> Data:
        """Sign a message of ours with the card that is there."""
        _only(args, "message", "pin", "card")
        message, pin, card = args.get("message"), args.get("pin"), args.get("card", "")
        if not isinstance(message, bytes) or not _is_ours(message):
            raise Refused("message", code=Code.INVALID_DATA)
        if not isinstance(card, str):
            raise Refused("card", code=Code.INVALID_DATA)
        if not isinstance(pin, bytes) or not self.way.is_pin(pin):
            raise Refused("pin", code=Code.INVALID_DATA)
        if not self._look():
            raise error("no_card")
        identity, signature = self.way.sign(pin, message, card, errand.check)
        self.counters["signatures"] += 1
        return {
            "card": identity.card,
            "certificate": identity.certificate,
            "key": identity.key.value,
            "signature": signature,
        }

    def await_removal(self, args: Data, errand: Errand) -> Data:
        """Wait until no card is there."""
        _only(args)
        self._await(errand, present=False)
        errand.notify(REMOVED)
        return {}

    def self_test(self, args: Data, errand: Errand) -> Data:
        """Ask the reader, and the card if one is there; no PIN is tried."""
        _only(args)
        if not self._look():
            return {"present": False}
        found = self.way.find(errand.check)
        return {"present": True, "key": found.identity.key.value, "tries": found.tries}

    def _await(self, errand: Errand, *, present: bool) -> None:
        while self._look() is not present:
            errand.check()
            self.way.await_change(min(LOOK_S, errand.left_s()))
        errand.check()

    def _look(self) -> bool:
        present = self.way.present()
        if present is not self.was_present:
            self.was_present = present
            self.counters["inserted" if present else "removed"] += 1
        return present


_COMMANDS: Final[Mapping[str, Callable[[UkeyPort, Data, Errand], Data]]] = {
    "identify": UkeyPort.identify,
    "sign": UkeyPort.sign,
    "await_removal": UkeyPort.await_removal,
    SELF_TEST: UkeyPort.self_test,
}


def open_port(section: Mapping[str, object]) -> UkeyPort:
    """Open the way that ``section`` names.

    Raises:
        Offline: There is no such reader, service or module.
        Misconfigured: A key is unknown or of another kind.

    """
    told = Section.read(section)
    return UkeyPort(_way(told))


def _way(told: Section) -> Way:
    # A host loads the library of its own way and not the other's.
    if told.module:
        from drivers.ukey.token import TokenReader  # noqa: PLC0415  # see above

        return TokenReader.open(told.module, told.token)
    from drivers.ukey.reader import Reader  # noqa: PLC0415  # see above

    return Reader.open(told.reader, told.service)


def _only(args: Data, *names: str) -> None:
    if args.keys() - set(names):
        raise Refused("no_such_argument", code=Code.INVALID_DATA)


def _is_ours(message: bytes) -> bool:
    return message.startswith(PURPOSE) and len(message) <= LONGEST_MESSAGE
