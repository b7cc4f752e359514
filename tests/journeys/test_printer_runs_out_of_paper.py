"""Story: no paper in the printer; the number is on the screen, the ticket waits."""

from bench.desk.desk import Desk
from bench.journeys.chronicle import Chronicle
from bench.journeys.visitor import Visitor


def test_a_ticket_waits_for_paper_and_is_printed_once(
    visitor: Visitor, desk: Desk, chronicle: Chronicle
) -> None:
    desk.act("paper", False)
    visitor.arrive()
    visitor.identify("a", "a")
    visitor.pass_face()
    ticket = visitor.ticket()
    visitor.see("打印机缺纸")
    desk.act("paper", True)
    visitor.see("号单已经打印")
    visitor.leave()
    chronicle.done(ticket)
    assert chronicle.judge()["problems"] == []
