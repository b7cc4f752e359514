"""``bench journey``: the whole loop from a cold start, and a verdict.

Two people check in, hand in a page, answer, sign; a registrar confirms it.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from bench.desk.companion import Companion
from bench.desk.desk import Desk
from bench.journeys.chronicle import Chronicle
from bench.journeys.clerk import Clerk
from bench.journeys.couple import Couple
from bench.journeys.verdict import submission
from bench.journeys.visitor import Visitor
from bench.site.site import Site

ALBUM = Path("var/journey")
PAPERS = ("household_a", "household_b")


def add_to(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add this program to the bench's command line."""
    parser = verbs.add_parser(
        "journey", help="the whole loop once; the last line is a verdict"
    )
    parser.add_argument("--home", type=Path, help="where the site's files go")
    parser.add_argument("--album", type=Path, default=ALBUM, help="where pictures go")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Walk the journey; print progress, then one JSON object."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kiosk-") as spare:
        site = Site(chosen.home or Path(spare) / "site", _say)
        try:
            site.start()
            verdict = _walk(site, chosen.album.resolve())
        finally:
            site.end()
    facts = {
        "journey": "first-light",
        "ok": verdict.pop("ok"),
        "seconds": round(time.monotonic() - began, 1),
        **verdict,
    }
    print(json.dumps(facts, ensure_ascii=False))
    return 0 if facts["ok"] else 1


def _walk(site: Site, album: Path) -> dict[str, object]:
    desk = Desk(site)
    visitor = Visitor(desk, album)
    for old in album.glob("*.png"):
        old.unlink()
    chronicle = Chronicle(desk)
    with Companion(desk):
        _say("two people check in, hand in two pages, answer and sign")
        handed_in = Couple(visitor).hand_in(PAPERS)
        chronicle.put_in(handed_in)
        _say(f"ticket {handed_in.ticket}; a registrar confirms it at the terminal")
        Clerk(visitor, site.registrar).confirm(handed_in.ticket)
        chronicle.decided(handed_in.ticket, "confirmed")
    _say("waiting for the centre's receipt, then opening what it holds")
    verdict = chronicle.judge()
    return {
        "ok": verdict["ok"],
        "ticket": handed_in.ticket,
        "submission": submission(site, handed_in.ticket),
        "confirmed": verdict["decided"] == {handed_in.ticket: "confirmed"},
        "entries": verdict["entries"],
        "receipted": verdict["receipted"],
        "screens": [str(path) for path in visitor.pictures],
        "problems": verdict["problems"],
    }


def _say(text: str) -> None:
    sys.stdout.write(f"journey: {text}\n")
    sys.stdout.flush()
