"""Sealed materials on disk: grown piece by piece, verified, then moved into place.

``<terminal>/<sha256>`` lies whole; ``<sha256>.part`` is still growing. A name is the
SHA-256 of the bytes, so what is there under it is what was promised.
"""

import fcntl
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest
from io import BufferedRandom
from pathlib import Path

from fastapi.concurrency import run_in_threadpool

from server.home import PRIVATE_FILE, PRIVATE_FOLDER, sync_folder

RESERVE_BYTES = 512 * 1024 * 1024
"""Disk the records keep for themselves; materials wait at the terminal meanwhile."""


class WrongOffset(Exception):
    """The piece does not begin where the last one ended: ``offset`` is where."""

    def __init__(self, offset: int) -> None:
        super().__init__(f"expected offset {offset}")
        self.offset = offset


class WrongDigest(Exception):
    """The whole is not what its name says; it was thrown away: send it again."""


class TooLong(Exception):
    """More bytes came than were announced; the piece was not kept."""


class InUse(Exception):
    """Another request is writing this material: ask again later."""


class NoRoom(Exception):
    """The centre's disk is too full to take materials."""


@dataclass(frozen=True, slots=True)
class Depot:
    """The materials below ``folder``."""

    folder: Path

    def size(self, terminal: str, name: str) -> int | None:
        """Return the size of a material that lies whole."""
        try:
            return self._whole(terminal, name).stat().st_size
        except FileNotFoundError:
            return None

    def offset(self, terminal: str, name: str) -> int:
        """Return how many bytes of a material are here."""
        whole = self.size(terminal, name)
        if whole is not None:
            return whole
        try:
            return self._part(terminal, name).stat().st_size
        except FileNotFoundError:
            return 0

    def read(self, terminal: str, name: str) -> bytes:
        """Return a material, sealed as it came."""
        return self._whole(terminal, name).read_bytes()

    async def append(
        self,
        terminal: str,
        name: str,
        offset: int,
        length: int,
        pieces: AsyncIterator[bytes],
    ) -> int:
        """Add ``pieces`` at ``offset`` of a material of ``length`` bytes.

        Returns how many bytes are here now; when they are all, the material lies whole
        and synced. A broken connection keeps what came.

        Raises:
            WrongOffset, WrongDigest, TooLong, InUse, NoRoom: As they say.

        """
        if self.size(terminal, name) is not None:
            raise WrongOffset(self.offset(terminal, name))
        self._room(terminal, length)
        with _grown(self._part(terminal, name)) as part:
            here = part.seek(0, os.SEEK_END)
            if here != offset:
                raise WrongOffset(here)
            try:
                here = await _take(part, here, length, pieces)
            finally:
                await run_in_threadpool(_settle, part)
            if here == length:
                await run_in_threadpool(self._finish, part, terminal, name)
            return here

    def _room(self, terminal: str, length: int) -> None:
        folder = self.folder / terminal
        folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        disk = os.statvfs(folder)
        if disk.f_bavail * disk.f_frsize < RESERVE_BYTES + length:
            raise NoRoom("too little room for materials")

    def _finish(self, part: BufferedRandom, terminal: str, name: str) -> None:
        part.seek(0)
        if file_digest(part, "sha256").hexdigest() != name:
            self._part(terminal, name).unlink()
            raise WrongDigest("the material is not what its name says")
        whole = self._whole(terminal, name)
        self._part(terminal, name).replace(whole)
        sync_folder(whole.parent)

    def _whole(self, terminal: str, name: str) -> Path:
        return self.folder / terminal / name

    def _part(self, terminal: str, name: str) -> Path:
        return self.folder / terminal / f"{name}.part"


@contextmanager
def _grown(path: Path) -> Iterator[BufferedRandom]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE_FILE)
    with os.fdopen(descriptor, "r+b") as part:
        try:
            fcntl.flock(part, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUse("another request is writing this material") from None
        yield part


async def _take(
    part: BufferedRandom, here: int, length: int, pieces: AsyncIterator[bytes]
) -> int:
    begun = here
    async for piece in pieces:
        if here + len(piece) > length:
            part.truncate(begun)
            raise TooLong("more bytes than announced")
        here += part.write(piece)
    return here


def _settle(part: BufferedRandom) -> None:
    part.flush()
    os.fsync(part.fileno())
