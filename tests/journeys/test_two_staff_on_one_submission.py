"""Story: two registrars at two terminals open one submission; the first decides it."""

import copy
from collections.abc import Iterator

import pytest

from bench.desk.desk import Desk
from bench.journeys.chronicle import Chronicle
from bench.journeys.clerk import Clerk
from bench.journeys.ledger import Ledger
from bench.journeys.visitor import Visitor
from bench.site.centre import Registrar
from bench.site.keeper import Keeper
from bench.site.terminal import Terminal

COLLEAGUE = Registrar("colleague", "周示例", "synthetic-42")


@pytest.fixture
def neighbour(desk: Desk) -> Iterator[Desk]:
    """Return the desk of a second terminal of the same office."""
    site = copy.copy(desk.site)
    centre = site.centre
    site.terminal = Terminal(site.home / "neighbour", id="T0002", letter="B")
    site.terminal.prepare(site.cable.relay(centre.enrol_port))
    site.terminal.enrol(centre.code_for(site.terminal.id, site.terminal.place))
    centre.admit(COLLEAGUE)
    site.keeper = Keeper(site.terminal.programs)
    try:
        site.keeper.call(site.terminal.start)
        yield Desk(site)
    finally:
        site.keeper.end()


def test_the_second_registrar_is_told_that_the_first_has_decided(
    visitor: Visitor, clerk: Clerk, chronicle: Chronicle, neighbour: Desk
) -> None:
    ticket = visitor.check_in_unseen()
    chronicle.done(ticket)
    other = Clerk(Visitor(neighbour), COLLEAGUE)
    clerk.sign_in()
    other.sign_in()
    clerk.open(ticket)
    other.open(ticket)

    clerk.accept(ticket)
    other.visitor.press_until("收件", f"{ticket} 已由另一位登记员收件")
    other.sign_out()
    clerk.sign_out()

    chronicle.decided(ticket, "confirmed")
    Ledger.of(neighbour.site).settle()
    assert chronicle.judge()["problems"] == []
