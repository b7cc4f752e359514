"""The card: waiting for it, taking it, and what to do when it cannot be taken."""

from dataclasses import replace
from typing import Final

from domain.events import Kind
from domain.policy.profile import Profile
from kiosk.visit.effects import Effect, ReadCard, Record, StopDevices, Submit, WatchFace
from kiosk.visit.events import (
    CardFailed,
    CardLaid,
    CardRead,
    CardWaitEnded,
    TerminalChanged,
    Touched,
)
from kiosk.visit.state import Person, State, Step, Trouble, Visit
from kiosk.visit.turn import Turn, by_staff, entered, open_visit, with_visit

READS_ON: Final = frozenset({Trouble.CARD_UNREADABLE, Trouble.CARD_REMOVED})
"""After these the card has only to be laid down again; no key needs pressing."""


def laid(state: State, _event: CardLaid, _profile: Profile) -> Turn:
    """Note that someone is at it.

    A card that could not be read and still lies there is neither news nor activity.
    """
    visit = open_visit(state)
    if visit.trouble is Trouble.CARD_UNREADABLE:
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
    known = open_visit(state)
    again = (ReadCard(again=True),) if event.trouble in READS_ON else ()
    if event.trouble is known.trouble:
        return Turn(state, again)
    visit = replace(known, trouble=event.trouble, hint="")
    return Turn(entered(state, Step.CARD, visit), again)


def read(state: State, event: CardRead, profile: Profile) -> Turn:
    """Take the card, or say why it cannot be taken."""
    visit = replace(open_visit(state), trouble=event.trouble, hint="")
    if event.trouble in {None, Trouble.PHOTO_UNDECODABLE}:
        visit = replace(visit, person=event.person)
        proven = Record(
            Kind.IDENTITY_PROVEN, {"seat": 1, "checks": dict(event.person.checks)}
        )
        if event.trouble is None:
            return _onward(Turn(state, (proven,)), visit, event.person, profile)
        return Turn(entered(state, Step.CARD, visit), (proven,))
    return Turn(entered(state, Step.CARD, visit))


def retry(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Read again, from the start."""
    visit = replace(open_visit(state), trouble=None, person=None, hint="")
    return Turn(entered(state, Step.CARD, visit), (StopDevices(), ReadCard()))


def let_staff_compare(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Hand in without a face check, where the card itself was taken."""
    visit = open_visit(state)
    if visit.person is None:
        return Turn(state)
    return submitting(state, replace(visit, face=by_staff("photo_undecodable")))


def changed(state: State, event: TerminalChanged, _profile: Profile) -> Turn:
    """Take note; read on by itself as soon as the reader is back."""
    known = replace(state, terminal=event.terminal)
    visit = open_visit(state)
    reader = event.terminal.devices.get("idcard")
    if visit.trouble is not Trouble.READER_OFFLINE or not (reader and reader.usable):
        return Turn(known)
    return Turn(entered(known, Step.CARD, replace(visit, trouble=None)), (ReadCard(),))


def back(state: State, _event: Touched, _profile: Profile) -> Turn:
    """Return to the consents; what was read is dropped."""
    visit = replace(open_visit(state), person=None, trouble=None, hint="")
    return Turn(entered(state, Step.CONSENT, visit), (StopDevices(),))


def _onward(sofar: Turn, visit: Visit, person: Person, profile: Profile) -> Turn:
    state = sofar.state
    if "face" not in visit.agreed or person.photo_png is None:
        turn = submitting(state, replace(visit, face=by_staff("no_consent")))
        return Turn(turn.state, (*sofar.effects, *turn.effects))
    if visit.tries >= profile.face.tries:
        # Laying the card down again is no way to more tries: staff compare.
        used_up = replace(visit, trouble=Trouble.TRIES_USED_UP)
        return Turn(entered(state, Step.FACE, used_up), sofar.effects)
    keep = "picture" in visit.agreed
    watch = WatchFace(person.photo_png, keep_picture=keep)
    return Turn(entered(state, Step.FACE, visit), (*sofar.effects, watch))


def submitting(state: State, visit: Visit) -> Turn:
    """Hand everything in."""
    whole = replace(visit, trouble=None, hint="")
    effects: tuple[Effect, ...] = (StopDevices(), Submit(whole))
    return Turn(entered(state, Step.SUBMITTING, whole), effects)
