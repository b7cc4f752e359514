"""What a registrar is shown of a submission, made of its row and its opened body."""

import re
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from domain.case import State
from domain.identity import Sex
from server.records.submissions import Submission
from sync.wire.bodies import SeatBody, Submitted
from sync.wire.staff import (
    MaterialView,
    SeatView,
    SubmissionId,
    SubmissionState,
    View,
    Waits,
)
from sync.wire.values import to_ms

SEXES: Final[Mapping[str, str]] = {Sex.MALE: "男", Sex.FEMALE: "女"}
STATES: Final[Mapping[State, SubmissionState]] = {
    State.HANDED_IN: SubmissionState.WAITING,
    State.WAITING: SubmissionState.WAITING,
    State.CONFIRMED: SubmissionState.CONFIRMED,
    State.RETURNED: SubmissionState.RETURNED,
}
MASKED: Final = (3, 4)
"""Characters of a number that are shown at its beginning and at its end."""
UNSEEN: Final = "cannot_judge"
"""What is said of a face no camera looked at."""

_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f]")
_DATE: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")


def waits(submission: Submission) -> Waits:
    """Return a submission's line in the list."""
    key = submission.key
    return Waits(
        submission=SubmissionId(
            terminal=key.terminal,
            journal=UUID(key.journal),
            seq=key.seq,
            hash=submission.hash,
        ),
        ticket=submission.ticket,
        service=submission.service,
        submitted=to_ms(submission.submitted),
        received=to_ms(submission.received),
        pages=submission.pages,
        awaited=submission.awaited,
    )


def view(submission: Submission, body: Submitted) -> View:
    """Return a submission opened."""
    return View(
        waits=waits(submission),
        seats=tuple(_seat(seat) for seat in body.seats),
        materials=tuple(
            MaterialView(
                role=each.role,
                seat=each.seat,
                sha256=each.sha256,
                media_type=each.media_type,
                length=each.length,
            )
            for each in body.materials
        ),
    )


def masked(number: str) -> str:
    """Return a number with its middle covered; a short one is covered whole."""
    first, last = MASKED
    hidden = len(number) - first - last
    if hidden <= 0:
        return "*" * len(number)
    return number[:first] + "*" * hidden + number[-last:]


def _seat(seat: SeatBody) -> SeatView:
    card, face = seat.identity, seat.face
    sex = card.get("sex", "")
    return SeatView(
        seat=seat.seat,
        name=_line(card.get("name") or card.get("name_en", "")),
        sex=_line(SEXES.get(sex, sex)),
        born=_line(_DATE.sub(r"\1-\2-\3", card.get("birth", ""))),
        id_masked=_line(masked(card.get("number", ""))),
        face_outcome=_outcome(seat),
        face_live=face.live if face and face.live else UNSEEN,
        face_score=face.score if face else None,
        vouched_by=face.vouched.account if face and face.vouched else None,
        answers={name: _line(value) for name, value in seat.answers.items()},
        declared=seat.declaration is not None,
    )


def _outcome(seat: SeatBody) -> str:
    if seat.face is None:
        return "staff"
    return "vouched" if seat.face.vouched else seat.face.outcome


def _line(text: str) -> str:
    return _CONTROLS.sub(" ", text)
