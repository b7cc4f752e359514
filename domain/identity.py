"""Whether what a card says of a person agrees with itself, and every reason if not.

Numbers: GB 11643 (six digits of region, eight of birth, three of sequence whose last
is odd for men and even for women, one check character by ISO 7064 MOD 11-2). The
residence permits of Hong Kong, Macao and Taiwan residents are numbered the same way;
so is the foreigners' permit of 2023, whose first digit is 9. The permit of 2017 has
three letters and twelve digits, of which only that shape is checked here.

A region nobody knows is never a reason: retired codes stay on cards for ever.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

LONG_TERM: Final = "长期"

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS: Final = "10X98765432"
_CITIZEN: Final = re.compile(r"[0-9]{17}[0-9X]")
_PERMIT_2017: Final = re.compile(r"[A-Z]{3}[0-9]{12}")
_DATE: Final = re.compile(r"[0-9]{8}")


class Sex(StrEnum):
    """Sex as cards code it (GB/T 2261.1)."""

    MALE = "1"
    FEMALE = "2"


class Layout(StrEnum):
    """The kinds of card there are."""

    RESIDENT = "resident"
    HMT = "hmt"
    FOREIGNER_2017 = "foreigner2017"
    FOREIGNER_2023 = "foreigner2023"


class Finding(StrEnum):
    """A reason why a card's record does not prove an identity by itself."""

    NUMBER_MALFORMED = "number_malformed"
    CHECK_DIGIT_WRONG = "check_digit_wrong"
    BIRTH_IMPOSSIBLE = "birth_impossible"
    BIRTH_IN_FUTURE = "birth_in_future"
    BIRTH_CONTRADICTS_NUMBER = "birth_contradicts_number"
    SEX_UNKNOWN = "sex_unknown"
    SEX_CONTRADICTS_NUMBER = "sex_contradicts_number"
    VALIDITY_IMPOSSIBLE = "validity_impossible"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, repr=False)
class Card:
    """What a card says, as texts. Personal: there is no ``repr``."""

    layout: Layout
    sex: str
    birth: str
    number: str
    valid_from: str
    valid_to: str

    @classmethod
    def from_fields(cls, layout: str, fields: Mapping[str, object]) -> "Card":
        """Return the card with ``fields`` as the reader brings them.

        Raises:
            ValueError: Unknown layout.
            KeyError: A field is missing.

        """
        names = ("sex", "birth", "number", "valid_from", "valid_to")
        return cls(Layout(layout), *(str(fields[name]) for name in names))


@dataclass(frozen=True, slots=True, repr=False)
class Examination:
    """What a card proves, and every reason why it does not. Personal: no ``repr``.

    ``birth`` and ``sex`` are the printed ones where they can be read at all;
    ``region`` is the number's first six digits; ``last_day`` is ``None`` for a card
    that does not expire or whose last day cannot be read.
    """

    findings: tuple[Finding, ...]
    birth: date | None
    sex: Sex | None
    region: str | None
    last_day: date | None
    is_foreigner: bool

    @property
    def proves_identity(self) -> bool:
        """Whether nothing speaks against the card."""
        return not self.findings


def check_character(digits: str) -> str:
    """Return the check character for the first seventeen digits of a number."""
    pairs = zip(digits, _WEIGHTS, strict=True)
    return _CHECK_CHARACTERS[sum(int(digit) * weight for digit, weight in pairs) % 11]


def examine(card: Card, today: date) -> Examination:
    """Return everything ``card`` proves and fails to prove on ``today`` (Shanghai)."""
    birth = day(card.birth)
    sex = Sex(card.sex) if card.sex in set(Sex) else None
    numbered = card.layout is not Layout.FOREIGNER_2017
    return Examination(
        findings=(
            *(_number_findings(card) if numbered else _permit_findings(card)),
            *_birth_findings(birth, today),
            *(() if sex else (Finding.SEX_UNKNOWN,)),
            *_validity_findings(card, today),
        ),
        birth=birth,
        sex=sex,
        region=card.number[:6] if numbered and _is_well_formed(card) else None,
        last_day=day(card.valid_to),
        is_foreigner=card.layout in (Layout.FOREIGNER_2017, Layout.FOREIGNER_2023),
    )


def day(text: str) -> date | None:
    """Return the date written as YYYYMMDD, or ``None`` where there is none."""
    if not _DATE.fullmatch(text):
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def _is_well_formed(card: Card) -> bool:
    if card.layout is Layout.FOREIGNER_2023 and not card.number.startswith("9"):
        return False
    return _CITIZEN.fullmatch(card.number) is not None


def _number_findings(card: Card) -> tuple[Finding, ...]:
    if not _is_well_formed(card):
        return (Finding.NUMBER_MALFORMED,)
    number = card.number
    found = []
    if number[17] != check_character(number[:17]):
        found.append(Finding.CHECK_DIGIT_WRONG)
    if number[6:14] != card.birth:
        found.append(Finding.BIRTH_CONTRADICTS_NUMBER)
    by_number = Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
    if card.sex in set(Sex) and card.sex != by_number:
        found.append(Finding.SEX_CONTRADICTS_NUMBER)
    return tuple(found)


def _permit_findings(card: Card) -> tuple[Finding, ...]:
    if _PERMIT_2017.fullmatch(card.number):
        return ()
    return (Finding.NUMBER_MALFORMED,)


def _birth_findings(birth: date | None, today: date) -> tuple[Finding, ...]:
    if birth is None:
        return (Finding.BIRTH_IMPOSSIBLE,)
    return (Finding.BIRTH_IN_FUTURE,) if birth > today else ()


def _validity_findings(card: Card, today: date) -> tuple[Finding, ...]:
    """Both the first and the last day are valid days; a long-term card has no last."""
    first = day(card.valid_from)
    last = date.max if card.valid_to == LONG_TERM else day(card.valid_to)
    if first is None or last is None or first > last:
        return (Finding.VALIDITY_IMPOSSIBLE,)
    if today < first:
        return (Finding.NOT_YET_VALID,)
    return (Finding.EXPIRED,) if today > last else ()
