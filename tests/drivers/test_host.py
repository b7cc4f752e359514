"""The host: one command in flight, whose it is, how it ends, and what is forgotten."""

import select
import threading
import time
from pathlib import Path

import pytest
from pytest_mock import MockerFixture

from drivers.channel import Descriptor
from drivers.contract import (
    Capabilities,
    Code,
    Data,
    DeviceError,
    Errand,
    Garbled,
    Notice,
    Offline,
    Port,
    Refused,
    State,
    Status,
)
from drivers.host.line import Line
from drivers.host.program import HUNG_AFTER_S, Host, Hung
from drivers.messages import Cancel, Claim, Do, Done, Hello, Release, Released, Told
from tests.drivers.conftest import FakeCore, HostStarter, ObedientPort

WAITS_S = 30.0


def waits(_command: str, _args: Data, errand: Errand) -> Data:
    errand.notify(Notice("waiting"))
    while True:
        errand.wait(WAITS_S)


def went(said: object) -> bool:
    return isinstance(said, Told) and said.notice.name == "waiting"


def test_a_host_says_who_it_is_what_it_runs_and_how_that_is(
    core: FakeCore, start_host: HostStarter, obedient: ObedientPort
) -> None:
    start_host(lambda: obedient)
    hello = core.accept()
    core.status(State.ONLINE)
    assert isinstance(hello, Hello)
    assert hello.device == "obedient"
    assert any(isinstance(said, Capabilities) for said in core.heard)


def test_a_command_brings_its_data_and_shows_busy_meanwhile(
    core: FakeCore, start_host: HostStarter, obedient: ObedientPort, owner: str
) -> None:
    obedient.on_run = lambda name, args, _: {"did": name, "with": args["picture"]}
    start_host(lambda: obedient)
    core.accept()
    core.status(State.ONLINE)
    core.say(Claim(owner, 10))
    core.say(Do(7, "go", 5, owner, {"picture": b"\x00\xff" * 40_000}))
    done = core.done(7)
    assert done.code is Code.SUCCESS
    assert done.data == {"did": "go", "with": b"\x00\xff" * 40_000}
    assert any(isinstance(s, Status) and s.state is State.BUSY for s in core.heard)


def test_a_second_command_is_refused_while_one_is_in_flight(
    core: FakeCore, start_host: HostStarter, obedient: ObedientPort, owner: str
) -> None:
    obedient.on_run = waits
    start_host(lambda: obedient)
    core.accept()
    core.say(Claim(owner, 10))
    core.say(Do(1, "go", 30, owner))
    core.hear_until(went)
    core.say(Do(2, "go", 30, owner))
    done = core.done(2)
    assert (done.code, done.detail) == (Code.SEQUENCE_ERROR, "busy")


def test_a_cancelled_command_ends_at_once(
    core: FakeCore, start_host: HostStarter, obedient: ObedientPort, owner: str
) -> None:
    obedient.on_run = waits
    start_host(lambda: obedient)
    core.accept()
    core.say(Claim(owner, 10))
    core.say(Do(1, "go", 30, owner))
    core.hear_until(went)
    core.say(Cancel(1))
    assert core.done(1).code is Code.CANCELED


def test_a_cancel_for_another_command_changes_nothing(
    core: FakeCore, start_host: HostStarter, obedient: ObedientPort, owner: str
) -> None:
    obedient.on_run = waits
    start_host(lambda: obedient)
    core.accept()
    core.say(Claim(owner, 10))
    core.say(Do(2, "go", 0.3, owner))
    core.hear_until(went)
    core.say(Cancel(1))
    assert core.done(2).code is Code.TIME_OUT


def test_what_a_device_brings_after_the_cancel_is_dropped(
    core: FakeCore, start_host: HostStarter, obedient: ObedientPort, owner: str
) -> None:
    go_on = threading.Event()

    def late(_command: str, _args: Data, errand: Errand) -> Data:
        errand.notify(Notice("waiting"))
        go_on.wait(WAITS_S)
        return {"late": True}

    obedient.on_run = late
    start_host(lambda: obedient)
    core.accept()
    core.say(Claim(owner, 10))
    core.say(Do(1, "go", 30, owner))
    core.hear_until(went)
    core.say(Cancel(1))
    core.say(Do(2, "go", 30, owner))
    core.done(2)  # refused as busy: so the cancel before it has been heard
    go_on.set()
    done = core.done(1)
    assert (done.code, done.data) == (Code.CANCELED, {})


