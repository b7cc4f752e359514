"""Home and consent: a service is chosen, boxes are ticked, never beforehand."""

from dataclasses import replace

from domain.events import Kind
from domain.policy.profile import Profile
from domain.services import Service
from kiosk.visit.effects import BeginVisit, ReadCard, Record
from kiosk.visit.events import Touched
from kiosk.visit.state import State, Step, Visit
from kiosk.visit.turn import Turn, entered, open_visit, with_visit


def choose(state: State, event: Touched, _profile: Profile) -> Turn:
    """Begin a visit for the service touched, once the last one is wiped."""
    if event.value not in set(Service) or not state.wiped:
        return Turn(state)
    service = Service(event.value)
    begun = entered(state, Step.CONSENT, Visit(service))
    return Turn(begun, (BeginVisit(service),))


def toggle(state: State, event: Touched, profile: Profile) -> Turn:
    """Tick or untick one consent."""
    if event.value not in {consent.name for consent in profile.consents}:
        return Turn(state)
    visit = open_visit(state)
    ticked = visit.consents ^ {event.value}
    return with_visit(state, replace(visit, consents=ticked))


def agree(state: State, _event: Touched, profile: Profile) -> Turn:
    """Go on to the card, if what is required was agreed to."""
    visit = open_visit(state)
    if not profile.required <= visit.consents:
        return Turn(state)
    hashes = {
        name: profile.digest(name, state.settings.language)
        for name in sorted(visit.consents)
    }
    given = Record(Kind.CONSENT_GIVEN, {"seat": 1, "consents": hashes})
    agreed = replace(visit, agreed=hashes)
    return Turn(entered(state, Step.CARD, agreed), (given, ReadCard()))
