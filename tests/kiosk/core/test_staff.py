"""Staff at the terminal: sign in, judge, decide, vouch; and what stands in the way."""

import json
from typing import Any

import pytest

from domain.events import Kind
from drivers.contract import Code, Completion
from drivers.messages import Do
from kiosk.core import clerk
from kiosk.core.program import Program
from kiosk.core.rim import Failed
from sync.shipping.calls import Asked, Call, Outcome, Reply, refused
from sync.wire.bodies import Decided, SignedIn, SignedOut, read_body
from sync.wire.staff import SubmissionState
from tests.kiosk.core.conftest import FACE, Host, Site, desk_of
from tests.kiosk.core.counter_side import (
    GRANT,
    OPEN,
    PASSWORD,
    PICTURES,
    Counter,
    StaffShip,
    no_answer,
    view,
    waits,
)
from ui.pages import IntentName, PageName
from ui.pages import Kind as Tone


@pytest.fixture
async def counter(core: Program, site: Site) -> Counter:
    assert core.paths == site.config.paths
    desk = desk_of(site)
    desk.ship = StaffShip()
    await desk.set_up()
    return Counter(desk, site)


async def test_a_registrar_confirms_what_waits(counter: Counter) -> None:
    await counter.signs_in()
    page = await counter.opens()
    assert [column.portraits for column in page.columns] == [
        ("card.1", "live.1"),
        (),
    ]
    assert set(counter.screen.pictures.values()) == set(PICTURES.values())

    counter.screen.touch(IntentName.ACCEPT)
    await counter.screen.shows(lambda p: p.name is PageName.STAFF_RESULT)
    entry = await counter.receipted(Kind.SUBMISSION_CONFIRMED)
    page = await counter.screen.shows(lambda p: p.message.kind is Tone.OK)
    assert page.message.cause.id == "staff_result.accepted"
    assert len(page.rows) == 2

    told = read_body(Decided, counter.plain(entry))
    assert told.submission == waits().submission
    assert (told.account, told.grant, told.reason) == ("registrar", GRANT, "")
    assert entry.visit is None

    counter.screen.touch(IntentName.SIGN_OUT)
    await counter.screen.shows(PageName.HOME)
    (signed_in,) = counter.entries(Kind.STAFF_SIGNED_IN)
    (signed_out,) = counter.entries(Kind.STAFF_SIGNED_OUT)
    assert read_body(SignedIn, counter.plain(signed_in)).account == "registrar"
    assert read_body(SignedOut, counter.plain(signed_out)).why == "asked"
    assert len(counter.centre.calls(Call.LOGOUT)) == 1


async def test_a_registrar_returns_it_with_a_reason_the_couple_reads(
    counter: Counter,
) -> None:
    await counter.signs_in()
    await counter.opens()
    counter.screen.touch(IntentName.RETURN)
    page = await counter.screen.shows(PageName.STAFF_REASON)
    assert page.keys[-1].off is not None
    counter.screen.touch(IntentName.PICK, "page_unreadable")
    await counter.screen.shows(lambda p: p.keys[-1].off is None)
    counter.screen.touch(IntentName.RETURN)
    entry = await counter.receipted(Kind.SUBMISSION_RETURNED)
    page = await counter.screen.shows(lambda p: p.message.kind is Tone.OK)
    assert page.message.cause.id == "staff_result.returned"
    assert read_body(Decided, counter.plain(entry)).reason == "page_unreadable"


async def test_a_picture_is_looked_at_large(counter: Counter) -> None:
    await counter.signs_in()
    await counter.opens()
    counter.screen.touch(IntentName.OPEN, "page.1")
    page = await counter.screen.shows(PageName.STAFF_PICTURE)
    assert page.shown == "page.1"
    counter.screen.touch(IntentName.BACK)
    await counter.screen.shows(PageName.STAFF_REVIEW)


async def test_a_screen_that_comes_back_gets_the_pictures_again(
    counter: Counter, site: Site
) -> None:
    await counter.signs_in()
    await counter.opens()
    counter.screen.kill()
    counter.screen.pictures.clear()
    counter.screen.pages.clear()
    await counter.screen.connect(site.socket("screen"))
    await counter.screen.shows(PageName.STAFF_REVIEW)
    assert set(counter.screen.pictures.values()) == set(PICTURES.values())


