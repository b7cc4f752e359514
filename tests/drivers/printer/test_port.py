"""The printer's port: what it refuses, and what it says of itself."""

from collections.abc import Mapping

import pytest

from bench.simulators.printer.control import Mode
from drivers.contract import Code, Misconfigured, Refused, State
from drivers.printer.device import JobState, Queue
from drivers.printer.frames import Answer, Attributes
from drivers.printer.ipp import Spooler
from drivers.printer.port import open_port
from tests.drivers.printer.conftest import Desk


@pytest.mark.parametrize(
    ("section", "key"),
    [
        ({"queue": "LJ1020"}, "server"),
        ({"server": "", "queue": "LJ1020"}, "server"),
        ({"server": "/run/cups.sock"}, "queue"),
        ({"server": "/run/cups.sock", "queue": "a/../b"}, "queue"),
        ({"server": "/run/cups.sock", "queue": "LJ1020", "quueue": 1}, "quueue"),
    ],
)
def test_a_wrong_setting_is_named(section: Mapping[str, object], key: str) -> None:
    with pytest.raises(Misconfigured, match=rf"devices\.printer\.{key} "):
        open_port(section)


@pytest.mark.parametrize(
    ("args", "detail"),
    [
        ({"pdf": b"%PDF-"}, "job"),
        ({"job": "../x", "pdf": b"%PDF-"}, "job"),
        ({"job": "a" * 65, "pdf": b"%PDF-"}, "job"),
        ({"job": "a"}, "pdf"),
        ({"job": "a", "pdf": "%PDF-"}, "pdf"),
        ({"job": "a", "pdf": b"hello"}, "pdf"),
        ({"job": "a", "pdf": b"%PDF-", "copies": 0}, "copies"),
        ({"job": "a", "pdf": b"%PDF-", "copies": 99}, "copies"),
        ({"job": "a", "pdf": b"%PDF-", "copies": True}, "copies"),
        ({"job": "a", "pdf": b"%PDF-", "colour": 1}, "no_such_argument"),
    ],
)
def test_bad_arguments_are_refused_by_name_and_reach_no_queue(
    desk: Desk, args: Mapping[str, object], detail: str
) -> None:
    before = desk.port.queue.jobs()

    with pytest.raises(Refused, match=detail) as caught:
        desk.ask("print", **args)

    assert caught.value.code is Code.INVALID_DATA
    assert desk.port.queue.jobs() == before


def test_what_to_keep_is_a_list_or_nothing(desk: Desk) -> None:
    with pytest.raises(Refused, match="keep"):
        desk.ask("recover", keep="all")


class ShySpooler(Spooler):
    """A CUPS that has our job, but does not say what it is called."""

    def ask(self, *_: object, **__: object) -> Answer:
        job = {"job-id": (1,), "job-state": (int(JobState.HELD),)}
        return Answer(0, jobs=(Attributes(job),))


def test_a_queue_that_hides_names_prints_nothing_rather_than_twice() -> None:
    queue = Queue(ShySpooler("/run/cups.sock", "LJ1020"))

    with pytest.raises(Refused, match="queue_hides_names"):
        queue.take_in("shy", b"%PDF-", 1)


def test_an_unknown_command_is_unsupported(desk: Desk) -> None:
    with pytest.raises(Refused) as caught:
        desk.ask("dance")

    assert caught.value.code is Code.UNSUPPORTED_COMMAND


def test_a_queue_that_is_not_there_is_no_device(desk: Desk) -> None:
    port = open_port({"server": desk.simulator.socket, "queue": "NONE"})

    assert port.status().state is State.NO_DEVICE


def test_the_port_says_what_it_is_and_that_it_is_simulated(desk: Desk) -> None:
    assert desk.port.capabilities().model.startswith("HP LaserJet 1020")
    assert "print" in desk.port.capabilities().commands
    assert desk.port.status().state is State.ONLINE
    assert desk.port.status().simulated


def test_a_paper_never_handed_in_is_unknown(desk: Desk) -> None:
    assert desk.ask("job_state", job="never") == {"state": "unknown"}


def test_the_self_test_is_the_queues_own_account(desk: Desk) -> None:
    told = desk.ask("self_test")
    assert told["queue"] == "idle"
    assert told["waiting"] == 0


def test_the_self_test_of_a_printer_without_paper_fails_by_name(desk: Desk) -> None:
    desk.simulator.set_mode(Mode.EMPTY)
    printing = desk.begin_print("of-the-self-test")
    desk.hear("paperOut")
    with pytest.raises(Refused, match="paper_out") as caught:
        desk.ask("self_test")
    assert caught.value.code is Code.USER_ERROR
    desk.simulator.set_mode(Mode.OK)
    assert printing.result()["state"] == "completed"
