"""The whole table: its complement, its handlers, its reach."""

import inspect
import typing

import pytest

from domain.policy.profile import Profile
from kiosk.visit.events import (
    Event,
    Touched,
)
from kiosk.visit.state import (
    Step,
)
from kiosk.visit.table import WAYS, Cue, after, cue_of
from tests.kiosk.visit.moments import EVENTS, state_at
from ui.pages import IntentName

OTHER_EVENTS = typing.get_args(Event)
CUES: tuple[Cue, ...] = (
    *IntentName,
    *(kind for kind in OTHER_EVENTS if kind is not Touched),
)


def test_every_step_has_its_row() -> None:
    assert set(WAYS) == set(Step)


def test_the_events_tried_here_are_all_there_are() -> None:
    assert {cue_of(event) for event in EVENTS} == set(CUES)


@pytest.mark.parametrize("step", list(Step))
def test_what_is_not_in_the_table_is_not_allowed(step: Step, profile: Profile) -> None:
    for event in EVENTS:
        turn = after(state_at(step), event, 1.0, profile)
        assert (turn is None) == (cue_of(event) not in WAYS[step])


@pytest.mark.parametrize("step", list(Step))
def test_every_handler_takes_the_event_of_its_cue(step: Step) -> None:
    for cue, way in WAYS[step].items():
        wanted = list(inspect.signature(way.by).parameters.values())[1].annotation
        assert wanted is (Touched if isinstance(cue, IntentName) else cue)


@pytest.mark.parametrize("step", list(Step))
def test_every_step_is_reached_and_leads_home_or_to_staff(step: Step) -> None:
    ways = {
        at: {to for way in row.values() for to in way.to} for at, row in WAYS.items()
    }
    reached, edge = {Step.OUT_OF_SERVICE, Step.BROKEN_OFF}, {Step.OUT_OF_SERVICE}
    while edge:
        edge = set().union(*(ways[at] for at in edge)) - reached
        reached |= edge
    assert step in reached
    onward, edge = {step}, {step}
    while edge:
        edge = set().union(*(ways[at] for at in edge)) - onward
        onward |= edge
    assert {Step.HOME, Step.STAFF} & onward


VISITED = tuple(step for step in Step if state_at(step).visit is not None)


@pytest.mark.parametrize("step", [step for step in VISITED if step != "submitting"])
def test_one_can_leave_or_call_staff_at_every_step_of_a_visit(step: Step) -> None:
    assert IntentName.LEAVE in WAYS[step]
    assert IntentName.CALL_STAFF in WAYS[step]
