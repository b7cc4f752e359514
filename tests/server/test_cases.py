"""Cases: opened by what was handed in, moved by registrars, and by nobody else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from domain.events import Kind
from server.records import audit

if TYPE_CHECKING:
    from tests.server.conftest import Api, Centre, FakeTerminal, HandedIn

STATE = "SELECT state FROM cases"
ALERTS = "SELECT name, severity, detail FROM alerts ORDER BY id"
MOVES = (
    "SELECT actor, action, reason, before, after FROM audit WHERE action LIKE 'case.%'"
)


@pytest.fixture
def terminal(centre: Centre) -> FakeTerminal:
    centre.registrar()
    return centre.terminal()


@pytest.fixture
def waiting(centre: Centre, terminal: FakeTerminal) -> HandedIn:
    """Return a submission that is all there and waits."""
    handed_in = terminal.hand_in("A012")
    centre.file(terminal.journal_letter([handed_in.entry]))
    centre.arrive(handed_in)
    assert centre.rows(STATE) == [("waiting",)]
    return handed_in


def decide(
    centre: Centre, terminal: FakeTerminal, *arguments: object, **rest: str
) -> None:
    entry = terminal.decision(*arguments, **rest)
    centre.file(terminal.journal_letter([entry]))


def stands(centre: Centre, state: str, *alerts: tuple[str, str, str]) -> None:
    assert centre.rows(STATE) == [(state,)]
    assert centre.rows(ALERTS) == list(alerts)
    decided = state in {"confirmed", "returned"}
    assert len(centre.rows("SELECT 1 FROM decisions")) == decided
    with centre.engine.connect() as connection:
        assert audit.verify(connection)


def test_a_submission_waits_for_its_materials_then_for_a_registrar(
    centre: Centre, terminal: FakeTerminal
) -> None:
    handed_in = terminal.hand_in("A012")
    *most, last = handed_in.sealed
    centre.file(terminal.journal_letter([handed_in.entry]))
    centre.arrive(handed_in, *most)
    stands(centre, "handed_in")
    centre.clock.forward(hours=1)
    centre.arrive(handed_in, last)
    stands(centre, "waiting")
    ((*_, time, device_time),) = centre.rows(
        "SELECT time, device_time FROM audit WHERE action = 'case.opened'"
    )
    assert (time, device_time) == ("2026-03-02T02:30:00.000Z",) * 2


def test_materials_may_come_before_their_entry(
    centre: Centre, terminal: FakeTerminal
) -> None:
    handed_in = terminal.hand_in("A012")
    centre.arrive(handed_in)
    centre.file(terminal.journal_letter([handed_in.entry]))
    stands(centre, "waiting")


def test_nothing_of_a_submission_stands_in_the_clear(
    centre: Centre, waiting: HandedIn
) -> None:
    with centre.engine.connect() as connection:
        dump = "\n".join(connection.connection.driver_connection.iterdump())
    for marker in ("王样例", "李示范", "990101199001010010", "13800000012"):
        assert marker not in dump
        assert marker.encode().hex().upper() not in dump.upper()
    for named in waiting.body["materials"]:
        assert named["digest"] not in dump


@pytest.mark.parametrize(
    "decided",
    [
        (Kind.SUBMISSION_CONFIRMED, "confirmed", "confirmed"),
        (Kind.SUBMISSION_RETURNED, "returned", "page_unreadable"),
    ],
    ids=str,
)
def test_a_registrar_decides_and_who_why_and_when_is_kept(
    centre: Centre, api: Api, waiting: HandedIn, decided: tuple[Kind, str, str]
) -> None:
    (kind, state, reason), terminal = decided, centre.terminal()
    grant = api.sign_in()
    centre.clock.forward(seconds=30)
    entry = terminal.decision(waiting.entry, grant, kind)
    centre.clock.forward(seconds=2)
    letter = terminal.journal_letter([entry])
    centre.file(letter)
    stands(centre, state)
    actor, action, why, before, after = centre.rows(MOVES)[-1]
    assert (actor, action, why) == ("registrar", f"case.{state}", reason)
    assert [json.loads(str(each)) for each in (before, after)] == [
        {"state": "waiting"},
        {"state": state},
    ]
    times = "SELECT time, device_time FROM audit ORDER BY seq DESC LIMIT 1"
    assert centre.rows(times) == [
        ("2026-03-02T02:30:32.000Z", "2026-03-02T02:30:30.000Z")
    ]
    centre.file(letter)  # brought twice, done once
    stands(centre, state)


def test_a_confirmation_with_a_made_up_grant_moves_nothing_and_is_an_alarm(
    centre: Centre, terminal: FakeTerminal, waiting: HandedIn
) -> None:
    decide(centre, terminal, waiting.entry, "x" * 43)
    alert = ("forged_decision", "critical", "entry 2: grant_unknown")
    stands(centre, "waiting", alert)
    kept = "SELECT actor, reason FROM audit WHERE action = 'decision.forged_decision'"
    assert centre.rows(kept) == [("SF-01", "grant_unknown")]
    with centre.engine.connect() as connection:
        dump = "\n".join(connection.connection.driver_connection.iterdump())
    assert "x" * 43 not in dump


def test_a_grant_of_another_terminal_confirms_nothing(
    centre: Centre, api: Api, waiting: HandedIn
) -> None:
    grant, other = api.sign_in(), centre.terminal("SF-02")
    decide(centre, other, waiting.entry, grant)
    alert = ("forged_decision", "critical", "entry 1: grant_other_terminal")
    stands(centre, "waiting", alert)


def test_another_terminal_of_the_office_confirms_with_its_own_grant(
    centre: Centre, api: Api, waiting: HandedIn
) -> None:
    other = centre.terminal("SF-02")
    grant = api.of(type(api.caller)("SF-02", 0xAC)).sign_in()
    decide(centre, other, waiting.entry, grant)
    stands(centre, "confirmed")


def test_a_grant_of_another_account_confirms_nothing(
    centre: Centre, api: Api, terminal: FakeTerminal, waiting: HandedIn
) -> None:
    decide(centre, terminal, waiting.entry, api.sign_in(), account="somebody")
    alert = ("forged_decision", "critical", "entry 2: grant_other_account")
    stands(centre, "waiting", alert)


@pytest.mark.parametrize("changed", ["hash", "seq"])
def test_a_confirmation_of_what_was_not_shown_moves_nothing(
    centre: Centre,
    api: Api,
    terminal: FakeTerminal,
    waiting: HandedIn,
    changed: str,
) -> None:
    of = waiting.entry
    if changed == "seq":
        of = of.model_copy(update={"seq": 99})
    why = {"hash": "other_hash", "seq": "no_such_submission"}[changed]
    rest = {"hash": "f" * 64} if changed == "hash" else {}
    decide(centre, terminal, of, api.sign_in(), **rest)
    stands(centre, "waiting", ("forged_decision", "critical", f"entry 2: {why}"))


def test_a_decision_just_before_signing_out_counts_when_it_arrives(
    centre: Centre, api: Api, terminal: FakeTerminal, waiting: HandedIn
) -> None:
    grant = api.sign_in()
    entry = terminal.decision(waiting.entry, grant)
    assert api.staff("POST", "logout", grant).status_code == 204
    centre.clock.forward(minutes=4)
    centre.file(terminal.journal_letter([entry]))
    stands(centre, "confirmed")


def test_a_grant_that_ended_confirms_nothing(
    centre: Centre, api: Api, terminal: FakeTerminal, waiting: HandedIn
) -> None:
    grant = api.sign_in()
    api.staff("POST", "logout", grant)
    centre.clock.forward(minutes=5, seconds=1)
    decide(centre, terminal, waiting.entry, grant)
    stands(centre, "waiting", ("forged_decision", "critical", "entry 2: grant_ended"))


def test_a_decision_that_was_long_under_way_is_overdue_and_not_called_forged(
    centre: Centre, api: Api, terminal: FakeTerminal, waiting: HandedIn
) -> None:
    grant = api.sign_in()
    entry = terminal.decision(waiting.entry, grant)
    api.staff("POST", "logout", grant)
    centre.clock.forward(minutes=5, seconds=1)
    centre.file(terminal.journal_letter([entry]))
    stands(centre, "waiting", ("decision_overdue", "warning", "entry 2: grant_late"))


def test_a_decision_from_before_its_grant_counts_for_nothing(
    centre: Centre, api: Api, terminal: FakeTerminal, waiting: HandedIn
) -> None:
    centre.clock.forward(minutes=-6)
    early = centre.clock.now
    centre.clock.forward(minutes=6)
    grant = api.sign_in()
    centre.clock.now, now = early, centre.clock.now
    entry = terminal.decision(waiting.entry, grant)
    centre.clock.now = now
    centre.file(terminal.journal_letter([entry]))
    stands(centre, "waiting", ("forged_decision", "critical", "entry 2: grant_ended"))


def test_of_two_registrars_the_first_decides_and_the_second_is_told(
    centre: Centre, api: Api, terminal: FakeTerminal, waiting: HandedIn
) -> None:
    centre.registrar("second", "钱登记")
    elsewhere = api.of(type(api.caller)("SF-02", 0xAC))
    other, first, second = centre.terminal("SF-02"), api.sign_in(), None
    second = elsewhere.sign_in("second")
    decide(centre, terminal, waiting.entry, first)
    decide(
        *(centre, other, waiting.entry, second, Kind.SUBMISSION_RETURNED),
        account="second",
    )
    alert = ("decision_too_late", "info", "entry 1: already_decided")
    stands(centre, "confirmed", alert)
    # News: nobody has to see to it.
    assert centre.rows("SELECT 1 FROM alerts WHERE cleared IS NULL") == []
    told = elsewhere.staff("GET", f"submissions/{waiting.name}/standing", second)
    assert told.json()["state"] == "confirmed"


def test_what_is_not_all_there_cannot_be_decided_until_it_is(
    centre: Centre, api: Api, terminal: FakeTerminal
) -> None:
    handed_in = terminal.hand_in("A012")
    centre.file(terminal.journal_letter([handed_in.entry]))
    grant = api.sign_in()
    decide(centre, terminal, handed_in.entry, grant)
    alert = ("decision_too_early", "warning", "entry 2: materials_missing")
    stands(centre, "handed_in", alert)
    centre.clock.forward(hours=1)
    centre.arrive(handed_in)
    decide(centre, terminal, handed_in.entry, api.sign_in())
    stands(centre, "confirmed", alert)


def test_giving_back_needs_a_reason(
    centre: Centre, api: Api, terminal: FakeTerminal, waiting: HandedIn
) -> None:
    kind = Kind.SUBMISSION_RETURNED
    decide(centre, terminal, waiting.entry, api.sign_in(), kind, reason="")
    stands(centre, "waiting", ("body_unexpected", "critical", "entry 2: reason"))


def test_a_submission_changed_in_flight_is_an_alarm_and_the_first_stays(
    centre: Centre, terminal: FakeTerminal
) -> None:
    forged = centre.terminal()
    forged.journal = terminal.journal
    first, other = terminal.hand_in("A012"), forged.hand_in("A999")
    centre.file(terminal.journal_letter([first.entry]))
    centre.file(terminal.journal_letter([first.entry]))  # a replay changes nothing
    assert centre.rows(ALERTS) == []
    centre.file(forged.journal_letter([other.entry]))
    assert [name for name, *_ in centre.rows(ALERTS)] == ["entry_conflict"]
    assert centre.rows("SELECT ticket, hash FROM submissions") == [
        ("A012", first.entry.hash)
    ]


def test_a_visit_hands_in_once(centre: Centre, terminal: FakeTerminal) -> None:
    first = terminal.hand_in("A012")
    names = tuple(first.sealed)
    again = terminal.entry(Kind.SUBMITTED, first.body, first.entry.visit, names)
    centre.file(terminal.journal_letter([first.entry, again]))
    assert centre.rows("SELECT seq FROM submissions") == [(1,)]
    assert [name for name, *_ in centre.rows(ALERTS)] == ["submission_repeated"]


@pytest.mark.parametrize("field", ["policy", "seats", "materials", "more", "visit"])
def test_a_submission_that_breaks_its_promise_is_kept_and_opens_no_case(
    centre: Centre, terminal: FakeTerminal, field: str
) -> None:
    handed_in = terminal.hand_in("A012")
    body, visit = dict(handed_in.body), handed_in.entry.visit
    if field == "more":
        body["李示范"] = "李示范"
    elif field == "materials":
        body["materials"] = []
    elif field == "visit":
        visit = None
    else:
        del body[field]
    names = tuple(handed_in.sealed)
    lone = centre.terminal().entry(Kind.SUBMITTED, body, visit, names)
    centre.file(terminal.journal_letter([lone]))
    told = "body" if field == "more" else field
    assert centre.rows(ALERTS) == [("body_unexpected", "critical", f"entry 1: {told}")]
    for nothing in ("SELECT 1 FROM cases", "SELECT 1 FROM visits"):
        assert centre.rows(nothing) == []
    assert centre.rows("SELECT count(*) FROM entries WHERE opened") == [(1,)]


def test_vouching_for_a_face_is_kept_with_its_reason(
    centre: Centre, api: Api, terminal: FakeTerminal
) -> None:
    grant, visit = api.sign_in(), uuid4()
    told = {"seat": 2, "account": "registrar", "grant": grant, "reason": "glasses"}
    entry = terminal.entry(Kind.FACE_VOUCHED, told, visit)
    centre.clock.forward(hours=2)  # there was no network
    centre.file(terminal.journal_letter([entry]))
    assert centre.rows(ALERTS) == []
    kept = "SELECT actor, reason, subject FROM audit WHERE action = 'face.vouched'"
    assert centre.rows(kept) == [("registrar", "glasses", f"SF-01/{visit}")]


def test_vouching_without_a_grant_is_an_alarm(
    centre: Centre, terminal: FakeTerminal
) -> None:
    told = {"seat": 2, "account": "registrar", "grant": "x" * 43, "reason": "glasses"}
    centre.file(
        terminal.journal_letter([terminal.entry(Kind.FACE_VOUCHED, told, uuid4())])
    )
    alert = ("forged_vouching", "critical", "entry 1: grant_unknown")
    assert centre.rows(ALERTS) == [alert]
    assert centre.rows("SELECT 1 FROM audit WHERE action = 'face.vouched'") == []


def test_the_staff_screen_opened_and_closed_is_in_the_audit_chain(
    centre: Centre, terminal: FakeTerminal
) -> None:
    opened = terminal.entry(Kind.STAFF_SIGNED_IN, {"account": "registrar"})
    closed = terminal.entry(
        Kind.STAFF_SIGNED_OUT, {"account": "registrar", "why": "idle"}
    )
    centre.file(terminal.journal_letter([opened, closed]))
    assert centre.rows("SELECT actor, action, reason FROM audit ORDER BY seq") == [
        ("registrar", "staff.screen_opened", ""),
        ("registrar", "staff.screen_closed", "idle"),
    ]
