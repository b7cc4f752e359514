"""``bench demo``: a whole site on this machine, with the desk's page and dashboard."""

import argparse
import contextlib
import signal
import sys
import threading
import time
from pathlib import Path

from bench.desk.companion import Companion
from bench.desk.desk import Desk
from bench.desk.serving import NotServed, Serving
from bench.desk.things import DOCUMENTS
from bench.site.centre import NotDone
from bench.site.control import Unheard
from bench.site.process import NotReady
from bench.site.site import Site

HOME = Path("var/demo")
GLANCE_S = 0.2
LONGEST_SOCKET_PATH = 100
"""Unix socket paths end at 107 bytes; our longest name below home is within this."""


def add_to(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add this program to the bench's command line."""
    parser = verbs.add_parser("demo", help="run everything; prints two addresses")
    parser.add_argument("--home", type=Path, default=HOME, help="where its files go")
    parser.add_argument("--port", type=int, default=0, help="port of the desk's page")
    parser.add_argument(
        "--seconds", type=float, default=0, help="end by itself after so long"
    )
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Start the site, print its addresses, and serve until interrupted."""
    home = chosen.home.resolve()
    if len(str(home)) + len("/terminal/run/shipping.sock") > LONGEST_SOCKET_PATH:
        _say(f"{home} is too long a path for sockets; give a shorter --home")
        return 2
    # Also SIGINT: a shell starts what runs in the background deaf to it.
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _interrupt)
    site = Site(home, _say)
    try:
        site.start()
        return _serve(site, chosen.port, chosen.seconds)
    except (NotReady, NotDone, NotServed) as problem:
        _say(str(problem))
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        _say("ending every program of the demo")
        for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # It is ending: whoever is impatient must not leave half of it behind.
            signal.signal(ending, signal.SIG_IGN)
        site.end()


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _serve(site: Site, port: int, seconds: float) -> int:
    desk = Desk(site)
    with Companion(desk), Serving(desk, port) as page:
        _say("")
        _say("ready. Open these two addresses in a browser on this machine:")
        _say(f"  the bench      {page.address}")
        _say(f"  the dashboard  {page.sign_in.take()}")
        _say("Ctrl-C ends everything.")
        threading.Thread(target=_draw_papers, args=(site,), daemon=True).start()
        until = time.monotonic() + seconds if seconds else float("inf")
        while page.serves and time.monotonic() < until:
            time.sleep(GLANCE_S)
    return 0


def _draw_papers(site: Site) -> None:
    """Have every paper drawn while the visitor reads: then it lies down at once."""
    for document in DOCUMENTS:
        with contextlib.suppress(Unheard):
            site.terminal.order("doccam", f"draw {document.key}")


def _say(text: str) -> None:
    sys.stdout.write(f"demo: {text}\n" if text else "\n")
    sys.stdout.flush()
