"""From what the reader brings to whom the card names, and what speaks against it."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from domain.identity import Card, Examination, Finding, examine
from drivers.contract import Data
from kiosk.visit.events import CardFailed, CardRead, Event
from kiosk.visit.seat import Person
from kiosk.visit.state import Trouble

TROUBLES: Final[Mapping[Finding, Trouble]] = {
    Finding.EXPIRED: Trouble.CARD_EXPIRED,
    Finding.NOT_YET_VALID: Trouble.CARD_NOT_YET_VALID,
}
"""What a finding means for the citizen; every other one is a contradiction."""


def card_read(data: Data, today: date) -> CardRead | CardFailed:
    """Return who lies on the reader, with what speaks against the card on ``today``."""
    layout, fields = data.get("layout"), data.get("fields")
    if not isinstance(layout, str) or not isinstance(fields, Mapping):
        return CardFailed(Trouble.CARD_UNREADABLE)
    try:
        examination = examine(Card.from_fields(layout, fields), today)
    except (ValueError, KeyError):
        return CardFailed(Trouble.CARD_UNREADABLE)
    photo_png, photo_wlt = data.get("photo_png"), data.get("photo_wlt")
    person = Person(
        layout=layout,
        fields={str(name): str(value) for name, value in fields.items()},
        checks=_checks(examination),
        photo_card=photo_wlt if isinstance(photo_wlt, bytes) else b"",
        photo_png=photo_png if isinstance(photo_png, bytes) else None,
    )
    return CardRead(person, _trouble(examination, person))


def findings_of(event: Event) -> tuple[str, ...]:
    """Return the names of all that speaks against a card; never what stands on it."""
    match event:
        case CardRead(person, trouble):
            # A record that agrees with itself may still have a photo nobody can draw.
            if trouble is Trouble.PHOTO_UNDECODABLE:
                return (*_findings(person), trouble.value)
            return _findings(person)
        case CardFailed(trouble) if trouble is not Trouble.READER_OFFLINE:
            return (trouble.value,)
        case _:
            return ()


def _trouble(examination: Examination, person: Person) -> Trouble | None:
    """Return the worst that speaks against the card; a contradiction comes first."""
    troubles = [
        TROUBLES.get(finding, Trouble.CARD_CONTRADICTS)
        for finding in examination.findings
    ]
    if Trouble.CARD_CONTRADICTS in troubles:
        return Trouble.CARD_CONTRADICTS
    if troubles:
        return troubles[0]
    return None if person.photo_png is not None else Trouble.PHOTO_UNDECODABLE


def _findings(person: Person) -> tuple[str, ...]:
    found = person.checks.get("findings")
    return tuple(map(str, found)) if isinstance(found, list) else ()


def _checks(examination: Examination) -> dict[str, object]:
    return {
        "findings": [finding.value for finding in examination.findings],
        "region": examination.region,
        "foreigner": examination.is_foreigner,
    }
