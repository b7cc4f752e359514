"""The pages the core really makes, at every step and in every trouble, fit."""

from collections.abc import Callable
from dataclasses import replace
from importlib import resources
from itertools import product, starmap

import pytest

from bench.pictures import TIME
from domain.policy.profile import Profile, parse
from domain.services import Service
from kiosk.pages.page import page_of
from kiosk.pages.place import Place
from kiosk.visit.seat import Person, Seat
from kiosk.visit.state import (
    BrokenOff,
    Outcome,
    Printing,
    State,
    Step,
    Terminal,
    Trouble,
    Visit,
)
from tests.kiosk.pages.test_pages import of_two
from ui.catalogue import LANGUAGES, language_of, load
from ui.pages import Settings
from ui.screens.look import Look, Ruler
from ui.screens.stage import scene as scene_of
from ui.shapes import Scene
from ui.tokens import SIZES, style_of

CATALOGUES = {language: load(language) for language in LANGUAGES}
PLACE = Place("SF-02", "西安市示范区婚姻登记处", "Marriage Registry, Shifan District")
PERSON = Person("resident", {"name": "王样例"}, {}, b"", None)
SEATS = (Seat(person=PERSON), Seat())
VISIT = Visit(Service.MARRIAGE, SEATS, ticket="A012", issued=TIME)
INSIDE = (Step.CONSENT, Step.CARD, Step.FACE, Step.SUBMITTING, Step.TICKET, Step.STAFF)
CARD_NAMES = ("CARD", "OTHER_CARD", "READER", "SAME_CARD")
CARD_TROUBLES = tuple(t for t in Trouble if t.name.startswith(CARD_NAMES))
FACE_NAMES = ("PHOTO", "NOBODY", "FACE", "NOT_LIVE", "CANNOT", "CAMERA", "TRIES")
FACE_TROUBLES = tuple(t for t in Trouble if t.name.startswith(FACE_NAMES))


@pytest.fixture(scope="session")
def policy() -> Profile:
    text = resources.files("domain.policy").joinpath("national-2025.toml")
    return parse(text.read_text("utf-8"))


def states() -> dict[str, State]:
    """Return the states whose pages differ, by what they are called here."""
    open_ = State(step=Step.HOME, terminal=Terminal(online=True, closed=()))
    made = {"home": open_, "closed": State()}
    made["broken"] = replace(open_, step=Step.BROKEN_OFF, broken=BrokenOff())
    made["saved"] = replace(open_, step=Step.BROKEN_OFF, broken=BrokenOff("A012"))
    for outcome in Outcome:
        made[f"thanks-{outcome}"] = replace(open_, step=Step.THANKS, outcome=outcome)
    for step in INSIDE:
        made[str(step)] = replace(open_, step=step, visit=VISIT)
    for step, troubles in ((Step.CARD, CARD_TROUBLES), (Step.FACE, FACE_TROUBLES)):
        for trouble in troubles:
            visit = replace(VISIT, trouble=trouble)
            made[f"{step}-{trouble}"] = replace(open_, step=step, visit=visit)
    for printing in Printing:
        visit = replace(VISIT, printing=printing, staff_called=True)
        made[f"ticket-{printing}"] = replace(open_, step=Step.TICKET, visit=visit)
    for number, state in enumerate(of_two()):
        trouble = state.visit.trouble if state.visit else None
        made[f"two-{number}-{state.step}-{trouble or 'well'}"] = state
    divorce = replace(VISIT, service=Service.DIVORCE_REGISTRATION, hint="too_far")
    made["divorce"] = replace(open_, step=Step.FACE, visit=divorce)
    made["idle"] = replace(open_, step=Step.FACE, visit=VISIT, warned_at=0.0)
    return made


STATES = states()
WAYS = tuple(product(("zh", "en"), SIZES))


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("settings", tuple(starmap(Settings, WAYS)), ids=str)
def test_the_cores_page_fits(
    name: str,
    settings: Settings,
    policy: Profile,
    ruler: Ruler,
    whole: Callable[[Scene], None],
) -> None:
    state = replace(STATES[name], settings=settings)
    page = replace(page_of(state, PLACE, policy), simulated=True, online=False)
    look = Look(
        style=style_of(page.settings),
        catalogue=CATALOGUES[language_of(page.settings)],
        ruler=ruler,
        now=TIME,
    )
    whole(scene_of(look, page))
