"""What a process still knows: every object that can be reached, searched for markers.

Imported by the probes that run inside the searched process. What they are asked for
comes in spelt otherwise, so that the question is not its own answer.
"""

import base64
import gc
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeGuard

PICTURE_BYTES = 64 * 1024
"""From this size on an array of bytes that is not all zero is somebody's picture."""
EMBEDDING = (128,)
"""The shape of a face as numbers."""


def spellings(marker: bytes) -> tuple[bytes, ...]:
    """Return how ``marker`` may lie about: as it is, in UTF-16 and in base64."""
    spelt = [marker, base64.b64encode(marker).rstrip(b"=")[:-1]]
    try:
        spelt.append(marker.decode().encode("utf-16-le"))
    except UnicodeDecodeError:
        # Bytes of a picture are no text in any spelling.
        return tuple(spelt)
    return tuple(spelt)


def objects() -> Iterator[object]:
    """Yield every object that can be reached from the collector's, once."""
    gc.collect()
    seen: set[int] = set()
    # A dict of plain texts is unknown to get_objects: it is reached by walking on.
    edge: list[object] = list(gc.get_objects())
    own = {id(seen), id(edge)}
    while edge:
        one = edge.pop()
        if id(one) in seen or id(one) in own:
            continue
        seen.add(id(one))
        yield one
        edge.extend(gc.get_referents(one))


def held(markers: Iterable[bytes]) -> list[bytes]:
    """Return those of ``markers`` that some text, bytes or array still holds."""
    wanted = {marker: spellings(marker) for marker in markers}
    ours = {id(marker) for marker in wanted}
    ours |= {id(each) for spelt in wanted.values() for each in spelt}
    found: set[bytes] = set()
    for one in objects():
        if id(one) in ours:
            continue
        data = _bytes_of(one)
        for marker, spelt in wanted.items():
            if marker not in found and any(each in data for each in spelt):
                found.add(marker)
    return list(found)


def faces() -> tuple[int, int]:
    """Return how many pictures and how many embeddings any array still holds."""
    pictures = embeddings = 0
    for one in objects():
        if not is_array(one) or one.dtype == object or not one.any():
            continue
        pictures += one.dtype == "uint8" and one.nbytes >= PICTURE_BYTES
        embeddings += one.dtype.kind == "f" and one.shape == EMBEDDING
    return pictures, embeddings


def _bytes_of(one: object) -> bytes:
    if isinstance(one, str):
        return one.encode("utf-8", "replace")
    if isinstance(one, bytes | bytearray):
        return bytes(one)
    if is_array(one) and one.dtype != object:
        return one.tobytes()  # type: ignore[no-any-return]  # an array's bytes
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
