"""Bodies the centre reads whole: closed to what nobody agreed on, silent about it."""

import json
from copy import deepcopy
from typing import Any

import pytest

from sync.wire.bodies import Decided, SignedOut, Submitted, Vouched, read_body
from sync.wire.values import Malformed

SHA = "a" * 64
SEAT: dict[str, Any] = {
    "seat": 1,
    "identity": {"layout": "resident", "name": "王样例"},
    "checks": {"agrees": True},
    "face": {
        "outcome": "pass",
        "live": "live",
        "score": 0.31,
        "reasons": [],
        "cues": {},
        "vouched": None,
    },
    "consents": [{"name": "collect", "text": SHA}],
    "answers": {"occupation": "30"},
    "declaration": {"name": "x", "text": SHA, "signed": "2026-03-02T02:30:00.000Z"},
}
PAGE: dict[str, Any] = {
    "role": "page",
    "seat": 0,
    "sha256": SHA,
    "digest": SHA,
    "media_type": "image/jpeg",
    "length": 7,
}
BODY: dict[str, Any] = {
    "v": 2,
    "service": "marriage",
    "ticket": "A012",
    "policy": "national-2025",
    "seats": [SEAT],
    "materials": [PAGE],
}
DECIDED: dict[str, Any] = {
    "v": 2,
    "submission": {
        "terminal": "SF-01",
        "journal": "00000000-0000-0000-0000-000000000001",
        "seq": 4,
        "hash": SHA,
    },
    "account": "registrar",
    "grant": "g" * 43,
    "reason": "",
}


def text(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def cause(value: object) -> str:
    with pytest.raises(Malformed) as caught:
        read_body(Submitted, text(value))
    return caught.value.cause


def changed(**values: object) -> dict[str, Any]:
    return {**deepcopy(BODY), **values}


def test_a_submission_is_read_whole() -> None:
    body = read_body(Submitted, text(BODY))
    assert body.pages == 1
    assert body.seats[0].answers == {"occupation": "30"}


def test_a_face_nobody_looked_at_is_absent() -> None:
    body = read_body(Submitted, text(changed(seats=[{**SEAT, "face": {}}])))
    assert body.seats[0].face is None


@pytest.mark.parametrize("name", sorted(BODY))
def test_a_missing_field_is_named(name: str) -> None:
    body = deepcopy(BODY)
    del body[name]
    assert cause(body) == name


def test_an_unknown_field_is_refused_without_its_name() -> None:
    assert cause(changed(李示范=1)) == "body"
    assert cause(changed(seats=[{**SEAT, "李示范": 1}])) == "seats.0"


def test_a_wrong_key_of_a_free_table_is_not_repeated() -> None:
    seat = {**SEAT, "answers": {"李示范": 13800000012}}
    assert cause(changed(seats=[seat])) == "seats.0.answers"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (changed(v=3), "v"),
        (changed(ticket="王样例"), "ticket"),
        (changed(seats=[]), "seats"),
        (changed(seats=[SEAT, SEAT]), "seats"),
        (changed(materials=[PAGE, PAGE]), "materials"),
        (changed(materials=[{**PAGE, "length": 2**40}]), "materials.0.length"),
        (
            changed(seats=[{**SEAT, "answers": {"phone": "1" * 201}}]),
            "seats.0.answers",
        ),
        ([], "body"),
    ],
)
def test_what_is_wrong_is_named_by_its_place(value: object, told: str) -> None:
    assert cause(value) == told


def test_decisions_and_what_staff_did_are_read() -> None:
    assert read_body(Decided, text(DECIDED)).submission.seq == 4
    told = {"v": 2, "seat": 1, "account": "a", "grant": "g" * 22, "reason": "glasses"}
    assert read_body(Vouched, text(told)).reason == "glasses"
    out = {"v": 2, "account": "a", "why": "idle"}
    assert read_body(SignedOut, text(out)).why == "idle"


def test_a_reason_is_a_word_of_ours_never_free_text() -> None:
    with pytest.raises(Malformed, match="reason"):
        read_body(Decided, text({**DECIDED, "reason": "李示范 没有带证件"}))
