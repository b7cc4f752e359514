"""The receipt as data: how much was handed in, and nothing about who handed it in."""

from dataclasses import dataclass
from typing import Final

PEOPLE_MAX: Final = 2
PAGES_MAX: Final = 99


class NotAReceipt(ValueError):
    """No receipt can be made of it; the message names the field."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the terminal took in with one ticket.

    Raises:
        NotAReceipt: A count no visit can have.

    """

    people: int
    pages: int
    declarations: int

    def __post_init__(self) -> None:
        if not 1 <= self.people <= PEOPLE_MAX:
            raise NotAReceipt("people")
        if not 0 <= self.pages <= PAGES_MAX:
            raise NotAReceipt("pages")
        if not 0 <= self.declarations <= self.people:
            raise NotAReceipt("declarations")
