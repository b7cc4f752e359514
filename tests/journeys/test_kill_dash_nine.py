"""Story: programs are killed in open visits; nothing lost, twice, or half-done.

Ten kills each of core, screen, shipping, broker and server. A kill counts only while a
visit is open. The seed is printed; ``KILL_SEED`` repeats a run.
"""

import os
import random
import sys

import pytest

from bench.desk.desk import Desk
from bench.journeys.chronicle import Chronicle
from bench.journeys.reaper import Reaper
from bench.journeys.visitor import REISSUE, BrokenOff, Visitor

KILLS = int(os.environ.get("KILLS", "10"))
KILLS_A_VISIT = 3
SPREAD_S = 12.0
CORE_SHARE = 0.7
TOGETHER_S = 1500
OTHERS = ("screen", "ship", "broker", "server")


def visit(visitor: Visitor, chronicle: Chronicle, reaper: Reaper) -> None:
    """Check in while the reaper is about; keep in the chronicle what was said."""
    try:
        visitor.see("请选择要办理的业务")
        visitor.choose(REISSUE)
        with reaper:
            visitor.consent()
            visitor.identify("a", "a")
            visitor.pass_face()
            ticket = visitor.ticket()
            chronicle.done(ticket, printed=False)
            visitor.see("号单已经打印")
            chronicle.printed.append(ticket)
            reaper.visit_is_over()
            visitor.leave()
    except BrokenOff as broken:
        if broken.ticket and broken.ticket not in chronicle.said:
            chronicle.done(broken.ticket, printed=False)
        visitor.begin_again()


@pytest.mark.timeout(TOGETHER_S)
def test_killed_programs_lose_nothing_and_double_nothing(
    visitor: Visitor, desk: Desk, chronicle: Chronicle
) -> None:
    seed = int(os.environ.get("KILL_SEED", random.randrange(2**32)))
    sys.stdout.write(f"KILL_SEED={seed}\n")
    chance = random.Random(seed)
    kills = dict.fromkeys((*OTHERS, "core"), 0)
    for _ in range(KILLS * 3):
        due = [name for name in OTHERS if kills[name] < KILLS]
        # The core's death ends a visit, so it comes alone.
        core = kills["core"] < KILLS and (not due or chance.random() < CORE_SHARE)
        if not core and not due:
            break
        names = ["core"] if core else due * KILLS_A_VISIT
        reaper = Reaper(
            desk.site, [(chance.uniform(0.2, SPREAD_S), name) for name in names]
        )
        visit(visitor, chronicle, reaper)
        for name in reaper.killed:
            kills[name] += 1
    sys.stdout.write(f"kills: {kills}\n")
    assert min(kills.values()) >= KILLS
    assert chronicle.judge()["problems"] == []
