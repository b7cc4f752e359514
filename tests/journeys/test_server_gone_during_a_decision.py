"""Story: the centre is away while a registrar decides; nothing is claimed before."""

from collections.abc import Iterator
from contextlib import contextmanager
from signal import SIGCONT, SIGSTOP

from bench.desk.desk import Desk
from bench.journeys.chronicle import Chronicle
from bench.journeys.clerk import Clerk
from bench.journeys.visitor import Visitor


def test_without_a_server_nothing_is_decided_and_with_it_once(
    visitor: Visitor, clerk: Clerk, desk: Desk, chronicle: Chronicle
) -> None:
    ticket = visitor.check_in_unseen()
    chronicle.done(ticket)
    clerk.sign_in()
    clerk.open(ticket)
    server = desk.site.program("server")
    desk.site.keeper.call(server.stop)
    try:
        visitor.press_until("收件", "没有做出任何决定")
    finally:
        desk.site.keeper.call(server.start_and_wait)
    clerk.accept(ticket)
    clerk.sign_out()
    chronicle.decided(ticket, "confirmed")
    assert chronicle.judge()["problems"] == []


def test_a_decision_whose_receipt_does_not_come_is_not_called_done_until_it_does(
    visitor: Visitor, clerk: Clerk, desk: Desk, chronicle: Chronicle
) -> None:
    ticket = visitor.check_in_unseen()
    chronicle.done(ticket)
    clerk.sign_in()
    clerk.open(ticket)
    with frozen(desk, "broker"):
        visitor.press_until("收件", "中心还没有答复", "已记在本机")
    visitor.press_until("再查一次", f"中心已收件：{ticket}")
    clerk.sign_out()
    chronicle.decided(ticket, "confirmed")
    assert chronicle.judge()["problems"] == []


@contextmanager
def frozen(desk: Desk, name: str) -> Iterator[None]:
    """Let the program called ``name`` stand still."""
    process = desk.site.program(name).process
    assert process is not None
    process.send_signal(SIGSTOP)
    try:
        yield
    finally:
        process.send_signal(SIGCONT)
