"""Story: a confirmation that no registrar gave reaches the centre, which is alarmed."""

from bench.desk.desk import Desk
from bench.journeys.chronicle import Chronicle
from bench.journeys.clerk import Clerk
from bench.journeys.forger import forge
from bench.journeys.verdict import submission
from bench.journeys.visitor import Visitor


def test_a_forged_confirmation_moves_nothing_and_the_true_one_still_counts(
    visitor: Visitor, clerk: Clerk, desk: Desk, chronicle: Chronicle
) -> None:
    ticket = visitor.check_in_unseen()
    chronicle.done(ticket)
    chronicle.ledger.settle()
    site, core = desk.site, desk.site.program("core")
    site.keeper.call(core.stop)
    forge(
        site,
        submission(site, ticket),
        chronicle.ledger.hash_of(ticket),
        site.registrar.account,
    )
    site.keeper.call(core.start_and_wait)

    chronicle.ledger.await_that(
        "the alarm", lambda: chronicle.ledger.alerts("forged_decision") == 1
    )
    assert chronicle.judge()["problems"] == [], "nothing is decided"
    visitor.begin_again()
    clerk.confirm(ticket)
    chronicle.decided(ticket, "confirmed")
    assert chronicle.judge()["problems"] == []
