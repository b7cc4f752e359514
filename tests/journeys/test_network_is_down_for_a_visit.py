"""Story: the cable is out for a whole visit; the centre catches up, once."""

from bench.desk.desk import Desk
from bench.journeys.chronicle import Chronicle
from bench.journeys.visitor import Visitor


def test_a_visit_without_network_arrives_when_it_is_back(
    visitor: Visitor, desk: Desk, chronicle: Chronicle
) -> None:
    desk.act("cable", {"name": "network", "on": False})
    try:
        visitor.see("网络中断")
        ticket = visitor.check_in()
        chronicle.done(ticket)
        ledger = chronicle.ledger
        assert ledger.receipted() < ledger.written()
    finally:
        desk.act("cable", {"name": "network", "on": True})
    assert chronicle.judge()["problems"] == []
