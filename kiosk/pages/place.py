"""What every page says about where it stands: office, terminal, header, rail."""

from dataclasses import dataclass, replace
from typing import Final

from domain.policy.collecting import Needs
from domain.policy.profile import Profile
from domain.services import Service
from kiosk.visit.onward import needs_of
from kiosk.visit.seat import Seat
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
    Step.QUESTIONS: Words("step.questions"),
    Step.SCAN: Words("step.scan"),
    Step.REVIEW: Words("step.review"),
    Step.DECLARATION: Words("step.declaration"),
    Step.SUBMITTING: Words("step.submitting"),
    Step.TICKET: Words("step.ticket"),
}
SEATS: Final = {1: Words("seat.1"), 2: Words("seat.2")}
PERSONAL: Final = frozenset({Step.CARD, Step.FACE, Step.QUESTIONS, Step.DECLARATION})
"""Steps at which one of two people is asked."""
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


def rail(state: State, profile: Profile) -> Rail | None:
    """Return the rail of an open visit: the steps of its service, and its people."""
    visit = state.visit
    if visit is None:
        return None
    here = state.step
    if here is Step.STAFF:
        here = visit.came_from or Step.CONSENT
    if here is Step.LOOK:
        here = Step.SCAN
    needs = needs_of(visit, profile)
    shown = _steps(needs)
    at = shown.index(here)
    steps = tuple(
        RailStep(
            RAIL[step],
            Mark.DONE if n < at else Mark.NOW if n == at else Mark.LATER,
        )
        for n, step in enumerate(shown)
    )
    chips = tuple(
        _chip(here, visit, number, needs) for number in range(1, len(visit.seats) + 1)
    )
    return Rail(SERVICES[visit.service], steps, chips)


def _steps(needs: Needs) -> tuple[Step, ...]:
    there = {
        Step.QUESTIONS: bool(needs.questions),
        Step.SCAN: needs.papers is not None,
        Step.REVIEW: needs.is_reviewed,
        Step.DECLARATION: needs.declaration is not None,
    }
    return tuple(step for step in RAIL if there.get(step, True))


def _chip(here: Step, visit: Visit, number: int, needs: Needs) -> Chip:
    seat = visit.seats[number - 1]
    name = SEATS[number]
    if seat.person is not None:
        name = Words("text.plain", {"text": seat.person.name})
    alone = len(visit.seats) == 1
    is_asked = visit.seat == number and here in PERSONAL
    last = (Words("tick.submit"), _submit_mark(here))
    if needs.declaration is not None:
        last = (Words("tick.sign"), _sign_mark(here, seat, is_asked))
    return Chip(
        seat=number,
        name=name,
        state=_standing(here, visit, seat, is_asked),
        ticks=(
            (Words("tick.card"), _card_mark(here, seat, is_asked)),
            (Words("tick.face"), _face_mark(here, seat, is_asked)),
            last,
        ),
        active=here is not Step.TICKET if alone else is_asked,
    )


def _standing(here: Step, visit: Visit, seat: Seat, is_asked: bool) -> Words:
    if here in AT_END:
        return AT_END[here]
    if is_asked and here is Step.CARD:
        return _reading(visit, seat)
    if is_asked:
        return ASKED[here]
    if seat.declared is not None:
        return Words("state.signed")
    if seat.face is not None:
        is_for_staff = seat.face.outcome == "staff"
        return Words("state.staff" if is_for_staff else "state.checked")
    return Words("state.no_card" if seat.person is None else "state.card_read")


def _reading(visit: Visit, seat: Seat) -> Words:
    if visit.hint == "reading":
        return Words("state.reading")
    return Words("state.no_card" if seat.person is None else "state.card_read")


AT_END: Final = {
    Step.SUBMITTING: Words("state.submitting"),
    Step.TICKET: Words("state.submitted"),
}
ASKED: Final = {
    Step.FACE: Words("state.checking"),
    Step.QUESTIONS: Words("state.filling"),
    Step.DECLARATION: Words("state.signing"),
}


def _card_mark(here: Step, seat: Seat, is_asked: bool) -> Mark:
    if is_asked and here is Step.CARD:
        return Mark.NOW
    return Mark.LATER if seat.person is None else Mark.DONE


def _face_mark(here: Step, seat: Seat, is_asked: bool) -> Mark:
    """Warn where staff compare in person: a tick would claim too much."""
    if seat.face is not None:
        return Mark.WARN if seat.face.outcome == "staff" else Mark.DONE
    return Mark.NOW if is_asked and here is Step.FACE else Mark.LATER


def _sign_mark(here: Step, seat: Seat, is_asked: bool) -> Mark:
    if seat.declared is not None:
        return Mark.DONE
    return Mark.NOW if is_asked and here is Step.DECLARATION else Mark.LATER


def _submit_mark(here: Step) -> Mark:
    if here is Step.TICKET:
        return Mark.DONE
    return Mark.NOW if here is Step.SUBMITTING else Mark.LATER
