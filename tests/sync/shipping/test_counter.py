"""Staff's calls over real HTTPS: refusals with their word, deadlines, limits."""

from __future__ import annotations

import json
import logging
import threading
import time
from typing import TYPE_CHECKING, Final

import pytest

from sync.shipping import calls, counter
from sync.shipping.calls import Asked, Call, Outcome, Reply
from sync.shipping.counter import Counter
from sync.wire.staff import MAX_VIEW_BYTES
from tests.sync.shipping.https_api import Api, answer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

GRANT: Final = "grant-of-the-registrar-0123456789"
PASSWORD: Final = "correct-horse-battery"
SUBMISSION: Final = "T0001.00000000-0000-0000-0000-000000000005.4"
SHA256: Final = "a" * 64
EVERY: Final = {
    Call.LOGIN: {"account": "registrar", "password": PASSWORD},
    Call.LOGOUT: {"grant": GRANT},
    Call.WAITING: {"grant": GRANT},
    Call.VIEW: {"grant": GRANT, "submission": SUBMISSION},
    Call.MATERIAL: {"grant": GRANT, "submission": SUBMISSION, "sha256": SHA256},
    Call.STANDING: {"grant": GRANT, "submission": SUBMISSION},
}


@pytest.fixture
def api(tmp_path: Path) -> Iterator[Api]:
    made = Api(tmp_path)
    yield made
    made.end()


def test_every_call_is_the_request_the_wire_names(api: Api) -> None:
    here = "/terminals/T0001/staff"
    at = f"{here}/submissions/{SUBMISSION}"
    wanted = {
        Call.LOGIN: ("POST", f"{here}/login"),
        Call.LOGOUT: ("POST", f"{here}/logout"),
        Call.WAITING: ("GET", f"{here}/submissions"),
        Call.VIEW: ("POST", f"{at}/view"),
        Call.MATERIAL: ("GET", f"{at}/materials/{SHA256}"),
        Call.STANDING: ("GET", f"{at}/standing"),
    }
    api.say = answer(200, b"")
    for call, args in EVERY.items():
        reply = api.counter().answer(Asked(1, call, args))
        assert reply.outcome is Outcome.DONE
        method, path, shown, body = api.asked[-1]
        assert (method, path) == wanted[call]
        if call is Call.LOGIN:
            assert json.loads(body) == args
        else:
            assert (shown, body) == (f"Bearer {GRANT}", b"")


def test_what_the_centre_says_comes_back_byte_for_byte(api: Api) -> None:
    picture = bytes(range(256)) * 4096
    api.say = answer(200, picture)
    reply = api.counter().answer(Asked(1, Call.MATERIAL, EVERY[Call.MATERIAL]))
    assert reply == Reply(Outcome.DONE, body=picture)


@pytest.mark.parametrize(
    ("status", "body", "reply"),
    [
        (401, {"error": "no_grant"}, calls.refused("no_grant")),
        (401, {"error": "wrong_credentials"}, calls.refused("wrong_credentials")),
        (404, {"error": "no_such_submission"}, calls.refused("no_such_submission")),
        (409, {"error": "materials_missing"}, calls.refused("materials_missing")),
        (422, {"error": "cannot_be_opened"}, calls.refused("cannot_be_opened")),
        (401, {"error": "something else"}, calls.refused("no_grant")),
        (403, {"error": 7}, calls.refused("status_403")),
        (302, {}, calls.refused("status_302")),
        (400, ["no object"], calls.refused("status_400")),
        (503, {}, calls.offline("503")),
        (408, {}, calls.offline("408")),
    ],
)
def test_a_refusal_keeps_its_word(
    api: Api, status: int, body: object, reply: Reply
) -> None:
    api.say = answer(status, json.dumps(body).encode())
    assert api.counter().answer(Asked(1, Call.WAITING, EVERY[Call.WAITING])) == reply


def test_a_pause_names_when_to_try_again(api: Api) -> None:
    api.say = answer(429, b'{"error":"locked_out"}', Retry_After="300")
    reply = api.counter().answer(Asked(1, Call.LOGIN, EVERY[Call.LOGIN]))
    assert reply == calls.refused("locked_out", 300)


def test_an_answer_beyond_its_limit_is_not_read_to_its_end(api: Api) -> None:
    api.say = answer(200, b"x" * (MAX_VIEW_BYTES + 1))
    reply = api.counter().answer(Asked(1, Call.VIEW, EVERY[Call.VIEW]))
    assert reply == calls.refused("oversized")