def test_a_deadline_ends_a_command_as_time_out(
    core: FakeCore, start_host: HostStarter, obedient: ObedientPort, owner: str
) -> None:
    obedient.on_run = waits
    start_host(lambda: obedient)
    core.accept()
    core.say(Claim(owner, 10))
    core.say(Do(1, "go", 0.1, owner))
    assert core.done(1).code is Code.TIME_OUT


def test_a_command_of_a_visit_needs_that_visits_claim(
    core: FakeCore, start_host: HostStarter, obedient: ObedientPort, owner: str
) -> None:
    start_host(lambda: obedient)
    core.accept()
    core.say(Do(1, "go", 5, owner))
    assert core.done(1).detail == "not_claimed"
    core.say(Claim(owner, 10))
    core.say(Do(2, "go", 5, "another visit"))
    assert core.done(2).detail == "claimed"
    core.say(Do(3, "go", 5, None))
    assert core.done(3).detail == "claimed"


def test_a_claim_is_not_taken_over_by_another_visit(
    core: FakeCore, start_host: HostStarter, obedient: ObedientPort, owner: str
) -> None:
    start_host(lambda: obedient)
    core.accept()
    core.say(Claim(owner, 10))
    core.say(Claim("another visit", 10))
    core.say(Do(1, "go", 5, owner))
    assert core.done(1).code is Code.SUCCESS


def test_a_claim_that_runs_out_calls_the_command_back_and_wipes(
    core: FakeCore, start_host: HostStarter, obedient: ObedientPort, owner: str
) -> None:
    obedient.on_run = waits
    start_host(lambda: obedient)
    core.accept()
    core.say(Claim(owner, 0.2))
    core.say(Do(1, "go", 30, owner))
    assert core.done(1).code is Code.CANCELED
    assert obedient.wiped.wait(WAITS_S)
    core.say(Do(2, "go", 30, owner))
    assert core.done(2).detail == "not_claimed"


def test_a_claim_behind_one_that_ran_out_wipes_first(
    core: FakeCore, start_host: HostStarter, obedient: ObedientPort, owner: str
) -> None:
    late_s = [0.0]
    start_host(lambda: obedient, clock=lambda: time.monotonic() + late_s[0])
    core.accept()
    core.say(Claim(owner, 100))
    core.say(Do(1, "go", 5, owner))
    assert core.done(1).code is Code.SUCCESS
    late_s[0] = 200.0
    core.say(Claim("another visit", 10))
    core.say(Do(2, "go", 5, "another visit"))
    assert core.done(2).code is Code.SUCCESS
    assert obedient.wiped.is_set()


def test_a_release_wipes_the_device(
    core: FakeCore, start_host: HostStarter, obedient: ObedientPort, owner: str
) -> None:
    start_host(lambda: obedient)
    core.accept()
    core.status(State.ONLINE)
    core.say(Claim(owner, 10))
    core.say(Release("another visit"))
    core.say(Do(1, "go", 5, owner))
    assert core.done(1).code is Code.SUCCESS
    assert not obedient.wiped.is_set()
    core.say(Release(owner))
    assert obedient.wiped.wait(WAITS_S)


def test_every_release_is_answered_once_the_device_has_forgotten(
    core: FakeCore, start_host: HostStarter, obedient: ObedientPort, owner: str
) -> None:
    forgets = threading.Event()
    obedient.wipe = forgets.wait  # type: ignore[method-assign]  # forgets when told
    start_host(lambda: obedient)
    core.accept()
    core.status(State.ONLINE)
    core.say(Claim(owner, 10))
    core.say(Release("another visit"))
    core.hear_until(lambda said: said == Released("another visit"))
    core.say(Release(owner))
    core.say(Do(1, "go", 5))
    forgets.set()
    assert core.done(1).code is Code.SUCCESS
    assert Released(owner) in core.heard
    # Its claim has ended: the device is asked to forget again, and says so again.
    core.say(Release(owner))
    core.hear_until(lambda said: said == Released(owner))


