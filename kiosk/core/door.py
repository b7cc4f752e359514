"""A socket the core listens on: 0600 in a 0700 folder, for its own user alone."""

import asyncio
import logging
import os
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final, TypeAlias

from drivers.channel import peer_uid

BACKLOG: Final = 16

Guest: TypeAlias = Callable[[socket.socket], Awaitable[None]]

_log = logging.getLogger(__name__)


def listen(path: Path) -> socket.socket:
    """Return a listening socket at ``path``; a stale one is replaced."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    path.unlink(missing_ok=True)
    sock = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    sock.setblocking(False)
    sock.bind(os.fspath(path))
    path.chmod(0o600)
    sock.listen(BACKLOG)
    return sock


async def welcome(door: socket.socket, guest: Guest) -> None:
    """Hand every connection of our own user to ``guest``, for ever."""
    loop = asyncio.get_running_loop()
    async with asyncio.TaskGroup() as group:
        while True:
            sock, _ = await loop.sock_accept(door)
            if peer_uid(sock) != os.getuid():
                _log.warning("peer=refused reason=other_user")
                sock.close()
                continue
            group.create_task(_attend(sock, guest))


async def _attend(sock: socket.socket, guest: Guest) -> None:
    try:
        await guest(sock)
    except Exception:  # noqa: BLE001  # the one supervisor of connections
        # A guest's fault is not the house's.
        _log.exception("guest=failed")
    finally:
        sock.close()
