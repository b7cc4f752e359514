"""``bench journey``: one check-in from a cold start, and a verdict."""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from bench.desk.companion import Companion
from bench.desk.desk import Desk
from bench.journeys.ledger import Ledger
from bench.journeys.verdict import judge
from bench.journeys.visitor import Visitor
from bench.site.site import Site

ALBUM = Path("var/journey")


def add_to(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add this program to the bench's command line."""
    parser = verbs.add_parser(
        "journey", help="one check-in; the last line is a verdict"
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
        "journey": "check-in",
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
    with Companion(desk):
        _say("a visitor checks in")
        ticket = visitor.check_in()
    _say(f"ticket {ticket}; waiting for the centre's receipt")
    Ledger.of(site).settle()
    verdict = judge(desk, said=[ticket], printed=[ticket])
    return {
        "ok": verdict["ok"],
        "ticket": ticket,
        "entries": verdict["entries"],
        "receipted": verdict["receipted"],
        "screens": [str(path) for path in visitor.pictures],
        "problems": verdict["problems"],
    }


def _say(text: str) -> None:
    sys.stdout.write(f"journey: {text}\n")
    sys.stdout.flush()
