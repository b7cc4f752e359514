"""A stolen terminal discloses nothing: no key on it opens what it sealed.

Every 96 bytes of every file of an enrolled terminal with a past visit (as they are,
and as base64 or hex would hide them) are tried as the opening key. The search first
proves that it would find the key, wherever in a file and in whichever spelling.
"""

from __future__ import annotations

import base64
import binascii
import gc
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from domain.events import Kind
from sync.journal.terms import Draft
from sync.materials import MaterialStore
from sync.sealing import OpeningKey, Sealed, Unopened
from sync.shipping.memory import Memory, Progress
from sync.wire.values import Malformed

if TYPE_CHECKING:
    from pathlib import Path

    from sync.sealing import Context
    from tests.sync.conftest import Desk

KEY_BYTES = 96
X25519_BYTES = 32
SPELLED = re.compile(rb"[A-Za-z0-9+/=_-]{64,}")


@dataclass(slots=True)
class Loot:
    """The stolen files, and one sealed body that lies among them."""

    folder: Path
    public: bytes
    sealed: bytes
    context: Context

    def opens(self, candidate: bytes) -> bool:
        half = X25519PrivateKey.from_private_bytes(candidate[-X25519_BYTES:])
        if half.public_key().public_bytes_raw() != self.public[-X25519_BYTES:]:
            return False  # without this half nothing opens, whatever the other one is
        key = OpeningKey(Sealed.from_bytes(self.sealed).key, candidate)
        try:
            key.open(self.sealed, self.context)
        except (Unopened, Malformed):
            return False
        return True

    def key_found(self) -> bool:
        found = {piece for text in self._texts() for piece in windows(text)}
        return any(map(self.opens, found))

    def _texts(self) -> Iterator[bytes]:
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                content = path.read_bytes()
                yield content
                for run in SPELLED.findall(content):
                    yield from spelled_out(run)


def spelled_out(run: bytes) -> Iterator[bytes]:
    for decode in (binascii.unhexlify, base64.b64decode, base64.urlsafe_b64decode):
        for start in range(4):
            text = run[start:]
            try:
                yield decode(text[: len(text) // 4 * 4])
            except ValueError:
                continue


def windows(text: bytes) -> Iterator[bytes]:
    """Return every stretch that could be a key: keys are not half zeros."""
    for start in range(len(text) - KEY_BYTES + 1):
        piece = text[start : start + KEY_BYTES]
        if piece.count(0) < KEY_BYTES // 4:
            yield piece


@pytest.fixture
def loot(desk: Desk, tmp_path: Path) -> Loot:
    """Return the files of a terminal on which someone checked in."""
    key = desk.opening.sealing_key()
    journal = desk.open()
    journal.append(Draft(Kind.SUBMITTED, "王样例".encode()))
    (entry,) = journal.entries_after(1, 1)
    store = MaterialStore(tmp_path / "materials")
    store.put(b"another sealed thing")
    memory = Memory.open(tmp_path / "ship.db")
    memory.keep(journal.extent.journal, Progress(1, 2))
    memory.close()
    (tmp_path / "sealing.json").write_text(key.to_wire().model_dump_json())
    journal.close()
    return Loot(tmp_path, key.public, entry.body, journal.context(entry.kind, None))


def test_no_bytes_on_the_terminal_open_what_it_sealed(loot: Loot) -> None:
    assert not loot.key_found()


@pytest.mark.parametrize(
    "spelling", [bytes, binascii.hexlify, base64.b64encode, base64.urlsafe_b64encode]
)
def test_the_search_finds_the_key_wherever_it_lies(
    loot: Loot, desk: Desk, spelling: Callable[[bytes], bytes]
) -> None:
    for path in loot.folder.rglob("*"):
        if path.is_file():
            path.unlink()
    hidden = b"{" + spelling(desk.opening.private) + b'":'
    (loot.folder / "materials" / "x").write_bytes(b"begin" + hidden)

    assert loot.key_found()


def test_sealing_leaves_no_private_key_in_memory(desk: Desk) -> None:
    journal = desk.open()
    before = len(private_keys())
    journal.append(Draft(Kind.SUBMITTED, b"body"))

    assert len(private_keys()) == before


def private_keys() -> list[object]:
    gc.collect()
    kinds = (MLKEM768PrivateKey, X25519PrivateKey)
    return [thing for thing in gc.get_objects() if issubclass(type(thing), kinds)]
