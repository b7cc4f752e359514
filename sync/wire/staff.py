"""Staff at a terminal: what it asks the centre for, and what the centre answers.

HTTPS on the terminal API, with the terminal's certificate; JSON both ways::

    POST /terminals/{id}/staff/login                     Login → Grant
    POST /terminals/{id}/staff/logout                    → 204
    GET  /terminals/{id}/staff/submissions               → Waiting
    POST /terminals/{id}/staff/submissions/{sub}/view    → View (audited)
    GET  /terminals/{id}/staff/submissions/{sub}/materials/{sha256}  → opened bytes
    GET  /terminals/{id}/staff/submissions/{sub}/standing            → Standing

``sub`` is ``<terminal>.<journal>.<seq>`` of the entry that handed it in. All but the
first carry ``Authorization: Bearer <grant>``. A refusal is ``{"error", "detail"}``.
"""

from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

from pydantic import Field, StringConstraints

from sync.wire.values import Line, Model, Seq, Sha256, TerminalId, UtcMs, Word

GRANT_IDLE_S: Final = 900
"""After so long without a request a grant has ended (DESIGN: at most 15 minutes)."""
MAX_LOGIN_BYTES: Final = 2_048
MAX_WAITING: Final = 200
MAX_VIEW_BYTES: Final = 131_072

Account = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{0,31}$")]
Secret = Annotated[str, StringConstraints(min_length=1, max_length=128)]
GrantText = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{22,64}$")]
"""An unguessable name of one sign-in: never logged, sealed wherever it is stored."""


class Login(Model):
    """Who wants in; the other two factors come with their own issue."""

    account: Account
    password: Secret


class Grant(Model):
    """One sign-in of one account at one terminal."""

    grant: GrantText
    account: Account
    name: Line
    """How the screen addresses the person who signed in."""
    expires: UtcMs
    """At the latest, however busy; `idle_s` without a request ends it earlier."""
    idle_s: Annotated[int, Field(ge=1, le=GRANT_IDLE_S)]


class Refusal(StrEnum):
    """Why the centre refuses; ``error`` of its answer."""

    WRONG = "wrong_credentials"
    LOCKED = "locked_out"
    NO_GRANT = "no_grant"
    """Ended, unknown, or of another terminal: sign in again."""
    NOT_FOUND = "no_such_submission"
    INCOMPLETE = "materials_missing"
    UNOPENED = "cannot_be_opened"


class SubmissionState(StrEnum):
    """How far a submission has come."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    RETURNED = "returned"


class SubmissionId(Model):
    """The entry that handed it in."""

    terminal: TerminalId
    journal: UUID
    seq: Seq
    hash: Sha256


class Waits(Model):
    """One submission that waits, without a name."""

    submission: SubmissionId
    ticket: Word
    service: Word
    submitted: UtcMs
    """By the device's clock."""
    received: UtcMs
    """By the centre's."""
    pages: Annotated[int, Field(ge=0, le=64)]
    awaited: Annotated[int, Field(ge=0, le=64)]
    """Materials that have not arrived; it can be decided at 0."""


class Waiting(Model):
    """What waits for a decision, oldest first."""

    waiting: Annotated[tuple[Waits, ...], Field(max_length=MAX_WAITING)]
    time: UtcMs


class Standing(Model):
    """What the centre holds of one submission."""

    state: SubmissionState
    entry: Sha256 | None = None
    """The hash of the entry that decided it."""
    decided: UtcMs | None = None
    """When the centre applied it, by its own clock."""


class SeatView(Model):
    """One person of a submission, as the registrar must see them."""

    seat: Annotated[int, Field(ge=1, le=2)]
    name: Line
    sex: Line
    """男 or 女; what the card says where it says something else."""
    born: Line
    """``1990-01-01``."""
    id_masked: Line
    """Of the number, the first three and the last four."""
    face_outcome: Word
    """``pass``, ``staff``, ``fail`` or ``vouched``."""
    face_live: Word
    face_score: float | None
    """Distance of card photo and live face; smaller is more alike."""
    vouched_by: Account | None
    answers: dict[Word, Line]
    declared: bool


class MaterialView(Model):
    """One material that can be fetched, opened, from the same submission."""

    role: Word
    """``card_photo``, ``live_picture``, ``page``, ``signature_picture``, …"""
    seat: Annotated[int, Field(ge=0, le=2)]
    """0 where it belongs to both."""
    sha256: Sha256
    media_type: Line
    length: Annotated[int, Field(ge=0)]


class View(Model):
    """One submission, opened at the centre for the account that asked."""

    waits: Waits
    seats: Annotated[tuple[SeatView, ...], Field(max_length=2)]
    materials: Annotated[tuple[MaterialView, ...], Field(max_length=64)]
