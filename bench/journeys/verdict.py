"""Puts what happened before the independent checker and returns its verdict."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.desk.desk import Desk
from bench.journeys.ledger import Ledger

CHECKER = Path(__file__).with_name("checker.py")
CHECKER_TIMEOUT_S = 120


def judge(desk: Desk, said: Sequence[str], printed: Sequence[str]) -> dict[str, Any]:
    """Return the checker's verdict on a site that has settled.

    Args:
        desk: The desk of the site.
        said: Tickets that the screen said were handed in.
        printed: Tickets that the screen said were printed.

    """
    ledger = Ledger.of(desk.site)
    facts = {
        "centre": str(ledger.records),
        "journal": str(ledger.journal),
        "prints": [str(path) for path in desk.site.terminal.printed()],
        "said": list(said),
        "printed": list(printed),
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
