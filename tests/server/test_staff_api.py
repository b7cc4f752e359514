"""Staff at a terminal: signing in, what waits, what is opened, and who is told."""

from __future__ import annotations

import logging
import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from server.api import views
from server.listener import Caller
from server.records import dialect, grants, passwords, registrars, tries
from sync.wire.staff import Grant, Standing, View, Waiting

if TYPE_CHECKING:
    from tests.server.conftest import Api, Centre, HandedIn

PASSWORD = "a long password"
DEEDS = "SELECT actor, action FROM audit WHERE action LIKE 'staff.%' ORDER BY seq"
ALERTS = "SELECT name, severity FROM alerts ORDER BY id"
ELSEWHERE = Caller("SF-02", 0xAC)


@pytest.fixture
def handed_in(centre: Centre) -> HandedIn:
    """Return what waits at a centre that has one registrar."""
    centre.registrar()
    terminal = centre.terminal()
    found = terminal.hand_in("A012", pages=(b"page one", b"page two"))
    centre.file(terminal.journal_letter([found.entry]))
    return found


def login(api: Api, account: str, password: str) -> tuple[int, str]:
    answer = api.staff("POST", "login", json={"account": account, "password": password})
    return answer.status_code, answer.json().get("error", "")


def test_the_right_password_gives_a_grant_bound_to_account_and_terminal(
    centre: Centre, api: Api, handed_in: HandedIn
) -> None:
    told = {"account": "registrar", "password": PASSWORD}
    answer = api.staff("POST", "login", json=told)
    grant = Grant.model_validate_json(answer.content)
    assert (grant.account, grant.name, grant.idle_s) == ("registrar", "赵登记", 900)
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", grant.grant)
    assert answer.headers["cache-control"] == "no-store"
    assert centre.rows(DEEDS) == [("registrar", "staff.sign_in")]
    dump = str(centre.rows("SELECT * FROM grants"))
    assert grant.grant not in dump
    assert handed_in.name


def test_wrong_and_unknown_are_answered_alike_and_paused_alike(
    centre: Centre, api: Api, handed_in: HandedIn
) -> None:
    del handed_in
    for account in ("registrar", "nobody"):
        answers = [login(api, account, "wrong") for _ in range(tries.ACCOUNT.free + 1)]
        assert answers == [(401, "wrong_credentials")] * 5 + [(429, "locked_out")]
    # Even the right one, until the pause is over.
    assert login(api, "registrar", PASSWORD) == (429, "locked_out")
    centre.clock.forward(minutes=1)
    assert login(api, "registrar", PASSWORD)[0] == 200
    assert centre.rows(DEEDS) == [
        *[("registrar", "staff.sign_in.refused")] * 4,
        ("registrar", "staff.sign_in.locked"),
        *[("unknown", "staff.sign_in.refused")] * 4,
        ("unknown", "staff.sign_in.locked"),
        ("registrar", "staff.sign_in"),
    ]
    assert centre.rows(ALERTS) == [("staff_locked_out", "warning")]


def test_the_pauses_grow_and_outlast_a_restart(centre: Centre, api: Api) -> None:
    centre.registrar()
    for _ in range(tries.ACCOUNT.free - 1):
        login(api, "registrar", "wrong")
    for pause in (60, 300, 900, 3600, 3600):
        assert login(api, "registrar", "wrong") == (401, "wrong_credentials")
        answer = api.staff(
            "POST", "login", json={"account": "registrar", "password": PASSWORD}
        )
        assert answer.status_code == 429
        assert int(answer.headers["retry-after"]) == pause + 1
        centre.clock.forward(seconds=pause)
        with dialect.writer(centre.engine).begin() as connection:
            # So that only the account's own pauses are seen here.
            tries.forget(connection, tries.TERMINAL, "SF-01")
    centre.clock.forward(hours=25)
    assert login(api, "registrar", "wrong") == (401, "wrong_credentials")
    assert login(api, "registrar", PASSWORD)[0] == 200


def test_one_account_after_the_other_at_one_screen_is_paused_too(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "fits", lambda *_: False)
    for number in range(tries.TERMINAL.free):
        assert login(api, f"guess{number}", "wrong")[0] == 401
    assert login(api, "another", "wrong") == (429, "locked_out")
    assert login(api.of(ELSEWHERE), "another", "wrong")[0] == 401


