"""The way by PC/SC: a card reader at the smart-card service, and the card in it.

A card is held exclusively and for one command alone, and reset behind it: whoever asks
it next is asked for the PIN again.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from smartcard import scard

from drivers.contract import DeviceError
from drivers.ukey.card import PIN_BYTES, Card
from drivers.ukey.faults import error
from drivers.ukey.objects import Identity
from drivers.ukey.way import About, Check, Found

SERVICE: Final = "PCSCLITE_CSOCK_NAME"
"""By this variable libpcsclite is told of another socket; it looks once a process."""
SIMULATORS_NAME: Final = "Virtual PCD"
LEAST_PIN_BYTES: Final = 4

_GONE: Final = {
    scard.SCARD_W_REMOVED_CARD: "card_removed",
    scard.SCARD_W_RESET_CARD: "card_removed",
    scard.SCARD_E_NO_SMARTCARD: "no_card",
    scard.SCARD_W_UNRESPONSIVE_CARD: "card_silent",
    scard.SCARD_W_UNPOWERED_CARD: "card_silent",
    scard.SCARD_E_PROTO_MISMATCH: "card_silent",
    # What a pulled card looks like before the service has noticed.
    scard.SCARD_E_NOT_TRANSACTED: "card_removed",
    scard.SCARD_E_SHARING_VIOLATION: "card_in_use",
    scard.SCARD_E_UNKNOWN_READER: "no_reader",
    scard.SCARD_E_READER_UNAVAILABLE: "no_reader",
    scard.SCARD_E_NO_READERS_AVAILABLE: "no_reader",
}
"""Whatever else goes wrong is between us and the service."""


@dataclass(frozen=True, slots=True)
class Reader:
    """The reader ``name`` at the service we hold ``context`` of."""

    context: int
    name: str
    serial: str

    @classmethod
    def open(cls, wanted: str, service: str) -> "Reader":
        """Open the first reader whose name holds ``wanted``.

        Raises:
            Offline: ``no_service``, or ``no_reader`` of that name.

        """
        if service:
            os.environ[SERVICE] = service
        code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        _settle(code)
        try:
            code, names = scard.SCardListReaders(context, [])
            _settle(code)
            name = next((name for name in names if wanted in name), None)
            if name is None:
                raise error("no_reader")
            return cls(context, name, _serial(context, name))
        except DeviceError:
            scard.SCardReleaseContext(context)
            raise

    def about(self) -> About:
        """Return what the reader calls itself."""
        return About(self.name, self.serial, SIMULATORS_NAME in self.name)

    def is_pin(self, pin: bytes) -> bool:
        """Return whether ``pin`` is ASCII of four to eight characters."""
        return LEAST_PIN_BYTES <= len(pin) <= PIN_BYTES and pin.isascii()

    def present(self) -> bool:
        """Return whether a card is in the reader."""
        return bool(self._state(scard.SCARD_STATE_UNAWARE, 0) & _PRESENT)

    def await_change(self, seconds: float) -> None:
        """Return when a card came or went, or after ``seconds``."""
        now = self._state(scard.SCARD_STATE_UNAWARE, 0)
        self._state(now & ~scard.SCARD_STATE_CHANGED, int(seconds * 1000))

    def _state(self, known: int, wait_ms: int) -> int:
        code, states = scard.SCardGetStatusChange(
            self.context, wait_ms, [(self.name, known)]
        )
        if code != scard.SCARD_E_TIMEOUT:
            _settle(code)
        state = int(states[0][1])
        if state & (scard.SCARD_STATE_UNKNOWN | scard.SCARD_STATE_UNAVAILABLE):
            raise error("no_reader")
        return state

    def find(self, check: Check) -> Found:
        """Return which card is in the reader."""
        with self._card(check) as card:
            return Found(card.identity(), card.tries())

    def sign(
        self, pin: bytes, message: bytes, card: str, check: Check
    ) -> tuple[Identity, bytes]:
        """Return whose key signed ``message``, and the signature."""
        with self._card(check) as held:
            identity = held.identity()
            if card not in ("", identity.card):
                raise error("another_card")
            held.verify(pin)
            return identity, held.sign(identity.key, message)

    def close(self) -> None:
        """Let go of the service."""
        scard.SCardReleaseContext(self.context)

    @contextmanager
    def _card(self, check: Check) -> Iterator[Card]:
        code, handle, protocol = scard.SCardConnect(
            self.context, self.name, scard.SCARD_SHARE_EXCLUSIVE, _PROTOCOLS
        )
        _settle(code)
        try:
            card = Card(_transmitter(handle, protocol), check)
            card.select()
            yield card
        finally:
            scard.SCardDisconnect(handle, scard.SCARD_RESET_CARD)


_PRESENT: Final = scard.SCARD_STATE_PRESENT
_PROTOCOLS: Final = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1


def _transmitter(handle: int, protocol: int) -> Callable[[bytes], bytes]:
    def transmit(apdu: bytes) -> bytes:
        code, answer = scard.SCardTransmit(handle, protocol, list(apdu))
        if code == scard.SCARD_E_NO_SMARTCARD:
            # It was there when we took hold of it.
            code = scard.SCARD_W_REMOVED_CARD
        _settle(code)
        if not answer:
            # So some drivers tell of a card that was pulled before it could answer.
            raise error("card_removed")
        return bytes(answer)

    return transmit


def _serial(context: int, name: str) -> str:
    """Return the reader's own serial number, or nothing where it tells none."""
    code, handle, _ = scard.SCardConnect(context, name, scard.SCARD_SHARE_DIRECT, 0)
    if code != scard.SCARD_S_SUCCESS:
        return ""
    wanted = scard.SCARD_ATTR_VENDOR_IFD_SERIAL_NO
    code, told = scard.SCardGetAttrib(handle, wanted)
    scard.SCardDisconnect(handle, scard.SCARD_LEAVE_CARD)
    if code != scard.SCARD_S_SUCCESS:
        return ""
    return bytes(told).rstrip(b"\0").decode("ascii", "replace")


def _settle(code: int) -> None:
    if code != scard.SCARD_S_SUCCESS:
        raise error(_GONE.get(code, "no_service"))
