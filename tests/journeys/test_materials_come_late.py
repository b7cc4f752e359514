"""Story: the entry of a submission is at the centre long before its materials.

That it may be an hour is a story of the server with a clock of its own
(`tests/server/test_cases.py`); here only the way of the materials is cut.
"""

from bench.desk.desk import Desk
from bench.journeys.chronicle import Chronicle
from bench.journeys.clerk import Clerk
from bench.journeys.visitor import Visitor


def test_a_submission_waits_for_its_materials_and_is_then_confirmed(
    visitor: Visitor, clerk: Clerk, desk: Desk, chronicle: Chronicle
) -> None:
    site, ledger = desk.site, chronicle.ledger
    site.cable.cut(site.centre.api_port)
    try:
        ticket = visitor.check_in_unseen()
        chronicle.done(ticket)
        ledger.await_that("the entry", lambda: ledger.awaited(ticket) > 0)
        assert "handed_in" in line_of(desk, ticket)
    finally:
        site.cable.plug()
    ledger.await_that("the materials", lambda: ledger.awaited(ticket) == 0)
    assert "waiting" in line_of(desk, ticket)
    clerk.confirm(ticket)
    chronicle.decided(ticket, "confirmed")
    assert chronicle.judge()["problems"] == []


def line_of(desk: Desk, ticket: str) -> str:
    """Return what the centre tells of ``ticket``."""
    told = desk.site.centre.ask("submissions").splitlines()
    return next((line for line in told if f"\t{ticket}\t" in line), "")
