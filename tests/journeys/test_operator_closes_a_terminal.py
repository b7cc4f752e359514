"""Story: an operator closes a terminal from afar, it restarts, and is opened again."""

import json

from bench.desk.desk import Desk
from bench.journeys.visitor import Visitor


def command(desk: Desk, *words: str) -> str:
    """Ask the terminal from the centre; return the result it answered with."""
    terminal = desk.site.terminal.id
    told = desk.site.centre.ask("command", terminal, *words, "--json", "--wait", "30")
    return str(json.loads(told.splitlines()[-1])["result"])


def test_a_closed_terminal_stays_closed_over_a_restart_until_it_is_opened(
    visitor: Visitor, desk: Desk
) -> None:
    visitor.see("请选择要办理的业务")
    assert command(desk, "close", "--reason", "换墨粉") == "done"
    visitor.see("管理人员暂停了本机")
    core = desk.site.program("core")
    desk.site.keeper.call(core.kill)
    visitor.see("管理人员暂停了本机")
    assert command(desk, "open") == "done"
    visitor.see("请选择要办理的业务")
