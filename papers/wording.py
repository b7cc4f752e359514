"""From a ticket to the words on its paper, in the ticket's language."""

import tomllib
from collections.abc import Mapping
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

from domain.services import Service
from papers.receipt import Receipt
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
        "receipt": ticket.receipt and receipt_wording(ticket, ticket.receipt, words),
    }


def receipt_wording(
    ticket: Ticket, receipt: Receipt, words: Mapping[str, Any]
) -> Words:
    """Return what the second sheet says: how much was handed in, never by whom."""
    own = words["receipt"]
    counts = {
        "cards": receipt.people,
        "answers": receipt.people,
        "pages": receipt.pages,
        "declarations": receipt.declarations,
    }
    together = "next_together" if receipt.people > 1 else "next_alone"
    return {
        "lang": ticket.language,
        "office": getattr(ticket.office, ticket.language),
        "date": date(ticket, words),
        "title": own["title"],
        "legal_title": "" if ticket.language == "zh" else "收件回执",
        "service": words["service"][ticket.service],
        "number": own["number"].format(number=ticket.number),
        "head": own["head"],
        "items": [
            {"what": own[name], "many": own[f"{name}_many"].format(count=count)}
            for name, count in counts.items()
            if count
        ],
        "next_head": own["next_head"],
        "next": [own["next_check"], own[together], own["next_originals"]],
        "legal": own["legal"],
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
