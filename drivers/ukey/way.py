"""The two ways to a UKey, PC/SC and PKCS#11, as the port sees both."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from drivers.ukey.objects import Identity

Check = Callable[[], None]
"""Called before each step; what it raises passes through."""


@dataclass(frozen=True, slots=True)
class About:
    """What is at the end of the way. ``serial`` is the reader's, where it has one."""

    model: str
    serial: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class Found:
    """The card that is there, and how many PINs it still takes, if it says so."""

    identity: Identity
    tries: int | None


class Way(Protocol):
    """How to reach a card. Called from one thread only."""

    def about(self) -> About:
        """Return what is at the end of it; never blocks."""

    def is_pin(self, pin: bytes) -> bool:
        """Return whether ``pin`` can be one, so that no try is spent on what cannot."""

    def present(self) -> bool:
        """Return whether a card is there.

        Raises:
            Offline: The reader or what leads to it is away.

        """

    def await_change(self, seconds: float) -> None:
        """Return when a card came or went, or after ``seconds``, at times earlier."""

    def find(self, check: Check) -> Found:
        """Return which card is there.

        Raises:
            DeviceError: As `drivers.ukey.faults` names it; ``no_card`` without one.

        """

    def sign(
        self, pin: bytes, message: bytes, card: str, check: Check
    ) -> tuple[Identity, bytes]:
        """Return whose key signed ``message``, and the signature.

        With ``card`` only that card is shown the PIN; another is ``another_card``.

        Raises:
            DeviceError: As `drivers.ukey.faults` names it.

        """

    def close(self) -> None:
        """Let go of it."""
