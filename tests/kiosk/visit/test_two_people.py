"""Two people in one visit: what each step does with what they bring."""

from dataclasses import replace

import pytest

from domain.events import Kind
from domain.policy.profile import Profile
from domain.services import Service
from kiosk.visit.effects import Record, WatchFace, WatchPapers
from kiosk.visit.events import (
    CardRead,
    Event,
    FaceFailed,
    FaceJudged,
    PageStored,
    StrokeMade,
    TerminalChanged,
    Touched,
    Vouched,
)
from kiosk.visit.seat import Declared, Face, Seat, Vouching
from kiosk.visit.state import (
    Device,
    State,
    Step,
    Terminal,
    Trouble,
    Visit,
)
from kiosk.visit.table import after
from tests.kiosk.visit.moments import (
    CHANGES,
    CONSENTS,
    DOT,
    LI,
    LINE,
    PASSED,
    UP,
    WANG,
    seat_of,
    state_at,
    whole_visit,
)
from ui.pages import IntentName, Point, Stroke


def turned(state: State, event: Event, profile: Profile, now: float = 10.0) -> State:
    """Return what follows, where it is allowed."""
    turn = after(state, event, now, profile)
    assert turn is not None
    return turn.state


def visit_of(state: State) -> Visit:
    assert state.visit is not None
    return state.visit


def test_laying_the_card_down_again_gives_no_more_tries(profile: Profile) -> None:
    state, watched = state_at(Step.FACE), 1
    differs = FaceJudged(Face("fail", "live", 0.8))
    for _again in range(profile.face.tries + 2):
        for event in (differs, Touched(IntentName.BACK), CardRead(WANG)):
            turn = after(state, event, 1.0, profile)
            if turn is None:
                continue
            state = turn.state
            watched += sum(isinstance(effect, WatchFace) for effect in turn.effects)
    assert watched == profile.face.tries
    assert state.step is Step.FACE
    handed = turned(state, Touched(IntentName.STAFF_CHECK), profile)
    assert (handed.step, visit_of(handed).seat) == (Step.CARD, 2)


@pytest.mark.parametrize("step", [Step.FACE, Step.STAFF])
def test_staff_who_vouch_let_the_visit_go_on(step: Step, profile: Profile) -> None:
    state = turned(state_at(Step.FACE), FaceFailed(Trouble.CANNOT_JUDGE), profile)
    if step is Step.STAFF:
        state = turned(state, Touched(IntentName.CALL_STAFF), profile)
    turn = after(state, Vouched(1, "registrar", "papers", "grant"), 11.0, profile)
    assert turn is not None
    told = [e for e in turn.effects if isinstance(e, Record)]
    assert [(e.kind, dict(e.body)) for e in told] == [
        (
            Kind.FACE_VOUCHED,
            {"seat": 1, "account": "registrar", "grant": "grant", "reason": "papers"},
        )
    ]
    face = visit_of(turn.state).seats[0].face
    assert face is not None
    assert face.outcome == "vouched"
    assert face.vouched == Vouching("registrar", "papers")
    assert (turn.state.step, visit_of(turn.state).seat) == (Step.CARD, 2)


def test_staff_vouch_for_nobody_else_and_not_while_the_camera_looks(
    profile: Profile,
) -> None:
    looking = state_at(Step.FACE)
    assert turned(looking, Vouched(1, "registrar", "papers"), profile).step is Step.FACE
    stopped = turned(looking, FaceFailed(Trouble.CANNOT_JUDGE), profile)
    other = turned(stopped, Vouched(2, "registrar", "papers"), profile)
    assert other.step is Step.FACE
    assert not any(seat.face for seat in visit_of(other).seats)


def test_the_other_person_may_go_first_until_a_card_was_read(profile: Profile) -> None:
    swapped = turned(state_at(Step.CARD), Touched(IntentName.OTHER_SEAT), profile)
    assert visit_of(swapped).seat == 2
    read = turned(swapped, CardRead(WANG), profile)
    assert visit_of(read).seats[1].person is WANG
    passed = turned(read, FaceJudged(PASSED), profile)
    assert (passed.step, visit_of(passed).seat) == (Step.CARD, 1)
    still = turned(passed, Touched(IntentName.OTHER_SEAT), profile)
    assert visit_of(still).seat == 1


def test_the_same_card_twice_is_told_and_the_other_is_waited_for(
    profile: Profile,
) -> None:
    state = turned(state_at(Step.FACE), FaceJudged(PASSED), profile)
    same = turned(state, CardRead(WANG), profile)
    assert visit_of(same).trouble is Trouble.SAME_CARD
    assert visit_of(same).seats[1].person is None
    other = turned(same, CardRead(LI), profile)
    assert visit_of(other).seats[1].person is LI


