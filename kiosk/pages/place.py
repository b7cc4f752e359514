"""What every page says about where it stands: office, terminal, header, rail."""

from dataclasses import dataclass, replace
from typing import Final

from domain.services import Service
from kiosk.visit.state import State, Step, Visit
from kiosk.visit.ways_out import vouching_for
from ui.pages import Chip, IntentName, Key, Mark, Rail, Settings, Words
from ui.pages import Step as RailStep

SERVICES: Final = {
    Service.MARRIAGE: Words("service.marriage"),
    Service.DIVORCE_APPLICATION: Words("service.divorce_application"),
    Service.DIVORCE_REGISTRATION: Words("service.divorce_registration"),
    Service.REISSUE: Words("service.reissue"),
}
RAIL: Final = {
    Step.CONSENT: Words("step.consent"),
    Step.CARD: Words("step.card"),
    Step.FACE: Words("step.face"),
    Step.SUBMITTING: Words("step.submitting"),
    Step.TICKET: Words("step.ticket"),
}
LARGER: Final = {
    "normal": Words("header.size_large"),
    "large": Words("header.size_extra"),
    "extra": Words("header.size_normal"),
}
OUTSIDE: Final = frozenset({Step.HOME, Step.OUT_OF_SERVICE, Step.STAFF})
OTHER_COLOURS: Final = {
    "warm": Words("header.contrast"),
    "hcdark": Words("header.contrast_light"),
    "hclight": Words("header.contrast_off"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the terminal stands."""

    terminal: str
    office_zh: str
    office_en: str

    def office(self) -> Words:
        """Return the office's name, in whichever language the screen speaks."""
        return Words("office.name", {"zh": self.office_zh, "en": self.office_en})


def shown_settings(state: State) -> Settings:
    """Return the settings with the calm colours where the service asks for them."""
    visit, settings = state.visit, state.settings
    if visit is not None and visit.service.is_calm and settings.theme == "warm":
        return replace(settings, theme="calm")
    return settings


def header(state: State) -> tuple[Key, ...]:
    """Return language, size, contrast and call staff, in this order.

    Before them stands the staff's own key, where they may sign in. There is no key for
    the voice before there is a voice.
    """
    settings = state.settings
    return (
        *_sign_in(state),
        Key(IntentName.LANGUAGE, Words("header.language"), icon="globe"),
        Key(IntentName.SIZE, LARGER[settings.size], icon="elder"),
        Key(IntentName.CONTRAST, OTHER_COLOURS[settings.theme], icon="contrast"),
        _call(state),
    )


def _sign_in(state: State) -> tuple[Key, ...]:
    """Return the staff's own key: no visit is open, or somebody waits for them."""
    is_outside = state.visit is None and state.step in OUTSIDE
    if not is_outside and not vouching_for(state):
        return ()
    return (Key(IntentName.SIGN_IN, Words("header.sign_in"), icon="person"),)


def _call(state: State) -> Key:
    if state.visit is not None and state.visit.staff_called:
        called = Words("header.staff_called")
        return Key(IntentName.CALL_STAFF, called, icon="bell", off=called)
    return Key(IntentName.CALL_STAFF, Words("header.call_staff"), icon="bell")


def rail(state: State) -> Rail | None:
    """Return the rail of an open visit."""
    visit = state.visit
    if visit is None:
        return None
    here = state.step
    if here is Step.STAFF:
        here = visit.came_from or Step.CONSENT
    at = list(RAIL).index(here)
    marks = [
        Mark.DONE if n < at else Mark.NOW if n == at else Mark.LATER
        for n in range(len(RAIL))
    ]
    steps = tuple(
        RailStep(label, mark) for label, mark in zip(RAIL.values(), marks, strict=True)
    )
    return Rail(SERVICES[visit.service], steps, (_chip(here, visit),))


def _chip(here: Step, visit: Visit) -> Chip:
    name = Words("seat.1")
    if visit.person is not None:
        name = Words("text.plain", {"text": visit.person.name})
    return Chip(
        seat=1,
        name=name,
        state=_standing(here, visit),
        ticks=(
            (Words("tick.card"), _mark(here, Step.CARD)),
            (Words("tick.face"), _face_mark(here, visit)),
            (Words("tick.submit"), _mark(here, Step.SUBMITTING)),
        ),
        active=here is not Step.TICKET,
    )


def _standing(here: Step, visit: Visit) -> Words:
    match here:
        case Step.CARD if visit.hint == "reading":
            return Words("state.reading")
        case Step.CARD if visit.person is not None:
            return Words("state.card_read")
        case Step.FACE:
            return Words("state.checking")
        case Step.SUBMITTING:
            return Words("state.submitting")
        case Step.TICKET:
            return Words("state.submitted")
        case _:
            return Words("state.no_card")


def _mark(here: Step, step: Step) -> Mark:
    order = list(RAIL)
    if order.index(here) > order.index(step):
        return Mark.DONE
    return Mark.NOW if here is step else Mark.LATER


def _face_mark(here: Step, visit: Visit) -> Mark:
    """Warn where staff compare in person: a tick would claim too much."""
    by_staff = visit.face is not None and visit.face.outcome == "staff"
    return Mark.WARN if by_staff else _mark(here, Step.FACE)
