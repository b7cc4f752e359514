"""Submissions as the centre names and shows them, for staff's flow and its pages."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from sync.wire.staff import (
    MaterialView,
    SeatView,
    Standing,
    SubmissionId,
    SubmissionState,
    View,
    Waiting,
    Waits,
)

HANDED_IN = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)
JOURNAL = UUID(int=7)


def waits_of(seq: int, awaited: int = 0) -> Waits:
    """Return one submission that waits."""
    submission = SubmissionId(
        terminal="T0001", journal=JOURNAL, seq=seq, hash=f"{seq:064x}"
    )
    at = HANDED_IN + timedelta(minutes=seq)
    return Waits(
        submission=submission,
        ticket=f"A{seq:03}",
        service="marriage",
        submitted=at,
        received=at,
        pages=1,
        awaited=awaited,
    )


def seat_view(seat: int, name: str, outcome: str = "pass") -> SeatView:
    """Return one person as the centre shows them."""
    return SeatView(
        seat=seat,
        name=name,
        sex="女" if seat == 2 else "男",
        born="1990-01-01",
        id_masked="990***********001X",
        face_outcome=outcome,
        face_live="live",
        face_score=0.31 if outcome == "pass" else None,
        vouched_by="colleague" if outcome == "vouched" else None,
        answers={"phone": "13800000012"},
        declared=outcome != "fail",
    )


MATERIALS = (
    ("card_photo", 1),
    ("live_picture", 1),
    ("page", 0),
    ("signature_picture", 1),
    ("signature_strokes", 1),
)


def view_of(waits: Waits, *outcomes: str) -> View:
    """Return a submission as the centre opens it."""
    names = ("李示范", "王样例")
    seats = tuple(
        seat_view(number + 1, names[number], outcome)
        for number, outcome in enumerate(outcomes or ("pass", "pass"))
    )
    materials = tuple(
        MaterialView(
            role=role,
            seat=seat,
            sha256=f"{number:064x}",
            media_type="application/json" if "strokes" in role else "image/png",
            length=10,
        )
        for number, (role, seat) in enumerate(MATERIALS)
    )
    return View(waits=waits, seats=seats, materials=materials)


def waiting_of(count: int) -> Waiting:
    """Return a list of so many submissions."""
    waiting = tuple(waits_of(seq + 1) for seq in range(count))
    return Waiting(waiting=waiting, time=HANDED_IN + timedelta(hours=1))


def standing_of(state: SubmissionState, entry: str | None = None) -> Standing:
    """Return how the centre holds a submission."""
    return Standing(state=state, entry=entry, decided=HANDED_IN if entry else None)


@pytest.fixture
def waits() -> Waits:
    return waits_of(12)
