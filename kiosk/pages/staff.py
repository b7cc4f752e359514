"""The page of staff's flow, whole: its step, and what every page of theirs carries."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from domain.policy.profile import Profile
from kiosk.pages import staff_decision, staff_list, staff_review, staff_sign_in
from kiosk.pages.place import Place
from kiosk.staff.leaving import left_s
from kiosk.staff.state import State, Step
from ui.pages import Countdown, IntentName, Key, Page, Settings, Words

LOCK: Final = Key(IntentName.SIGN_OUT, Words("staff_list.lock"), "lock")
MINUTE_S: Final = 60
SPOKEN: Final = Words("staff_sign_in.title")

PAGES: Final[Mapping[Step, Callable[[State, Profile, str], Page]]] = {
    Step.SIGN_IN: lambda state, *_: staff_sign_in.sign_in(state),
    Step.LIST: lambda state, *_: staff_list.waiting(state),
    Step.REVIEW: staff_review.review,
    Step.PICTURE: lambda state, *_: staff_review.picture(state),
    Step.REASON: staff_decision.reason,
    Step.DECIDING: lambda state, *_: staff_decision.deciding(state),
    Step.RESULT: lambda state, *_: staff_decision.result(state),
    Step.CLOSED: lambda *_: staff_decision.closed(),
}
LOCKED_OUT: Final = frozenset({Step.SIGN_IN, Step.DECIDING, Step.CLOSED})
"""Where nothing locks itself in sight: nobody is signed in, or nobody may leave."""


def staff_page(
    state: State,
    place: Place,
    profile: Profile,
    settings: Settings,
    *,
    simulated: bool,
) -> Page:
    """Return what the screen shows to staff, with serial 0: see `kiosk.core.screen`.

    Of the settings only the language is taken: the rest is of the citizen before.
    """
    page = PAGES[state.step](state, profile, settings.language)
    is_signed = state.step not in LOCKED_OUT
    return replace(
        page,
        lead=page.lead or _who(state),
        settings=Settings(language=settings.language),
        office=place.office(),
        header=(LOCK,) if is_signed else page.header,
        countdown=_locks(state, profile) if is_signed else None,
        idle=_idle(state, profile),
        simulated=simulated,
        online=state.online,
        # Of what staff do nothing is read aloud: titles hold numbers of tickets.
        voice=SPOKEN,
    )


def _who(state: State) -> Words | None:
    if state.signed is None:
        return None
    return Words(
        "staff_list.who", {"name": state.signed.name, "account": state.signed.account}
    )


def _locks(state: State, profile: Profile) -> Countdown:
    left = left_s(state, profile)
    minutes, seconds = divmod(left, MINUTE_S)
    told = {"minutes": str(minutes), "seconds": str(seconds)}
    text = Words("staff_list.locks" if minutes else "staff_list.locks_soon", told)
    return Countdown(left, max(left, profile.waits.staff_idle_s), text)


def _idle(state: State, profile: Profile) -> Countdown | None:
    if state.warned_at is None:
        return None
    left = left_s(state, profile)
    told = Words("idle.seconds", {"seconds": str(left)})
    return Countdown(left, profile.waits.idle_warning_s, told)
