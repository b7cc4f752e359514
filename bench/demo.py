"""``bench demo``: a whole site on this machine, with the desk's page and dashboard."""

import argparse
import logging
import secrets
import signal
import sys
import threading
import time
from pathlib import Path

import uvicorn

from bench.desk.app import make_app
from bench.desk.desk import Desk
from bench.site.centre import NotDone
from bench.site.ports import free_port
from bench.site.process import NotReady
from bench.site.site import Site

HOME = Path("var/demo")
ENDING_S = 3.0
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
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _interrupt)
    site = Site(home, _say)
    try:
        site.start()
        return _serve(site, chosen.port or free_port(), chosen.seconds)
    except (NotReady, NotDone) as problem:
        _say(str(problem))
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        _say("ending every program of the demo")
        site.end()


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _serve(site: Site, port: int, seconds: float) -> int:
    token = secrets.token_urlsafe(18)
    app = make_app(Desk(site), token, port)
    config = uvicorn.Config(
        app,
        host="127.0.0.1",
        port=port,
        log_level=logging.WARNING,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]  # ours end the site too
    serving = threading.Thread(target=server.run, name="desk", daemon=True)
    serving.start()
    _say("")
    _say("ready. Open these two addresses in a browser on this machine:")
    _say(f"  the bench      http://127.0.0.1:{port}/?token={token}")
    _say(f"  the dashboard  {site.centre.sign_in()}")
    _say("Ctrl-C ends everything.")
    until = time.monotonic() + seconds if seconds else float("inf")
    while serving.is_alive() and time.monotonic() < until:
        time.sleep(0.2)
    server.should_exit = True
    serving.join(ENDING_S)
    return 0


def _say(text: str) -> None:
    sys.stdout.write(f"demo: {text}\n" if text else "\n")
    sys.stdout.flush()
