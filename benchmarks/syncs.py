"""How many syncs a commit costs, counted by strace: no load can change that."""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

SYNCS: Final = "trace=fsync,fdatasync,sync_file_range,msync"
TIMEOUT_S: Final = 120.0
FEW, MANY = 4, 12
"""Commits; so few that none of them sets off a checkpoint."""


class Unmeasured(Exception):
    """strace is missing here, or may not look into processes."""


def per_commit(group: int = 1) -> float:
    """Return the syncs of one commit of ``group`` entries, opening and closing aside.

    Raises:
        Unmeasured: There is no strace, or it may not trace.

    """
    few, many = (_syncs(commits * group, group) for commits in (FEW, MANY))
    return (many - few) / (MANY - FEW)


def _syncs(entries: int, group: int) -> int:
    program = shutil.which("strace")
    if program is None:
        raise Unmeasured("no strace")
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "strace"
        trace = [program, "-f", "-e", SYNCS, "-o", str(log)]
        command = [sys.executable, "-m", "benchmarks.commits", folder]
        done = subprocess.run(
            [*trace, *command, str(entries), str(group)],
            check=False,
            capture_output=True,
            timeout=TIMEOUT_S,
        )
        if done.returncode:
            raise Unmeasured(f"strace ended with {done.returncode}")
        calls = r"^\d+ +(fsync|fdatasync|sync_file_range|msync)\("
        return len(re.findall(calls, log.read_text(), re.MULTILINE))
