"""The page of the ticket: the number, how its paper is doing, what comes next."""

from datetime import datetime, timedelta, timezone
from typing import Final

from domain.policy.profile import Profile
from domain.services import Service
from kiosk.pages.place import SERVICES, Place
from kiosk.pages.troubles import PRINTER
from kiosk.visit.state import Printing, State, Visit
from kiosk.visit.turn import open_visit
from kiosk.visit.waiting import page_limit_s
from ui.pages import (
    Countdown,
    IntentName,
    Key,
    Page,
    PageName,
    Role,
    Row,
    Ticket,
    Words,
)

BEIJING: Final = timezone(timedelta(hours=8))
CLOCKS: Final = {"zh": "%Y年%m月%d日 %H:%M", "en": "%Y-%m-%d %H:%M"}


def ticket(state: State, place: Place, profile: Profile) -> Page:
    """Return the number, how its paper is doing, and what comes next."""
    visit = open_visit(state)
    is_printed = visit.printing is Printing.PRINTED
    held = PRINTER.get(visit.printing)
    lead = "ticket.lead_printed" if is_printed else "ticket.lead_printing"
    retry = Key(IntentName.RETRY, Words("key.retry"), "printer")
    return Page(
        PageName.TICKET,
        serial=0,
        title=_title(visit.service),
        lead=Words("ticket.lead_not_printed" if held else lead),
        rows=_held_rows(visit) if held else _next_rows(visit),
        message=held.message if held else None,
        ticket=Ticket(
            number=visit.ticket,
            title=Words("ticket.slip", {"service": SERVICES[visit.service]}),
            office=place.office(),
            when=_when(state),
            lines=(Words("ticket.waiting_unknown"),),
            printed=is_printed,
        ),
        picture=held.picture if held else "take_ticket" if is_printed else "",
        countdown=_clears_in(state, profile),
        keys=(
            *((retry,) if visit.printing is Printing.FAILED else ()),
            Key(
                IntentName.DONE,
                Words("key.go_now" if held else "ticket.done"),
                "next" if held else "check",
                Role.PRIMARY,
            ),
        ),
        footer=(Words("ticket.note"),) if visit.service is Service.MARRIAGE else (),
    )


def _title(service: Service) -> Words:
    """Wish a couple well who come to marry; others are told, and no more."""
    is_couple = service is Service.MARRIAGE
    return Words("ticket.title" if is_couple else "ticket.title_calm")


def _held_rows(visit: Visit) -> tuple[Row, ...]:
    number = {"number": visit.ticket}
    return (
        Row("bell", Words("printer.known"), Words("printer.known_text")),
        Row("clock", Words("printer.wait"), Words("printer.wait_text")),
        Row("door", Words("printer.go"), Words("printer.go_text", number)),
    )


def _next_rows(visit: Visit) -> tuple[Row, ...]:
    remember = Words("ticket.remember", {"number": visit.ticket})
    paper = Row("ticket", remember, Words("ticket.remember_text"))
    if visit.printing is Printing.PRINTED:
        shared = None if visit.service is Service.REISSUE else Words("ticket.take_text")
        shared = Words("receipt.take_text") if visit.handed else shared
        paper = Row("ticket", Words("ticket.take"), shared)
    card = Row("card", Words("ticket.keep_card"), Words("ticket.keep_card_text"))
    if visit.pages:
        told = Words("ticket.keep_papers_text")
        card = Row("card", Words("ticket.keep_papers"), told)
    if visit.by_staff:
        # Staff compare face and card in person: the card is needed once more.
        told = Words("ticket.staff_check")
        card = Row("card", told, Words("ticket.staff_check_text"))
    wait = Row("bell", Words("ticket.wait_call"), Words("ticket.wait_call_text"))
    return (paper, card, wait)


def _clears_in(state: State, profile: Profile) -> Countdown | None:
    """Return when the page ends; not told while someone waits for their paper."""
    if open_visit(state).printing is Printing.WAITING:
        return None
    total_s = page_limit_s(state, profile) or 0
    left_s = max(0, total_s - round(state.now - state.since))
    return Countdown(left_s, total_s, Words("ticket.clears", {"seconds": str(left_s)}))


def _when(state: State) -> str:
    issued: datetime | None = open_visit(state).issued
    if issued is None:
        return ""
    return issued.astimezone(BEIJING).strftime(CLOCKS[state.settings.language])
