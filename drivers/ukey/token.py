"""The way by PKCS#11: whatever a vendor's module calls a token, by its path.

Module and token are looked at anew for each command. A module has no way to say how
many PINs it still takes: it tells only of the last one.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Final, Protocol

import pkcs11
from pkcs11 import Attribute, Mechanism, ObjectClass, TokenFlag, exceptions
from pkcs11.types import SignMixin
from pkcs11.util.ec import encode_ecdsa_signature

from drivers.contract import DeviceError
from drivers.ukey import objects
from drivers.ukey.faults import error
from drivers.ukey.objects import Identity, KeyKind
from drivers.ukey.way import About, Check, Found

SIMULATORS_MAKER: Final = "SoftHSM"
LEAST_PIN_BYTES: Final = 4
LONGEST_PIN_BYTES: Final = 64
LOOK_PERIOD_S: Final = 0.25
LEAST_SIGN: Final = 0x21
LAST_SIGN: Final = 0x7E
"""Printed signs without a blank: what a card's number may be made of."""

_FAULTS: Final[tuple[tuple[type[exceptions.PKCS11Error], str], ...]] = (
    (exceptions.PinLocked, "pin_blocked"),
    (exceptions.PinIncorrect, "pin_wrong"),
    (exceptions.PinInvalid, "pin_wrong"),
    (exceptions.PinLenRange, "pin_wrong"),
    (exceptions.DeviceRemoved, "card_removed"),
    (exceptions.SessionHandleInvalid, "card_removed"),
    (exceptions.SessionClosed, "card_removed"),
    (exceptions.TokenNotPresent, "no_card"),
    (exceptions.NoSuchToken, "no_card"),
    (exceptions.TokenNotRecognised, "not_a_ukey"),
    (exceptions.NoSuchKey, "not_issued"),
    (exceptions.MultipleObjectsReturned, "not_issued"),
)
"""The first that fits; the text of a module's own error is never looked at."""


class Module(Protocol):
    """A loaded module, as far as it is needed here."""

    def get_slots(self, token_present: bool) -> list[pkcs11.Slot]:
        """Return the slots, or those with a token alone."""


@dataclass(frozen=True, slots=True)
class TokenReader:
    """Tokens of ``module``, or only those whose label is ``label``."""

    module: Module
    label: str
    known: About

    @classmethod
    def open(cls, path: str, label: str) -> "TokenReader":
        """Load the module at ``path``, or raise `Offline` (``no_module``)."""
        try:
            module = pkcs11.lib(path)
        except (exceptions.PKCS11Error, RuntimeError, OSError):
            raise error("no_module") from None
        maker = str(module.manufacturer_id).strip()
        model = f"{maker} {module.library_description}".strip()
        return cls(module, label, About(model, "", SIMULATORS_MAKER in maker))

    def about(self) -> About:
        """Return what the module calls itself."""
        return self.known

    def is_pin(self, pin: bytes) -> bool:
        """Return whether ``pin`` is UTF-8 of 4 to 64 bytes without control codes."""
        try:
            text = pin.decode()
        except UnicodeDecodeError:
            return False
        fits = LEAST_PIN_BYTES <= len(pin) <= LONGEST_PIN_BYTES
        return fits and text.isprintable()

    def present(self) -> bool:
        """Return whether a token is there."""
        return self._token() is not None

    def await_change(self, seconds: float) -> None:
        """Look again a little later: not every module can wait for a change."""
        time.sleep(min(seconds, LOOK_PERIOD_S))

    def find(self, check: Check) -> Found:
        """Return which token is there; its objects may be seen without the PIN."""
        token = self._must()
        check()
        with _told(token), token.open() as session:
            identity, _ = _identity(token, session)
        return Found(identity, 0 if _is_blocked(token) else None)

    def sign(
        self, pin: bytes, message: bytes, card: str, check: Check
    ) -> tuple[Identity, bytes]:
        """Return whose key signed ``message``, and the signature."""
        token = self._must()
        if card not in ("", _serial(token)):
            raise error("another_card")
        if _is_blocked(token):
            raise error("pin_blocked")
        check()
        with _told(token), token.open(user_pin=pin.decode()) as session:
            identity, name = _identity(token, session)
            key = session.get_key(ObjectClass.PRIVATE_KEY, id=name)
            check()
            if not isinstance(key, SignMixin):
                raise error("key_unsupported")
            return identity, _signature(key, identity.key, message)

    def close(self) -> None:
        """Let go: the module stays loaded as long as the process lives."""

    def _must(self) -> pkcs11.Token:
        token = self._token()
        if token is None:
            raise error("no_card")
        return token

    def _token(self) -> pkcs11.Token | None:
        try:
            for slot in self.module.get_slots(token_present=True):
                with suppress(exceptions.TokenNotPresent):  # pulled meanwhile
                    token = slot.get_token()
                    if token.flags & TokenFlag.TOKEN_INITIALIZED and self.label in (
                        "",
                        token.label.strip(),
                    ):
                        return token
        except exceptions.PKCS11Error:
            raise error("no_reader") from None
        return None


def _serial(token: pkcs11.Token) -> str:
    serial = token.serial.strip(b"\0 ")
    if not serial:
        raise error("not_issued")
    # A number of other signs is told by its bytes: it must be a word on the wire.
    is_word = all(LEAST_SIGN <= sign <= LAST_SIGN for sign in serial)
    return serial.decode("ascii") if is_word else serial.hex()


def _is_blocked(token: pkcs11.Token) -> bool:
    return bool(token.flags & TokenFlag.USER_PIN_LOCKED)


def _identity(token: pkcs11.Token, session: pkcs11.Session) -> tuple[Identity, bytes]:
    """Return the token's identity and the name that certificate and key share."""
    wanted = {Attribute.CLASS: ObjectClass.CERTIFICATE}
    for found in session.get_objects(wanted):
        der = bytes(found[Attribute.VALUE])
        kind = objects.key_kind(der)
        return Identity(_serial(token), der, kind), bytes(found[Attribute.ID])
    raise error("not_issued")


def _signature(key: SignMixin, kind: KeyKind, message: bytes) -> bytes:
    if kind is KeyKind.P256:
        digest = objects.signable(kind, message)
        both = key.sign(digest, mechanism=Mechanism.ECDSA)
        return encode_ecdsa_signature(bytes(both))
    return bytes(key.sign(message, mechanism=Mechanism.SHA256_RSA_PKCS))


@contextmanager
def _told(token: pkcs11.Token) -> Iterator[None]:
    """Tell the module's errors by the names of our table."""
    try:
        yield
    except exceptions.PKCS11Error as fault:
        name = next((name for kind, name in _FAULTS if isinstance(fault, kind)), None)
        raise _error(name, token, type(fault).__name__) from None


def _error(name: str | None, token: pkcs11.Token, kind: str) -> DeviceError:
    if name is None:
        return error("card_refused", kind)
    if name == "pin_wrong":
        # Its flags are those of the moment it was looked at.
        try:
            token = token.slot.get_token()
        except exceptions.PKCS11Error:
            return error("card_removed")
        if _is_blocked(token):
            return error("pin_blocked")
        last = token.flags & TokenFlag.USER_PIN_FINAL_TRY
        return error("pin_wrong", "1" if last else "")
    return error(name)
