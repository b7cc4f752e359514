"""Puts what happened before the independent checker and returns its verdict."""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.desk.desk import Desk
from bench.journeys.couple import HandedIn
from bench.journeys.ledger import Ledger
from bench.site.site import Site

CHECKER = Path(__file__).with_name("checker.py")
CHECKER_TIMEOUT_S = 120


@dataclass(slots=True)
class Said:
    """What the screen said on one site, story after story."""

    handed_in: list[str] = field(default_factory=list)
    """Tickets of what it said was handed in."""
    printed: list[str] = field(default_factory=list)
    """Tickets that it said were printed."""
    put_in: list[HandedIn] = field(default_factory=list)
    """What is known of what was handed in."""
    decided: dict[str, str] = field(default_factory=dict)
    """Tickets that the staff's screen said were decided, and how."""


def judge(desk: Desk, said: Said) -> dict[str, Any]:
    """Return the checker's verdict on a site that has settled."""
    ledger = Ledger.of(desk.site)
    facts = {
        "centre": str(ledger.records),
        "journal": str(ledger.journal),
        "prints": [str(path) for path in desk.site.terminal.printed()],
        "said": said.handed_in,
        "printed": said.printed,
        "decided": said.decided,
        "put_in": [
            {**each.as_facts(), "folder": str(opened(desk.site, each.ticket))}
            for each in said.put_in
        ],
    }
    path = desk.site.home / "facts.json"
    path.write_text(json.dumps(facts), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", str(CHECKER), str(path)],
        capture_output=True,
        text=True,
        timeout=CHECKER_TIMEOUT_S,
        check=False,
    )
    if not done.stdout.strip():
        raise RuntimeError(f"the checker said nothing: {done.stderr[-800:]}")
    verdict: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return verdict


def opened(site: Site, ticket: str) -> Path:
    """Have the centre open what was handed in as ``ticket``; return the folder."""
    folder = site.home / "opened" / ticket
    if not folder.exists():
        folder.parent.mkdir(exist_ok=True)
        where = ("--to", str(folder), "--why", "the checker compares it")
        site.centre.ask("submission", submission(site, ticket), *where)
    return folder


def submission(site: Site, ticket: str) -> str:
    """Return the name of the submission that was given ``ticket``.

    Raises:
        LookupError: The centre has none.

    """
    for line in site.centre.ask("submissions").splitlines():
        name, told, *_ = line.split("\t")
        if told == ticket:
            return name
    raise LookupError(f"the centre has no submission of {ticket}")