@pytest.mark.parametrize(
    "digits", ["13800000012", "02987000000", "0108700000", "091687000000"]
)
def test_a_whole_number_is_taken(digits: str, profile: Profile) -> None:
    state = replace(state_at(Step.QUESTIONS), visit=whole_visit(question="phone"))
    for digit in digits:
        state = turned(state, Touched(IntentName.TYPE, digit), profile)
    state = turned(state, Touched(IntentName.NEXT), profile)
    assert state.step is Step.REVIEW
    assert visit_of(state).seats[0].answers["phone"] == digits


@pytest.mark.parametrize("digits", ["138", "12345678901", "0298700", "23800000012"])
def test_half_a_number_is_told_and_keeps_the_page(
    digits: str, profile: Profile
) -> None:
    state = replace(state_at(Step.QUESTIONS), visit=whole_visit(question="phone"))
    for digit in digits:
        state = turned(state, Touched(IntentName.TYPE, digit), profile)
    state = turned(state, Touched(IntentName.NEXT), profile)
    assert state.step is Step.QUESTIONS
    assert visit_of(state).trouble is Trouble.NUMBER_INCOMPLETE
    assert visit_of(state).typed == digits


@pytest.mark.parametrize("pasted", ["13800000012", "9" * 5000])
def test_what_is_pasted_is_refused_whole(pasted: str, profile: Profile) -> None:
    state = replace(state_at(Step.QUESTIONS), visit=whole_visit(question="phone"))
    state = turned(state, Touched(IntentName.TYPE, pasted), profile)
    assert visit_of(state).typed == ""
    assert visit_of(state).trouble is Trouble.ANSWER_TOO_LONG
    for digit in "138000000123":
        state = turned(state, Touched(IntentName.TYPE, digit), profile)
    assert visit_of(state).typed == "13800000012"
    assert visit_of(state).trouble is Trouble.ANSWER_TOO_LONG
    state = turned(state, Touched(IntentName.ERASE), profile)
    assert visit_of(state).typed == "1380000001"
    assert turned(state, Touched(IntentName.CLEAR), profile).visit == replace(
        visit_of(state), typed=""
    )


def test_every_way_from_the_review_leads_back_to_it(profile: Profile) -> None:
    for value in ("question:1:occupation", "question:2:phone", "pages", "seat:2"):
        away = turned(state_at(Step.REVIEW), Touched(IntentName.GO_TO, value), profile)
        assert away.step is not Step.REVIEW
        back = turned(away, Touched(IntentName.BACK), profile)
        assert back.step is Step.REVIEW
        assert back.visit == replace(visit_of(state_at(Step.REVIEW)), seat=1)


def signing(*strokes: Stroke, read: int = 2) -> State:
    seat = seat_of(WANG, strokes=strokes, pages_read=read)
    visit = whole_visit(seats=(seat, seat_of(LI)), reviewed=True)
    return replace(state_at(Step.DECLARATION), visit=visit, since=10.0)


CONFIRM = Touched(IntentName.CONFIRM)


@pytest.mark.parametrize(
    "state",
    [
        signing(),
        signing(DOT),
        signing(DOT, DOT, DOT),
        signing(LINE),
        signing(LINE, LINE, read=1),
    ],
)
def test_without_text_and_signature_nothing_is_declared(
    state: State, profile: Profile
) -> None:
    left = turned(state, CONFIRM, profile, now=20.0)
    assert left.step is Step.DECLARATION
    assert visit_of(left).here.declared is None


def test_a_touch_meant_for_the_page_before_confirms_nothing(profile: Profile) -> None:
    state = signing(LINE, LINE)
    early = turned(state, CONFIRM, profile, now=10.49)
    assert not any(seat.declared for seat in visit_of(early).seats)
    made = turned(early, CONFIRM, profile, now=10.5)
    assert visit_of(made).seats[0].declared is not None
    assert visit_of(made).seat == 2
    again = turned(made, CONFIRM, profile, now=10.9)
    assert visit_of(again).seats[1].declared is None


def test_who_writes_without_end_is_told_and_can_begin_again(profile: Profile) -> None:
    long = Stroke(tuple(Point(n % 600, n % 380, n) for n in range(1_500)))
    state = signing()
    for _ in range(100):
        state = turned(state, StrokeMade(long), profile, now=20.0)
    assert visit_of(state).trouble is Trouble.SIGNATURE_TOO_LONG
    assert sum(len(s.points) for s in visit_of(state).here.strokes) <= 20_000
    assert turned(state, CONFIRM, profile, now=21.0).step is Step.DECLARATION
    assert visit_of(turned(state, CONFIRM, profile, now=21.0)).seat == 1
    clean = turned(state, Touched(IntentName.CLEAR), profile, now=22.0)
    assert visit_of(clean).trouble is None
    assert visit_of(clean).here.strokes == ()


