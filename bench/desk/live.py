"""What the page shows, as it changes: pixels of the screen, keys on it, things around.

However many pages are open, the screen is looked at once a moment, and not at all
while nobody watches.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import cv2

from bench.desk.desk import Desk
from bench.desk.guide import IDS, next_step
from bench.desk.reading import Reader
from bench.desk.scene import OF_PEOPLE, Scene
from bench.desk.tour import IDS as TOUR_IDS
from bench.desk.tour import moments
from bench.screen.glass import Label
from bench.site.display import pixels_of

FRAME_S: Final = 0.1
FRAMES_A_STATE: Final = 3
JPEG_QUALITY: Final = 85


@dataclass(slots=True)
class Live:
    """The newest frame and state of ``desk``, numbered by their changes."""

    desk: Desk
    frame: bytes = b""
    frames: int = 0
    state: str = ""
    states: int = 0
    reader: Reader = field(
        default_factory=lambda: Reader.of({*IDS, *TOUR_IDS}, OF_PEOPLE)
    )
    watchers: int = 0
    ended: bool = False
    """Set from any thread; every open page is told goodbye within a moment."""
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    _looking: asyncio.Task[None] | None = None

    async def changes(self) -> AsyncIterator[Mapping[str, str]]:
        """Yield a ``frame`` or ``desk`` event for what is new; skips, never lags."""
        self.watchers += 1
        if self._looking is None:
            self._looking = asyncio.create_task(self._look())
        frames = states = 0
        try:
            while not self.ended:
                async with self._changed:
                    if (frames, states) == (self.frames, self.states):
                        await self._changed.wait()
                if frames != self.frames:
                    frames = self.frames
                    yield {"event": "frame", "data": str(frames)}
                if states != self.states:
                    states = self.states
                    yield {"event": "desk", "data": self.state}
        finally:
            self.watchers -= 1

    async def _look(self) -> None:
        try:
            turn = 0
            while self.watchers:
                await asyncio.to_thread(self._look_at_pixels)
                if turn % FRAMES_A_STATE == 0:
                    await asyncio.to_thread(self._look_at_desk)
                turn += 1
                async with self._changed:
                    self._changed.notify_all()
                await asyncio.sleep(FRAME_S)
        finally:
            self._looking = None

    def _look_at_pixels(self) -> None:
        try:
            frame = self.desk.site.terminal.display.frame()
        except (OSError, ValueError):
            return  # The display is not there yet, or again.
        if frame != self.frame:
            self.frame, self.frames = frame, self.frames + 1

    def _look_at_desk(self) -> None:
        labels = self.desk.labels()
        state = {
            **self.desk.state(),
            "keys": [label.as_json() for label in labels if label.key],
            "texts": [label.label for label in labels if not label.key],
            **self._guidance(labels),
        }
        text = json.dumps(state, ensure_ascii=False)
        if text != self.state:
            self.state, self.states = text, self.states + 1

    def _guidance(self, labels: list[Label]) -> dict[str, object]:
        desk = self.desk
        shown = self.reader.read(label.label for label in labels)
        scene = Scene(
            there=bool(labels),
            shown=shown,
            card=desk.card,
            person=desk.person,
            unplugged=frozenset(desk.unplugged),
            document=desk.document,
            online=desk.site.cable.plugged,
        )
        step = next_step(scene)
        return {
            "next": {"place": step.place, "words": step.words.as_json()},
            "moments": moments(scene),
        }

    def jpeg(self) -> bytes:
        """Return the newest frame as JPEG; empty while there is none."""
        if not self.frame:
            return b""
        quality = [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY]
        return cv2.imencode(".jpg", pixels_of(self.frame), quality)[1].tobytes()
