"""How the printer is, from what the queue says of itself."""

from dataclasses import replace

import pytest

from drivers.contract import Garbled, State
from drivers.printer import account
from drivers.printer.device import Job, JobState, Printer, PrinterState
from drivers.printer.frames import Attributes

NOW = 1_000_000
IDLE = Printer(
    PrinterState.IDLE, (), 64, "LaserJet", simulated=False, now=NOW, changed=0
)
BUSY = replace(IDLE, state=PrinterState.PROCESSING)


def told(**attributes: object) -> Printer:
    """Return the printer of which CUPS tells so."""
    values = {
        name: tuple(value) if isinstance(value, list) else (value,)
        for name, value in attributes.items()
    }
    return Printer.of(Attributes(values))  # type: ignore[arg-type]  # told by the test


JOB = Job(1, "kiosk-a", JobState.PROCESSING, 0, NOW - 5)


def test_an_idle_printer_that_reports_is_online() -> None:
    status = account.status(IDLE, [], 12)

    assert status.state is State.ONLINE
    assert status.reasons == ()
    assert status.counters == {"pages": 12, "waiting": 0, "toner_percent": 64}


def test_a_printer_that_never_reported_anything_is_unknown() -> None:
    status = account.status(replace(IDLE, toner=None), [], 0)

    assert status.state is State.UNKNOWN
    assert status.reasons == ("no_report",)
    assert "toner_percent" not in status.counters


def test_a_printer_at_work_is_busy_even_if_it_reports_nothing() -> None:
    assert account.status(replace(BUSY, toner=None), [JOB], 0).state is State.BUSY


def test_a_job_without_a_word_for_long_makes_the_printer_unknown() -> None:
    old = replace(JOB, since=NOW - account.SILENT_AFTER_S - 1)

    assert account.status(BUSY, [old], 0).state is State.UNKNOWN
    assert account.status(BUSY, [old], 0).reasons == ("silent",)


def test_a_job_that_waits_for_paper_for_long_is_not_silent() -> None:
    old = replace(JOB, since=NOW - 3600)
    empty = replace(BUSY, reasons=("media-empty-error",))

    assert account.status(empty, [old], 0).reasons == ("paper_out",)
    assert account.status(empty, [old], 0).state is State.USER_ERROR


def test_a_stopped_queue_is_named_once_with_or_without_its_reason() -> None:
    stopped = replace(IDLE, state=PrinterState.STOPPED)

    for printer in (stopped, replace(stopped, reasons=("paused",))):
        status = account.status(printer, [JOB], 0)
        assert status.state is State.HARDWARE_ERROR
        assert status.reasons == ("stopped",)
        assert status.counters["waiting"] == 1


@pytest.mark.parametrize("simulated", [True, False])
def test_simulation_is_carried_along(simulated: bool) -> None:
    assert (
        account.status(replace(IDLE, simulated=simulated), [], 0).simulated is simulated
    )


@pytest.mark.parametrize(
    ("uri", "simulated"),
    [("kiosksim:/hp1020", True), ("usb://HP/LaserJet%201020", False), ("", False)],
)
def test_only_the_simulators_scheme_makes_a_printer_simulated(
    uri: str, simulated: bool
) -> None:
    assert told(**{"printer-state": 3, "device-uri": uri}).simulated is simulated


def test_one_reason_several_and_none_are_read_alike() -> None:
    def reasons(value: object) -> tuple[str, ...]:
        states = {"printer-state": 3, "printer-state-reasons": value}
        return told(**states).reasons

    assert reasons("none") == ()
    assert reasons("media-empty-error") == ("media-empty-error",)
    assert reasons(["paused", "offline-report"]) == ("paused", "offline-report")


@pytest.mark.parametrize(("level", "toner"), [(64, 64), ([7, 99], 7), (-1, None)])
def test_the_first_level_is_the_toners_unless_it_is_not_known(
    level: object, toner: int | None
) -> None:
    assert told(**{"printer-state": 3, "marker-levels": level}).toner == toner


@pytest.mark.parametrize("state", [0, 9, None, "idle"])
def test_a_printer_in_no_state_there_is_makes_no_sense(state: object) -> None:
    with pytest.raises(Garbled, match="spooler_garbled"):
        told(**{"printer-state": state})