async def test_two_staff_on_one_submission_and_the_first_counts(
    counter: Counter,
) -> None:
    await counter.signs_in()
    await counter.opens()
    counter.centre.state, counter.centre.entry = SubmissionState.RETURNED, "c" * 64
    counter.screen.touch(IntentName.ACCEPT)
    page = await counter.screen.shows(
        lambda p: p.name is PageName.STAFF_RESULT and bool(p.keys)
    )
    assert page.message.cause.id == "staff_result.by_others_returned"
    assert counter.entries(Kind.SUBMISSION_CONFIRMED) == []


async def test_a_decision_the_centre_did_not_take_is_not_told_as_done(
    counter: Counter,
) -> None:
    await counter.signs_in()
    await counter.opens()
    counter.screen.touch(IntentName.ACCEPT)
    await counter.receipted(Kind.SUBMISSION_CONFIRMED, applied=False)
    page = await counter.screen.shows(
        lambda p: p.name is PageName.STAFF_RESULT and bool(p.keys)
    )
    assert page.message.cause.id == "staff_result.declined"


async def test_the_centre_gone_before_the_decision_leaves_nothing_half_done(
    counter: Counter,
) -> None:
    await counter.signs_in()
    await counter.opens()
    counter.centre.instead[Call.STANDING] = no_answer
    counter.screen.touch(IntentName.ACCEPT)
    page = await counter.screen.shows(
        lambda p: p.name is PageName.STAFF_REVIEW and p.message is not None
    )
    assert page.message.cause.id == "staff_trouble.offline"
    assert counter.entries(Kind.SUBMISSION_CONFIRMED) == []


async def test_the_centre_gone_after_the_entry_is_told_exactly_and_asked_again(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clerk, "RECEIPT_WITHIN_S", 0.2)
    await counter.signs_in()
    await counter.opens()
    counter.screen.touch(IntentName.ACCEPT)
    page = await counter.screen.shows(
        lambda p: p.name is PageName.STAFF_RESULT and bool(p.keys)
    )
    assert page.message.cause.id == "staff_result.unknown"
    assert len(counter.entries(Kind.SUBMISSION_CONFIRMED)) == 1
    await counter.receipted(Kind.SUBMISSION_CONFIRMED)
    counter.screen.touch(IntentName.REFRESH)
    page = await counter.screen.shows(lambda p: p.message.kind is Tone.OK)
    assert page.message.cause.id == "staff_result.accepted"
    # Asking is not deciding: there is one entry.
    assert len(counter.entries(Kind.SUBMISSION_CONFIRMED)) == 1


@pytest.mark.parametrize(
    ("why", "says"),
    [
        ("wrong_credentials", "staff_trouble.wrong"),
        ("locked_out", "staff_trouble.locked"),
        ("status_418", "staff_trouble.garbled"),
    ],
)
async def test_whoever_is_not_let_in_reads_why(
    counter: Counter, why: str, says: str
) -> None:
    counter.centre.instead[Call.LOGIN] = lambda _: refused(why, 300)
    await counter.screen.shows(PageName.HOME)
    counter.screen.touch(IntentName.SIGN_IN)
    await counter.types()
    counter.screen.touch(IntentName.SIGN_IN)
    page = await counter.screen.shows(lambda p: p.message is not None)
    assert page.message.cause.id == says
    assert next(f for f in page.fields if f.name == "password").shown == ""
    assert counter.entries(Kind.STAFF_SIGNED_IN) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"\xff\xfe",
        b'{"waits":' * 5000,
        view().model_dump_json().encode().replace(b"000000000005", b"000000000006"),
    ],
)
async def test_an_answer_nobody_can_read_is_refused_with_words(
    counter: Counter, body: bytes
) -> None:
    counter.centre.instead[Call.VIEW] = lambda _: Reply(Outcome.DONE, body=body)
    await counter.signs_in()
    counter.screen.touch(IntentName.OPEN, OPEN)
    page = await counter.screen.shows(
        lambda p: (
            p.name is PageName.STAFF_REVIEW
            and p.message is not None
            and p.message.cause.id == "staff_trouble.garbled"
        )
    )
    assert page.columns == ()
    assert page.keys[-1].off is not None


