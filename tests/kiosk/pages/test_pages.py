"""Every page: whole, in words that exist, with a way on and a way out."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime

import pytest

from domain.policy.profile import Profile
from domain.services import Service
from kiosk.pages.page import page_of, touchable
from kiosk.pages.place import Place
from kiosk.pages.troubles import CLOSED
from kiosk.visit.state import (
    BrokenOff,
    Outcome,
    Person,
    Printing,
    State,
    Step,
    Terminal,
    Trouble,
    Visit,
)
from kiosk.visit.table import WAYS
from ui.catalogue import LANGUAGES, load
from ui.link import encode, for_screen
from ui.pages import IntentName, Page, Role, Settings, Words

ISSUED = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)
OPEN = Terminal(online=True, closed=())
WANG = Person("resident", {"name": "王样例"}, {}, b"", b"png")
CARD_TROUBLES = [
    t for t in Trouble if t.startswith(("card", "other", "photo", "reader"))
]
FACE_TROUBLES = [t for t in Trouble if t not in CARD_TROUBLES]
SETTINGS = (
    IntentName.LANGUAGE,
    IntentName.SIZE,
    IntentName.CONTRAST,
)


def at(step: Step, **visit: object) -> State:
    known = Visit(Service.MARRIAGE, **visit) if visit else None  # type: ignore[arg-type]  # told by the test
    return State(step, OPEN, visit=known)


def every_state() -> Iterator[State]:
    for language in ("zh", "en"):
        for size in ("normal", "large", "extra"):
            for state in states():
                settings = Settings(language=language, size=size)
                yield replace(state, settings=settings)


def states() -> Iterator[State]:
    yield at(Step.HOME)
    yield replace(at(Step.HOME), terminal=replace(OPEN, online=False))
    for reason in CLOSED:
        closed = replace(OPEN, closed=(reason,))
        yield replace(at(Step.OUT_OF_SERVICE), terminal=closed)
    yield replace(at(Step.OUT_OF_SERVICE), outcome=Outcome.FAULT)
    for outcome in Outcome:
        for wiped in (True, False):
            yield replace(at(Step.THANKS), outcome=outcome, wiped=wiped)
    yield replace(at(Step.BROKEN_OFF), broken=BrokenOff("A012"))
    yield replace(at(Step.BROKEN_OFF), broken=BrokenOff())
    yield at(Step.STAFF)
    yield at(Step.STAFF, came_from=Step.CARD, staff_called=True)
    yield from visited()


def visited() -> Iterator[State]:
    yield at(Step.CONSENT, consents=frozenset())
    yield at(Step.CONSENT, consents=frozenset({"collect"}))
    yield at(Step.CARD, hint="")
    yield at(Step.CARD, hint="reading")
    for trouble in CARD_TROUBLES:
        yield at(Step.CARD, trouble=trouble)
    for hint in ("", "no_face", "several", "too_far", "turn_left", "light", "unheard"):
        yield at(Step.FACE, person=WANG, hint=hint)
    for trouble in FACE_TROUBLES:
        yield at(Step.FACE, person=WANG, trouble=trouble, tries=1)
        yield at(Step.FACE, person=WANG, trouble=trouble, tries=3)
    yield at(Step.SUBMITTING, person=WANG)
    for printing in Printing:
        yield at(Step.TICKET, ticket="A012", issued=ISSUED, printing=printing)
    yield replace(at(Step.CARD, hint=""), warned_at=0.0)


def words_in(value: object) -> Iterator[Words]:
    if isinstance(value, Words):
        yield value
        yield from (v for v in value.values.values() if isinstance(v, Words))
    elif isinstance(value, tuple):
        for item in value:
            yield from words_in(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from words_in(getattr(value, field.name))


@pytest.mark.parametrize("state", list(states()), ids=lambda s: str(s.step))
def test_every_page_says_only_what_every_catalogue_knows(
    state: State, place: Place, profile: Profile
) -> None:
    catalogues = [load(language) for language in LANGUAGES]
    for words in words_in(page_of(state, place, profile)):
        for catalogue in catalogues:
            assert catalogue.say(words).strip()


@pytest.mark.parametrize("state", list(states()), ids=lambda s: str(s.step))
def test_every_key_on_every_page_is_in_the_table(
    state: State, place: Place, profile: Profile
) -> None:
    page = page_of(state, place, profile)
    for key in page.keys:
        assert key.intent in WAYS[state.step]
    for key in page.header:
        if key.intent not in SETTINGS and key.off is None:
            assert key.intent in {*WAYS[state.step], IntentName.CALL_STAFF}


def test_every_page_has_at_most_one_primary_key_and_it_comes_last(
    place: Place, profile: Profile
) -> None:
    for state in every_state():
        roles = [key.role for key in page_of(state, place, profile).keys]
        assert Role.PRIMARY not in roles[:-1]


@pytest.mark.parametrize("state", list(states()), ids=lambda s: str(s.step))
def test_every_page_travels_the_line_unchanged(
    state: State, place: Place, profile: Profile
) -> None:
    page = page_of(state, place, profile)
    assert for_screen(encode(page)) == page


@pytest.mark.parametrize("state", list(states()), ids=lambda s: str(s.step))
def test_what_is_read_aloud_is_never_personal(
    state: State, place: Place, profile: Profile
) -> None:
    voice = page_of(state, place, profile).voice
    assert voice is not None
    assert WANG.name not in load("zh").say(voice)


@pytest.mark.parametrize("trouble", FACE_TROUBLES)
def test_staff_can_always_compare_instead_of_the_camera(
    trouble: Trouble, place: Place, profile: Profile
) -> None:
    for tries in (1, 3):
        state = at(Step.FACE, person=WANG, trouble=trouble, tries=tries)
        keys = page_of(state, place, profile).keys
        assert IntentName.STAFF_CHECK in {key.intent for key in keys}


def test_no_page_offers_the_same_key_twice(place: Place, profile: Profile) -> None:
    for state in states():
        keys = page_of(state, place, profile).keys
        intents = [(key.intent, key.value) for key in keys]
        assert len(set(intents)) == len(intents)


def test_every_trouble_has_words_of_its_own(place: Place, profile: Profile) -> None:
    causes = [
        _cause(page_of(at(Step.CARD, trouble=t), place, profile)) for t in CARD_TROUBLES
    ] + [
        _cause(page_of(at(Step.FACE, person=WANG, trouble=t), place, profile))
        for t in FACE_TROUBLES
    ]
    assert len(set(causes)) == len(Trouble)


def test_agree_stays_off_until_the_required_box_is_ticked(
    place: Place, profile: Profile
) -> None:
    closed = page_of(at(Step.CONSENT, consents=frozenset({"face"})), place, profile)
    opened = page_of(at(Step.CONSENT, consents=frozenset({"collect"})), place, profile)
    assert closed.keys[-1].off is not None
    assert opened.keys[-1].off is None


def test_no_box_is_ticked_beforehand(place: Place, profile: Profile) -> None:
    page = page_of(at(Step.CONSENT, consents=frozenset()), place, profile)
    assert not any(box.ticked for box in page.boxes)


def test_the_number_stays_on_the_page_when_there_is_no_paper(
    place: Place, profile: Profile
) -> None:
    state = at(Step.TICKET, ticket="A012", issued=ISSUED, printing=Printing.NO_PAPER)
    page = page_of(state, place, profile)
    assert page.ticket is not None
    assert page.ticket.number == "A012"
    assert not page.ticket.printed
    assert page.message is not None


def test_the_network_being_down_is_told_and_closes_nothing(
    place: Place, profile: Profile
) -> None:
    state = replace(at(Step.HOME), terminal=replace(OPEN, online=False))
    page = page_of(state, place, profile)
    assert not page.online
    assert page.message is not None
    assert page.tiles


def test_divorce_turns_the_page_calm(place: Place, profile: Profile) -> None:
    visit = Visit(Service.DIVORCE_APPLICATION)
    page = page_of(State(Step.CARD, OPEN, visit=visit), place, profile)
    assert page.settings.theme == "calm"


def test_a_countdown_alone_does_not_change_what_can_be_touched(
    place: Place, profile: Profile
) -> None:
    state = at(Step.CARD, hint="")
    now, later = (
        page_of(replace(state, now=now), place, profile) for now in (1.0, 9.0)
    )
    assert now != later
    assert touchable(now) == touchable(later)


def _cause(page: Page) -> str:
    assert page.message is not None
    return page.message.cause.id
