"""Home and consent: a service is chosen, boxes are ticked, never beforehand."""

from collections.abc import Mapping
from dataclasses import replace

from domain.events import Kind
from domain.policy.profile import Profile
from domain.services import Service
from kiosk.visit.effects import BeginVisit, Record
from kiosk.visit.events import Touched
from kiosk.visit.onward import onward, void
from kiosk.visit.seat import Seat
from kiosk.visit.state import State, Step, Visit
from kiosk.visit.turn import Turn, entered, open_visit, with_visit


def choose(state: State, event: Touched, profile: Profile) -> Turn:
    """Begin a visit for the service touched, once the last one is wiped."""
    if event.value not in set(Service) or not state.wiped:
        return Turn(state)
    service = Service(event.value)
    seats = (Seat(),) * profile.services[service].seats
    begun = entered(state, Step.CONSENT, Visit(service, seats))
    return Turn(begun, (BeginVisit(service),))


def toggle(state: State, event: Touched, profile: Profile) -> Turn:
    """Tick or untick one consent of one person: ``<seat>.<consent>``."""
    visit = open_visit(state)
    number, _, name = event.value.partition(".")
    seats = {str(n): seat for n, seat in enumerate(visit.seats, start=1)}
    if number not in seats or name not in {each.name for each in profile.consents}:
        return Turn(state)
    ticked = seats[number].consents ^ {name}
    seats[number] = replace(seats[number], consents=ticked)
    return with_visit(state, replace(visit, seats=tuple(seats.values())))


def agree(state: State, _event: Touched, profile: Profile) -> Turn:
    """Go on, if everybody agreed to what is required.

    Whoever agrees to something else than before brings everything anew: what was
    collected was collected under the words that stood there then.
    """
    visit = open_visit(state)
    if not all(profile.required <= seat.consents for seat in visit.seats):
        return Turn(state)
    given = [_agreed(seat, state, profile) for seat in visit.seats]
    if tuple(given) != visit.seats:
        visit = void(replace(visit, seats=tuple(given)))
    told = tuple(
        Record(Kind.CONSENT_GIVEN, {"seat": number, "consents": dict(seat.agreed)})
        for number, seat in enumerate(given, start=1)
    )
    turn = onward(state, visit, profile)
    return Turn(turn.state, (*told, *turn.effects))


def _agreed(seat: Seat, state: State, profile: Profile) -> Seat:
    hashes: Mapping[str, str] = {
        name: profile.digest(name, state.settings.language)
        for name in sorted(seat.consents)
    }
    if hashes == seat.agreed:
        return seat
    return Seat(consents=seat.consents, agreed=hashes, tries=seat.tries)
