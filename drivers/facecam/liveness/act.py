"""One thing asked of the person, as a table: not before it was asked, and in time."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, StrEnum, auto
from typing import Final

from drivers.facecam.measures import Measures

TURNED_DEG: Final = 11.0
CALM_DEG: Final = 6.0
SHUT_RATIO: Final = 0.65
OPEN_RATIO: Final = 0.80
REACTION_S: Final = 0.2
"""Nobody answers sooner; what does was under way before it was asked."""
HOLD_S: Final = 0.25
BACK_S: Final = 0.3
CALM_WITHIN_S: Final = 8.0
ANSWER_WITHIN_S: Final = 5.0
BACK_WITHIN_S: Final = 5.0


class Wanted(StrEnum):
    """What can be asked; the values are the hints. Left is the person's own left."""

    TURN_LEFT = "turn_left"
    TURN_RIGHT = "turn_right"
    BLINK = "blink"


class State(Enum):
    """How far the act is."""

    STILL = auto()
    ASKED = auto()
    DOING = auto()
    RETURNING = auto()
    MET = auto()
    FAILED = auto()
    UNJUDGED = auto()


class Event(Enum):
    """What a frame or the clock says."""

    READY = auto()
    EARLY = auto()
    AS_ASKED = auto()
    OTHERWISE = auto()
    HELD = auto()
    LET_GO = auto()
    BACK = auto()
    LATE = auto()


ENDED: Final = frozenset({State.MET, State.FAILED, State.UNJUDGED})
TRANSITIONS: Final[Mapping[tuple[State, Event], State]] = {
    (State.STILL, Event.READY): State.ASKED,
    (State.STILL, Event.OTHERWISE): State.FAILED,
    (State.STILL, Event.LATE): State.UNJUDGED,
    (State.ASKED, Event.EARLY): State.FAILED,
    (State.ASKED, Event.AS_ASKED): State.DOING,
    (State.ASKED, Event.OTHERWISE): State.FAILED,
    (State.ASKED, Event.LATE): State.FAILED,
    (State.DOING, Event.HELD): State.RETURNING,
    (State.DOING, Event.LET_GO): State.ASKED,
    (State.DOING, Event.OTHERWISE): State.FAILED,
    (State.DOING, Event.LATE): State.FAILED,
    (State.RETURNING, Event.BACK): State.MET,
    (State.RETURNING, Event.OTHERWISE): State.FAILED,
    (State.RETURNING, Event.LATE): State.FAILED,
}
REASONS: Final[Mapping[Event, str]] = {
    Event.EARLY: "moved_before_asked",
    Event.OTHERWISE: "moved_otherwise",
    Event.LATE: "not_in_time",
}


@dataclass(frozen=True, slots=True)
class Straight:
    """How the person's head is when looking straight with open eyes."""

    yaw_deg: float
    eye_opening: float


