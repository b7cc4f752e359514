"""What a visit hands in: its materials, and the body of the entry that names them."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from kiosk.visit.seat import Face, Person
from kiosk.visit.state import Visit

Body: TypeAlias = dict[str, object]


@dataclass(frozen=True, slots=True, repr=False)
class Plain:
    """A material before it is sealed."""

    role: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Stored:
    """A material that lies sealed in the store: its name there, and its digest."""

    role: str
    sha256: str
    digest: str


def materials_of(visit: Visit) -> tuple[Plain, ...]:
    """Return what is to be sealed: the card's photo, and the live picture if agreed."""
    found: list[Plain] = []
    person, face = visit.person, visit.face
    if person is not None and person.photo_png is not None:
        found.append(Plain("card_photo", person.photo_png))
    elif person is not None and person.photo_card:
        found.append(Plain("card_photo_as_read", person.photo_card))
    # Without its own consent the picture does not leave: whatever came, drop it.
    if face is not None and face.picture_jpg and "picture" in visit.agreed:
        found.append(Plain("live_picture", face.picture_jpg))
    return tuple(found)


def stored(plain: Plain, sha256: str) -> Stored:
    """Return ``plain`` as it is named in the entry."""
    return Stored(plain.role, sha256, hashlib.sha256(plain.data).hexdigest())


def submission(
    visit: Visit, ticket: str, materials: Iterable[Stored], policy: str
) -> Body:
    """Return the body of ``SUBMITTED``: everything the visit handed in."""
    seat: Body = {
        "seat": 1,
        "identity": _identity(visit.person),
        "checks": dict(visit.person.checks) if visit.person else {},
        "face": _face(visit.face),
        "consents": [
            {"name": name, "text": text} for name, text in sorted(visit.agreed.items())
        ],
    }
    return {
        "service": visit.service.value,
        "ticket": ticket,
        "policy": policy,
        "seats": [seat],
        "materials": [
            {"role": each.role, "sha256": each.sha256, "digest": each.digest}
            for each in materials
        ],
    }


def _identity(person: Person | None) -> Body:
    return {} if person is None else {"layout": person.layout, **person.fields}


def _face(face: Face | None) -> Mapping[str, object]:
    if face is None:
        return {}
    return {
        "outcome": face.outcome,
        "live": face.live,
        "score": face.score,
        "reasons": list(face.reasons),
        "cues": dict(face.cues),
    }
