"""Story: somebody else looks into the camera; a registrar compares in person."""

from bench.journeys.chronicle import Chronicle
from bench.journeys.visitor import Visitor


def test_the_wrong_person_is_not_accepted_and_staff_take_over(
    visitor: Visitor, chronicle: Chronicle
) -> None:
    visitor.arrive()
    visitor.identify("a", "b")
    visitor.see("现场照片和证件照片对不上")
    visitor.press_until("改由工作人员核验", "信息已提交")
    ticket = visitor.ticket()
    visitor.see("由工作人员当面核对")
    visitor.see("号单已经打印")
    visitor.leave()
    chronicle.done(ticket)
    assert chronicle.judge()["problems"] == []