@dataclass(frozen=True, slots=True)
class Act:
    """One act under way. Times are those of the frames.

    ``delay_s`` was drawn: so long the head must be calm before anything is asked.
    ``since_s`` begins the state's window, ``held_since_s`` what lasts just now.
    """

    wanted: Wanted
    straight: Straight
    delay_s: float
    since_s: float
    state: State = State.STILL
    held_since_s: float | None = None
    why: str = ""

    def after(self, at_s: float, measures: Measures, *, is_shown: bool) -> "Act":
        """Return the act after one more frame."""
        now = self
        if self.state is State.ASKED and not is_shown:
            # The window opens when the words stand on the screen, not before.
            now = replace(self, since_s=at_s)
        if self.state in {State.STILL, State.RETURNING}:
            lasts = self.held_since_s if self.held_since_s is not None else at_s
            now = replace(self, held_since_s=lasts if self._is_calm(measures) else None)
        event = now.seen(at_s, measures)
        return now if event is None else now.stepped(event, at_s)

    def stepped(self, event: Event, at_s: float) -> "Act":
        """Return the act after ``event``; ``KeyError`` where it may not happen."""
        state = TRANSITIONS[self.state, event]
        # One window for all tries: neither doing nor letting go opens a new one.
        same_window = event in {Event.AS_ASKED, Event.LET_GO}
        return replace(
            self,
            state=state,
            since_s=self.since_s if same_window else at_s,
            held_since_s=at_s if event is Event.AS_ASKED else None,
            why=REASONS.get(event, "") if state in ENDED else "",
        )

    def seen(self, at_s: float, measures: Measures) -> Event | None:
        """Return what this frame means in this state, or ``None``."""
        match self.state:
            case State.STILL:
                return self._while_still(at_s, measures)
            case State.ASKED:
                return self._while_asked(at_s, measures)
            case State.DOING:
                return self._while_doing(at_s, measures)
            case State.RETURNING:
                return self._while_returning(at_s, measures)
            case _:
                return None

    def _while_still(self, at_s: float, measures: Measures) -> Event | None:
        if abs(self._turn_deg(measures)) >= TURNED_DEG:
            return Event.OTHERWISE
        if self._held_s(at_s) >= self.delay_s:
            return Event.READY
        return Event.LATE if at_s - self.since_s > CALM_WITHIN_S else None

    def _while_asked(self, at_s: float, measures: Measures) -> Event | None:
        waited = at_s - self.since_s
        if self._is_as_asked(measures):
            if waited >= REACTION_S:
                return Event.AS_ASKED
            # Eyes blink by themselves at any moment; heads do not turn by themselves.
            return None if self.wanted is Wanted.BLINK else Event.EARLY
        if self._is_otherwise(measures):
            return Event.OTHERWISE
        return Event.LATE if waited > ANSWER_WITHIN_S else None

    def _while_doing(self, at_s: float, measures: Measures) -> Event | None:
        if self.wanted is Wanted.BLINK or self._held_s(at_s) >= HOLD_S:
            return Event.HELD
        if self._is_otherwise(measures):
            return Event.OTHERWISE
        if at_s - self.since_s > ANSWER_WITHIN_S:
            return Event.LATE
        return None if self._is_as_asked(measures) else Event.LET_GO

    def _while_returning(self, at_s: float, measures: Measures) -> Event | None:
        if self._is_otherwise(measures):
            return Event.OTHERWISE
        if self._held_s(at_s) >= BACK_S:
            return Event.BACK
        return Event.LATE if at_s - self.since_s > BACK_WITHIN_S else None

    def _held_s(self, at_s: float) -> float:
        return -1.0 if self.held_since_s is None else at_s - self.held_since_s

    def _turn_deg(self, measures: Measures) -> float:
        return measures.yaw_deg - self.straight.yaw_deg

    def _openness(self, measures: Measures) -> float:
        return measures.eye_opening / self.straight.eye_opening

    def _is_calm(self, measures: Measures) -> bool:
        if abs(self._turn_deg(measures)) > CALM_DEG:
            return False
        return self.wanted is not Wanted.BLINK or (
            self._openness(measures) >= OPEN_RATIO
        )

    def _is_as_asked(self, measures: Measures) -> bool:
        turn = self._turn_deg(measures)
        match self.wanted:
            case Wanted.TURN_LEFT:
                return turn >= TURNED_DEG
            case Wanted.TURN_RIGHT:
                return turn <= -TURNED_DEG
            case Wanted.BLINK:
                is_ahead = abs(turn) < TURNED_DEG
                return is_ahead and self._openness(measures) <= SHUT_RATIO

    def _is_otherwise(self, measures: Measures) -> bool:
        turn = self._turn_deg(measures)
        match self.wanted:
            case Wanted.TURN_LEFT:
                return turn <= -TURNED_DEG
            case Wanted.TURN_RIGHT:
                return turn >= TURNED_DEG
            case Wanted.BLINK:
                return abs(turn) >= TURNED_DEG
