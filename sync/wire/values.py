"""What every message is made of: strict models, UTC moments, hashes, base64."""

import base64
import json
import re
from datetime import UTC, datetime
from typing import Annotated, Final, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
)

from sync.wire.limits import MAX_BODY_BYTES, MAX_MESSAGE_BYTES

MOMENT: Final = r"^[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}\.[0-9]{3}Z$"
MAX_SEQ: Final = 2**63 - 1
MICROSECONDS: Final = 1000


class Malformed(ValueError):
    """What arrived is not what was agreed. ``cause`` names the place, never content."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


class Model(BaseModel):
    """A message or a part of one: strict, frozen, and closed to unknown fields."""

    model_config = ConfigDict(
        strict=True, frozen=True, extra="forbid", hide_input_in_errors=True
    )


M = TypeVar("M", bound=BaseModel)


def canonical(model: BaseModel) -> bytes:
    """Return the one JSON text of ``model`` that hashes and signatures are over.

    Sorted keys, no blanks, UTF-8: RFC 8785 for what is hashed here, which holds
    neither fractions nor keys outside ASCII.
    """
    return canonical_json(model.model_dump(mode="json"))


def canonical_json(value: object) -> bytes:
    """Return ``value`` as JSON with sorted keys and no blanks, in UTF-8."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def parsed(model: type[M], payload: bytes, limit: int = MAX_MESSAGE_BYTES) -> M:
    """Return ``payload`` as ``model``.

    Raises:
        Malformed: It is larger than ``limit``, not JSON, or not such a message.

    """
    if len(payload) > limit:
        raise Malformed("too_large")
    try:
        return model.model_validate_json(payload)
    except ValidationError as error:
        raise Malformed(cause_of(error)) from None


def cause_of(error: ValidationError) -> str:
    """Name the first thing wrong and where, without a byte of what was sent."""
    first = error.errors(include_url=False, include_input=False)[0]
    place, what = first["loc"], first["type"]
    if what == "value_error":  # raised by a validator of ours: one word, no content
        what = str(first["ctx"]["error"])
    if what == "extra_forbidden":
        place = place[:-1]  # the name of an unknown field is the sender's content
    return ".".join([*map(str, place), what])


def stamp(moment: datetime) -> str:
    """Return a UTC moment as the wire writes it, to the millisecond."""
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return utc.isoformat("T", "milliseconds")[:-6] + "Z"  # Z, where it says +00:00


def to_ms(moment: datetime) -> datetime:
    """Return an aware ``moment`` in UTC, cut to the millisecond."""
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return utc.replace(microsecond=utc.microsecond // MICROSECONDS * MICROSECONDS)


def from_stamp(text: str) -> datetime:
    """Return the moment the wire wrote.

    Raises:
        ValueError: It is not such a moment.

    """
    if not re.fullmatch(MOMENT, text):
        raise ValueError("moment")
    return datetime.fromisoformat(text)


def _utc_ms(value: object) -> object:
    if isinstance(value, str):
        try:
            return from_stamp(value)
        except ValueError:
            raise ValueError("moment") from None
    if isinstance(value, datetime) and (
        value.tzinfo is not UTC or value.microsecond % MICROSECONDS
    ):
        raise ValueError("moment")
    return value


def _from_base64(value: object) -> object:
    if isinstance(value, str):
        try:
            return base64.b64decode(value, validate=True)
        except ValueError:
            raise ValueError("base64") from None
    return value


def _to_base64(value: bytes) -> str:
    return base64.b64encode(value).decode()


UtcMs = Annotated[
    datetime,
    BeforeValidator(_utc_ms),
    PlainSerializer(stamp, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time", "pattern": MOMENT}),
]
"""An aware UTC moment to the millisecond, written ``2025-01-31T08:00:00.000Z``."""

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 in lower-case hex."""

TerminalId = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$")
]
"""A terminal's name: it is also the CN of its certificate and a topic level."""

Word = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:/+-]{0,63}$")
]
"""A name from a table of ours (a device, a fault, a suite), never free text."""

Line = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""One short line for people; never personal."""

Seq = Annotated[int, Field(ge=1, le=MAX_SEQ)]
"""The place of an entry in its journal, from 1, gapless."""

BodyBytes = Annotated[
    bytes,
    BeforeValidator(_from_base64),
    Field(min_length=1, max_length=MAX_BODY_BYTES),
    PlainSerializer(_to_base64, when_used="json"),
    WithJsonSchema(
        {
            "type": "string",
            "contentEncoding": "base64",
            "maxLength": (MAX_BODY_BYTES + 2) // 3 * 4,
        }
    ),
]
"""Sealed bytes, base64 on the wire."""

KeyBytes = Annotated[
    bytes,
    BeforeValidator(_from_base64),
    Field(min_length=32, max_length=4096),
    PlainSerializer(_to_base64, when_used="json"),
    WithJsonSchema({"type": "string", "contentEncoding": "base64", "maxLength": 5464}),
]
"""A raw public key or a signature, base64 on the wire."""
