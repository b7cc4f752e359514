"""Reading: the list of what waits, one submission, one picture of it large."""

from collections.abc import Iterable
from dataclasses import replace

from domain.policy.profile import Profile
from kiosk.staff.effects import AskView, AskWaiting, Effect, Fetch
from kiosk.staff.events import (
    Listed,
    PictureCame,
    PictureLost,
    Refused,
    Viewed,
    Went,
)
from kiosk.staff.state import (
    Opened,
    Shown,
    State,
    Step,
    Why,
    name_of,
    pictures_of,
)
from kiosk.staff.turn import Turn, ended, to_list
from kiosk.visit.events import Touched


def refresh(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Ask anew what waits."""
    if state.asking or not state.online:
        return Turn(state)
    return Turn(replace(state, asking=True, trouble=None), (AskWaiting(),))


def listed(state: State, event: Listed, _profile: Profile) -> Turn:
    """Show what waits."""
    known = replace(
        state,
        asking=False,
        trouble=None,
        waiting=event.waiting.waiting,
        as_of=event.waiting.time,
    )
    return Turn(replace(known, page=min(known.page, known.pages - 1)))


def next_page(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Turn to the next page of the list, from the last to the first."""
    return Turn(replace(state, page=(state.page + 1) % state.pages))


def opened(state: State, event: Touched, _profile: Profile) -> Turn:
    """Have the submission opened that was touched, if it is on the list."""
    chosen = next((w for w in state.waiting if name_of(w) == event.value), None)
    if chosen is None or state.asking or not state.online:
        return Turn(state)
    waits = replace(
        state, step=Step.REVIEW, chosen=chosen, asking=True, trouble=None, opened=None
    )
    return Turn(waits, (AskView(chosen),))


def viewed(state: State, event: Viewed, _profile: Profile) -> Turn:
    """Show it, and fetch its pictures."""
    names = tuple(pictures_of(event.view))
    seen = Opened(event.view, dict.fromkeys(names, Shown.ASKED))
    known = replace(
        state, opened=seen, chosen=event.view.waits, asking=bool(names), trouble=None
    )
    return Turn(known, (Fetch(event.view, names),) if names else ())


def picture_came(state: State, event: PictureCame, _profile: Profile) -> Turn:
    """Take note that a picture is on the screen."""
    return _picture(state, event.name, Shown.HERE)


def picture_lost(state: State, event: PictureLost, _profile: Profile) -> Turn:
    """Take note that a picture cannot be had."""
    return _picture(state, event.name, Shown.LOST)


def fetch_again(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Ask again for what could not be had: the whole of it, or its lost pictures."""
    if state.asking or not state.online or state.chosen is None:
        return Turn(state)
    if state.opened is None:
        asked: Effect = AskView(state.chosen)
        return Turn(replace(state, asking=True, trouble=None), (asked,))
    lost = _names(state.opened, Shown.LOST)
    if not lost:
        return Turn(state)
    pictures = {**state.opened.pictures, **dict.fromkeys(lost, Shown.ASKED)}
    again = replace(state.opened, pictures=pictures)
    known = replace(state, opened=again, asking=True, trouble=None)
    return Turn(known, (Fetch(again.view, lost),))


def enlarge(state: State, event: Touched, _profile: Profile) -> Turn:
    """Show one picture large."""
    if state.opened is None or event.value not in state.opened.pictures:
        return Turn(state)
    return Turn(replace(state, step=Step.PICTURE, shown=event.value))


def next_picture(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Show the next picture large, after the last the first: each can be seen."""
    names = [] if state.opened is None else list(state.opened.pictures)
    if state.shown not in names:
        return Turn(state)
    shown = names[(names.index(state.shown) + 1) % len(names)]
    return Turn(replace(state, shown=shown))


def shrink(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Return to the whole submission."""
    return Turn(replace(state, step=Step.REVIEW, shown=""))


def back(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Return to the list; what was open is forgotten."""
    return to_list(state)


def refused(state: State, event: Refused, _profile: Profile) -> Turn:
    """Say why it cannot be had; sign in anew where the grant has ended."""
    if event.why is Why.NO_GRANT:
        return ended(state)
    return Turn(replace(state, asking=False, trouble=event.why))


def went(state: State, event: Went, _profile: Profile) -> Turn:
    """Say that nothing can be decided without the centre, or that it can again."""
    trouble = state.trouble
    if not event.online:
        trouble = Why.OFFLINE
    elif trouble is Why.OFFLINE:
        trouble = None
    return Turn(replace(state, online=event.online, trouble=trouble))


def _picture(state: State, name: str, shown: Shown) -> Turn:
    if state.opened is None or name not in state.opened.pictures:
        return Turn(state)
    pictures = {**state.opened.pictures, name: shown}
    asking = Shown.ASKED in pictures.values()
    known = replace(state.opened, pictures=pictures)
    return Turn(replace(state, opened=known, asking=asking))


def _names(opened: Opened, shown: Shown) -> tuple[str, ...]:
    found: Iterable[str] = (n for n, s in opened.pictures.items() if s is shown)
    return tuple(found)
