"""The control line: what a hand at the desk can do, one line each.

::

    lay PAPER        lay one of the papers down
    draw PAPER       draw it already, so that it lies down at once
    remove           take away what lies there
    own BYTES        lay an own picture down; so many bytes follow the line
    freeze           the stream repeats its last picture until something is laid down
    black            it shows nothing, as under a cap, until something is laid down
    slow             it has one picture a second until something is laid down
    small            it comes in a third of its size until something is laid down
    well             the stream is as it was
    unplug, plug     the plug
    papers           the keys of all papers
    digest           SHA-256 of the still that is handed out now
    state            what lies there, and whether the camera is plugged in

The answer is ``ok`` with the state (or what was asked for), or ``error`` and why.
"""

import socketserver
from collections.abc import Callable, Mapping
from io import BufferedIOBase
from pathlib import Path
from typing import Final

from bench.simulators.doccam.desk import Desk, Unknown

LARGEST_OWN: Final = 64 * 1024 * 1024
LONGEST_LINE: Final = 1024


class Refused(Exception):
    """The line says something that cannot be done. The message says why."""


def obey(desk: Desk, line: str, beside: BufferedIOBase) -> str:
    """Do what ``line`` asks and return the answer; ``beside`` is what follows it."""
    verb, _, word = line.strip().partition(" ")
    if verb not in _VERBS:
        return f"error no such order: {verb}"
    try:
        return f"ok {_VERBS[verb](desk, word, beside)}"
    except Unknown as unknown:
        return f"error there is no such paper: {unknown}"
    except Refused as why:
        return f"error {why}"


def _state(desk: Desk, _word: str, _beside: BufferedIOBase) -> str:
    return f"{desk.lying} {'plugged' if desk.is_plugged else 'unplugged'}"


def _lay(desk: Desk, word: str, beside: BufferedIOBase) -> str:
    desk.lay(word)
    return _state(desk, word, beside)


def _remove(desk: Desk, word: str, beside: BufferedIOBase) -> str:
    desk.take_away()
    return _state(desk, word, beside)


def _own(desk: Desk, word: str, beside: BufferedIOBase) -> str:
    if not word.isdigit() or int(word) > LARGEST_OWN:
        raise Refused(f"own takes a number of bytes, at most {LARGEST_OWN}")
    data = beside.read(int(word))
    if len(data) < int(word):
        raise Refused("fewer bytes came than were announced")
    desk.lay_own(data)
    return _state(desk, word, beside)


def _freeze(desk: Desk, word: str, beside: BufferedIOBase) -> str:
    desk.freeze()
    return _state(desk, word, beside)


def _black(desk: Desk, word: str, beside: BufferedIOBase) -> str:
    desk.cover()
    return _state(desk, word, beside)


def _slow(desk: Desk, word: str, beside: BufferedIOBase) -> str:
    desk.slow_down()
    return _state(desk, word, beside)


def _small(desk: Desk, word: str, beside: BufferedIOBase) -> str:
    desk.shrink()
    return _state(desk, word, beside)


def _well(desk: Desk, word: str, beside: BufferedIOBase) -> str:
    desk.heal()
    return _state(desk, word, beside)


def _draw(desk: Desk, word: str, beside: BufferedIOBase) -> str:
    desk.draw(word)
    return _state(desk, word, beside)


def _plug(desk: Desk, word: str, beside: BufferedIOBase) -> str:
    desk.plug(is_in=True)
    return _state(desk, word, beside)


def _unplug(desk: Desk, word: str, beside: BufferedIOBase) -> str:
    desk.plug(is_in=False)
    return _state(desk, word, beside)


def _papers(desk: Desk, _word: str, _beside: BufferedIOBase) -> str:
    return " ".join(desk.papers)


def _digest(desk: Desk, _word: str, _beside: BufferedIOBase) -> str:
    return desk.digest()


_VERBS: Final[Mapping[str, Callable[[Desk, str, BufferedIOBase], str]]] = {
    "lay": _lay,
    "draw": _draw,
    "remove": _remove,
    "own": _own,
    "freeze": _freeze,
    "black": _black,
    "slow": _slow,
    "small": _small,
    "well": _well,
    "plug": _plug,
    "unplug": _unplug,
    "papers": _papers,
    "digest": _digest,
    "state": _state,
}


def control_server(desk: Desk, path: Path) -> socketserver.ThreadingUnixStreamServer:
    """Return the control socket's server at ``path``."""

    class Order(socketserver.StreamRequestHandler):
        """Lines asked by one client."""

        def handle(self) -> None:
            """Answer line by line; a misunderstanding ends it."""
            while line := self.rfile.readline(LONGEST_LINE):
                said = obey(desk, line.decode("utf-8", "replace"), self.rfile)
                self.wfile.write(said.encode() + b"\n")
                if said.startswith("error"):
                    return

    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    server = socketserver.ThreadingUnixStreamServer(str(path), Order)
    path.chmod(0o600)
    server.daemon_threads = True
    return server
