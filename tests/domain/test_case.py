"""A case moves as its table says, and otherwise not at all."""

from itertools import product
from uuid import UUID

import pytest

from domain.case import TRANSITIONS, Case, Event, NotAllowed, State, Why

ID = UUID(int=7)
ELSEWHERE = sorted(set(product(State, Event)) - set(TRANSITIONS))


def test_a_case_opens_as_handed_in() -> None:
    assert Case(ID).state is State.HANDED_IN


@pytest.mark.parametrize(("state", "event"), TRANSITIONS)
def test_what_the_table_names_moves_the_case_and_keeps_its_id(
    state: State, event: Event
) -> None:
    assert Case(ID, state).after(event) == Case(ID, TRANSITIONS[state, event])


@pytest.mark.parametrize(("state", "event"), ELSEWHERE)
def test_what_the_table_does_not_name_is_not_allowed(
    state: State, event: Event
) -> None:
    with pytest.raises(NotAllowed):
        Case(ID, state).after(event)


@pytest.mark.parametrize(
    ("state", "event", "why"),
    [
        (State.HANDED_IN, Event.CONFIRMED, Why.MATERIALS_MISSING),
        (State.HANDED_IN, Event.RETURNED, Why.MATERIALS_MISSING),
        (State.WAITING, Event.MATERIALS_COMPLETED, Why.NOTHING_MISSING),
        (State.CONFIRMED, Event.RETURNED, Why.ALREADY_DECIDED),
        (State.RETURNED, Event.CONFIRMED, Why.ALREADY_DECIDED),
    ],
)
def test_a_refusal_says_why(state: State, event: Event, why: Why) -> None:
    with pytest.raises(NotAllowed) as caught:
        Case(ID, state).after(event)
    assert caught.value.why is why


def test_every_state_can_be_reached_from_the_first() -> None:
    reached, more = set[State](), {State.HANDED_IN}
    while more:
        reached |= more
        more = {TRANSITIONS[key] for key in TRANSITIONS if key[0] in reached} - reached
    assert reached == set(State)


@pytest.mark.parametrize("state", [State.CONFIRMED, State.RETURNED])
def test_a_decision_is_never_undone(state: State) -> None:
    assert not [key for key in TRANSITIONS if key[0] is state]
