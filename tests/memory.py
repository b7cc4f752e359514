"""What a process still knows: every object that can be reached, searched for markers.

Imported by the probes that run inside the searched process. What they are asked for
comes in spelt otherwise, so that the question is not its own answer. Looked at is all
the garbage collector knows, reachable or not, and the locals of every running thread
but the one that asks. Nothing is collected before: what only a collection would take
away is not forgotten yet.
"""

import base64
import gc
import io
import sys
import threading
import weakref
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any, TypeGuard

PICTURE_BYTES = 64 * 1024
"""From this size on an array of bytes that is not all zero is somebody's picture."""
EMBEDDING = (128,)
"""The shape of a face as numbers."""


def spellings(marker: bytes) -> tuple[bytes, ...]:
    """Return how ``marker`` may lie about: as it is, in UTF-16, and in base64.

    In base64 it looks different at each of three places within a longer text; what
    shares a character with its neighbours is left out.
    """
    spelt = [marker]
    for before in range(3):
        whole = base64.b64encode(bytes(before) + marker)
        after = (before + len(marker)) % 3
        spelt.append(whole[(0, 2, 3)[before] : len(whole) - (0, 3, 2)[after]])
    try:
        spelt.append(marker.decode().encode("utf-16-le"))
    except UnicodeDecodeError:
        # Bytes of a picture are no text in any spelling.
        return tuple(spelt)
    return tuple(spelt)


def objects() -> Iterator[object]:
    """Yield every object that can be reached from the collector's or a thread, once."""
    seen: set[int] = set()
    # A dict of plain texts is unknown to get_objects: it is reached by walking on.
    edge = _locals()
    edge += gc.get_objects()
    own = {id(seen), id(edge)}
    while edge:
        one = edge.pop()
        if id(one) in seen or id(one) in own:
            continue
        seen.add(id(one))
        yield one
        edge.extend(gc.get_referents(one))
        if is_array(one):
            # It does not show the collector whose memory it looks into, nor what in it.
            edge.append(one.base)
            edge.extend(one.flat if one.dtype == object else ())


def _locals() -> list[object]:
    """Return the locals of all running functions: the collector does not see them."""
    found: list[object] = []
    running = sys._current_frames()
    # Our own would refer to itself from here, and so outlive this search.
    del running[threading.get_ident()]
    for top in running.values():
        frame: FrameType | None = top
        while frame is not None:
            found.append(frame.f_locals)
            frame = frame.f_back
    return found


def held(markers: Iterable[bytes]) -> list[bytes]:
    """Return those of ``markers`` that some text, buffer or array still holds."""
    wanted = {marker: spellings(marker) for marker in markers}
    ours = {id(marker) for marker in wanted}
    ours |= {id(each) for spelt in wanted.values() for each in spelt}
    found: set[bytes] = set()
    shortest = min((len(each) for each in wanted), default=0)
    closed: set[type] = set()
    for one in objects():
        data = b"" if id(one) in ours else _bytes_of(one, closed)
        if len(data) < shortest:
            continue
        for marker, spelt in wanted.items():
            if marker not in found and any(each in data for each in spelt):
                found.add(marker)
    return list(found)


def faces() -> tuple[int, int, int]:
    """Return how many pictures, embeddings, and answers of a network are still held.

    Pictures and embeddings are arrays, answers MediaPipe's packets that have their
    time; those without are settings.
    """
    pictures = embeddings = answers = 0
    for one in objects():
        if type(one).__name__ == "Packet" and hasattr(one, "timestamp"):
            answers += "UNSET" not in repr(one.timestamp) and not one.is_empty()
        if not is_array(one) or one.dtype == object or not one.any():
            continue
        pictures += one.dtype == "uint8" and one.nbytes >= PICTURE_BYTES
        embeddings += one.dtype.kind == "f" and one.shape == EMBEDDING
    return pictures, embeddings, answers


def _bytes_of(one: object, closed: set[type]) -> bytes:
    """Return what ``one`` holds as bytes; ``closed`` collects types that hold none."""
    if type(one) in weakref.ProxyTypes:
        return b""  # what it stands for is looked at itself, if it is still there
    if isinstance(one, io.BytesIO | io.StringIO):
        one = b"" if one.closed else one.getvalue()
    match one:
        case str():
            return one.encode("utf-8", "replace")
        case bytes() | bytearray():
            # Copied in one go: a view would forbid its owner to let it grow.
            return bytes(one)
    return b"" if type(one) in closed else _exported(one, closed)


def _exported(one: object, closed: set[type]) -> bytes:
    try:
        return memoryview(one).tobytes()  # type: ignore[arg-type]  # asked, not known
    except TypeError:
        closed.add(type(one))
    except (ValueError, BufferError, NotImplementedError):
        pass  # a map that is closed, an array of dates
    return b""


def is_array(one: object) -> TypeGuard[Any]:
    """Tell whether ``one`` is a plain array; a process without numpy has none."""
    numpy = sys.modules.get("numpy")
    return numpy is not None and type(one) is numpy.ndarray


def in_files(folder: Path, markers: Iterable[bytes]) -> set[bytes]:
    """Return the markers that any file under ``folder`` holds, however spelt."""
    wanted = {marker: spellings(marker) for marker in markers}
    found = set()
    for file in folder.rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            found |= {
                marker
                for marker, spelt in wanted.items()
                if any(each in data for each in spelt)
            }
    return found
