"""Story: the core is killed after the last page, before anybody pressed the red key."""

import pytest

from bench.desk.desk import Desk
from bench.journeys.chronicle import Chronicle
from bench.journeys.couple import Couple
from bench.journeys.visitor import BrokenOff, Visitor


def test_nothing_is_handed_in_and_nothing_of_it_is_left(
    visitor: Visitor, desk: Desk, chronicle: Chronicle
) -> None:
    chronicle.ledger.settle()
    before = chronicle.ledger.kept()
    Couple(visitor).gather()
    assert chronicle.ledger.kept() - before, "the page is sealed before it counts"

    desk.site.keeper.call(desk.site.program("core").kill)
    with pytest.raises(BrokenOff) as broken:
        visitor.see("请选择要办理的业务")

    assert broken.value.ticket == ""
    assert chronicle.ledger.kept() <= before
    visitor.begin_again()
    assert chronicle.judge()["problems"] == []
