"""The queue ticket as data: what stands on it, and nothing about who holds it."""

import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

from domain.services import Service
from papers.receipt import Receipt

NUMBER = re.compile(r"[A-Z][0-9]{3,5}", re.ASCII)
OFFICE_LENGTH_MAX = 40
ROOM_LENGTH_MAX = 12


class NotATicket(ValueError):
    """No ticket can be made of it; the message names the field, never its value."""


class Language(StrEnum):
    """In which language the ticket speaks."""

    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Office:
    """An office's name in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Call:
    """Where to wait, as the centre answered; without it the hall announces both.

    ``ahead`` counts those who are called before.
    """

    room: str
    ahead: int


@dataclass(frozen=True, slots=True)
class Ticket:
    """A queue ticket. ``issued`` carries its zone; the paper shows Beijing time.

    ``simulated`` prints a line that says so: a ticket of the desk is no real one.
    ``receipt`` adds a second sheet that tells what was handed in.

    Raises:
        NotATicket: A field does not hold what the paper has room for.

    """

    number: str
    office: Office
    service: Service
    issued: datetime
    language: Language = Language.ZH
    call: Call | None = None
    simulated: bool = False
    receipt: Receipt | None = None

    def __post_init__(self) -> None:
        if NUMBER.fullmatch(self.number) is None:
            raise NotATicket("number")
        if self.issued.utcoffset() is None:
            raise NotATicket("issued: no time zone")
        for name in (self.office.zh, self.office.en):
            if not 0 < len(name) <= OFFICE_LENGTH_MAX or not name.isprintable():
                raise NotATicket("office")
        if self.call is not None:
            room = self.call.room
            if not 0 < len(room) <= ROOM_LENGTH_MAX or not room.isprintable():
                raise NotATicket("room")
            if self.call.ahead < 0:
                raise NotATicket("ahead")

    def to_json(self) -> str:
        """Write the ticket for the drawing process."""
        call = self.call and {"room": self.call.room, "ahead": self.call.ahead}
        fields = {
            "number": self.number,
            "office": {"zh": self.office.zh, "en": self.office.en},
            "service": self.service,
            "issued": self.issued.isoformat(),
            "language": self.language,
            "call": call,
            "simulated": self.simulated,
            "receipt": self.receipt and asdict(self.receipt),
        }
        return json.dumps(fields, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote.

        Raises:
            NotATicket: It is no JSON, or a field is missing, strange or wrong.

        """
        try:
            fields = json.loads(text)
            return cls(
                number=fields.pop("number"),
                office=Office(**fields.pop("office")),
                service=Service(fields.pop("service")),
                issued=datetime.fromisoformat(fields.pop("issued")),
                language=Language(fields.pop("language")),
                call=None if (call := fields.pop("call")) is None else Call(**call),
                receipt=None
                if (receipt := fields.pop("receipt")) is None
                else Receipt(**receipt),
                **fields,
            )
        except NotATicket:
            raise
        except (ValueError, TypeError, KeyError, AttributeError):
            raise NotATicket("fields") from None