async def test_a_picture_of_another_length_is_not_shown_and_can_be_fetched_again(
    counter: Counter,
) -> None:
    counter.centre.instead[Call.MATERIAL] = lambda _: Reply(Outcome.DONE, body=b"?")
    await counter.signs_in()
    counter.screen.touch(IntentName.OPEN, OPEN)
    page = await counter.screen.shows(
        lambda p: (
            any(key.intent is IntentName.REFRESH for key in p.keys)
            and p.name is PageName.STAFF_REVIEW
        )
    )
    assert counter.screen.pictures == {}
    assert page.keys[-1].off is not None
    del counter.centre.instead[Call.MATERIAL]
    counter.screen.touch(IntentName.REFRESH)
    await counter.screen.shows(lambda p: p.keys[-1].off is None)


async def test_a_grant_that_ended_leads_back_to_signing_in_and_leaves_nothing(
    counter: Counter,
) -> None:
    await counter.signs_in()
    await counter.opens()
    counter.centre.instead[Call.STANDING] = lambda _: refused("no_grant")
    counter.screen.touch(IntentName.ACCEPT)
    page = await counter.screen.shows(PageName.STAFF_SIGN_IN)
    assert page.message.cause.id == "staff_trouble.no_grant"
    await counter.ship.hears(lambda _: bool(counter.entries(Kind.STAFF_SIGNED_OUT)))
    (entry,) = counter.entries(Kind.STAFF_SIGNED_OUT)
    assert read_body(SignedOut, counter.plain(entry)).why == "expired"
    assert counter.entries(Kind.SUBMISSION_CONFIRMED) == []


async def test_without_network_nobody_signs_in_and_nothing_is_decided(
    counter: Counter,
) -> None:
    await counter.signs_in()
    await counter.opens()
    counter.ship.say_online(False)
    page = await counter.screen.shows(lambda p: not p.online)
    assert all(
        key.off is not None
        for key in page.keys
        if key.intent in {IntentName.ACCEPT, IntentName.RETURN}
    )
    counter.screen.touch(IntentName.ACCEPT)
    counter.ship.say_online(True)
    await counter.screen.shows(lambda p: p.online and p.keys[-1].off is None)
    assert counter.entries(Kind.SUBMISSION_CONFIRMED) == []


async def test_shipping_that_dies_during_a_call_is_no_network(counter: Counter) -> None:
    counter.centre.instead[Call.VIEW] = lambda _: None
    await counter.signs_in()
    counter.screen.touch(IntentName.OPEN, OPEN)
    await counter.screen.shows(PageName.STAFF_REVIEW)
    await counter.ship.hears(lambda _: bool(counter.centre.calls(Call.VIEW)))
    counter.ship.go()
    page = await counter.screen.shows(
        lambda p: (
            p.message is not None and p.message.cause.id == "staff_trouble.offline"
        )
    )
    assert page.name is PageName.STAFF_REVIEW


async def test_quiet_staff_are_warned_then_signed_out(
    counter: Counter, site: Site
) -> None:
    await counter.signs_in()
    await counter.opens()
    site.now_s += 275
    await counter.screen.shows(lambda p: p.idle is not None)
    counter.screen.touch(IntentName.EXTEND)
    await counter.screen.shows(lambda p: p.idle is None)
    site.now_s += 275
    await counter.screen.shows(lambda p: p.idle is not None)
    site.now_s += 40
    await counter.screen.shows(PageName.HOME)
    (entry,) = counter.entries(Kind.STAFF_SIGNED_OUT)
    assert read_body(SignedOut, counter.plain(entry)).why == "idle"
    assert counter.screen.pictures == {}


async def test_citizens_get_their_screen_back_by_a_touch(counter: Counter) -> None:
    await counter.screen.shows(PageName.HOME)
    counter.screen.touch(IntentName.SIGN_IN)
    await counter.screen.shows(PageName.STAFF_SIGN_IN)
    counter.screen.touch(IntentName.BACK)
    await counter.screen.shows(PageName.HOME)
    counter.screen.touch(IntentName.CHOOSE_SERVICE, "marriage")
    await counter.screen.shows(PageName.CONSENT)
    # While a visit is open nothing of other people comes onto the screen.
    counter.screen.touch(IntentName.SIGN_IN)
    counter.screen.touch(IntentName.LEAVE)
    await counter.screen.shows(PageName.THANKS)


