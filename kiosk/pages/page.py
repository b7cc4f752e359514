"""The page of a state, whole: its step, and what every page carries."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from domain.policy.profile import Profile
from kiosk.pages import camera, inside, number, outside
from kiosk.pages.place import Place, header, rail, shown_settings
from kiosk.visit.state import State, Step
from ui.pages import Countdown, Page, Words

PAGES: Final[Mapping[Step, Callable[[State, Place, Profile], Page]]] = {
    Step.HOME: lambda state, place, _: outside.home(state, place),
    Step.CONSENT: lambda state, _, profile: inside.consent(state, profile),
    Step.CARD: lambda state, _, profile: inside.card(state, profile),
    Step.FACE: lambda state, _, profile: camera.face(state, profile),
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
        rail=None if state.step is Step.TICKET else rail(state),
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
    """Return what can be pressed on ``page``: the serial changes when this does.

    Not while one types: a key that comes to life must not cost the next character.
    """
    types = page.keyboard is not None
    keys = tuple((key.intent, key.value, types or key.off is None) for key in page.keys)
    header_keys = tuple((key.intent, key.off is None) for key in page.header)
    boxes = tuple((box.name, box.ticked) for box in page.boxes)
    tiles = tuple(tile.service for tile in page.tiles)
    return (page.name, keys, header_keys, boxes, tiles, page.idle is None)
