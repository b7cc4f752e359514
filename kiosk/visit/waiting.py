"""Time and settings: waits that end, the idle warning, language and size."""

from dataclasses import replace
from typing import Final

from domain.policy.profile import Profile
from kiosk.flow import Quiet, quiet
from kiosk.visit.events import StaffLeft, Ticked, Touched
from kiosk.visit.state import Outcome, Printing, State, Step
from kiosk.visit.turn import Turn, at_home, ended, open_visit
from ui.pages import Settings

SIZES: Final = ("normal", "large", "extra")
THEMES: Final = ("warm", "hcdark", "hclight")
READ_SLOWLY: Final = frozenset({Step.CONSENT, Step.STAFF})


def idle_limit_s(step: Step, profile: Profile) -> int:
    """Return after how long without activity the idle cover asks."""
    waits = profile.waits
    return waits.idle_reading_s if step in READ_SLOWLY else waits.idle_s


def page_limit_s(state: State, profile: Profile) -> int | None:
    """Return how long the page of this step stands by itself, if it ends by itself."""
    waits = profile.waits
    match state.step:
        case Step.TICKET:
            is_printed = open_visit(state).printing is Printing.PRINTED
            return waits.ticket_s if is_printed else waits.ticket_trouble_s
        case Step.THANKS:
            return waits.thanks_s
        case Step.BROKEN_OFF:
            return waits.broken_off_s
        case _:
            return None


def tick_visit(state: State, _event: Ticked, profile: Profile) -> Turn:
    """Warn whoever went quiet; end the visit when nobody answers."""
    silence = quiet(
        state.now,
        state.quiet_since,
        state.warned_at,
        idle_limit_s(state.step, profile),
        profile.waits.idle_warning_s,
    )
    match silence:
        case Quiet.OVER:
            outcome = Outcome.STAFF if state.step is Step.STAFF else Outcome.IDLE
            return ended(state, outcome)
        case Quiet.ASK if state.visit is None:
            return at_home(state)
        case Quiet.ASK:
            return Turn(replace(state, warned_at=state.now))
        case _:
            return Turn(state)


def tick_ticket(state: State, _event: Ticked, profile: Profile) -> Turn:
    """Clear the number from the screen when its time is over."""
    return ended(state, Outcome.DONE) if _is_over(state, profile) else Turn(state)


def tick_outside(state: State, _event: Ticked, profile: Profile) -> Turn:
    """Go home when the page's time is over and the last visit is wiped."""
    is_over = state.wiped and _is_over(state, profile)
    return at_home(state) if is_over else Turn(state)


def tick_home(state: State, _event: Ticked, profile: Profile) -> Turn:
    """Give the next one a fresh screen: settings last as long as someone is there."""
    quiet_s = state.now - state.quiet_since
    if state.settings == Settings() or quiet_s < profile.waits.home_reset_s:
        return Turn(state)
    return Turn(replace(state, settings=Settings()))


def extend(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Go on: as often as wanted."""
    return Turn(replace(state, warned_at=None, quiet_since=state.now))


def staff_left(state: State, _event: StaffLeft, _profile: Profile) -> Turn:
    """Let the wait begin anew: nobody was to touch anything meanwhile."""
    return Turn(replace(state, warned_at=None, quiet_since=state.now))


def stand_longer(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Let the number stand on the screen for its whole time again."""
    return Turn(replace(state, since=state.now))


def language(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Change between Chinese and English."""
    other = "zh" if state.settings.language == "en" else "en"
    return _set(state, replace(state.settings, language=other))


def size(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Take the next larger type, or the first again."""
    return _set(state, replace(state.settings, size=_next(SIZES, state.settings.size)))


def contrast(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Take the next colours: plain, white on black, black on white."""
    return _set(
        state, replace(state.settings, theme=_next(THEMES, state.settings.theme))
    )


def _set(state: State, settings: Settings) -> Turn:
    return Turn(replace(state, settings=settings))


def _next(values: tuple[str, ...], value: str) -> str:
    return values[(values.index(value) + 1) % len(values)]


def _is_over(state: State, profile: Profile) -> bool:
    limit_s = page_limit_s(state, profile)
    return limit_s is not None and state.now - state.since >= limit_s
