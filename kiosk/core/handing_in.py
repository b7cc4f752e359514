"""What a visit hands in: its materials, and the body of the entry that names them."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from kiosk.core.signing import Signatures
from kiosk.visit.seat import Declared, Face, Person, Seat
from kiosk.visit.state import Visit
from sync.wire.values import stamp

Body: TypeAlias = dict[str, object]

VERSION: Final = 2
OF_BOTH: Final = 0
"""The seat of what belongs to nobody alone."""
JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
JSON: Final = "application/json"
AS_READ: Final = "application/octet-stream"


@dataclass(frozen=True, slots=True, repr=False)
class Plain:
    """A material before it is sealed."""

    role: str
    seat: int
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Stored:
    """A material that lies sealed in the store: its name there, and its digest."""

    role: str
    seat: int
    media_type: str
    sha256: str
    digest: str
    length: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What the books know when a visit is handed in.

    ``at`` is the device's time and ``now_s`` the flow's own clock at that moment.
    """

    ticket: str
    policy: str
    at: datetime
    now_s: float


def materials_of(visit: Visit, signed: Signatures) -> tuple[Plain, ...]:
    """Return what is still to be sealed; pages were, one by one."""
    found: list[Plain] = []
    for number, seat in enumerate(visit.seats, start=1):
        found.extend(_of_card(number, seat.person))
        found.extend(_of_face(number, seat))
        if number in signed:
            strokes, picture = signed[number].strokes_json, signed[number].picture_png
            found.append(Plain("signature_strokes", number, JSON, strokes))
            found.append(Plain("signature_picture", number, PNG, picture))
    return tuple(found)


def page_of(picture: bytes) -> Plain:
    """Return a page as the camera gave it."""
    return Plain("page", OF_BOTH, JPEG, picture)


def pages_of(visit: Visit) -> tuple[Stored, ...]:
    """Return the pages that lie in the store, in the order they were kept."""
    return tuple(
        Stored("page", OF_BOTH, JPEG, page.sha256, page.digest, page.length)
        for page in visit.pages
    )


def stored(plain: Plain, sha256: str) -> Stored:
    """Return ``plain`` as it is named in the entry."""
    digest = hashlib.sha256(plain.data).hexdigest()
    length = len(plain.data)
    return Stored(plain.role, plain.seat, plain.media_type, sha256, digest, length)


def submission(visit: Visit, facts: Facts, materials: Iterable[Stored]) -> Body:
    """Return the body of ``SUBMITTED``: everything the visit handed in."""
    return {
        "v": VERSION,
        "service": visit.service.value,
        "ticket": facts.ticket,
        "policy": facts.policy,
        "seats": [
            _seat(number, seat, facts) for number, seat in enumerate(visit.seats, 1)
        ],
        "materials": [
            {
                "role": each.role,
                "seat": each.seat,
                "media_type": each.media_type,
                "sha256": each.sha256,
                "digest": each.digest,
                "length": each.length,
            }
            for each in materials
        ],
    }


def _seat(number: int, seat: Seat, facts: Facts) -> Body:
    person = seat.person
    return {
        "seat": number,
        "identity": {"layout": person.layout, **person.fields} if person else {},
        "checks": dict(person.checks) if person else {},
        "face": _face(seat.face),
        "consents": [
            {"name": name, "text": text} for name, text in sorted(seat.agreed.items())
        ],
        "answers": dict(seat.answers),
        "declaration": _declaration(seat.declared, facts),
    }


def _face(face: Face | None) -> Mapping[str, object]:
    if face is None:
        return {}
    vouched = face.vouched
    return {
        "outcome": face.outcome,
        "live": face.live,
        "score": face.score,
        "reasons": list(face.reasons),
        "cues": dict(face.cues),
        "vouched": vouched and {"account": vouched.account, "reason": vouched.reason},
    }


def _declaration(declared: Declared | None, facts: Facts) -> Body | None:
    if declared is None:
        return None
    signed = facts.at - timedelta(seconds=facts.now_s - declared.signed_s)
    return {"name": declared.name, "text": declared.text, "signed": stamp(signed)}


def _of_card(number: int, person: Person | None) -> tuple[Plain, ...]:
    if person is None:
        return ()
    if person.photo_png is not None:
        return (Plain("card_photo", number, PNG, person.photo_png),)
    if person.photo_card:
        return (Plain("card_photo_as_read", number, AS_READ, person.photo_card),)
    return ()


def _of_face(number: int, seat: Seat) -> tuple[Plain, ...]:
    # Without its own consent the picture does not leave: whatever came, drop it.
    picture = seat.face.picture_jpg if seat.face else None
    if not picture or "picture" not in seat.agreed:
        return ()
    return (Plain("live_picture", number, JPEG, picture),)
