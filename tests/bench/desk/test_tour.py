"""The tour names what is there, and notices what was done and nothing else."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TypeAlias

import httpx
import pytest

from bench.desk.app import STATIC
from bench.desk.guide import ROWS
from bench.desk.reading import Reader
from bench.desk.scene import Scene
from bench.desk.tour import ENDING, IDS, MOMENTS, TOUR, Stop, moments
from domain.policy.profile import Profile
from kiosk.config import profile as shipped
from tests.bench.desk.test_guide_pages import pages, texts
from ui.catalogue import load
from ui.pages import PageName, Settings

Stage: TypeAlias = Any
"""The conftest's ``Stage``: a conftest cannot be imported."""
SIGNS = "①②③④⑤"
STOPS = (*TOUR, ENDING)
PAGE = (STATIC / "desk.html").read_text("utf-8")
QUIET = Scene(
    there=True, shown=frozenset(), card="", person="nobody", unplugged=frozenset()
)
WHERE = {
    "begun": {PageName.CONSENT},
    "both_in": {
        *(PageName.QUESTIONS, PageName.SCAN, PageName.LOOK),
        *(PageName.REVIEW, PageName.DECLARATION),
    },
    "handed_in": {PageName.TICKET},
    "decided": {PageName.STAFF_RESULT},
}


@pytest.fixture(scope="session")
def profile() -> Profile:
    return shipped("national-2025")


@pytest.fixture
def visitor(address: str, token: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, follow_redirects=True) as client:
        client.get("/", params={"token": token})
        yield client


def test_the_tour_has_five_steps() -> None:
    assert len(TOUR) == 5


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.title.en)
def test_words_and_places_name_each_other_in_both_languages(stop: Stop) -> None:
    signs = set(SIGNS[: len(stop.places)])
    for words in (stop.words.zh, stop.words.en):
        assert set(SIGNS) & set(words) == signs
    for place in stop.places:
        assert f'data-place="{place}"' in PAGE


def test_what_guide_and_tour_quote_is_written_there() -> None:
    written = "\n".join([*load("zh").texts.values(), PAGE])
    told = [row.step.words.zh for row in ROWS] + [stop.words.zh for stop in STOPS]
    quoted = {one for words in told for one in re.findall("“(.+?)”", words)}
    assert quoted
    assert [one for one in quoted if one not in written] == []


def test_every_step_ends_with_a_moment_that_is_known() -> None:
    for stop in TOUR:
        assert stop.moments
        assert set(stop.moments) <= set(MOMENTS)
    assert not ENDING.moments


def test_moments_are_seen_on_their_pages_and_on_no_other(profile: Profile) -> None:
    seeing = Reader.of(IDS)
    seen: dict[str, set[PageName]] = {moment: set() for moment in WHERE}
    for page in pages(profile, Settings()):
        shown = seeing.read(texts(page))
        for moment in set(moments(replace(QUIET, shown=shown))) & set(WHERE):
            seen[moment].add(page.name)
    assert seen == WHERE


def test_a_ticket_without_network_is_a_moment_of_its_own() -> None:
    ticket = replace(QUIET, shown=frozenset({"ticket.title_calm"}))
    assert "handed_in_cut" not in moments(ticket)
    assert moments(replace(ticket, online=False)) == [
        *("handed_in", "cut", "handed_in_cut")
    ]


def test_the_page_is_told_the_tour_and_the_moment(
    stage: Stage, visitor: httpx.Client
) -> None:
    things = visitor.get("/things").json()
    assert [stop["title"]["zh"] for stop in things["tour"]] == [
        stop.title.zh for stop in TOUR
    ]
    stage.show("办理前，请二位读一读")
    with visitor.stream("GET", "/events", timeout=10) as lines:
        told = (line.removeprefix("data: ") for line in lines.iter_lines())
        state = next(json.loads(one) for one in told if one.startswith("{"))
    assert state["moments"] == ["begun", "mended"]


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.title.en)
def test_a_hint_names_a_place_and_a_moment_there_is(stop: Stop) -> None:
    for hint in stop.hints:
        assert f'data-place="{hint.place}"' in PAGE
        assert hint.after < len(stop.moments)
        assert hint.at in {"", *MOMENTS}