def test_a_release_is_answered_after_the_end_of_the_command_it_calls_back(
    core: FakeCore, start_host: HostStarter, obedient: ObedientPort, owner: str
) -> None:
    obedient.on_run = waits
    start_host(lambda: obedient)
    core.accept()
    core.say(Claim(owner, 10))
    core.say(Do(1, "go", 30, owner))
    core.hear_until(went)
    core.say(Release(owner))
    core.released(owner)
    assert obedient.wiped.is_set()
    ends = [said for said in core.heard if isinstance(said, Done | Released)]
    assert [type(said) for said in ends] == [Done, Released]


def test_a_release_is_answered_where_no_device_is(
    core: FakeCore, start_host: HostStarter, owner: str
) -> None:
    def open_port() -> Port:
        raise Offline("not_there")

    start_host(open_port)
    core.accept()
    core.status(State.OFFLINE)
    core.say(Release(owner))
    core.released(owner)


def test_a_host_that_still_remembers_does_not_come_back(
    core: FakeCore, start_host: HostStarter, obedient: ObedientPort, owner: str
) -> None:
    listens = threading.Event()
    came_early: list[bool] = []

    def remembers_for_long() -> None:
        assert listens.wait(WAITS_S)
        assert core.listening is not None
        early, _, _ = select.select([core.listening], [], [], 0.5)
        came_early.append(bool(early))

    obedient.wipe = remembers_for_long  # type: ignore[method-assign]  # made slow
    start_host(lambda: obedient)
    core.accept()
    core.status(State.ONLINE)
    core.say(Claim(owner, 10))
    core.say(Do(1, "go", 5, owner))
    core.done(1)
    core.die()
    core.listen()
    listens.set()
    assert isinstance(core.accept(), Hello)
    assert came_early == [False]


def test_a_core_that_dies_calls_the_command_back_wipes_and_is_found_again(
    core: FakeCore, start_host: HostStarter, obedient: ObedientPort, owner: str
) -> None:
    ended = threading.Event()

    def until_called_back(command: str, args: Data, errand: Errand) -> Data:
        try:
            return waits(command, args, errand)
        finally:
            ended.set()

    obedient.on_run = until_called_back
    start_host(lambda: obedient)
    core.accept()
    core.say(Claim(owner, 10))
    core.say(Do(1, "go", 30, owner))
    core.hear_until(went)
    core.die()
    assert ended.wait(WAITS_S)
    assert obedient.wiped.wait(WAITS_S)
    core.heard.clear()
    core.listen()
    assert isinstance(core.accept(), Hello)
    obedient.on_run = lambda *_: {}
    core.say(Do(2, "go", 5))
    assert core.done(2).code is Code.SUCCESS
    # The ended command belonged to the connection that is gone.
    assert [s.command for s in core.heard if isinstance(s, Done)] == [2]


def test_garbage_from_the_core_ends_the_connection_and_a_new_one_is_made(
    core: FakeCore, start_host: HostStarter, obedient: ObedientPort
) -> None:
    start_host(lambda: obedient)
    core.accept()
    core.send_raw(b"not json")
    assert isinstance(core.accept(), Hello)


def test_a_device_that_is_away_is_offline_and_tried_again(
    core: FakeCore, start_host: HostStarter, obedient: ObedientPort
) -> None:
    attempts: list[int] = []

    def open_port() -> Port:
        attempts.append(1)
        if len(attempts) < 3:
            raise Offline("not_there")
        return obedient

    start_host(open_port)
    core.accept()
    assert core.status(State.OFFLINE).reasons == ("not_there",)
    core.status(State.ONLINE)
    assert len(attempts) == 3


def test_a_command_for_a_device_that_is_away_says_so(
    core: FakeCore, start_host: HostStarter
) -> None:
    def open_port() -> Port:
        raise Offline("not_there")

    start_host(open_port)
    core.accept()
    core.say(Do(1, "go", 5))
    done = core.done(1)
    assert (done.code, done.detail) == (Code.DEVICE_NOT_READY, "not_connected")


