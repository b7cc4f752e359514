"""Pages handed in: the live picture, a shot, a look at it, and keeping it.

A page counts when it lies sealed in the store, and not before.
"""

from dataclasses import replace
from typing import Final

from domain.policy.profile import Profile
from kiosk.visit import questions
from kiosk.visit.card import dropped
from kiosk.visit.effects import (
    Effect,
    ErasePage,
    KeepPage,
    ShowPicture,
    StopDevices,
    TakePage,
    WatchPapers,
)
from kiosk.visit.events import (
    Captured,
    CaptureFailed,
    PageStored,
    TerminalChanged,
    Touched,
)
from kiosk.visit.onward import (
    has_scanner,
    needs_of,
    onward,
    returns_to_review,
    to_card,
    to_question,
    to_scan,
    void,
)
from kiosk.visit.seat import Kept
from kiosk.visit.state import State, Step, Trouble, Visit
from kiosk.visit.turn import Turn, entered, open_visit

LOOK: Final = "look"
"""The name of the picture just taken."""


def picture_name(number: int) -> str:
    """Return the name of a kept page's picture on the line to the screen."""
    return f"page.{number}"


def take(state: State, _event: Touched, profile: Profile) -> Turn:
    """Have a picture taken, unless one is under way or there are enough."""
    visit = open_visit(state)
    is_silent = visit.trouble is Trouble.SCANNER_OFFLINE
    if visit.hint or is_silent or not may_take(visit, profile):
        return Turn(state)
    taking = replace(visit, hint="taking", trouble=None)
    return Turn(replace(state, visit=taking), (TakePage(),))


def may_take(visit: Visit, profile: Profile) -> bool:
    """Whether one more page may be handed in."""
    papers = needs_of(visit, profile).papers
    return papers is not None and len(visit.pages) < papers.pages_max


def may_go_on(visit: Visit, profile: Profile) -> bool:
    """Whether there are enough pages."""
    papers = needs_of(visit, profile).papers
    return papers is None or papers.optional or bool(visit.pages)


def captured(state: State, event: Captured, _profile: Profile) -> Turn:
    """Show the picture large: keep it or take it again."""
    visit = replace(open_visit(state), shot=event.shot, looking=0, hint="")
    shown = ShowPicture(LOOK, event.shot.look_jpg)
    return Turn(entered(state, Step.LOOK, visit), (StopDevices(), shown))


def failed(state: State, event: CaptureFailed, _profile: Profile) -> Turn:
    """Say why there is no picture; the camera goes on where it can."""
    visit = replace(open_visit(state), trouble=event.trouble, hint="")
    is_silent = event.trouble is Trouble.SCANNER_OFFLINE
    effect: Effect = StopDevices() if is_silent else WatchPapers()
    return Turn(entered(state, Step.SCAN, visit), (effect,))


def not_kept(state: State, event: CaptureFailed, _profile: Profile) -> Turn:
    """Return to the camera: what was to be kept cannot be."""
    turn = to_scan(state, open_visit(state))
    visit = open_visit(turn.state)
    if visit.trouble is not None:
        return turn
    told = replace(turn.state, visit=replace(visit, trouble=event.trouble))
    return Turn(told, turn.effects)


def retry(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Ask the camera again, where it did not answer."""
    visit = open_visit(state)
    if visit.trouble is not Trouble.SCANNER_OFFLINE:
        return Turn(state)
    again = replace(visit, trouble=None, hint="")
    return Turn(entered(state, Step.SCAN, again), (WatchPapers(),))


def changed(state: State, event: TerminalChanged, _profile: Profile) -> Turn:
    """Say that the camera is gone, or go on by itself as soon as it is back."""
    had, known = has_scanner(state), replace(state, terminal=event.terminal)
    visit, has = open_visit(state), has_scanner(known)
    if had and not has:
        gone = replace(visit, trouble=Trouble.SCANNER_OFFLINE, hint="")
        return Turn(entered(known, Step.SCAN, gone), (StopDevices(),))
    if has and visit.trouble is Trouble.SCANNER_OFFLINE:
        return to_scan(known, visit)
    return Turn(known)


def keep(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Have the picture sealed and stored; only then is it a page."""
    visit = open_visit(state)
    if visit.shot is None or visit.storing or visit.looking:
        return Turn(state)
    storing = replace(state, visit=replace(visit, storing=True))
    return Turn(storing, (KeepPage(visit.shot),))


def stored(state: State, event: PageStored, _profile: Profile) -> Turn:
    """Count the page, and look for the next one."""
    visit = state.visit
    if visit is None:
        return Turn(state)
    if visit.shot is None or not visit.storing:
        return Turn(state, (ErasePage(event.sha256),))
    number = visit.pages_kept + 1
    page = Kept(number, event.sha256, event.digest, event.length)
    shown = ShowPicture(picture_name(number), visit.shot.look_jpg)
    known = replace(void(visit), pages=(*visit.pages, page), pages_kept=number)
    if state.step is Step.STAFF:
        # Staff were called meanwhile: the visit is taken up again at the camera.
        waits = replace(known, shot=None, storing=False, came_from=Step.SCAN)
        return Turn(replace(state, visit=waits), (shown,))
    turn = to_scan(state, known)
    return Turn(turn.state, (shown, *turn.effects))


def again(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Drop the picture and take another one."""
    visit = open_visit(state)
    return Turn(state) if visit.storing else to_scan(state, visit)


def remove(state: State, event: Touched, _profile: Profile) -> Turn:
    """Take a kept page out again, by its number; it is erased from the store."""
    visit = open_visit(state)
    gone = next((p for p in visit.pages if str(p.number) == event.value), None)
    if gone is None or visit.storing:
        return Turn(state)
    left = tuple(page for page in visit.pages if page is not gone)
    turn = to_scan(state, replace(void(visit), pages=left))
    return Turn(turn.state, (ErasePage(gone.sha256), *turn.effects))


def go_to(state: State, event: Touched, _profile: Profile) -> Turn:
    """Look at a kept page, ``page:<n>``."""
    visit = open_visit(state)
    looked = next((p for p in visit.pages if f"page:{p.number}" == event.value), None)
    if looked is None or visit.hint:
        return Turn(state)
    looking = replace(visit, looking=looked.number, shot=None, trouble=None)
    return Turn(entered(state, Step.LOOK, looking), (StopDevices(),))


def go_on(state: State, _event: Touched, profile: Profile) -> Turn:
    """Go on: these are all the pages there are."""
    visit = open_visit(state)
    if visit.hint or not may_go_on(visit, profile):
        return Turn(state)
    return onward(state, replace(visit, pages_done=True), profile)


def back(state: State, _event: Touched, profile: Profile) -> Turn:
    """Return to the review, to the last question, or to the card."""
    visit = open_visit(state)
    if returns_to_review(visit, profile):
        return onward(state, visit, profile)
    last = questions.last_of(visit, needs_of(visit, profile))
    if last is None:
        return to_card(state, dropped(visit))
    return with_question(state, visit, last)


def with_question(state: State, visit: Visit, asked: tuple[int, str]) -> Turn:
    """Return to a question, by seat and name."""
    return to_question(state, replace(visit, seat=asked[0], question=asked[1]))
