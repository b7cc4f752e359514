"""Where the simulated printer's CUPS lives: a folder its unprivileged user can reach.

cupsd will not work as root, so root's simulator hands everything to ``lp``. Every
folder above must then let ``lp`` pass, and a socket's path has room for 107 bytes.
Where either does not hold, a folder under the system's temporary one is borrowed for
as long as the printer runs; the home then holds links to its rooms. Either way they
are found at ``HOME/run``, ``HOME/state`` and ``HOME/out``.
"""

import os
import pwd
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SPOOLER: Final = "lp"
SOCKET_PATH_LIMIT: Final = 107
KEPT: Final = ("etc", "spool", "cache", "log", "state", "out")
ROOMS: Final = (*KEPT, "run", "lib")


class Unreachable(Exception):
    """No folder was found that the printer's user can reach."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom the spooler runs as, and whether that is somebody else than we are."""

    uid: int
    gid: int
    other: bool


@dataclass(frozen=True, slots=True)
class Place:
    """The spooler's rooms under ``root``, which is the home itself or borrowed."""

    home: Path
    root: Path
    owner: Owner

    @property
    def socket(self) -> Path:
        """Where CUPS listens."""
        return self.root / "run" / "cups.sock"

    def hand_over(self) -> None:
        """Give every file to the spooler's user."""
        if self.owner.other:
            for path in (self.root, *self.root.rglob("*")):
                os.chown(path, self.owner.uid, self.owner.gid, follow_symlinks=False)

    def move_in(self) -> None:
        """Make the rooms; what an earlier run kept in the home comes along."""
        for room in ROOMS:
            here, there = self.home / room, self.root / room
            if here.is_dir() and not here.is_symlink() and here != there:
                shutil.move(here, there)
            there.mkdir(parents=True, exist_ok=True)
            if here != there:
                here.unlink(missing_ok=True)
                here.symlink_to(there)
        (self.root / "spool" / "tmp").mkdir(exist_ok=True)
        self.root.chmod(0o755)

    def move_out(self) -> None:
        """Bring home what is kept, and give back what was borrowed."""
        self.socket.unlink(missing_ok=True)
        if self.root == self.home:
            return
        for room in ROOMS:
            (self.home / room).unlink(missing_ok=True)
        for room in KEPT:
            shutil.move(self.root / room, self.home / room)
        shutil.rmtree(self.root, ignore_errors=True)


def owner() -> Owner:
    """Return ``lp`` for root, and the caller for everybody else."""
    if os.geteuid() != 0:
        return Owner(os.geteuid(), os.getegid(), other=False)
    entry = pwd.getpwnam(SPOOLER)
    return Owner(entry.pw_uid, entry.pw_gid, other=True)


def reachable(folder: Path, who: Owner) -> bool:
    """Return whether ``who`` can walk down to ``folder`` and bind a socket in it."""
    if len(os.fsencode(folder / "run" / "cups.sock")) > SOCKET_PATH_LIMIT:
        return False
    return not who.other or all(
        part.stat().st_mode & stat.S_IXOTH for part in folder.parents
    )


def settle(home: Path) -> Place:
    """Return the place for a simulator whose home is ``home``.

    Raises:
        Unreachable: Neither the home nor the temporary folder can be reached.

    """
    home.mkdir(parents=True, exist_ok=True)
    home, who = home.resolve(), owner()
    root = home
    if not reachable(home, who):
        root = _borrowed_before(home) or Path(tempfile.mkdtemp(prefix="printer-"))
        if not reachable(root, who):
            raise Unreachable(f"{root.parent} is closed to the user {SPOOLER}")
    return Place(home, root, who)


def _borrowed_before(home: Path) -> Path | None:
    """Return the place a killed run has left, if its links still lead there."""
    link = home / "spool"
    return link.resolve().parent if link.is_symlink() and link.is_dir() else None
