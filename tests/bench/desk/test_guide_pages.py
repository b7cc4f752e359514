"""No page of the terminal leaves a visitor alone: each has its row, in every dress."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from bench.desk.guide import IDS, OTHERWISE, ROWS, next_step
from bench.desk.reading import Reader
from bench.desk.scene import OF_PEOPLE, Scene, Step
from bench.desk.things import DEVICES
from bench.pictures import TIME
from bench.screen.labels import labels_of
from domain.policy.profile import Profile
from kiosk.config import profile as shipped
from kiosk.pages.page import page_of
from kiosk.pages.place import Place
from kiosk.pages.staff import staff_page
from kiosk.visit.state import Step as At
from tests.kiosk.pages.test_pages import at, couple, states
from tests.kiosk.pages.test_staff_pages import ALL
from tests.kiosk.visit.moments import LI, WANG, seat_of
from ui.catalogue import language_of, load
from ui.pages import Page, PageName, Settings
from ui.screens.look import Look
from ui.screens.stage import scene as scene_of
from ui.shapes import Face
from ui.tokens import SIZES, style_of

PLACE = Place("SF-02", "示范区婚姻登记处", "Model District Registry")
BARE = Scene(
    there=True, shown=frozenset(), card="", person="nobody", unplugged=frozenset()
)
DESKS = (
    BARE,
    replace(BARE, card="a", person="nobody", document="household_a"),
    replace(BARE, card="a", person="a"),
    replace(BARE, unplugged=frozenset(DEVICES), online=False),
)
"""How things may lie while a page is shown."""
READ = seat_of(WANG, pages_read=2)
MORE = (
    at(At.STAFF, came_from=At.FACE, person=WANG),
    couple(At.DECLARATION, text_page=2, seats=(READ, seat_of(LI))),
)
"""Pages that differ in nothing the screen has to prove, but here they do."""
DRESSES = [Settings(language, size) for language, size in product(("zh", "en"), SIZES)]


@pytest.fixture(scope="session")
def profile() -> Profile:
    return shipped("national-2025")


@pytest.fixture(scope="session")
def seeing() -> Reader:
    return Reader.of(IDS, OF_PEOPLE)


def _width(text: str, face: Face, size: int) -> float:  # noqa: ARG001 (a ruler's shape)
    """Measure roughly: no window is needed to tell which words stand on a page."""
    return sum(size if ord(letter) > 0x2000 else size * 0.55 for letter in text)


def texts(page: Page) -> list[str]:
    catalogue = load(language_of(page.settings))
    look = Look(style_of(page.settings), catalogue, _width, TIME)
    return [label.label for label in labels_of(scene_of(look, page))]


def pages(profile: Profile, dress: Settings) -> Iterator[Page]:
    for state in (*states(), *MORE):
        yield page_of(replace(state, settings=dress), PLACE, profile)
    for state in ALL:
        yield staff_page(state, PLACE, profile, dress, simulated=True)


def _step(page: Page, seeing: Reader) -> Step:
    return next_step(replace(BARE, shown=seeing.read(texts(page))))


@pytest.mark.parametrize("dress", DRESSES, ids=lambda d: f"{d.language}-{d.size}")
def test_every_page_of_the_terminal_has_its_row(
    dress: Settings, profile: Profile, seeing: Reader
) -> None:
    alone = {
        (page.name, page.message and page.message.cause.id)
        for page in pages(profile, dress)
        if _step(page, seeing) is OTHERWISE
    }
    assert alone == set()


def test_the_pages_that_are_tried_are_all_there_are(profile: Profile) -> None:
    tried = {page.name for page in pages(profile, Settings())}
    assert tried == set(PageName)


def test_every_row_is_the_next_step_somewhere(profile: Profile, seeing: Reader) -> None:
    screens = [seeing.read(texts(page)) for page in pages(profile, Settings())]
    screens.append(frozenset({"system.starting"}))  # The screen's own, without a core.
    steps = {
        next_step(replace(desk, shown=shown)) for desk in DESKS for shown in screens
    }
    assert [row for row in ROWS if row.step not in steps] == []
