"""The smart-card service of the simulator: pcscd, with the virtual reader alone."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from smartcard import scard

from bench.simulators.ukey.place import (
    PORT,
    READER,
    SLOT,
    Place,
    Unreachable,
    where_pcscd,
)

START_TIMEOUT_S: Final = 30.0
STOP_TIMEOUT_S: Final = 5.0
CONNECT_TIMEOUT_S: Final = 5.0
LOOK_PERIOD_S: Final = 0.02
LISTENS: Final = "0A"
COUNT: Final = 16


class Service:
    """The smart-card service, a child that dies with us."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.context = 0
        own = ["setpriv", "--pdeathsig", "SIGKILL", str(where_pcscd())]
        options = ["--foreground", "--error", "--config", str(place.settings)]
        self.process = subprocess.Popen(
            [*own, *options], stdin=subprocess.DEVNULL, stdout=sys.stderr
        )

    def await_ready(self) -> None:
        """Return when the service listens, and the reader's driver, and both agree.

        The driver listens a moment before the service has its reader on the list.
        """
        until_s = time.monotonic() + START_TIMEOUT_S
        self._await(
            lambda: _answers(self.place.socket) and _is_listening(PORT), until_s
        )
        _, self.context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
        self._await(lambda: self._look()[0] == scard.SCARD_S_SUCCESS, until_s)

    def _await(self, comes: Callable[[], bool], until_s: float) -> None:
        while not comes():
            if self.process.poll() is not None or time.monotonic() > until_s:
                raise Unreachable("pcscd does not start; its last words are above")
            time.sleep(LOOK_PERIOD_S)

    def _look(self) -> tuple[int, int]:
        """Return how the service answers, and what it says of the reader."""
        known = [(f"{READER} {SLOT}", scard.SCARD_STATE_UNAWARE)]
        code, states = scard.SCardGetStatusChange(self.context, 0, known)
        return code, states[0][1]

    def sees_card(self) -> bool:
        """Return whether the service has noticed a card; it looks now and then.

        It counts in the upper half each card that came or went. The state below says
        "empty" too early when a card was pulled while it was asked, and a card that
        comes before the service has looked again is then never noticed.
        """
        code, state = self._look()
        if code != scard.SCARD_S_SUCCESS:
            raise Unreachable("pcscd does not know its own reader")
        return bool(state >> COUNT & 1)

    def close(self) -> None:
        """End it."""
        self.process.terminate()
        try:
            self.process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _answers(path: Path) -> bool:
    """Return whether somebody listens at ``path``."""
    with socket.socket(socket.AF_UNIX) as asking:
        asking.settimeout(CONNECT_TIMEOUT_S)
        try:
            asking.connect(os.fspath(path))
        except OSError:
            return False
    return True


def _is_listening(port: int) -> bool:
    """Return whether somebody listens at ``port``; to connect would be to insert."""
    rows = Path("/proc/self/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    fields = [row.split() for row in rows]
    return any(
        each[1].endswith(f":{port:04X}") and each[3] == LISTENS for each in fields
    )
