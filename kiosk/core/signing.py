"""Signatures as materials: their strokes as canonical JSON, and a picture of each."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from kiosk.visit.state import Visit
from papers import press
from papers.signature import Signature
from sync.wire.values import canonical_json
from ui.pages import PAD_HEIGHT_PX, PAD_WIDTH_PX, Stroke

VERSION: Final = 1


@dataclass(frozen=True, slots=True, repr=False)
class Signed:
    """What one person wrote, and what it looks like."""

    strokes_json: bytes
    picture_png: bytes


Signatures: TypeAlias = Mapping[int, Signed]
"""By seat."""


async def signatures(handed_in: Visit) -> Signatures:
    """Return every signature of the visit.

    Raises:
        papers.press.NotDrawn: A picture could not be made.

    """
    return {
        number: await _signed(seat.strokes)
        for number, seat in enumerate(handed_in.seats, start=1)
        if seat.declared is not None
    }


async def _signed(strokes: tuple[Stroke, ...]) -> Signed:
    lines = tuple(tuple((p.x, p.y) for p in stroke.points) for stroke in strokes)
    drawn = Signature(PAD_WIDTH_PX, PAD_HEIGHT_PX, lines)
    picture = await asyncio.to_thread(press.draw_signature, drawn)
    return Signed(strokes_json(strokes), picture)


def strokes_json(strokes: tuple[Stroke, ...]) -> bytes:
    """Return the strokes as they are kept: ``[x, y, t_ms, pressure]`` for each point.

    In pad pixels from the upper left, milliseconds since the pad's first touch,
    pressure from 0 to 1 or ``null`` where the glass cannot tell.
    """
    return canonical_json(
        {
            "v": VERSION,
            "width": PAD_WIDTH_PX,
            "height": PAD_HEIGHT_PX,
            "strokes": [
                [[p.x, p.y, p.t_ms, p.pressure] for p in stroke.points]
                for stroke in strokes
            ],
        }
    )
