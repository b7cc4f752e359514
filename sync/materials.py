"""Sealed materials (photos, scans, signatures), each named by the SHA-256 of its bytes.

A material is on the disk, named and synced, before an entry names it. What no entry
names (a submission that was never committed) is an orphan and goes at the next start.
"""

import hashlib
import os
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import uuid4

from sync.wire.limits import MAX_MATERIAL_BYTES

NAME: Final = re.compile("[0-9a-f]{64}")
UNFINISHED: Final = ".unfinished"
PRIVATE_FILE: Final = 0o600
PRIVATE_FOLDER: Final = 0o700


class Oversized(Exception):
    """Larger than the centre takes."""


@dataclass(frozen=True, slots=True)
class Stock:
    """How many materials lie here, and their bytes."""

    count: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class MaterialStore:
    """The materials in ``folder``, which is made when it is missing."""

    folder: Path

    def __post_init__(self) -> None:
        self.folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)

    def put(self, sealed: bytes) -> str:
        """Store ``sealed`` and return its name; durable when this returns.

        Raises:
            Oversized: Over `MAX_MATERIAL_BYTES`.
            OSError: The disk would not take it; nothing is stored.

        """
        if len(sealed) > MAX_MATERIAL_BYTES:
            raise Oversized(str(len(sealed)))
        name = hashlib.sha256(sealed).hexdigest()
        fresh = self.folder / f"{uuid4().hex}{UNFINISHED}"
        try:
            _write_durably(fresh, sealed)
            fresh.replace(self.folder / name)
        finally:
            fresh.unlink(missing_ok=True)
        _sync_folder(self.folder)
        return name

    def size(self, name: str) -> int | None:
        """Return the size in bytes of ``name``, ``None`` when it is not here."""
        try:
            return (self.folder / name).stat().st_size
        except FileNotFoundError:
            return None

    def read(self, name: str, offset: int = 0, length: int = -1) -> bytes:
        """Return ``length`` bytes of ``name`` from ``offset``, all of them for -1.

        Raises:
            FileNotFoundError: It is not here.

        """
        with (self.folder / name).open("rb") as file:
            file.seek(offset)
            return file.read(length)

    def erase(self, names: Iterable[str]) -> int:
        """Take materials away; return how many were here."""
        gone = 0
        for name in names:
            try:
                (self.folder / name).unlink()
            except FileNotFoundError:
                continue
            gone += 1
        if gone:
            _sync_folder(self.folder)
        return gone

    def orphans(self, named: Collection[str]) -> tuple[str, ...]:
        """Return the files here, unfinished ones too, that ``named`` does not hold."""
        return tuple(
            sorted(
                entry.name
                for entry in os.scandir(self.folder)
                if entry.name not in named
            )
        )

    def stock(self) -> Stock:
        """Return how much lies here."""
        sizes = [
            entry.stat().st_size
            for entry in os.scandir(self.folder)
            if NAME.fullmatch(entry.name)
        ]
        return Stock(len(sizes), sum(sizes))


def _write_durably(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
