"""Story: the document camera's cable comes out between two pages, and goes back in."""

from bench.desk.desk import Desk
from bench.journeys.chronicle import Chronicle
from bench.journeys.couple import Couple
from bench.journeys.visitor import Visitor


def test_pages_kept_before_stay_and_the_next_is_taken_once_the_camera_is_back(
    visitor: Visitor, desk: Desk, chronicle: Chronicle
) -> None:
    couple = Couple(visitor)
    couple.come_to_the_camera()
    couple.lay_page("household_a")
    desk.act("cable", {"name": "doccam", "on": False})
    try:
        visitor.see("扫描台没有响应")
        visitor.see("第 1 页")
    finally:
        desk.act("cable", {"name": "doccam", "on": True})
    couple.lay_page("household_b")
    couple.to_review()
    couple.declare()
    handed_in = couple.handed_in()
    visitor.see("号单已经打印")
    visitor.leave()
    assert len(handed_in.pages) == 2
    chronicle.put_in(handed_in)
    assert chronicle.judge()["problems"] == []
