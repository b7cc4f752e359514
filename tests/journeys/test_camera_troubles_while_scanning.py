"""Story: what the document camera may do between two good pages, each told in words.

Its cable comes out and goes back in, it hands out nothing, no picture, a huge picture.
"""

import cv2
import numpy as np

from bench.desk.desk import Desk
from bench.journeys.chronicle import Chronicle
from bench.journeys.couple import Couple
from bench.journeys.visitor import Visitor

HUGE_PX = 10_000
"""On each side: a hundred million pixels."""


def huge() -> bytes:
    """Return a page of a hundred megapixels, which is small as a file."""
    page = np.full((HUGE_PX, HUGE_PX), 255, np.uint8)
    return cv2.imencode(".jpg", page)[1].tobytes()


def test_pages_kept_before_stay_and_the_next_is_taken_afterwards(
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
    visitor.see("再点“拍这一页”")
    for picture, told in (
        (b"", "没有拍到画面"),
        (b"this is no picture", "拍到的画面打不开"),
        (huge(), "画面太大，本机收不下"),
    ):
        desk.act("own", picture)
        visitor.press_until("拍这一页", told)
    couple.lay_page("household_b")
    couple.to_review()
    couple.declare()
    handed_in = couple.handed_in()
    visitor.see("号单已经打印")
    visitor.leave()

    assert len(handed_in.pages) == 2
    chronicle.put_in(handed_in)
    assert chronicle.judge()["problems"] == []
