"""Where the simulated reader lives: namespaces of its own, and a folder outside.

The driver of the virtual reader (vpcd) listens on every address there is, so it is
given a network in which there is none but its own loopback. The smart-card service
(pcscd) has one fixed place for its socket, so it is given a ``/run/pcscd`` of its own,
which outside is ``HOME/service``; libpcsclite is told by ``PCSCLITE_CSOCK_NAME``. It is
shown no other driver, so that it takes no reader of the machine. Neither needs root
where a user may have namespaces.
"""

import fcntl
import os
import shutil
import socket
import struct
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PORT: Final = 0x8C7B
READER: Final = "Kiosk Virtual PCD"
SLOT: Final = "00 00"
DRIVER: Final = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
DRIVERS: Final = DRIVER.parent.parent
RUN: Final = Path("/run/pcscd")
SOCKET: Final = "pcscd.comm"
SOCKET_PATH_LIMIT: Final = 107
PROBE_TIMEOUT_S: Final = 10.0
MOUNT_TIMEOUT_S: Final = 10.0

_GET_FLAGS: Final = 0x8913
_SET_FLAGS: Final = 0x8914
_UP: Final = 1
_REQUEST: Final = struct.Struct("16sh14x")
_PATH: Final = f"{os.defpath}:/usr/sbin:/sbin"


class Unreachable(Exception):
    """The reader cannot be simulated here. The message says why, and what helps."""


@dataclass(frozen=True, slots=True)
class Place:
    """The simulator's folder, and what lies where in it."""

    home: Path

    @property
    def socket(self) -> Path:
        """Where the service is asked, from outside."""
        return self.home / "service" / SOCKET

    @property
    def settings(self) -> Path:
        """Where the service reads of its readers."""
        return self.home / "readers"

    @property
    def cards(self) -> Path:
        """Where the cards are kept."""
        return self.home / "cards"

    def furnish(self) -> None:
        """Make the folders and the service's settings; stale sockets go."""
        if len(os.fsencode(self.socket)) > SOCKET_PATH_LIMIT:
            raise Unreachable(f"the path {self.home} is too long for a socket")
        for room in ("service", "readers", "empty", "driver"):
            (self.home / room).mkdir(parents=True, exist_ok=True)
        for stale in (self.home / "service").iterdir():
            stale.unlink()
        own = shutil.copy(DRIVER, self.home / "driver")
        lines = (
            f'FRIENDLYNAME "{READER}"',
            f"DEVICENAME /dev/null:{PORT:#06x}",
            f"LIBPATH {own}",
            f"CHANNELID {PORT:#06x}",
        )
        text = "\n".join((*lines, ""))
        (self.settings / "vpcd").write_text(text, encoding="utf-8")

    def settle(self) -> None:
        """Put the folders where the service looks; called inside the namespaces."""
        _loopback_up()
        if not RUN.is_dir():
            _mount("-t", "tmpfs", "kiosk", str(RUN.parent))
            RUN.mkdir()
        _mount("--bind", str(self.home / "service"), str(RUN))
        _mount("--bind", str(self.home / "empty"), str(DRIVERS))


def unshared() -> list[str]:
    """Return the words before a command that give it namespaces of its own."""
    root = [] if os.geteuid() == 0 else ["--map-root-user"]
    return ["unshare", "--net", "--mount", *root, "--"]


def hindrance() -> str | None:
    """Return why the reader cannot be simulated here, or ``None`` if it can be."""
    if where_pcscd() is None or not DRIVER.exists():
        return "pcscd or vsmartcard-vpcd is not installed (./run setup brings both)"
    try:
        done = subprocess.run(
            [*unshared(), "mount", "--bind", str(DRIVERS), str(DRIVERS)],
            check=False,
            capture_output=True,
            timeout=PROBE_TIMEOUT_S,
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        return f"unshare or mount does not run: {problem}"
    if done.returncode != 0:
        return f"no namespaces of its own here: {done.stderr.decode().strip()}"
    return None


def where_pcscd() -> str | None:
    """Return where pcscd is, if it is installed."""
    return shutil.which("pcscd", path=_PATH)


def _mount(*words: str) -> None:
    _run(["mount", *words])


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(
        command, check=False, capture_output=True, timeout=MOUNT_TIMEOUT_S
    )
    if done.returncode != 0:
        raise Unreachable(f"{' '.join(command)}: {done.stderr.decode().strip()}")


def _loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        told = fcntl.ioctl(asking, _GET_FLAGS, _REQUEST.pack(b"lo", 0))
        _, flags = _REQUEST.unpack(told[: _REQUEST.size])
        fcntl.ioctl(asking, _SET_FLAGS, _REQUEST.pack(b"lo", flags | _UP))
