"""What devices report becomes what the table of faults has citizens told."""

from datetime import date

import pytest

from drivers.contract import Code, Completion, Notice
from drivers.faults.table import TABLE
from kiosk.core.reports import (
    capture_event,
    card_event,
    face_event,
    print_notice,
)
from kiosk.visit.events import (
    CaptureFailed,
    CardFailed,
    CardWaitEnded,
    FaceFailed,
    TicketHeld,
)
from kiosk.visit.state import Printing, Trouble

TODAY = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("code", "detail", "trouble"),
    [
        (Code.USER_ERROR, "card_removed", Trouble.CARD_REMOVED),
        (Code.INVALID_DATA, "card_unreadable:layout", Trouble.CARD_UNREADABLE),
        (Code.USER_ERROR, "card_not_genuine", Trouble.OTHER_CARD),
        (Code.HARDWARE_ERROR, "line_noise", Trouble.CARD_UNREADABLE),
        (Code.HARDWARE_ERROR, "sam_selftest_failed", Trouble.READER_OFFLINE),
        (Code.TIME_OUT, "overdue", Trouble.READER_OFFLINE),
        (Code.USER_ERROR, "never heard of", Trouble.CARD_UNREADABLE),
        (Code.HARDWARE_ERROR, "never heard of", Trouble.READER_OFFLINE),
    ],
)
def test_a_card_that_is_not_read(code: Code, detail: str, trouble: Trouble) -> None:
    assert card_event(Completion(code, detail=detail), TODAY) == CardFailed(trouble)


def test_waiting_in_vain_for_a_card_is_no_fault() -> None:
    end = Completion(Code.TIME_OUT, detail="deadline")
    assert card_event(end, TODAY) == CardWaitEnded()


@pytest.mark.parametrize(
    ("code", "detail", "trouble"),
    [
        (Code.TIME_OUT, "no_face", Trouble.NOBODY_SEEN),
        (Code.TIME_OUT, "frozen", Trouble.CAMERA_OFFLINE),
        (Code.INVALID_DATA, "card_photo_without_face", Trouble.CANNOT_JUDGE),
        (Code.DEVICE_NOT_READY, "host_gone", Trouble.CAMERA_OFFLINE),
        (Code.HARDWARE_ERROR, "never heard of", Trouble.CAMERA_OFFLINE),
    ],
)
def test_a_face_that_is_not_judged(code: Code, detail: str, trouble: Trouble) -> None:
    assert face_event(Completion(code, detail=detail)) == FaceFailed(trouble)


@pytest.mark.parametrize(
    ("detail", "trouble"),
    [
        ("picture_too_large", Trouble.PICTURE_TOO_LARGE),
        ("camera_offline", Trouble.SCANNER_OFFLINE),
        ("never heard of", Trouble.SCANNER_OFFLINE),
    ],
)
def test_a_page_that_is_not_taken(detail: str, trouble: Trouble) -> None:
    end = Completion(Code.INVALID_DATA, detail=detail)
    assert capture_event(end) == CaptureFailed(trouble)


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        ("paper_out", Printing.NO_PAPER),
        ("spooler_down", Printing.PRINTER_OFFLINE),
        ("paper_jam", Printing.STOPPED),
        ("silent", Printing.SLOW),
    ],
)
def test_a_paper_that_is_held_up(fault: str, why: Printing) -> None:
    assert print_notice(Notice("x", {"fault": fault})) == TicketHeld(why)


@pytest.mark.parametrize("data", [{"fault": "toner_low"}, {"fault": "x"}, {}])
def test_of_what_holds_nothing_up_nobody_is_told(data: dict[str, object]) -> None:
    assert print_notice(Notice("progress", data)) is None


def test_every_fault_of_a_card_or_camera_has_a_page() -> None:
    for name, found in TABLE["facecam"].items():
        event = face_event(Completion(found.code, detail=name))
        assert isinstance(event, FaceFailed)
