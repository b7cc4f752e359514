"""The review: everything once more, a column for each person."""

from typing import Final

from domain.policy.collecting import Needs
from domain.policy.profile import Profile
from kiosk.pages.inside import BACK, plain
from kiosk.pages.place import SEATS
from kiosk.visit.declaration import answers_of, born, masked
from kiosk.visit.onward import needs_of
from kiosk.visit.seat import Seat
from kiosk.visit.state import State, Visit
from kiosk.visit.turn import open_visit
from ui.pages import Column, IntentName, Item, Key, Mark, Page, PageName, Role, Words

CHECKED: Final = {
    "pass": Words("review.face_pass"),
    "vouched": Words("review.face_vouched"),
    "staff": Words("review.face_staff"),
}


def review(state: State, profile: Profile) -> Page:
    """Return all that was collected, with a way to each thing that can be changed."""
    visit, language = open_visit(state), state.settings.language
    needs = needs_of(visit, profile)
    go = "review.go_sign" if needs.declaration else "review.go_submit"
    are_two = len(visit.seats) > 1
    return Page(
        PageName.REVIEW,
        serial=0,
        title=Words("review.title_two" if are_two else "review.title"),
        lead=Words("review.lead"),
        columns=tuple(
            _column(number, seat, needs, language)
            for number, seat in enumerate(visit.seats, start=1)
        ),
        items=_collected(visit, needs),
        keys=(
            BACK,
            Key(IntentName.LEAVE, Words("key.leave"), "out"),
            Key(IntentName.NEXT, Words(go), "next", Role.PRIMARY),
        ),
    )


def _column(number: int, seat: Seat, needs: Needs, language: str) -> Column:
    person, face = seat.person, seat.face
    name = plain(person.name) if person else SEATS[number]
    outcome = face.outcome if face else ""
    mark = Mark.WARN if outcome == "staff" else Mark.DONE
    told = answers_of(seat, needs, language)
    return Column(
        number,
        name,
        (
            _locked("review.number", masked(person.number) if person else ""),
            _locked("review.birth", born(person, language) if person else ""),
            Item(
                Words("review.face"), CHECKED.get(outcome), mark, value=f"seat:{number}"
            ),
            *(
                Item(
                    plain(each.label.to(language)),
                    plain(told[each.name]) if told[each.name] else None,
                    Mark.DONE,
                    f"question:{number}:{each.name}",
                )
                for each in needs.questions
            ),
        ),
        mark=mark,
    )


def _locked(head: str, text: str) -> Item:
    return Item(Words(head), plain(text) if text else None, Mark.DONE, locked=True)


def _collected(visit: Visit, needs: Needs) -> tuple[Item, ...]:
    items: list[Item] = []
    if needs.papers is not None:
        count = Words("review.pages_count", {"count": str(len(visit.pages))})
        none = Words("review.pages_none")
        text = count if visit.pages else none
        items.append(Item(Words("review.pages"), text, Mark.DONE, "pages"))
    if needs.declaration is not None:
        signed = all(seat.declared for seat in visit.seats)
        text = Words("review.signed" if signed else "review.sign_next")
        mark = Mark.DONE if signed else Mark.LATER
        items.append(Item(Words("review.declaration"), text, mark))
    return tuple(items)
