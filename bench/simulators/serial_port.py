"""A serial port at which a simulator answers: a pty, found at a link."""

import os
import tty
from pathlib import Path


def opened(link: Path) -> int:
    """Make the port at ``link``; return the simulator's end of it, which never blocks.

    It is there as long as this process lives.
    """
    master, slave = os.openpty()
    tty.setraw(slave)
    fresh = link.with_name(f"{link.name}.{os.getpid()}")
    fresh.symlink_to(os.ttyname(slave))
    fresh.replace(link)
    # The slave stays open here: else a driver's close would look like a hang-up.
    os.set_blocking(master, False)
    return master