def test_an_answer_that_drips_ends_at_the_deadline(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counter, "deadline_s", lambda _: 0.5)
    ended = threading.Event()

    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        try:
            while not ended.is_set():
                handler.wfile.write(b"x")
                time.sleep(0.05)
        except OSError:
            ended.set()

    api.say = drip
    try:
        reply = api.counter().answer(Asked(1, Call.WAITING, EVERY[Call.WAITING]))
    finally:
        ended.set()
    assert reply == calls.offline("late")


def test_a_centre_that_says_nothing_is_late(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counter, "deadline_s", lambda _: 0.3)
    ended = threading.Event()
    api.say = lambda _: ended.wait(20) and None
    try:
        reply = api.counter().answer(Asked(1, Call.WAITING, EVERY[Call.WAITING]))
    finally:
        ended.set()
    assert reply == calls.offline("late")


def test_no_centre_and_another_s_certificate_are_no_answer(
    api: Api, tmp_path: Path
) -> None:
    asked = Asked(1, Call.WAITING, EVERY[Call.WAITING])
    nobody = Counter("https://127.0.0.1:1", "T0001", api.identity.context())
    assert nobody.answer(asked).outcome is Outcome.OFFLINE
    (tmp_path / "other").mkdir()
    other = Api(tmp_path / "other")
    try:
        stranger = Counter(other.address, "T0001", api.identity.context())
        assert stranger.answer(asked).outcome is Outcome.OFFLINE
        assert other.asked == []
    finally:
        other.end()


@pytest.mark.parametrize(
    ("call", "args"),
    [
        (Call.LOGIN, {"account": "Not An Account", "password": "x"}),
        (Call.LOGIN, {"account": "registrar", "password": ""}),
        (Call.LOGIN, {"account": "registrar", "password": "x" * 129}),
        (Call.LOGIN, {}),
        (Call.WAITING, {"grant": "short"}),
        (Call.WAITING, {"grant": f"{GRANT}\r\nX-Other: 1"}),
        (Call.VIEW, {"grant": GRANT, "submission": "../../enrol"}),
        (Call.MATERIAL, {**EVERY[Call.MATERIAL], "sha256": "../view"}),
    ],
)
def test_arguments_that_fit_no_request_never_leave(
    api: Api, call: Call, args: dict[str, str]
) -> None:
    assert api.counter().answer(Asked(1, call, args)) == calls.refused("malformed")
    assert api.asked == []


def test_neither_grant_nor_password_is_logged(
    api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("", "httpx", "httpcore"):
        caplog.set_level(logging.DEBUG, logger=name)
    api.say = answer(401, b'{"error":"no_grant"}')
    for call, args in EVERY.items():
        api.counter().answer(Asked(1, call, args))
    assert caplog.text
    assert GRANT not in caplog.text
    assert PASSWORD not in caplog.text


@pytest.mark.parametrize(
    "message",
    [
        None,
        {},
        {"number": 1, "call": "dance", "args": {}},
        {"number": True, "call": "waiting", "args": {}},
        {"number": 1, "call": "waiting", "args": {"grant": 7}},
        {"number": "1", "call": "waiting", "args": {}},
    ],
)
def test_what_is_no_call_is_none(message: object) -> None:
    with pytest.raises(calls.NotACall):
        Asked.from_message(message)


@pytest.mark.parametrize(
    "message",
    [
        None,
        {"number": 1, "outcome": "done", "why": ""},
        {"number": 1, "outcome": "maybe", "why": "", "data": {"again_s": 0}},
        {
            "number": 1,
            "outcome": "done",
            "why": "",
            "data": {"again_s": 0, "body": "text"},
        },
    ],
)
def test_what_is_no_answer_is_none(message: object) -> None:
    with pytest.raises(calls.NotACall):
        Reply.from_message(message)


def test_calls_and_answers_travel_unchanged() -> None:
    asked = Asked(7, Call.VIEW, EVERY[Call.VIEW])
    assert Asked.from_message(asked.to_message()) == asked
    for reply in (Reply(Outcome.DONE, body=b"x"), calls.refused("locked_out", 9)):
        assert Reply.from_message(reply.to_message(7)) == (7, reply)
