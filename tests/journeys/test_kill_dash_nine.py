"""Story: programs are killed in open visits; nothing lost, twice, or half-done.

Ten kills each of core, screen, shipping, broker and server. A kill counts only while a
visit is open. The seed is printed; ``KILL_SEED`` repeats a run.
"""

import os
import random
import sys

from bench.desk.desk import Desk
from bench.journeys.chronicle import Chronicle
from bench.journeys.reaper import Reaper
from bench.journeys.visitor import BrokenOff, Visitor

KILLS = int(os.environ.get("KILLS", "10"))
SPREAD_S = 7.0
OTHERS = ("screen", "ship", "broker", "server")


def visit(visitor: Visitor, chronicle: Chronicle, reaper: Reaper) -> None:
    """Check in while the reaper is about; keep in the chronicle what was said."""
    try:
        visitor.see("请选择要办理的业务")
        visitor.choose()
        with reaper:
            visitor.consent()
            visitor.identify("a", "a")
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


def test_killed_programs_lose_nothing_and_double_nothing(
    visitor: Visitor, desk: Desk, chronicle: Chronicle
) -> None:
    seed = int(os.environ.get("KILL_SEED", random.randrange(2**32)))
    sys.stdout.write(f"KILL_SEED={seed}\n")
    chance = random.Random(seed)
    kills = dict.fromkeys((*OTHERS, "core"), 0)
    for _ in range(KILLS * 3):
        due = [name for name in kills if kills[name] < KILLS]
        if not due:
            break
        # The core's death ends a visit, so it comes alone and every second time.
        core = "core" in due and (due == ["core"] or chance.random() < 0.5)
        names = ["core"] if core else [name for name in due if name != "core"]
        moments = [(chance.uniform(0.2, SPREAD_S), name) for name in names]
        reaper = Reaper(desk.site, moments)
        visit(visitor, chronicle, reaper)
        for name in reaper.killed:
            kills[name] += 1
    sys.stdout.write(f"kills: {kills}\n")
    assert min(kills.values()) >= KILLS
    assert chronicle.judge()["problems"] == []
