"""Story: two people hand in all there is; a registrar confirms it, or gives it back."""

from bench.journeys.chronicle import Chronicle
from bench.journeys.clerk import Clerk
from bench.journeys.couple import Couple
from bench.journeys.visitor import Visitor


def test_what_two_people_hand_in_is_confirmed_and_the_same_at_the_centre(
    visitor: Visitor, clerk: Clerk, chronicle: Chronicle
) -> None:
    handed_in = Couple(visitor).hand_in(["household_a", "household_b"])
    chronicle.put_in(handed_in)
    clerk.confirm(handed_in.ticket)
    chronicle.decided(handed_in.ticket, "confirmed")
    verdict = chronicle.judge()
    assert verdict["problems"] == []
    assert verdict["decided"][handed_in.ticket] == "confirmed"


def test_what_is_given_back_is_given_back_with_its_reason(
    visitor: Visitor, clerk: Clerk, chronicle: Chronicle
) -> None:
    ticket = visitor.check_in_unseen()
    chronicle.done(ticket)
    clerk.sign_in()
    clerk.open(ticket)
    clerk.give_back(ticket, "材料看不清")
    clerk.sign_out()
    chronicle.decided(ticket, "returned")
    assert chronicle.judge()["problems"] == []
