"""Story: the card is taken away before it is read, and asked for again."""

from bench.journeys.chronicle import Chronicle
from bench.journeys.visitor import Visitor


def test_a_card_pulled_too_early_is_asked_for_again(
    visitor: Visitor, chronicle: Chronicle
) -> None:
    visitor.arrive()
    visitor.desk.site.terminal.order("idcard", "pull_after select")
    visitor.lay_card("b")
    visitor.see("身份证拿早了")
    visitor.take_card()
    visitor.identify("b", "b")
    visitor.pass_face()
    ticket = visitor.ticket()
    visitor.see("号单已经打印")
    visitor.leave()
    chronicle.done(ticket)
    assert chronicle.judge()["problems"] == []
