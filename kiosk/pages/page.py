"""The page of a state, whole: its step, and what every page carries."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from domain.policy.profile import Profile
from kiosk.pages import (
    asking,
    camera,
    declaration,
    inside,
    number,
    outside,
    papers_in,
    review,
)
from kiosk.pages.place import Place, header, rail, shown_settings
from kiosk.visit.state import State, Step
from ui.pages import Countdown, Mark, Page, Words

PAGES: Final[Mapping[Step, Callable[[State, Place, Profile], Page]]] = {
    Step.HOME: lambda state, place, _: outside.home(state, place),
    Step.CONSENT: lambda state, _, profile: inside.consent(state, profile),
    Step.CARD: lambda state, _, profile: inside.card(state, profile),
    Step.FACE: lambda state, _, profile: camera.face(state, profile),
    Step.QUESTIONS: lambda state, _, profile: asking.questions(state, profile),
    Step.SCAN: lambda state, _, profile: papers_in.scan(state, profile),
    Step.LOOK: lambda state, *_: papers_in.look(state),
    Step.REVIEW: lambda state, _, profile: review.review(state, profile),
    Step.DECLARATION: lambda state, _, profile: declaration.declaration(state, profile),
    Step.SUBMITTING: lambda *_: inside.submitting(),
    Step.TICKET: number.ticket,
    Step.THANKS: lambda state, *_: outside.thanks(state),
    Step.STAFF: lambda state, *_: outside.staff(state),
    Step.OUT_OF_SERVICE: lambda state, *_: outside.out_of_service(state),
    Step.BROKEN_OFF: lambda state, *_: outside.broken_off(state),
}


def page_of(state: State, place: Place, profile: Profile) -> Page:
    """Return what the screen shows at ``state``, with serial 0: see `Pager`."""
    page = PAGES[state.step](state, place, profile)
    return replace(
        page,
        settings=shown_settings(state),
        office=place.office(),
        rail=None if state.step is Step.TICKET else rail(state, profile),
        idle=_idle(state, profile),
        header=() if state.step is Step.THANKS else header(state),
        simulated=state.terminal.simulated,
        online=state.terminal.online,
        voice=page.voice or page.title,
    )


def _idle(state: State, profile: Profile) -> Countdown | None:
    if state.warned_at is None:
        return None
    total_s = profile.waits.idle_warning_s
    left_s = max(0, total_s - round(state.now - state.warned_at))
    return Countdown(left_s, total_s, Words("idle.seconds", {"seconds": str(left_s)}))


def touchable(page: Page) -> object:
    """Return what can be pressed on ``page``: the serial changes when this does."""
    keys = tuple((key.intent, key.value, key.off is None) for key in page.keys)
    header_keys = tuple((key.intent, key.off is None) for key in page.header)
    boxes = tuple((box.name, box.ticked) for box in page.boxes)
    tiles = tuple(tile.service for tile in page.tiles)
    choices = tuple((choice.value, choice.picked) for choice in page.choices)
    items = tuple(item.value for item in page.items)
    columns = tuple(item.value for each in page.columns for item in each.items)
    touched = (keys, header_keys, boxes, tiles, choices, items, columns)
    return (page.name, touched, writable(page), page.idle is None)


def writable(page: Page) -> object:
    """Return what is written on at ``page``: pad, number pad, keyboard.

    What was written is never lost to a key that lit up meanwhile: while this stays the
    same, strokes and characters are in time.
    """
    pad = page.signature and (page.signature.seat, page.signature.open)
    typed = tuple(field.name for field in page.fields if field.active)
    asked = tuple(item.head for item in page.items if item.mark is Mark.NOW)
    return (page.name, pad, typed, page.keyboard, asked)