def test_a_locked_account_is_not_let_in_and_what_it_had_open_ends(
    centre: Centre, api: Api, handed_in: HandedIn
) -> None:
    del handed_in
    grant = api.sign_in()
    with dialect.writer(centre.engine).begin() as connection:
        registrars.lock(connection, "registrar", "离职", centre.clock())
    assert api.staff("GET", "submissions", grant).status_code == 401
    assert login(api, "registrar", PASSWORD) == (429, "locked_out")
    assert login(api, "registrar", "wrong") == (401, "wrong_credentials")
    with dialect.writer(centre.engine).begin() as connection:
        registrars.unlock(connection, "registrar", "复职", centre.clock())
    assert login(api, "registrar", PASSWORD)[0] == 200


def test_many_guesses_at_once_are_counted_like_one_after_the_other(
    centre: Centre, api: Api
) -> None:
    centre.registrar()
    with ThreadPoolExecutor(8) as guessers:
        answers = list(
            guessers.map(lambda _: login(api, "registrar", "wrong")[0], range(8))
        )
    assert sorted(answers) == [401] * tries.ACCOUNT.free + [429] * 3


def test_nobody_costs_as_long_as_somebody() -> None:
    from argon2 import PasswordHasher  # noqa: PLC0415  # only this test knows of it

    assert not PasswordHasher().check_needs_rehash(passwords.NOBODY)
    assert not passwords.fits(None, "nobody")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b'{"account":"a"}', 400),
        (b'{"account":"A B","password":"x"}', 400),
        (b'{"account":"a","password":"' + b"x" * 129 + b'"}', 400),
        (b'{"account":"a","password":"' + b"x" * 2048 + b'"}', 413),
    ],
)
def test_a_login_that_is_none_is_refused_without_repeating_it(
    api: Api, body: bytes, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    answer = api.ask("POST", "/terminals/SF-01/staff/login", content=body)
    assert answer.status_code == status
    assert set(answer.json()) == {"error", "detail"}
    assert "xxx" not in answer.text + caplog.text


@pytest.mark.parametrize(
    "path",
    [
        ("POST", "logout"),
        ("GET", "submissions"),
        ("POST", "submissions/{}/view"),
        ("GET", "submissions/{}/standing"),
        ("GET", "submissions/{}/materials/" + "0" * 64),
    ],
    ids=str,
)
class TestEveryRequest:
    def test_needs_a_grant(
        self, api: Api, handed_in: HandedIn, path: tuple[str, str]
    ) -> None:
        method, where = path
        for grant in ("", "x" * 43, "not a grant"):
            answer = api.staff(method, where.format(handed_in.name), grant)
            assert (answer.status_code, answer.json()["error"]) == (401, "no_grant")

    def test_needs_a_grant_of_its_own_terminal(
        self, centre: Centre, api: Api, handed_in: HandedIn, path: tuple[str, str]
    ) -> None:
        method, where = path
        grant = api.sign_in()
        answer = api.of(ELSEWHERE).staff(method, where.format(handed_in.name), grant)
        assert (answer.status_code, answer.json()["error"]) == (401, "no_grant")
        assert centre.rows("SELECT terminal, name, severity FROM alerts") == [
            ("SF-02", "grant_elsewhere", "critical")
        ]
        assert ("SF-02", "staff.grant_elsewhere") in centre.rows(DEEDS)
        # It was not used up by that.
        assert api.staff("GET", "submissions", grant).status_code == 200

    def test_needs_a_certificate_in_force_under_its_own_id(
        self, api: Api, handed_in: HandedIn, path: tuple[str, str]
    ) -> None:
        method, where = path
        grant = api.sign_in()
        for caller in (None, Caller("SF-01", 0xCD), ELSEWHERE):
            answer = api.of(caller).ask(
                method,
                f"/terminals/SF-01/staff/{where.format(handed_in.name)}",
                headers={"Authorization": f"Bearer {grant}"},
            )
            assert answer.status_code == 403


def test_a_grant_ends_when_nothing_is_asked_with_it(
    centre: Centre, api: Api, handed_in: HandedIn
) -> None:
    del handed_in
    grant = api.sign_in()
    for _ in range(3):
        centre.clock.forward(minutes=14, seconds=59)
        assert api.staff("GET", "submissions", grant).status_code == 200
    centre.clock.forward(minutes=15)
    assert api.staff("GET", "submissions", grant).status_code == 401


def test_a_grant_ends_with_the_shift_however_busy(
    centre: Centre, api: Api, handed_in: HandedIn
) -> None:
    del handed_in
    grant, begun = api.sign_in(), centre.clock.now
    for _ in range(4 * 12 + 3):
        centre.clock.forward(minutes=14)
        api.staff("GET", "submissions", grant)
    centre.clock.now = begun + grants.LIFE
    assert api.staff("GET", "submissions", grant).status_code == 401


def test_signing_out_ends_the_grant_and_so_does_the_next_who_signs_in(
    centre: Centre, api: Api, handed_in: HandedIn
) -> None:
    del handed_in
    first = api.sign_in()
    assert api.staff("POST", "logout", first).status_code == 204
    assert api.staff("GET", "submissions", first).status_code == 401
    second, third = api.sign_in(), api.sign_in()
    assert api.staff("GET", "submissions", second).status_code == 401
    assert api.staff("GET", "submissions", third).status_code == 200
    assert ("registrar", "staff.sign_out") in centre.rows(DEEDS)


def test_what_waits_is_listed_oldest_first_without_a_name(
    centre: Centre, api: Api, handed_in: HandedIn
) -> None:
    other = centre.terminal("SF-02")
    centre.clock.forward(minutes=-5)
    older = other.hand_in("B001", pages=())
    centre.clock.forward(minutes=10)
    centre.file(other.journal_letter([older.entry]))
    centre.arrive(handed_in)
    answer = api.staff("GET", "submissions", api.sign_in())
    told = Waiting.model_validate_json(answer.content)
    assert [
        (each.ticket, each.submission.terminal, each.pages, each.awaited)
        for each in told.waiting
    ] == [("B001", "SF-02", 0, 6), ("A012", "SF-01", 2, 0)]
    first, second = told.waiting
    assert first.submitted < second.submitted < first.received
    assert second.submission.hash == handed_in.entry.hash
    assert "王" not in answer.text


def test_a_submission_is_shown_opened_and_that_is_in_the_audit_chain(
    centre: Centre, api: Api, handed_in: HandedIn
) -> None:
    grant = api.of(ELSEWHERE).sign_in()
    answer = api.of(ELSEWHERE).staff(
        "POST", f"submissions/{handed_in.name}/view", grant
    )
    shown = View.model_validate_json(answer.content)
    assert shown.waits.awaited == len(handed_in.sealed)
    first, second = shown.seats
    assert (first.name, first.sex, first.born) == ("王样例", "男", "1990-01-01")
    assert first.id_masked == "990***********0010"
    assert (second.seat, second.sex, second.face_score) == (2, "女", 0.31)
    assert first.answers["phone"] == "13800000012"
    assert first.declared
    assert [each.role for each in shown.materials].count("page") == 2
    assert "990101199001010010" not in answer.text
    query = (
        "SELECT actor, subject, json_extract(after, '$.terminal') FROM audit "
        "WHERE action = 'submission.viewed'"
    )
    assert centre.rows(query) == [("registrar", handed_in.name, "SF-02")]


def test_a_face_nobody_looked_at_and_one_staff_vouch_for_are_told_apart(
    centre: Centre, api: Api
) -> None:
    centre.registrar()
    terminal = centre.terminal()
    seats = terminal.hand_in("A001").body["seats"]
    vouched = {"account": "registrar", "reason": "glasses"}
    seats[0]["face"] = {}
    seats[1]["face"] = {**seats[1]["face"], "outcome": "fail", "vouched": vouched}
    handed_in = terminal.hand_in("A012", seats=seats)
    centre.file(terminal.journal_letter([handed_in.entry]))
    answer = api.staff("POST", f"submissions/{handed_in.name}/view", api.sign_in())
    first, second = View.model_validate_json(answer.content).seats
    assert (first.face_outcome, first.face_live) == ("staff", "cannot_judge")
    assert (first.face_score, first.vouched_by) == (None, None)
    assert (second.face_outcome, second.vouched_by) == ("vouched", "registrar")


def test_a_submission_that_no_longer_opens_is_an_alarm_and_shows_nothing(
    centre: Centre, api: Api, handed_in: HandedIn
) -> None:
    with dialect.writer(centre.engine).begin() as connection:
        connection.exec_driver_sql("UPDATE entries SET visit = NULL")
    grant = api.sign_in()
    answer = api.staff("POST", f"submissions/{handed_in.name}/view", grant)
    assert (answer.status_code, answer.json()["error"]) == (422, "cannot_be_opened")
    assert centre.rows(ALERTS) == [("submission_unopened", "critical")]
    # The attempt is kept all the same.
    seen = "SELECT actor FROM audit WHERE action = 'submission.viewed'"
    assert centre.rows(seen) == [("registrar",)]


def test_a_material_comes_as_it_was_handed_in(
    centre: Centre, api: Api, handed_in: HandedIn
) -> None:
    centre.arrive(handed_in)
    grant = api.sign_in()
    pages = [each for each in handed_in.body["materials"] if each["role"] == "page"]
    where = f"submissions/{handed_in.name}/materials"
    answers = [api.staff("GET", f"{where}/{page['sha256']}", grant) for page in pages]
    assert [each.content for each in answers] == [b"page one", b"page two"]
    assert answers[0].headers["content-type"] == "image/jpeg"
    assert answers[0].headers["cache-control"] == "no-store"
    query = (
        "SELECT actor, json_extract(after, '$.material') FROM audit "
        "WHERE action = 'submission.material_viewed'"
    )
    assert centre.rows(query) == [("registrar", page["sha256"]) for page in pages]


def test_a_material_that_has_not_come_is_told_apart_from_one_there_is_not(
    api: Api, handed_in: HandedIn
) -> None:
    grant = api.sign_in()
    where = f"submissions/{handed_in.name}/materials"
    missing = api.staff("GET", f"{where}/{next(iter(handed_in.sealed))}", grant)
    assert (missing.status_code, missing.json()["error"]) == (409, "materials_missing")
    unknown = api.staff("GET", f"{where}/{'0' * 64}", grant)
    assert (unknown.status_code, unknown.json()["error"]) == (404, "no_such_submission")


@pytest.mark.parametrize(
    "name",
    [
        "SF-01",
        "SF-01.x.1",
        "SF-01.00000000-0000-0000-0000-000000000001.1",
        "SF-01.00000000-0000-0000-0000-000000000001.99999999999999999999999",
        "SF-01.00000000000000000000000000000001.1",
    ],
)
def test_a_submission_there_is_not_is_not_found(
    api: Api, handed_in: HandedIn, name: str
) -> None:
    del handed_in
    answer = api.staff("POST", f"submissions/{name}/view", api.sign_in())
    assert (answer.status_code, answer.json()["error"]) == (404, "no_such_submission")


@pytest.mark.parametrize("damage", ["swapped", "digest", "bytes"])
def test_a_material_that_is_not_what_was_promised_is_not_shown(
    centre: Centre, api: Api, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    centre.registrar()
    terminal = centre.terminal()
    handed_in = terminal.hand_in("A012")
    body = handed_in.body
    page = body["materials"][0]
    if damage == "digest":
        page["digest"] = "f" * 64
        again = centre.terminal()
        again.journal = terminal.journal
        names = tuple(handed_in.sealed)
        entry = again.entry(handed_in.entry.kind, body, handed_in.entry.visit, names)
        handed_in = type(handed_in)(entry, handed_in.sealed, body)
    centre.file(terminal.journal_letter([handed_in.entry]))
    centre.arrive(handed_in)
    path = centre.home.materials / "SF-01" / page["sha256"]
    if damage == "swapped":
        path.write_bytes(list(handed_in.sealed.values())[1])
    elif damage == "bytes":
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    where = f"submissions/{handed_in.name}/materials/{page['sha256']}"
    answer = api.staff("GET", where, api.sign_in())
    assert (answer.status_code, answer.json()["error"]) == (422, "cannot_be_opened")
    assert centre.rows(ALERTS) == [("submission_unopened", "critical")]
    assert "王样例" not in caplog.text


def test_how_a_submission_stands_is_told(
    centre: Centre, api: Api, handed_in: HandedIn
) -> None:
    grant = api.sign_in()
    where = f"submissions/{handed_in.name}/standing"

    def standing() -> Standing:
        answer = api.staff("GET", where, grant)
        return Standing.model_validate_json(answer.content)

    assert (standing().state, standing().entry) == ("waiting", None)
    centre.arrive(handed_in)
    assert standing().state == "waiting"
    terminal = centre.terminal()
    decision = terminal.decision(handed_in.entry, grant)
    centre.file(terminal.journal_letter([decision]))
    told = standing()
    assert (told.state, told.entry) == ("confirmed", decision.hash)
    assert told.decided == centre.clock.now
    assert api.staff("GET", "submissions", grant).json()["waiting"] == []


def test_a_number_too_short_to_mask_is_covered_whole() -> None:
    assert views.masked("1234567") == "*******"
    assert views.masked("12345678") == "123*5678"
    assert views.masked("") == ""


def test_neither_password_nor_grant_nor_person_is_in_the_log(
    centre: Centre, api: Api, handed_in: HandedIn, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    login(api, "registrar", "a wrong password")
    grant = api.sign_in()
    api.staff("POST", f"submissions/{handed_in.name}/view", grant)
    api.of(ELSEWHERE).staff("GET", "submissions", grant)
    terminal = centre.terminal("SF-02")
    centre.file(terminal.journal_letter([terminal.decision(handed_in.entry, grant)]))
    assert "forged_decision" in caplog.text
    for secret in (PASSWORD, "a wrong password", grant, "王样例", "990101199001010010"):
        assert secret not in caplog.text