def test_another_language_is_another_text_to_be_read_and_signed(
    profile: Profile,
) -> None:
    state = turned(signing(LINE, LINE), Touched(IntentName.LANGUAGE), profile)
    assert visit_of(state).here.strokes == ()
    assert visit_of(state).here.pages_read == 1


def test_the_camera_goes_on_by_itself_when_it_is_back(profile: Profile) -> None:
    state = state_at(Step.SCAN)
    gone = {**UP, "doccam": Device(usable=False, starting=False)}
    away = turned(state, TerminalChanged(Terminal(gone, closed=())), profile)
    assert visit_of(away).trouble is Trouble.SCANNER_OFFLINE
    back = after(away, TerminalChanged(Terminal(UP, closed=())), 11.0, profile)
    assert back is not None
    assert visit_of(back.state).trouble is None
    assert WatchPapers() in back.effects


def test_a_page_kept_while_staff_come_is_there_afterwards(profile: Profile) -> None:
    state = turned(state_at(Step.LOOK), Touched(IntentName.KEEP), profile)
    state = turned(state, Touched(IntentName.CALL_STAFF), profile)
    state = turned(state, PageStored("3" * 64, "4" * 64, 9), profile)
    state = turned(state, Touched(IntentName.BACK), profile)
    assert state.step is Step.SCAN
    assert [page.number for page in visit_of(state).pages] == [1, 2]
    assert not visit_of(state).storing


def both_signed() -> State:
    """Return where she has declared and he has signed and not confirmed yet."""
    made = Declared("marriage", "0" * 64, 9.0)
    hers = seat_of(WANG, strokes=(LINE, LINE), pages_read=2, declared=made)
    his = seat_of(LI, strokes=(LINE, LINE), pages_read=2)
    visit = whole_visit(seats=(hers, his), seat=2, reviewed=True)
    return replace(state_at(Step.DECLARATION), visit=visit, since=0.0)


BACK = Touched(IntentName.BACK)


@pytest.mark.parametrize("changes", CHANGES)
def test_after_a_change_nothing_is_signed_any_more(
    changes: tuple[Event, ...], profile: Profile
) -> None:
    state = both_signed()
    for event in changes:
        state = turned(state, event, profile)
    for seat in visit_of(state).seats:
        assert seat.declared is None
        assert seat.strokes == ()
    assert not visit_of(state).reviewed


def test_looking_at_everything_again_changes_nothing(profile: Profile) -> None:
    state = both_signed()
    for event in (
        BACK,
        Touched(IntentName.GO_TO, "question:1:occupation"),
        Touched(IntentName.PICK, "17"),
        Touched(IntentName.NEXT),
        Touched(IntentName.GO_TO, "page:1"),
        BACK,
        BACK,
        Touched(IntentName.NEXT),
    ):
        state = turned(state, event, profile)
    assert (state.step, visit_of(state).seat) == (Step.DECLARATION, 2)
    assert visit_of(state).seats == visit_of(both_signed()).seats


def test_who_does_not_consent_is_not_looked_at(profile: Profile) -> None:
    visit = Visit(Service.MARRIAGE, (Seat(frozenset({"collect"})), Seat(CONSENTS)))
    state = replace(state_at(Step.CONSENT), visit=visit)
    state = turned(state, Touched(IntentName.AGREE), profile)
    turn = after(state, CardRead(WANG), 10.0, profile)
    assert turn is not None
    assert (turn.state.step, visit_of(turn.state).seat) == (Step.CARD, 2)
    assert not any(isinstance(effect, WatchFace) for effect in turn.effects)
    met = after(turn.state, CardRead(LI), 11.0, profile)
    assert met is not None
    assert WatchFace(b"png-2", keep_picture=False) in met.effects


def test_who_agrees_to_something_else_brings_everything_anew(
    profile: Profile,
) -> None:
    agreed = turned(state_at(Step.CONSENT), Touched(IntentName.AGREE), profile)
    met = turned(agreed, CardRead(WANG), profile)
    visit = replace(visit_of(met), seats=(*visit_of(met).seats[:1], seat_of(LI)))
    asked = replace(met, step=Step.CONSENT, visit=visit)
    asked = turned(asked, Touched(IntentName.TOGGLE, "1.picture"), profile)
    again = turned(asked, Touched(IntentName.AGREE), profile)
    assert visit_of(again).seats[0].person is None
