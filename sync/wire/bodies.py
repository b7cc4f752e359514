"""What sealed bodies say that the centre reads whole, version 2: models and their JSON.

A body is canonical JSON, sealed for its entry. Everything in it may be personal, so
what is wrong with one is told by the names of our own fields alone.
"""

from typing import Annotated, Final, Literal, Self, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    Field,
    JsonValue,
    StringConstraints,
    ValidationError,
    model_validator,
)

from sync.wire.limits import MAX_ENTRY_MATERIALS, MAX_MATERIAL_BYTES
from sync.wire.staff import Account, GrantText, SubmissionId
from sync.wire.values import Malformed, Model, Sha256, UtcMs, Word

BODY_VERSION: Final = 2
MAX_SEATS: Final = 2

PAGE: Final = "page"
"""The role of a scanned page, exactly as the camera gave it; pages stand in order."""

Text = Annotated[str, StringConstraints(max_length=200)]
Ticket = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,2}[0-9]{1,6}$")]
Service = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,31}$")]
Reason = Annotated[
    str, StringConstraints(pattern=r"^([A-Za-z0-9][A-Za-z0-9_.:/+-]{0,63})?$")
]
"""A word of ours, or nothing."""
Role = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,31}$")]
MediaType = Annotated[
    str, StringConstraints(max_length=64, pattern=r"^[a-z]+/[a-z0-9][a-z0-9.+-]*$")
]
SeatNumber = Annotated[int, Field(ge=1, le=MAX_SEATS)]


class Vouching(Model):
    """Who of the staff vouches for a face, and why."""

    account: Account
    reason: Reason


class FaceBody(Model):
    """What the face camera found, or that staff compared."""

    outcome: Word
    live: Reason
    score: float | None
    # `_absent` makes Python of the JSON, where strict models know lists from tuples.
    reasons: Annotated[tuple[Word, ...], Field(max_length=64, strict=False)]
    cues: dict[str, JsonValue]
    vouched: Vouching | None


class ConsentBody(Model):
    """One consent, with the hash of the text that was shown."""

    name: Word
    text: Sha256


class DeclarationBody(Model):
    """A declaration that was signed: which text, and when."""

    name: Word
    text: Sha256
    signed: UtcMs


def _absent(value: object) -> object:
    return None if value == {} else value


class SeatBody(Model):
    """All that one person handed in."""

    seat: SeatNumber
    identity: dict[str, Text]
    checks: dict[str, JsonValue]
    face: Annotated[FaceBody | None, BeforeValidator(_absent)]
    consents: Annotated[tuple[ConsentBody, ...], Field(max_length=16)]
    answers: dict[Word, Text]
    declaration: DeclarationBody | None


class MaterialBody(Model):
    """One material: its sealed name, and what it was before it was sealed."""

    role: Role
    seat: Annotated[int, Field(ge=0, le=MAX_SEATS)]
    sha256: Sha256
    digest: Sha256
    media_type: MediaType
    length: Annotated[int, Field(ge=0, le=MAX_MATERIAL_BYTES)]


class Submitted(Model):
    """``SUBMITTED``: everything a visit handed in."""

    v: Literal[2]
    service: Service
    ticket: Ticket
    policy: Word
    seats: Annotated[tuple[SeatBody, ...], Field(min_length=1, max_length=MAX_SEATS)]
    materials: Annotated[
        tuple[MaterialBody, ...], Field(max_length=MAX_ENTRY_MATERIALS)
    ]

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        seats = [seat.seat for seat in self.seats]
        if len(set(seats)) != len(seats):
            raise ValueError("seats")
        names = [each.sha256 for each in self.materials]
        if len(set(names)) != len(names):
            raise ValueError("materials")
        return self

    @property
    def pages(self) -> int:
        """How many scanned pages there are."""
        return sum(each.role == PAGE for each in self.materials)


class Decided(Model):
    """``SUBMISSION_CONFIRMED`` and ``SUBMISSION_RETURNED``: what a registrar decided.

    ``submission.hash`` is the hash of the entry they saw.
    """

    v: Literal[2]
    submission: SubmissionId
    account: Account
    grant: GrantText
    reason: Reason


class Vouched(Model):
    """``FACE_VOUCHED``: staff vouch for card and face of one seat."""

    v: Literal[2]
    seat: SeatNumber
    account: Account
    grant: GrantText
    reason: Reason


class SignedIn(Model):
    """``STAFF_SIGNED_IN``."""

    v: Literal[2]
    account: Account


class SignedOut(Model):
    """``STAFF_SIGNED_OUT``."""

    v: Literal[2]
    account: Account
    why: Reason


B = TypeVar("B", bound=BaseModel)


def read_body(model: type[B], plain: bytes) -> B:
    """Return an opened body as ``model``.

    Raises:
        Malformed: It is not one; the cause is the path of our own fields to what is
            wrong, ``body`` if it is none of them.

    """
    try:
        return model.model_validate_json(plain)
    except ValidationError as error:
        raise Malformed(_place(error)) from None


def _place(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    if first["type"] == "value_error":  # raised by a validator of ours
        return str(first["ctx"]["error"])
    place: list[str] = []
    for part in first["loc"]:
        # Keys of free tables, and of fields nobody agreed upon, are the sender's words.
        if not isinstance(part, int) and part not in _FIELDS:
            break
        place.append(str(part))
    return ".".join(place) or "body"


_FIELDS: Final = frozenset(
    name
    for model in (
        *(Submitted, SeatBody, MaterialBody, FaceBody, Vouching, ConsentBody),
        *(DeclarationBody, Decided, SubmissionId, Vouched, SignedIn, SignedOut),
    )
    for name in model.model_fields
)
