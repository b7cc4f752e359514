"""Small pictures of the papers that can be laid under the document camera."""

import threading
from dataclasses import dataclass, field
from typing import Final

import cv2

from bench.simulators.doccam.own import coded
from bench.simulators.doccam.papers import papers, sheet_of
from bench.simulators.doccam.sheet import drawn

PX_MM: Final = 3.0
"""Drawn at this size, so that lines keep their weight, then shrunk."""
LONG_SIDE: Final = 320


@dataclass(slots=True)
class Thumbnails:
    """One JPEG a paper, drawn when it is first asked for."""

    _made: dict[str, bytes] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def jpeg(self, key: str) -> bytes | None:
        """Return the picture of the paper ``key``; ``None`` if there is none."""
        paper = papers().get(key)
        if paper is None:
            return None
        with self._guard:
            if key not in self._made:
                sheet = drawn(sheet_of(paper), PX_MM)
                scale = LONG_SIDE / max(sheet.shape[:2])
                small = cv2.resize(
                    sheet, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA
                )
                self._made[key] = coded(small.astype("uint8"))
            return self._made[key]
