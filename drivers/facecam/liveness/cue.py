"""What a liveness cue is: it watches looks, may ask for something, and judges.

A cue that can tell only one way (a repetition seen proves a film; none seen proves
nothing) says ``cannot_judge`` the other way. A new cue is a module here and a line in
``drivers.facecam.check``; `drivers.facecam.verdict` weighs them alike.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from drivers.camera.frames import Picture
from drivers.facecam.measures import Measures


class Live(StrEnum):
    """What a cue says (ISO/IEC 30107-3 speaks of classification as bona fide)."""

    LIVE = "live"
    NOT_LIVE = "not_live"
    CANNOT_JUDGE = "cannot_judge"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Look:
    """One good frame: when, what was on the screen then, how the head was held."""

    at_s: float
    shown: str | None
    measures: Measures
    picture: Picture


@dataclass(frozen=True, slots=True)
class Judgement:
    """A cue's word. ``score`` is in the cue's own unit; ``asked`` what it asked for."""

    outcome: Live
    score: float | None = None
    reasons: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


class Cue(Protocol):
    """One source of evidence for or against a living person."""

    @property
    def name(self) -> str:
        """What the cue is called in answers."""

    def watch(self, look: Look) -> None:
        """Take in one more frame."""

    def wish(self) -> str | None:
        """Return the hint the cue wants on the screen now, or ``None``."""

    def judgement(self) -> Judgement | None:
        """Return the verdict, or ``None`` while there is none yet."""
