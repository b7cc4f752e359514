"""The guide knows the next sensible thing from what the screen says."""

from dataclasses import replace

import pytest

from bench.desk.guide import IDS, OTHERWISE, ROWS, WATCH, Scene, next_step, reader
from bench.desk.reading import Reader
from ui.catalogue import LANGUAGES, load

QUIET = Scene(
    there=True, shown=frozenset(), card="", person="nobody", unplugged=frozenset()
)
PLACES = {"screen", "cards", "people", "printer", "cables", WATCH}
WAY = [
    ({"home.title"}, {}, "screen"),
    ({"consent.title", "consent.agree_off"}, {}, "screen"),
    ({"consent.title"}, {}, "screen"),
    ({"card.title"}, {}, "cards"),
    ({"card.title"}, {"card": "a"}, WATCH),
    ({"card.title", "card.expired"}, {"card": "expired"}, "cards"),
    ({"face.title_name", "hint.no_face"}, {"card": "a"}, "people"),
    ({"face.title_name"}, {"card": "a", "person": "a"}, WATCH),
    ({"face.title_name", "face.fail"}, {"card": "a", "person": "b"}, "people"),
    ({"submitting.title"}, {"card": "a", "person": "a"}, WATCH),
    ({"ticket.done", "ticket.lead_printed"}, {"card": "a"}, "cards"),
    ({"ticket.done", "ticket.lead_printed"}, {}, "screen"),
    ({"printer.paper_out", "ticket.done"}, {"card": "a"}, "printer"),
    ({"thanks.title"}, {}, WATCH),
]


@pytest.mark.parametrize(("shown", "around", "place"), WAY)
def test_each_page_of_the_way_has_its_next_step(
    shown: set[str], around: dict[str, str], place: str
) -> None:
    scene = replace(QUIET, shown=frozenset(shown), **around)
    assert next_step(scene).place == place


def test_without_a_screen_the_visitor_waits() -> None:
    assert next_step(replace(QUIET, there=False)).place == WATCH


def test_on_a_page_the_guide_does_not_know_the_screen_is_followed() -> None:
    assert next_step(QUIET) is OTHERWISE


def test_a_reader_that_was_pulled_is_to_be_plugged_in() -> None:
    closed = replace(QUIET, shown=frozenset({"out_of_service.title"}))
    assert next_step(closed).place == WATCH
    pulled = replace(closed, unplugged=frozenset({"idcard"}))
    assert next_step(pulled).place == "cables"


def test_every_step_has_a_place_on_the_page_and_both_languages() -> None:
    for _, step in ROWS:
        assert step.place in PLACES
        assert step.words.zh
        assert step.words.en


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_recognised_in_every_language(language: str) -> None:
    seen, texts = reader(), load(language).texts
    for id_ in IDS:
        filled = texts[id_].replace("{name}", "王样例")
        assert id_ in seen.read(["something else", filled])


def test_a_line_that_was_broken_on_the_screen_is_the_same_message() -> None:
    seen = Reader.of(["consent.lead"])
    text = load("en").texts["consent.lead"]
    assert seen.read([text.replace(" ", "\n", 1)]) == {"consent.lead"}
    assert not seen.read([text[:-1]])
