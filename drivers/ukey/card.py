"""A PIV card: its applet, its objects, its PIN and its key, over one way to ask it.

Commands and answers are those of SP 800-73-4, part 2; the key is the one for
authentication (slot 9A), which signs only after the PIN.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from drivers.contract import DeviceError, Garbled
from drivers.ukey import objects
from drivers.ukey.faults import error, status_words
from drivers.ukey.frames import ALL, WELL, Command, Response, Tlv, within
from drivers.ukey.objects import Identity, KeyKind

APPLET: Final = bytes.fromhex("a000000308")
"""The PIV applet, by the part of its name that no version changes."""
CHUID: Final = 0x5FC102
CERTIFICATE_9A: Final = 0x5FC105
SLOT_9A: Final = 0x9A
PIN: Final = 0x80
PIN_BYTES: Final = 8
LONGEST_OBJECT: Final = 8192
"""Twice the longest certificate there may be; what goes on for longer is no answer."""

SELECT: Final = 0xA4
GET_DATA: Final = 0xCB
GET_RESPONSE: Final = 0xC0
VERIFY: Final = 0x20
GENERAL_AUTHENTICATE: Final = 0x87

NOT_FOUND: Final = status_words("not_issued")
(PIN_BLOCKED,) = status_words("pin_blocked")

_BY_KEY: Final = {KeyKind.P256: 0x11, KeyKind.RSA2048: 0x07}
_TEMPLATE: Final = 0x7C
_ASKED_FOR: Final = 0x82
_CHALLENGE: Final = 0x81


@dataclass(frozen=True, slots=True)
class Card:
    """The card at the far end of ``transmit``, which takes and gives one APDU.

    ``check`` is called before each; what it raises passes through.
    """

    transmit: Callable[[bytes], bytes]
    check: Callable[[], None] = lambda: None

    def select(self) -> None:
        """Choose the PIV applet; a card that has none is ``not_a_ukey``."""
        answer = self._ask(Command(SELECT, 0x04, 0x00, APPLET, ALL))
        if answer.sw != WELL:
            raise error("not_a_ukey")

    def identity(self) -> Identity:
        """Return which card it is."""
        number = objects.guid(self._object(CHUID))
        der = objects.certificate(self._object(CERTIFICATE_9A))
        return Identity(number, der, objects.key_kind(der))

    def tries(self) -> int | None:
        """Return how many wrong PINs the card still takes; 0 is blocked.

        ``None``: it does not tell, for somebody has left it with its PIN shown.
        """
        answer = self._ask(Command(VERIFY, 0x00, PIN))
        if answer.sw == PIN_BLOCKED:
            return 0
        if answer.sw == WELL:
            return None
        if answer.tries is None:
            raise _refused(answer)
        return answer.tries

    def verify(self, pin: bytes) -> None:
        """Show the card its PIN, of at most eight bytes.

        Raises:
            Refused: ``pin_wrong:N`` with the tries that are left, or ``pin_blocked``.

        """
        padded = pin.ljust(PIN_BYTES, b"\xff")
        answer = self._ask(Command(VERIFY, 0x00, PIN, padded))
        if answer.sw == WELL:
            return
        if answer.sw == PIN_BLOCKED or answer.tries == 0:
            raise error("pin_blocked")
        if answer.tries is None:
            raise _refused(answer)
        raise error("pin_wrong", str(answer.tries))

    def sign(self, key: KeyKind, message: bytes) -> bytes:
        """Return the signature over ``message``, after the PIN.

        ECDSA with SHA-256 as DER, or RSASSA-PKCS1-v1_5 with SHA-256.
        """
        given = Tlv(_CHALLENGE, objects.signable(key, message)).to_bytes()
        wish = Tlv(_TEMPLATE, Tlv(_ASKED_FOR, b"").to_bytes() + given).to_bytes()
        order = Command(GENERAL_AUTHENTICATE, _BY_KEY[key], SLOT_9A, wish, ALL)
        answer = self._ask(order)
        if answer.sw != WELL:
            raise _refused(answer)
        return within(answer.data, _TEMPLATE, _ASKED_FOR)

    def _object(self, name: int) -> bytes:
        wish = Tlv(0x5C, name.to_bytes(3, "big")).to_bytes()
        answer = self._ask(Command(GET_DATA, 0x3F, 0xFF, wish, ALL))
        if answer.sw in NOT_FOUND:
            raise error("not_issued")
        if answer.sw != WELL:
            raise _refused(answer)
        return answer.data

    def _ask(self, command: Command) -> Response:
        """Send ``command``, in pieces if it is long, and return the whole answer."""
        for piece in command.chained():
            answer = self._exchange(piece)
            if answer.sw != WELL and answer.more is None:
                break
        return self._whole(answer)

    def _whole(self, answer: Response) -> Response:
        data = answer.data
        while answer.more is not None:
            answer = self._exchange(Command(GET_RESPONSE, 0, 0, le=answer.more))
            data += answer.data
            # An answer that never ends, and one that only says there is more.
            if len(data) > LONGEST_OBJECT or (answer.more and not answer.data):
                raise Garbled("card_garbled:answer_endless")
        return Response(answer.sw, data)

    def _exchange(self, command: Command) -> Response:
        self.check()
        answer = Response.from_bytes(self.transmit(command.to_bytes()))
        if answer.other_length is None:
            return answer
        wanted = Command(
            *(command.ins, command.p1, command.p2, command.data),
            le=answer.other_length,
            cla=command.cla,
        )
        self.check()
        return Response.from_bytes(self.transmit(wanted.to_bytes()))


def _refused(answer: Response) -> DeviceError:
    return error("card_refused", f"{answer.sw:04x}")
