"""Staff's pages: whole, in words that exist, with keys that the table knows."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace

import pytest

from domain.policy.profile import Profile
from kiosk.pages.place import Place
from kiosk.pages.staff import staff_page
from kiosk.staff.state import (
    Opened,
    Result,
    Shown,
    Signed,
    State,
    Step,
    Told,
    Typed,
    Verdict,
    Why,
    pictures_of,
)
from kiosk.staff.table import WAYS
from tests.kiosk.staff.conftest import HANDED_IN, view_of, waiting_of, waits_of
from ui.catalogue import LANGUAGES, load
from ui.link import encode, for_screen
from ui.pages import IntentName, Page, PageName, Role, Settings, Words

SIGNED = Signed("registrar", "赵登记", 900)
SECRET = "correct horse"


def states() -> Iterator[State]:
    yield from sign_in()
    for count in (0, 3, 20):
        waiting = waiting_of(count)
        listed = State(
            Step.LIST, signed=SIGNED, waiting=waiting.waiting, as_of=waiting.time
        )
        yield listed
        yield replace(listed, page=listed.pages - 1)
        yield replace(listed, asking=True)
        yield replace(listed, online=False, trouble=Why.OFFLINE)
        yield replace(listed, warned_at=0.0)
    yield replace(listed, waiting=(waits_of(1, awaited=2),))
    yield from reviews()
    yield from decisions()


def sign_in() -> Iterator[State]:
    for seat in (0, 1):
        yield State(seat=seat)
        yield State(seat=seat, typed=Typed("registrar", SECRET))
    yield State(asking=True)
    yield State(online=False, trouble=Why.OFFLINE)
    for why in Why:
        yield State(trouble=why)
    yield State(trouble=Why.LOCKED, again_s=301)


def reviews() -> Iterator[State]:
    for outcomes in (("pass",), ("pass", "staff"), ("fail", "vouched"), ("odd",)):
        view = view_of(waits_of(1), *outcomes)
        for shown in Shown:
            opened = Opened(view, dict.fromkeys(pictures_of(view), shown))
            state = State(Step.REVIEW, signed=SIGNED, chosen=view.waits, opened=opened)
            yield state
            yield replace(state, online=False, trouble=Why.OFFLINE)
    yield replace(state, opened=Opened(view_of(waits_of(1, awaited=1))))
    yield replace(state, opened=None, asking=True)
    yield replace(state, opened=None, trouble=Why.GARBLED)
    for name in pictures_of(view):
        yield replace(state, step=Step.PICTURE, shown=name)


def decisions() -> Iterator[State]:
    view = view_of(waits_of(1))
    state = State(Step.REASON, signed=SIGNED, chosen=view.waits, opened=Opened(view))
    yield state
    yield replace(state, reason="page_missing")
    yield replace(state, online=False)
    for reason in ("", "compared_in_person"):
        yield State(Step.REASON, seat=1, signed=SIGNED, reason=reason)
    for verdict in Verdict:
        for told in Told:
            for held in ("waiting", "confirmed", "returned"):
                result = Result(verdict, view.waits, told, held, HANDED_IN, HANDED_IN)
                yield State(Step.DECIDING, signed=SIGNED, result=result)
                yield State(Step.RESULT, signed=SIGNED, result=result)
                bare = replace(result, here=None, centre=None)
                yield State(Step.RESULT, signed=SIGNED, result=bare, online=False)
    yield State(Step.CLOSED)


ALL = list(states())


def shown(state: State, place: Place, profile: Profile, language: str = "zh") -> Page:
    settings = Settings(language=language, size="extra", theme="hcdark")
    return staff_page(state, place, profile, settings, simulated=True)


def words_in(value: object) -> Iterator[Words]:
    if isinstance(value, Words):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from words_in(item)
    elif is_dataclass(value):
        for each in fields(value):
            yield from words_in(getattr(value, each.name))


@pytest.mark.parametrize("state", ALL, ids=lambda s: str(s.step))
def test_every_page_says_only_what_every_catalogue_knows(
    state: State, place: Place, profile: Profile
) -> None:
    catalogues = [load(language) for language in LANGUAGES]
    for words in words_in(shown(state, place, profile)):
        for catalogue in catalogues:
            assert catalogue.say(words).strip() or words.id == "text.plain"


@pytest.mark.parametrize("state", ALL, ids=lambda s: str(s.step))
def test_every_key_on_every_page_is_in_the_table(
    state: State, place: Place, profile: Profile
) -> None:
    page = shown(state, place, profile)
    for key in (*page.keys, *page.header):
        assert key.intent in WAYS[state.step]
    if page.idle is not None:
        assert {IntentName.EXTEND, IntentName.LEAVE} <= set(WAYS[state.step])


@pytest.mark.parametrize("state", ALL, ids=lambda s: str(s.step))
def test_every_page_travels_the_line_unchanged(
    state: State, place: Place, profile: Profile
) -> None:
    page = shown(state, place, profile)
    assert for_screen(encode(page)) == page


@pytest.mark.parametrize("state", ALL, ids=lambda s: str(s.step))
def test_what_is_read_aloud_is_never_personal(
    state: State, place: Place, profile: Profile
) -> None:
    voice = shown(state, place, profile).voice
    assert voice is not None
    assert not voice.values


@pytest.mark.parametrize("state", ALL, ids=lambda s: str(s.step))
def test_a_page_has_at_most_one_primary_key_and_it_comes_last(
    state: State, place: Place, profile: Profile
) -> None:
    roles = [key.role for key in shown(state, place, profile).keys]
    assert Role.PRIMARY not in roles[:-1]


def test_the_password_is_shown_as_dots_alone(place: Place, profile: Profile) -> None:
    page = shown(State(typed=Typed("registrar", SECRET)), place, profile)
    assert SECRET not in encode(page).decode()
    password = next(each for each in page.fields if each.name == "password")
    assert password.shown == "•" * len(SECRET)


def test_the_list_names_nobody(place: Place, profile: Profile) -> None:
    for state in ALL:
        if state.step is Step.LIST:
            told = encode(shown(state, place, profile)).decode()
            assert "李示范" not in told
            assert "王样例" not in told


def test_the_settings_of_the_citizen_before_do_not_stay(
    place: Place, profile: Profile
) -> None:
    page = shown(State(), place, profile, "en")
    assert page.settings == Settings(language="en")


def test_a_review_shows_card_photo_beside_live_picture(
    place: Place, profile: Profile
) -> None:
    view = view_of(waits_of(1))
    opened = Opened(view, dict.fromkeys(pictures_of(view), Shown.HERE))
    state = State(Step.REVIEW, signed=SIGNED, chosen=view.waits, opened=opened)
    page = shown(state, place, profile)
    assert page.name is PageName.STAFF_REVIEW
    assert page.columns[0].portraits == ("card.1", "live.1")
    assert page.columns[1].portraits == ()
    assert [item.picture for item in page.items] == ["page.1", "signature.1"]
    assert page.keys[-1].off is None


@pytest.mark.parametrize("state", ALL, ids=lambda s: str(s.step))
def test_offline_no_decision_is_offered(
    state: State, place: Place, profile: Profile
) -> None:
    if state.online:
        return
    decides = {
        IntentName.ACCEPT,
        IntentName.RETURN,
        IntentName.VOUCH,
        IntentName.SIGN_IN,
        IntentName.REFRESH,
    }
    for key in shown(state, place, profile).keys:
        assert key.intent not in decides or key.off is not None
