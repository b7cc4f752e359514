"""Story: a citizen checks in, and everything is there once."""

from bench.journeys.chronicle import Chronicle
from bench.journeys.visitor import Visitor


def test_a_check_in_reaches_paper_and_centre_once(
    visitor: Visitor, chronicle: Chronicle
) -> None:
    ticket = visitor.check_in()
    chronicle.done(ticket)
    verdict = chronicle.judge()
    assert verdict["problems"] == []
    assert ticket in verdict["printed"]
