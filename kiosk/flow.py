"""A flow as a table, whichever: its ways, its turns, and who went quiet. Pure.

`kiosk.visit` and `kiosk.staff` are two such tables; the core feeds both.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Generic, TypeAlias, TypeVar

from domain.policy.profile import Profile

State = TypeVar("State")
Effect = TypeVar("Effect")
Step = TypeVar("Step")


# Not slotted, nor is `Way`: Python 3.11 cannot make a frozen, slotted value by the
# alias of its generic class.
@dataclass(frozen=True)
class Turn(Generic[State, Effect]):
    """The state that follows, and what is to be done."""

    state: State
    effects: tuple[Effect, ...] = ()


# A table joins each handler to the one type of event it takes, which no single
# signature can say; a test reads the annotations and holds table and handler together.
Handler: TypeAlias = Callable[[State, Any, Profile], Turn[State, Effect]]


@dataclass(frozen=True)
class Way(Generic[State, Effect, Step]):
    """Who handles a cue at a step, and where that can lead besides staying."""

    by: Callable[[State, Any, Profile], Turn[State, Effect]]
    to: tuple[Step, ...] = ()


class Quiet(Enum):
    """What silence means by now."""

    NOT_YET = auto()
    ASK = auto()
    """Ask whether someone is still there."""
    OVER = auto()
    """Asked, and nobody answered."""


def quiet(
    now: float, since: float, warned_at: float | None, limit_s: float, warning_s: float
) -> Quiet:
    """Return what it means that nothing happened from ``since`` until ``now``.

    After ``limit_s`` one asks; ``warning_s`` after that (``warned_at``) it is over.
    """
    if warned_at is not None:
        return Quiet.OVER if now - warned_at >= warning_s else Quiet.NOT_YET
    return Quiet.ASK if now - since >= limit_s else Quiet.NOT_YET
