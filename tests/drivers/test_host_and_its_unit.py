"""When a host tells its unit that it is ready and alive, and when it must not."""

import threading
from collections.abc import Iterator

import pytest

from drivers.contract import Code, Data, Errand, Notice, State, Status
from drivers.host.program import Host
from drivers.messages import Do, Told
from drivers.unit import BEAT_S, Unit
from tests.drivers.conftest import FakeCore, HostStarter, ObedientPort
from tests.systemd.watcher import Watcher

HUNG_AFTER_S = 0.3
SILENCE_S = 3 * BEAT_S


@pytest.fixture
def go_on() -> Iterator[threading.Event]:
    """Return what ends every hang of a test."""
    event = threading.Event()
    yield event
    event.set()


def watched(host: Host, watcher: Watcher) -> None:
    """Have ``host`` tell ``watcher``, and lose patience with its device soon."""
    host.hung_after_s = HUNG_AFTER_S + BEAT_S
    host.unit = Unit(watcher.address)


def test_it_is_alive_but_not_ready_before_core_listens(
    core: FakeCore, start_host: HostStarter, obedient: ObedientPort, watcher: Watcher
) -> None:
    core.die()
    watched(start_host(lambda: obedient), watcher)
    watcher.hears("WATCHDOG")
    assert "READY" not in watcher.hear()
    core.listen()
    core.accept()
    assert watcher.hears("READY")


def test_it_says_in_words_how_the_device_is(
    core: FakeCore, start_host: HostStarter, obedient: ObedientPort, watcher: Watcher
) -> None:
    obedient.current = Status(State.USER_ERROR, ("paper_out",))
    watched(start_host(lambda: obedient), watcher)
    core.accept()
    core.status(State.USER_ERROR)
    until_told = (watcher.hears("WATCHDOG")["STATUS"] for _ in range(5))
    assert "userError paper_out" in until_told


def test_a_device_that_hangs_when_asked_how_it_is_silences_the_host(
    core: FakeCore,
    start_host: HostStarter,
    obedient: ObedientPort,
    watcher: Watcher,
    go_on: threading.Event,
) -> None:
    watched(start_host(lambda: obedient), watcher)
    core.accept()
    watcher.hears("WATCHDOG")

    def hang() -> Status:
        go_on.wait()
        return Status(State.ONLINE)

    obedient.status = hang  # type: ignore[method-assign]  # the fault of this story
    assert watcher.falls_silent(SILENCE_S)
    go_on.set()
    assert watcher.hears("WATCHDOG")


def test_a_command_may_take_as_long_as_its_deadline(
    core: FakeCore,
    start_host: HostStarter,
    obedient: ObedientPort,
    watcher: Watcher,
    go_on: threading.Event,
) -> None:
    def wait(_command: str, _args: Data, errand: Errand) -> Data:
        errand.notify(Notice("waiting"))
        go_on.wait()
        return {}

    obedient.on_run = wait
    watched(start_host(lambda: obedient), watcher)
    core.accept()
    core.say(Do(1, "go", 60, None))
    core.hear_until(lambda said: isinstance(said, Told))
    watcher.forget()
    # More beats than an idle host would be trusted with.
    for _ in range(4):
        watcher.hears("WATCHDOG")
    go_on.set()
    assert core.done(1).code is Code.SUCCESS
