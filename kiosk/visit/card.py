"""The card: waiting for it, taking it, and what to do when it cannot be taken."""

from dataclasses import replace
from typing import Final

from domain.events import Kind
from domain.policy.profile import Profile
from kiosk.visit.effects import ReadCard, Record, StopDevices
from kiosk.visit.events import (
    CardFailed,
    CardLaid,
    CardRead,
    CardWaitEnded,
    TerminalChanged,
    Touched,
)
from kiosk.visit.onward import altered, onward, returns_to_review, to_card
from kiosk.visit.seat import Person
from kiosk.visit.state import State, Step, Trouble, Visit
from kiosk.visit.turn import Turn, by_staff, entered, open_visit, with_visit

READS_ON: Final = frozenset(
    {Trouble.CARD_UNREADABLE, Trouble.CARD_REMOVED, Trouble.SAME_CARD}
)
"""After these a card has only to be laid down; no key needs pressing."""
LIES_STILL: Final = frozenset({Trouble.CARD_UNREADABLE, Trouble.SAME_CARD})
"""In these a card is still on the reader: finding it again is no news."""


def laid(state: State, _event: CardLaid, _profile: Profile) -> Turn:
    """Note that someone is at it.

    A card that could not be taken and still lies there is neither news nor activity.
    """
    visit = open_visit(state)
    if visit.trouble in LIES_STILL:
        return Turn(state)
    return with_visit(
        replace(state, quiet_since=state.now, warned_at=None),
        replace(visit, hint="reading", trouble=None),
    )


def wait_ended(state: State, _event: CardWaitEnded, _profile: Profile) -> Turn:
    """Wait again: the wait renews itself until nobody is there any more."""
    return Turn(replace(state, since=state.now), (ReadCard(),))


def failed(state: State, event: CardFailed, _profile: Profile) -> Turn:
    """Say what is wrong; read on where laying the card down again is all it takes."""
    return _refused(state, event.trouble)


def read(state: State, event: CardRead, profile: Profile) -> Turn:
    """Take the card, or say why it cannot be taken."""
    visit = open_visit(state)
    if _is_of_another(visit, event.person):
        return _refused(state, Trouble.SAME_CARD)
    if event.trouble not in {None, Trouble.PHOTO_UNDECODABLE}:
        known = replace(visit, trouble=event.trouble, hint="")
        return Turn(entered(state, Step.CARD, known))
    proven = Record(
        Kind.IDENTITY_PROVEN,
        {"seat": visit.seat, "checks": dict(event.person.checks)},
    )
    seat = replace(visit.here, person=event.person, face=None)
    if event.trouble is not None:
        known = replace(altered(visit, seat), trouble=event.trouble, hint="")
        return Turn(entered(state, Step.CARD, known), (proven,))
    if "face" not in seat.agreed or event.person.photo_png is None:
        seat = replace(seat, face=by_staff("no_consent"))
    turn = onward(state, altered(visit, seat), profile)
    return Turn(turn.state, (proven, *turn.effects))


def retry(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Read again, from the start."""
    return to_card(state, dropped(open_visit(state)))


def other_seat(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Let the other person go first, as long as nobody's card was read."""
    visit = open_visit(state)
    if not may_swap(visit):
        return Turn(state)
    other = visit.seat % len(visit.seats) + 1
    return to_card(state, replace(visit, seat=other))


def may_swap(visit: Visit) -> bool:
    """Whether the other person may still go first."""
    return len(visit.seats) > 1 and all(seat.person is None for seat in visit.seats)


def let_staff_compare(state: State, _event: Touched, profile: Profile) -> Turn:
    """Go on without a face check, where the card itself was taken."""
    visit = open_visit(state)
    if visit.here.person is None or visit.here.face is not None:
        return Turn(state)
    seat = replace(visit.here, face=by_staff("photo_undecodable"))
    return onward(state, altered(visit, seat), profile)


def changed(state: State, event: TerminalChanged, _profile: Profile) -> Turn:
    """Take note; read on by itself as soon as the reader is back."""
    known = replace(state, terminal=event.terminal)
    visit = open_visit(state)
    reader = event.terminal.devices.get("idcard")
    if visit.trouble is not Trouble.READER_OFFLINE or not (reader and reader.usable):
        return Turn(known)
    return Turn(entered(known, Step.CARD, replace(visit, trouble=None)), (ReadCard(),))


def back(state: State, _event: Touched, profile: Profile) -> Turn:
    """Return to the review, to the card before this one, or to the consents."""
    visit = open_visit(state)
    if returns_to_review(visit, profile):
        return onward(state, visit, profile)
    without = replace(dropped(visit), trouble=None, hint="")
    if not visit.gathered and any(seat.person for seat in visit.others):
        other = visit.seat % len(visit.seats) + 1
        return to_card(state, dropped(replace(without, seat=other)))
    return Turn(entered(state, Step.CONSENT, without), (StopDevices(),))


def dropped(visit: Visit) -> Visit:
    """Return the visit without what was read of whom it asks; the tries count on."""
    return altered(visit, replace(visit.here, person=None, face=None))


def _refused(state: State, why: Trouble) -> Turn:
    known = open_visit(state)
    again = (ReadCard(again=True),) if why in READS_ON else ()
    if why is known.trouble:
        return Turn(state, again)
    visit = replace(known, trouble=why, hint="")
    return Turn(entered(state, Step.CARD, visit), again)


def _is_of_another(visit: Visit, person: Person) -> bool:
    """Whether this is the card of somebody else of this visit."""
    numbers = {seat.person.number for seat in visit.others if seat.person}
    return person.number in numbers