async def stopped_at_the_camera(counter: Counter) -> None:
    async def differs(_host: Host, _do: Do) -> Completion:
        return Completion(Code.SUCCESS, {**FACE, "outcome": "fail", "score": 0.9})

    counter.desk.camera.answers["verify"] = differs
    await counter.desk.consented("collect", "face")
    await counter.screen.shows(
        lambda page: page.name is PageName.FACE and page.message is not None
    )
    counter.screen.touch(IntentName.CALL_STAFF)
    await counter.screen.shows(PageName.STAFF)


async def test_staff_vouch_and_the_visit_goes_on(counter: Counter) -> None:
    await stopped_at_the_camera(counter)
    counter.screen.touch(IntentName.SIGN_IN)
    await counter.types()
    counter.screen.touch(IntentName.SIGN_IN)
    page = await counter.screen.shows(PageName.STAFF_REASON)
    assert page.title.id == "staff_reason.vouch_title"
    counter.screen.touch(IntentName.PICK, "compared_in_person")
    await counter.screen.shows(lambda p: p.keys[-1].off is None)
    counter.screen.touch(IntentName.VOUCH)
    await counter.screen.shows(PageName.TICKET)
    (entry,) = counter.entries(Kind.FACE_VOUCHED)
    told: dict[str, Any] = json.loads(counter.plain(entry))
    assert (told["seat"], told["account"]) == (1, "registrar")
    assert (told["grant"], told["reason"]) == (GRANT, "compared_in_person")
    (submitted,) = counter.entries(Kind.SUBMITTED)
    assert entry.visit == submitted.visit
    (left,) = counter.entries(Kind.STAFF_SIGNED_OUT)
    assert entry.seq < submitted.seq
    # A grant that has ended vouches for nobody: the entry comes before its end.
    assert entry.seq < left.seq
    body: dict[str, Any] = json.loads(counter.plain(submitted))
    assert body["seats"][0]["face"]["outcome"] == "vouched"


async def test_staff_who_turn_away_leave_the_visit_as_it_was(counter: Counter) -> None:
    await stopped_at_the_camera(counter)
    counter.screen.touch(IntentName.SIGN_IN)
    await counter.screen.shows(PageName.STAFF_SIGN_IN)
    counter.screen.touch(IntentName.BACK)
    await counter.screen.shows(PageName.STAFF)
    counter.screen.touch(IntentName.BACK)
    await counter.screen.shows(PageName.FACE)


async def test_a_citizen_is_not_hurried_while_staff_vouch(
    counter: Counter, site: Site
) -> None:
    await stopped_at_the_camera(counter)
    counter.screen.touch(IntentName.SIGN_IN)
    await counter.types()
    site.now_s += 200
    counter.screen.touch(IntentName.SIGN_IN)
    await counter.screen.shows(PageName.STAFF_REASON)
    site.now_s += 200
    counter.screen.touch(IntentName.BACK)
    page = await counter.screen.shows(PageName.STAFF)
    assert page.idle is None


async def test_a_sign_in_that_cannot_be_written_down_is_none(
    counter: Counter, core: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        async def enter(self, *_: object) -> None:
            raise Failed("unwritable")

    await counter.screen.shows(PageName.HOME)
    counter.screen.touch(IntentName.SIGN_IN)
    await counter.types()
    monkeypatch.setattr(core.core.staff.clerk, "ledger", Full())
    counter.screen.touch(IntentName.SIGN_IN)
    page = await counter.screen.shows(lambda p: p.message is not None)
    assert page.message.cause.id == "staff_trouble.unwritten"
    await counter.ship.hears(lambda _: bool(counter.centre.calls(Call.LOGOUT)))


def test_neither_password_nor_grant_stands_in_a_packet_s_repr() -> None:
    asked = Asked(1, Call.LOGIN, {"account": "registrar", "password": PASSWORD})
    reply = Reply(Outcome.DONE, body=GRANT.encode())
    assert PASSWORD not in repr(asked)
    assert GRANT not in repr(reply)
