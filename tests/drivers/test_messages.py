"""What host and core say: there and back, and strict about every field."""

import pytest

from drivers import channel
from drivers.channel import Malformed
from drivers.contract import Capabilities, Code, Completion, Notice, State, Status
from drivers.messages import (
    Cancel,
    Claim,
    CoreSays,
    Do,
    Done,
    Hello,
    HostSays,
    Release,
    Released,
    Told,
    from_core,
    from_host,
    to_message,
)

HOST: list[HostSays] = [
    Hello("idcard", 7),
    Status(State.ONLINE, ("one", "two"), simulated=True, counters={"cards": 3}),
    Capabilities("SAM-V", "1", "2", ("read_card",)),
    Told(None, Notice("mediaPresent")),
    Told(7, Notice("hint", {"hint": "blink"})),
    Done(7, Completion(Code.USER_ERROR, {"a": b"1"}, "card_removed")),
    Released("visit"),
]
CORE: list[CoreSays] = [
    Do(7, "read_card", 30.0, "visit", {"picture": b"1"}),
    Do(8, "sam_id", 1.5),
    Cancel(7),
    Claim("visit", 10.0),
    Release("visit"),
]


def through_the_wire(said: HostSays | CoreSays) -> dict[str, object]:
    return channel.decode(*channel.encode(to_message(said)))


@pytest.mark.parametrize("said", HOST)
def test_what_a_host_says_comes_back_as_it_went(said: HostSays) -> None:
    assert from_host(through_the_wire(said)) == said


@pytest.mark.parametrize("said", CORE)
def test_what_the_core_says_comes_back_as_it_went(said: CoreSays) -> None:
    assert from_core(through_the_wire(said)) == said


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"hello": {}, "status": {}},
        {"hello": 7},
        {"sing": {}},
        {"hello": {"device": 7, "pid": 1}},
        {"hello": {"device": "x", "pid": True}},
        {"status": {"state": "fine", "reasons": [], "simulated": 1, "counters": {}}},
        {"status": {"state": "online", "reasons": 7, "simulated": True}},
        {"status": {"state": "online", "reasons": [7], "simulated": True}},
        {"status": {"state": "online", "reasons": [], "simulated": 1}},
        {
            "status": {
                "state": "online",
                "reasons": [],
                "simulated": True,
                "counters": {"cards": "3"},
            }
        },
        {"notice": {"command": None, "name": "x", "data": []}},
        {"done": {"command": 1, "code": "well", "data": {}, "detail": ""}},
    ],
)
def test_what_no_host_says_is_malformed(message: dict[str, object]) -> None:
    with pytest.raises(Malformed):
        from_host(message)


@pytest.mark.parametrize("seconds", ["1", True, -1, float("nan"), float("inf"), None])
def test_a_span_of_time_is_finite_and_not_negative(seconds: object) -> None:
    with pytest.raises(Malformed, match="ttl_s"):
        from_core({"claim": {"owner": "x", "ttl_s": seconds}})


def test_what_no_core_says_is_malformed() -> None:
    with pytest.raises(Malformed):
        from_core({"hello": {"device": "x", "pid": 1}})
    with pytest.raises(Malformed):
        from_core({"do": {"command": 1, "name": "go", "args": {}, "owner": 7}})


def test_nothing_personal_shows_in_a_repr() -> None:
    secret = {"name": "王样例"}
    for said in (
        Done(1, Completion(Code.SUCCESS, secret)),
        Do(1, "verify", 1, "visit", secret),
        Told(1, Notice("hint", secret)),
    ):
        assert "王样例" not in repr(said)


def test_a_malformed_field_is_named_and_not_shown() -> None:
    with pytest.raises(Malformed) as malformed:
        from_core({"do": {"command": "王样例", "name": "go", "args": {}}})
    assert "command" in str(malformed.value)
    assert "王样例" not in str(malformed.value)