def test_a_device_lost_in_a_command_is_closed_and_opened_anew(
    core: FakeCore,
    start_host: HostStarter,
    obedient: ObedientPort,
    obedient_two: ObedientPort,
) -> None:
    def unplugged(*_: object) -> Data:
        raise Offline("unplugged")

    obedient.on_run = unplugged
    devices = [obedient, obedient_two]
    start_host(lambda: devices.pop(0))
    core.accept()
    core.status(State.ONLINE)
    core.say(Do(1, "go", 5))
    core.status(State.OFFLINE)
    core.status(State.ONLINE)
    assert obedient.closed.is_set()
    core.say(Do(2, "go", 5))
    assert core.done(2).code is Code.SUCCESS


@pytest.mark.parametrize(
    "fault",
    [
        Garbled("card_unreadable:dates"),
        Refused("no_such_command"),
        Refused("card_removed", code=Code.USER_ERROR),
    ],
)
def test_what_a_device_reports_is_how_the_command_ends(
    core: FakeCore, start_host: HostStarter, obedient: ObedientPort, fault: DeviceError
) -> None:
    def fails(*_: object) -> Data:
        raise fault

    obedient.on_run = fails
    start_host(lambda: obedient)
    core.accept()
    core.say(Do(1, "go", 5))
    done = core.done(1)
    assert (done.code, done.detail) == (fault.code, fault.detail)


