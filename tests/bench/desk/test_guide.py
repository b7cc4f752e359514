"""The guide knows the next sensible thing from what the screen says."""

from dataclasses import replace
from typing import Any

import pytest

from bench.desk.app import STATIC
from bench.desk.guide import IDS, OTHERWISE, ROWS, next_step
from bench.desk.reading import Reader
from bench.desk.scene import OF_PEOPLE, WATCH, Scene
from ui.catalogue import LANGUAGES, load

QUIET = Scene(
    there=True, shown=frozenset(), card="", person="nobody", unplugged=frozenset()
)
PLACES = {
    *("screen", "cards", "people", "documents", "printer"),
    *("cables", "registrar", "dashboard", WATCH),
}
WAY = [
    ({"home.title"}, {}, "screen"),
    ({"consent.title", "consent.agree_off"}, {}, "screen"),
    ({"consent.title"}, {}, "screen"),
    ({"card.title"}, {}, "cards"),
    ({"card.title"}, {"card": "a"}, WATCH),
    ({"card.title", "card.expired"}, {"card": "expired"}, "cards"),
    ({"face.title_name", "hint.no_face"}, {"card": "a"}, "people"),
    ({"face.title_name", "asked.a"}, {"card": "a", "person": "a"}, WATCH),
    ({"face.title_name", "asked.a", "face.fail"}, {"person": "b"}, "people"),
    ({"face.title_name", "asked.a", "face.fail"}, {"person": "a"}, "screen"),
    ({"card.title_seat", "named.a"}, {"card": "a", "person": "a"}, "people"),
    ({"card.title_seat", "named.a"}, {"card": "a", "person": "b"}, "cards"),
    ({"card.title_seat", "named.a"}, {"card": "b", "person": "b"}, WATCH),
    ({"face.title_name", "asked.b", "named.a"}, {"person": "a"}, "people"),
    ({"questions.title", "questions.pick_first"}, {}, "screen"),
    ({"scan.title"}, {}, "documents"),
    ({"scan.title"}, {"document": "household_a"}, "screen"),
    ({"scan.offline", "scan.title"}, {"unplugged": frozenset({"doccam"})}, "cables"),
    ({"look.title"}, {}, "screen"),
    ({"look.title", "look.storing"}, {}, WATCH),
    ({"review.title_two"}, {}, "screen"),
    ({"declaration.title", "declaration.sign_first"}, {}, "screen"),
    ({"submitting.title"}, {"card": "a", "person": "a"}, WATCH),
    ({"ticket.done", "ticket.lead_printed"}, {"card": "a"}, "cards"),
    ({"ticket.done", "ticket.lead_printed"}, {}, "screen"),
    ({"printer.paper_out", "ticket.done"}, {"card": "a"}, "printer"),
    ({"thanks.title"}, {}, WATCH),
    ({"staff_sign_in.title", "staff_sign_in.unfilled"}, {}, "registrar"),
    ({"staff_sign_in.title"}, {}, "screen"),
    ({"staff_sign_in.title", "staff_sign_in.offline"}, {"online": False}, "cables"),
    ({"staff_list.refresh"}, {}, "screen"),
    ({"staff_review.back", "staff_review.off_coming"}, {}, WATCH),
    ({"staff_review.back"}, {}, "screen"),
    ({"staff_reason.vouch_title"}, {}, "screen"),
    ({"staff_result.deciding_title"}, {}, WATCH),
    ({"staff_result.next"}, {}, "screen"),
]


@pytest.mark.parametrize(("shown", "around", "place"), WAY)
def test_each_page_of_the_way_has_its_next_step(
    shown: set[str], around: dict[str, Any], place: str
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
    page = (STATIC / "desk.html").read_text("utf-8")
    for step in (*(row.step for row in ROWS), OTHERWISE):
        assert step.place in PLACES
        assert step.place == WATCH or f'data-place="{step.place}"' in page
        assert step.words.zh
        assert step.words.en


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_recognised_in_every_language(language: str) -> None:
    seen, texts = Reader.of(IDS, OF_PEOPLE), load(language).texts
    for id_ in IDS:
        filled = texts[id_].replace("{name}", "王样例")
        assert id_ in seen.read(["something else", filled])


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_asked_and_who_is_known_is_read_off_the_screen(language: str) -> None:
    catalogue, seen = load(language), Reader.of(IDS, OF_PEOPLE)
    for name, words in OF_PEOPLE.items():
        assert name in seen.read([catalogue.say(words)])
        assert name not in seen.read([catalogue.say(words) + "x"])


def test_a_line_that_was_broken_on_the_screen_is_the_same_message() -> None:
    seen = Reader.of(["consent.lead"])
    text = load("en").texts["consent.lead"]
    assert seen.read([text.replace(" ", "\n", 1)]) == {"consent.lead"}
    assert not seen.read([text[:-1]])
