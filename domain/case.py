"""The case one visit opens at the centre: how far it has come, and what may move it.

What was handed in waits until all of it is there, then for a registrar, who takes it in
or gives it back. A case given back stays so: what is handed in anew opens its own.
What the law adds (review, registration, certificates) continues this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final
from uuid import UUID


class State(StrEnum):
    """How far a case has come."""

    HANDED_IN = "handed_in"
    """The submission is known; some of its materials have not arrived."""
    WAITING = "waiting"
    """Everything is there; a registrar is to decide."""
    CONFIRMED = "confirmed"
    """A registrar took it in."""
    RETURNED = "returned"
    """A registrar gave it back, with a reason."""


class Event(StrEnum):
    """What happens to a case, in the past tense."""

    MATERIALS_COMPLETED = "materials_completed"
    CONFIRMED = "confirmed"
    RETURNED = "returned"


class Why(StrEnum):
    """Why an event is not allowed now."""

    MATERIALS_MISSING = "materials_missing"
    NOTHING_MISSING = "nothing_missing"
    ALREADY_DECIDED = "already_decided"


TRANSITIONS: Final[Mapping[tuple[State, Event], State]] = {
    (State.HANDED_IN, Event.MATERIALS_COMPLETED): State.WAITING,
    (State.WAITING, Event.CONFIRMED): State.CONFIRMED,
    (State.WAITING, Event.RETURNED): State.RETURNED,
}
"""All that is allowed."""

_WHYS: Final[Mapping[State, Why]] = {
    State.HANDED_IN: Why.MATERIALS_MISSING,
    State.WAITING: Why.NOTHING_MISSING,
    State.CONFIRMED: Why.ALREADY_DECIDED,
    State.RETURNED: Why.ALREADY_DECIDED,
}


class NotAllowed(Exception):
    """The case cannot take this event where it stands; ``why`` says the reason."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Case:
    """One case; only the centre makes them."""

    id: UUID
    state: State = State.HANDED_IN

    def after(self, event: Event) -> "Case":
        """Return this case after ``event``.

        Raises:
            NotAllowed: It is not in the table; the case stays as it is.

        """
        state = TRANSITIONS.get((self.state, event))
        if state is None:
            raise NotAllowed(_WHYS[self.state])
        return replace(self, state=state)