def test_a_fault_of_the_code_is_an_internal_error_without_its_text(
    core: FakeCore,
    start_host: HostStarter,
    obedient: ObedientPort,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def stumbles(*_: object) -> Data:
        raise ValueError("王样例 990101199003078129")

    obedient.on_run = stumbles
    start_host(lambda: obedient)
    core.accept()
    core.say(Do(1, "go", 5))
    done = core.done(1)
    assert (done.code, done.detail) == (Code.INTERNAL_ERROR, "internal_error")
    assert "ValueError" in caplog.text
    assert "王样例" not in caplog.text


def test_data_that_cannot_travel_is_an_internal_error(
    core: FakeCore, start_host: HostStarter, obedient: ObedientPort
) -> None:
    obedient.on_run = lambda *_: {"what": object()}
    start_host(lambda: obedient)
    core.accept()
    core.say(Do(1, "go", 5))
    assert core.done(1).detail == "unsendable"


def test_a_descriptor_reaches_the_core(
    core: FakeCore, start_host: HostStarter, obedient: ObedientPort, tmp_path: Path
) -> None:
    file = (tmp_path / "ring").open("w+b")
    obedient.on_run = lambda *_: {"ring": Descriptor(file.fileno())}
    start_host(lambda: obedient)
    core.accept()
    core.say(Do(1, "go", 5))
    ring = core.done(1).data["ring"]
    assert isinstance(ring, Descriptor)
    assert ring.fd != file.fileno()


def test_a_heartbeat_repeats_the_status(
    core: FakeCore,
    start_host: HostStarter,
    obedient: ObedientPort,
    mocker: MockerFixture,
) -> None:
    mocker.patch("drivers.host.program.STATUS_HEARTBEAT_S", 0.1)
    start_host(lambda: obedient)
    core.accept()
    core.status(State.ONLINE)
    core.status(State.ONLINE)


def test_a_status_that_changes_by_itself_is_told(
    core: FakeCore,
    start_host: HostStarter,
    obedient: ObedientPort,
    mocker: MockerFixture,
) -> None:
    mocker.patch("drivers.host.worker.STATUS_PERIOD_S", 0.05)
    start_host(lambda: obedient)
    core.accept()
    core.status(State.ONLINE)
    obedient.current = Status(State.HARDWARE_ERROR, ("jammed",))
    assert core.status(State.HARDWARE_ERROR).reasons == ("jammed",)


def test_a_device_that_comes_back_as_another_one_is_suspect_and_does_nothing(
    core: FakeCore,
    start_host: HostStarter,
    obedient: ObedientPort,
    obedient_two: ObedientPort,
) -> None:
    def unplugged(*_: object) -> Data:
        raise Offline("unplugged")

    obedient.on_run = unplugged
    obedient_two.serial = "2"
    devices = [obedient, obedient_two]
    start_host(lambda: devices.pop(0))
    core.accept()
    core.say(Do(1, "go", 5))
    assert core.status(State.FRAUD_SUSPECT).reasons == ("another_device",)
    core.say(Do(2, "go", 5))
    assert core.done(2).code is Code.FRAUD_ATTEMPT


def test_a_device_that_cannot_forget_is_closed(
    core: FakeCore,
    start_host: HostStarter,
    obedient: ObedientPort,
    obedient_two: ObedientPort,
    owner: str,
) -> None:
    def cannot() -> None:
        raise Offline("unplugged")

    obedient.wipe = cannot  # type: ignore[method-assign]  # one device, made to fail
    devices = [obedient, obedient_two]
    start_host(lambda: devices.pop(0))
    core.accept()
    core.status(State.ONLINE)
    core.say(Claim(owner, 10))
    core.say(Release(owner))
    core.status(State.OFFLINE)
    assert obedient.closed.is_set()
    core.status(State.ONLINE)


def end_of(core: FakeCore, device: ObedientPort) -> tuple[threading.Thread, list[str]]:
    """Run a host that soon loses patience; return its thread and what it hung in."""
    ended: list[str] = []

    def run() -> None:
        with pytest.raises(Hung) as hung:
            host.run()
        ended.append(str(hung.value))

    host = Host(
        name="obedient",
        line=Line(core.path, time.monotonic),
        open_port=lambda: device,
        clock=time.monotonic,
        reopen_longest_s=0.1,
        hung_after_s=0.1,
    )
    thread = threading.Thread(target=run)
    thread.start()
    core.accept()
    core.status(State.ONLINE)
    return thread, ended


def test_a_device_whose_code_hangs_ends_the_host(
    core: FakeCore, obedient: ObedientPort
) -> None:
    for_ever = threading.Event()

    def hangs(_command: str, _args: Data, errand: Errand) -> Data:
        errand.notify(Notice("waiting"))
        for_ever.wait(WAITS_S)
        return {}

    obedient.on_run = hangs
    thread, ended = end_of(core, obedient)
    core.say(Do(1, "go", 0.1))
    core.hear_until(went)
    thread.join(WAITS_S)
    for_ever.set()
    assert ended == ["go"]


def test_a_device_that_never_comes_to_the_end_of_forgetting_ends_the_host(
    core: FakeCore, obedient: ObedientPort, owner: str
) -> None:
    for_ever = threading.Event()

    def hangs() -> None:
        for_ever.wait(WAITS_S)

    obedient.wipe = hangs  # type: ignore[method-assign]  # made to hang
    thread, ended = end_of(core, obedient)
    core.say(Claim(owner, 10))
    core.say(Release(owner))
    thread.join(WAITS_S)
    for_ever.set()
    assert ended == ["wipe"]


def test_what_the_end_of_a_command_took_is_not_taken_from_the_time_to_forget(
    core: FakeCore, start_host: HostStarter, obedient: ObedientPort, owner: str
) -> None:
    command_ends, forgets = threading.Event(), threading.Event()
    now_s = [100.0]

    def is_slow(_command: str, _args: Data, errand: Errand) -> Data:
        errand.notify(Notice("waiting"))
        command_ends.wait(WAITS_S)
        return {}

    obedient.on_run = is_slow
    obedient.wipe = forgets.wait  # type: ignore[method-assign]  # forgets when told
    start_host(lambda: obedient, clock=lambda: now_s[0])
    core.accept()
    core.say(Claim(owner, 100))
    core.say(Do(1, "go", 100, owner))
    core.hear_until(went)
    core.say(Release(owner))
    core.say(Do(2, "go", 1, owner))
    assert core.done(2).detail == "busy"  # so the release has been heard
    now_s[0] += HUNG_AFTER_S - 1
    command_ends.set()
    core.done(1)
    core.status(State.ONLINE)
    now_s[0] += HUNG_AFTER_S - 1
    core.say(Cancel(1))
    core.status(State.ONLINE)  # its heartbeat: it looked at the clock
    forgets.set()
    core.released(owner)
