"""Papers through the real chain: PDF, CUPS, foo2zjs, stream, pixels. Each once."""

from concurrent.futures import TimeoutError as NotYet

import pytest

from bench.simulators.printer import decode
from bench.simulators.printer.control import Mode
from drivers.contract import Cancelled, Code, Offline, Refused, State
from drivers.printer.device import JobState
from tests.drivers.printer.conftest import Desk


def test_the_number_on_the_ticket_is_read_back_from_the_printers_stream(
    desk: Desk, ticket: bytes
) -> None:
    desk.pdf = ticket
    pages = desk.port.status().counters["pages"]

    ended = desk.print("ticket-1")

    assert ended == {"state": "completed", "sheets": 1}
    (stream,) = desk.prints_of("ticket-1")
    assert decode.number(decode.page(stream)).number == "A347"
    assert decode.pages_png(stream).startswith(b"\x89PNG")
    assert desk.ask("job_state", job="ticket-1") == {"state": "completed"}
    assert desk.port.status().counters["pages"] == pages + 1


def test_a_paper_asked_for_twice_is_printed_once(desk: Desk) -> None:
    assert desk.print("twice") == desk.print("twice")
    assert len(desk.prints_of("twice")) == 1


def test_two_papers_alike_but_in_name_are_both_printed(desk: Desk) -> None:
    desk.print("alike-1")
    desk.print("alike-2")

    assert len(desk.prints_of("alike-1")) == len(desk.prints_of("alike-2")) == 1


def test_a_job_waits_for_paper_and_prints_once_after_the_refill(desk: Desk) -> None:
    desk.simulator.set_mode(Mode.EMPTY)
    printing = desk.begin_print("empty")

    desk.hear("paperOut", fault="paper_out")
    desk.hear("progress", state="processing", reasons=["paper_out"])
    desk.await_status(State.USER_ERROR, "paper_out")
    assert desk.prints_of("empty") == []
    assert not printing.done()

    desk.simulator.set_mode(Mode.OK)
    assert printing.result(30)["state"] == "completed"
    assert len(desk.prints_of("empty")) == 1
    desk.await_status(State.ONLINE)


def test_a_printer_that_goes_away_and_comes_back_prints_once(desk: Desk) -> None:
    desk.simulator.set_mode(Mode.OFFLINE)
    printing = desk.begin_print("away")

    desk.hear("offline", fault="offline")
    desk.await_status(State.OFFLINE, "offline")

    desk.simulator.set_mode(Mode.OK)
    assert printing.result(30)["state"] == "completed"
    assert len(desk.prints_of("away")) == 1


def test_a_queue_that_stops_under_a_job_goes_on_and_prints_it_once(desk: Desk) -> None:
    desk.simulator.set_mode(Mode.STOP)
    printing = desk.begin_print("stopped")

    desk.hear("stopped", fault="stopped")
    with pytest.raises(NotYet):
        printing.result(0)

    desk.simulator.set_mode(Mode.OK)
    assert printing.result(30)["state"] == "completed"
    assert len(desk.prints_of("stopped")) == 1


def test_staff_let_a_stopped_queue_go_on_with_what_it_holds(desk: Desk) -> None:
    desk.simulator.set_mode(Mode.STOP)
    desk.port.queue.take_in("held-back", desk.pdf, 1)
    desk.await_status(State.HARDWARE_ERROR, "stopped")

    desk.simulator.set_mode(Mode.OK)
    assert desk.ask("recover") == {"canceled": 0, "resumed": True}
    desk.await_job("held-back", JobState.COMPLETED)
    assert len(desk.prints_of("held-back")) == 1
    desk.await_status(State.ONLINE)


def test_recovery_takes_back_all_but_what_it_is_told_to_keep(
    desk: Desk,
) -> None:
    for job in ("old-1", "old-2", "current"):
        desk.port.queue.submit_held(job, desk.pdf, 1)

    assert desk.ask("recover", keep=["current"])["canceled"] == 2
    assert desk.ask("job_state", job="old-1") == {"state": "canceled"}
    assert desk.ask("job_state", job="current") == {"state": "pending"}
    assert desk.print("current")["state"] == "completed"


def test_after_the_deadline_the_reason_is_told_and_the_job_stays(desk: Desk) -> None:
    desk.simulator.set_mode(Mode.EMPTY)
    desk.port.queue.take_in("late", desk.pdf, 1)
    desk.await_status(State.USER_ERROR, "paper_out")

    with pytest.raises(Offline, match=r"^paper_out$") as caught:
        desk.print("late", deadline_s=1)

    assert caught.value.code is Code.TIME_OUT
    assert desk.ask("job_state", job="late") == {"state": "processing"}
    desk.simulator.set_mode(Mode.OK)
    assert desk.print("late")["state"] == "completed"
    assert len(desk.prints_of("late")) == 1


def test_a_printer_that_never_says_a_word_times_out_as_silent(desk: Desk) -> None:
    desk.simulator.set_mode(Mode.HANG)

    with pytest.raises(Offline, match=r"^silent$") as caught:
        desk.print("mute", deadline_s=1)

    assert caught.value.code is Code.TIME_OUT


def test_a_job_taken_back_is_never_printed_under_its_name_again(desk: Desk) -> None:
    desk.simulator.set_mode(Mode.EMPTY)
    printing = desk.begin_print("unwanted")
    desk.hear("paperOut")
    desk.errand.call_back()
    with pytest.raises(Cancelled):
        printing.result(30)

    assert desk.ask("cancel_job", job="unwanted") == {"state": "canceled"}
    desk.simulator.set_mode(Mode.OK)
    with pytest.raises(Refused, match="job_canceled") as caught:
        desk.print("unwanted")

    assert caught.value.code is Code.CANCELED
    assert desk.prints_of("unwanted") == []
    desk.await_status(State.ONLINE)


def test_an_errand_called_back_leaves_its_job_to_print(desk: Desk) -> None:
    desk.simulator.set_mode(Mode.EMPTY)
    printing = desk.begin_print("left")
    desk.hear("paperOut")
    desk.errand.call_back()
    with pytest.raises(Cancelled):
        printing.result(30)

    desk.simulator.set_mode(Mode.OK)
    desk.await_job("left", JobState.COMPLETED)
    assert len(desk.prints_of("left")) == 1


def test_low_toner_prints_and_is_told(desk: Desk) -> None:
    desk.simulator.set_mode(Mode.LOW)

    assert desk.print("pale")["state"] == "completed"

    status = desk.port.status()
    assert status.state is State.ONLINE
    assert status.reasons == ("toner_low",)
    assert status.counters["toner_percent"] == 7


def test_several_copies_are_one_job(desk: Desk) -> None:
    ended = desk.ask("print", job="copies", pdf=desk.pdf, copies=2)

    assert ended["state"] == "completed"
    assert len(desk.port.queue.named("copies")) == 1


def test_a_pdf_that_is_broken_prints_nothing_silly(desk: Desk) -> None:
    desk.pdf = b"%PDF-1.7\nthis is not a page\n"

    with pytest.raises(Refused, match="job_unprintable") as caught:
        desk.print("broken")

    assert caught.value.code is Code.INVALID_DATA
    assert desk.ask("job_state", job="broken") == {"state": "canceled"}
    assert desk.prints_of("broken") == []
    desk.await_status(State.ONLINE)
