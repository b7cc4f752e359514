"""``python -m bench.simulators.ukey --home DIR --control PATH``: a card reader.

The smart-card service is at ``DIR/service/pcscd.comm`` as long as this process lives;
the certificates of its cards lie in ``DIR/cards``. It prints one JSON line when reader
and control socket are there.
"""

import argparse
import contextlib
import json
import os
import signal
import socket
import sys
from contextlib import ExitStack
from pathlib import Path
from select import POLLIN, poll

from bench.simulators import steering
from bench.simulators.ukey.cards import Drawer, utc_now
from bench.simulators.ukey.control import Desk
from bench.simulators.ukey.place import Place, Unreachable, hindrance, unshared
from bench.simulators.ukey.service import Service


class Ended(Exception):
    """Someone asked the simulator to end."""


def main(arguments: list[str] | None = None) -> int:
    """Run the simulator until it is told to end."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.simulators.ukey", description=__doc__
    )
    parser.add_argument("--home", type=Path, required=True, help="the reader's folder")
    parser.add_argument("--control", type=Path, required=True, help="the socket")
    parser.add_argument("--insert", default="", help="the card that is already in it")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    place = Place(chosen.home.resolve())
    try:
        if not chosen.inside:
            move_inside(place)
        place.settle()
        return run(place, chosen.control, chosen.insert)
    except Unreachable as why:
        print(f"ukey: {why}", file=sys.stderr)
        return 1


def move_inside(place: Place) -> None:
    """Become the simulator in namespaces of its own.

    Raises:
        Unreachable: There are none to be had here.

    """
    why = hindrance()
    if why is not None:
        raise Unreachable(why)
    place.furnish()
    Drawer(place.cards).issue(utc_now())
    again = [sys.executable, "-m", "bench.simulators.ukey", "--inside"]
    command = [*unshared(), *again, *sys.argv[1:]]
    os.execvp(command[0], command)  # noqa: S606  # the same process goes on, elsewhere


def run(place: Place, control: Path, insert: str) -> int:
    """Serve until a signal ends it, or the service ends by itself."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _end)
    with ExitStack() as leaving:
        leaving.enter_context(contextlib.suppress(Ended))
        service = leaving.enter_context(contextlib.closing(Service(place)))
        listener = leaving.enter_context(steering.listen(control))
        leaving.callback(control.unlink, missing_ok=True)
        service.await_ready()
        desk = Desk(Drawer(place.cards), service.sees_card)
        if insert:
            desk.insert([insert])
        ready = {"ready": True, "service": str(place.socket)}
        print(json.dumps(ready), flush=True)
        serve(desk, listener, service)
        print("ukey: pcscd ended by itself", file=sys.stderr)
        return 1
    return 0


def serve(desk: Desk, listener: socket.socket, service: Service) -> None:
    """Answer reader and desk until the service ends."""
    ends = os.pidfd_open(service.process.pid)
    try:
        while True:
            waiting = poll()
            waiting.register(ends, POLLIN)
            waiting.register(listener, POLLIN)
            if desk.slot is not None:
                waiting.register(desk.slot, POLLIN)
            ready = {number for number, _ in waiting.poll()}
            if ends in ready:
                return
            if desk.slot is not None and desk.slot.fileno() in ready:
                desk.serve()
            if listener.fileno() in ready:
                steering.heed(listener, desk.obey)
    finally:
        os.close(ends)


def _end(*_: object) -> None:
    raise Ended


if __name__ == "__main__":
    sys.exit(main())
