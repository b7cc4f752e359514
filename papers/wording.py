"""From a ticket to the words on its paper, in the ticket's language."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta, timezone
from pathlib import Path

from domain.services import Service
from papers.ticket import Ticket

WORDS = Path(__file__).with_name("words.toml")
BEIJING = timezone(timedelta(hours=8))

Words = Mapping[str, object]


def wording(ticket: Ticket) -> Words:
    """Return what the template sets, word by word."""
    with WORDS.open("rb") as file:
        words = tomllib.load(file)[ticket.language]
    services: Mapping[str, str] = words["service"]
    legal_title = "" if ticket.language == "zh" else "取号单"
    return {
        "lang": ticket.language,
        "calm": ticket.service.is_calm,
        "office": getattr(ticket.office, ticket.language),
        "title": words["title"],
        "legal_title": legal_title,
        "service": services[ticket.service],
        "label": words["number"],
        "number": ticket.number,
        "date": date(ticket, words),
        "steps": steps(ticket, words),
        "missed": words["missed"],
        "legal": words["legal"],
        "simulated": words["simulated"] if ticket.simulated else "",
    }


def date(ticket: Ticket, words: Mapping[str, str]) -> str:
    """Return the moment of issue, written out in Beijing time."""
    moment = ticket.issued.astimezone(BEIJING)
    return words["date"].format(
        year=moment.year,
        month=words["months"][moment.month - 1],
        day=moment.day,
        weekday=words["weekdays"][moment.weekday()],
        time=f"{moment:%H:%M}",
    )


def steps(ticket: Ticket, words: Mapping[str, str]) -> list[Mapping[str, str]]:
    """Return what to do next: where to wait, what to hold, who does the rest."""
    if ticket.call is None:
        where = words["hall_head"], words["hall_text"]
    else:
        text = words["called_text" if ticket.call.ahead else "called_text_first"]
        where = (
            words["called_head"].format(room=ticket.call.room),
            text.format(ahead=ticket.call.ahead),
        )
    alone = ticket.service is Service.REISSUE
    ready = words["ready_text_alone" if alone else "ready_text_together"]
    pairs = [
        where,
        (words["ready_head"], ready),
        (words["registrar_head"], words["registrar_text"]),
    ]
    return [{"head": head, "text": text} for head, text in pairs]
