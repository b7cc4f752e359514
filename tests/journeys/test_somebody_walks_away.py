"""Story: a visitor looks away, is asked, goes on, and then is gone: nothing is left.

The waits are those of the office, so it takes minutes.
"""

import pytest

from bench.journeys.chronicle import Chronicle
from bench.journeys.visitor import Visitor

ASKED_WITHIN_S = 240
"""After two minutes of quiet; the camera gives up first, after a minute."""
GONE_WITHIN_S = 60
"""Nobody answers for half a minute."""
HOME = "请选择要办理的业务"


@pytest.mark.long
@pytest.mark.timeout(900)
def test_whoever_is_back_in_time_goes_on_and_whoever_is_not_leaves_nothing(
    visitor: Visitor, chronicle: Chronicle
) -> None:
    before = chronicle.ledger.written()
    visitor.arrive()
    visitor.see("您还在办理吗", patience_s=ASKED_WITHIN_S)
    visitor.press_until("继续办理", "身份证平放在读卡区")
    visitor.lay_card("a")
    visitor.stand("nobody")
    visitor.see("看镜头")
    visitor.see("您还在办理吗", patience_s=ASKED_WITHIN_S)
    visitor.see(HOME, patience_s=GONE_WITHIN_S)
    assert "王样例" not in " ".join(text.label for text in visitor.texts())
    visitor.take_card()
    assert chronicle.ledger.written() > before
    assert chronicle.ledger.kept() == set()
    assert chronicle.judge()["problems"] == []
