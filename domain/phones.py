"""Whether digits are a telephone number of the mainland, and how they are grouped.

Mobile numbers have 11 digits and begin with 1 (not 10 or 11); landlines are given with
their area code: 0, two or three more digits, then seven or eight (国内长途区号).
"""

import re
from typing import Final

DIGITS_MAX: Final = 12
MOBILE: Final = re.compile(r"1[3-9][0-9]{9}", re.ASCII)
LANDLINE: Final = re.compile(r"0(?:10|2[0-9]|[3-9][0-9]{2})[2-9][0-9]{6,7}", re.ASCII)


def is_phone(digits: str) -> bool:
    """Whether ``digits`` are a whole number that can be called."""
    return bool(MOBILE.fullmatch(digits) or LANDLINE.fullmatch(digits))


def has_room(digits: str) -> bool:
    """Whether one more digit may follow."""
    return len(digits) < (DIGITS_MAX if digits.startswith("0") else 11)


def grouped(digits: str) -> str:
    """Return ``digits`` as they are read: 138 0000 0012, 029 8700 0000."""
    head = 3 if digits[:1] != "0" or digits[1:2] in {"1", "2"} else 4
    parts = [digits[:head], digits[head : head + 4], digits[head + 4 :]]
    return " ".join(part for part in parts if part)
