"""Where the simulated printer's CUPS lives: a folder its unprivileged user can reach.

cupsd will not work as root, so root's simulator hands everything to ``lp``. Every
folder above must then let ``lp`` pass, and a socket's path has room for 107 bytes:
where either does not hold, a folder under the system's temporary one takes its place.
"""

import os
import pwd
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

SPOOLER = "lp"
SOCKET_PATH_LIMIT = 107
ROOMS = ("etc", "lib", "spool", "spool/tmp", "cache", "run", "log", "state", "prints")


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
    """The spooler's folder. ``borrowed``: made for this run, gone after it."""

    root: Path
    owner: Owner
    borrowed: bool

    @property
    def socket(self) -> Path:
        """Where CUPS listens."""
        return self.root / "run" / "cups.sock"

    def hand_over(self) -> None:
        """Give every file to the spooler's user."""
        if self.owner.other:
            for path in (self.root, *self.root.rglob("*")):
                os.chown(path, self.owner.uid, self.owner.gid, follow_symlinks=False)

    def leave(self, home: Path) -> None:
        """Keep the prints in ``home`` and remove what was borrowed."""
        if self.borrowed:
            shutil.copytree(self.root / "prints", home / "prints", dirs_exist_ok=True)
            shutil.rmtree(self.root, ignore_errors=True)


def owner() -> Owner:
    """Return ``lp`` for root, and the caller for everybody else."""
    if os.geteuid() != 0:
        return Owner(os.geteuid(), os.getegid(), other=False)
    entry = pwd.getpwnam(SPOOLER)
    return Owner(entry.pw_uid, entry.pw_gid, other=True)


def reachable(folder: Path, who: Owner) -> bool:
    """Return whether ``who`` can walk down to ``folder`` and bind a socket in it."""
    if len(os.fsencode(folder / "cups" / "run" / "cups.sock")) > SOCKET_PATH_LIMIT:
        return False
    return not who.other or all(
        part.stat().st_mode & stat.S_IXOTH for part in (folder, *folder.parents)
    )


def settle(home: Path) -> Place:
    """Return the place for a simulator whose home is ``home``, with its rooms made.

    Raises:
        Unreachable: Neither the home nor the temporary folder can be reached.

    """
    home.mkdir(parents=True, exist_ok=True)
    who = owner()
    borrowed = not reachable(home.resolve(), who)
    root = home.resolve() / "cups"
    if borrowed:
        root = Path(tempfile.mkdtemp(prefix="printer-")).resolve()
        if not reachable(root.parent, who):
            root.rmdir()
            raise Unreachable(f"{root.parent} is closed to the user {SPOOLER}")
    for room in ROOMS:
        (root / room).mkdir(parents=True, exist_ok=True)
    root.chmod(0o755)
    return Place(root, who, borrowed)
