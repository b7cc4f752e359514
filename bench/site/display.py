"""The terminal's panel: a private X display whose pixels and touches are at hand.

Xvfb keeps its framebuffer in a file (X11 ``xwd`` format, version 7), so reading the
screen costs nothing; touches go in through XTEST, as a finger would through its driver.
"""

import mmap
import os
import struct
import subprocess
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.site.process import NotReady, Program

WIDTH = 1920
HEIGHT = 1080
XWD_HEADER = struct.Struct(">25I")
COLOUR_BYTES = 12
NUMBER_TIMEOUT_S = 20.0
PRESS_S = 0.06
MOVE_S = 0.008
"""Between two places of a drag: what a panel of 125 reports a second gives."""
TOUCH_TIMEOUT_S = 10.0
OPTIONS = (
    *("-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-dpi", "96"),
    *("-nolisten", "tcp"),
    # A finger leaves no pointer behind, and the panel outlives the screen program.
    *("-nocursor", "-noreset"),
)


class Motion(Enum):
    """What a finger does at a place of the panel."""

    DOWN = "down"
    MOVE = "move"
    UP = "up"


@dataclass(frozen=True, slots=True)
class Contact:
    """A finger's motion, and the pixel where it happens."""

    motion: Motion
    x: int
    y: int


@dataclass(slots=True)
class Display:
    """One X display of 1920 × 1080 in a directory of its own."""

    home: Path
    program: Program
    number: int = -1
    finger: threading.Lock = field(default_factory=threading.Lock)
    """There is one: a second touch waits until the first has let go."""

    @classmethod
    def at(cls, home: Path) -> "Display":
        """Return a display that keeps its files in ``home``; not yet started."""
        return cls(home, Program("display", [], home / "display.log"))

    def start(self) -> None:
        """Start the X server and learn its number."""
        self.home.mkdir(parents=True, exist_ok=True)
        number = self.home / "number"
        number.unlink(missing_ok=True)
        options = ("-fbdir", str(self.home), *OPTIONS)
        # The number comes on a descriptor, which the shell opens.
        command = 'number=$1; shift; exec Xvfb -displayfd 3 "$@" 3>"$number"'
        self.program.command = ["sh", "-c", command, "sh", str(number), *options]
        self.program.start()
        self.number = self._await_number(number)
        # Started again, it is the same display: the screen finds it where it was.
        self.program.command = ["Xvfb", self.name, *options]

    def _await_number(self, path: Path) -> int:
        until = time.monotonic() + NUMBER_TIMEOUT_S
        while time.monotonic() < until:
            if path.exists() and (text := path.read_text().strip()):
                return int(text)
            if not self.program.runs:
                break
            time.sleep(0.02)
        raise NotReady(f"Xvfb did not start; see {self.program.log}")

    @property
    def name(self) -> str:
        """Return what ``DISPLAY`` must be."""
        return f":{self.number}"

    def frame(self) -> bytes:
        """Return the panel's framebuffer file as it is now.

        Raises:
            OSError: The display is not there.

        """
        with (
            (self.home / "Xvfb_screen0").open("rb") as file,
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as memory,
        ):
            return memory[:]

    def pixels(self) -> NDArray[np.uint8]:
        """Return what the panel shows now, height × width × 3, BGR."""
        return pixels_of(self.frame())

    def png(self) -> bytes:
        """Return what the panel shows now as a PNG file."""
        return cv2.imencode(".png", self.pixels())[1].tobytes()

    def touch(self, x: int, y: int) -> None:
        """Touch the panel at pixel (x, y)."""
        to = ("mousemove", str(x), str(y))
        press = ("mousedown", "1", "sleep", str(PRESS_S), "mouseup", "1")
        self._play([*to, *press])

    def point(self, x: int, y: int) -> None:
        """Hold the finger over pixel (x, y), not touching."""
        self._play(["mousemove", str(x), str(y)])

    def press(self, x: int, y: int) -> None:
        """Put the finger down at pixel (x, y), and leave it there."""
        self._play(["mousemove", str(x), str(y), "mousedown", "1"])

    def release(self) -> None:
        """Lift the finger where it is."""
        self._play(["mouseup", "1"])

    def drag(self, contacts: Iterable[Contact]) -> None:
        """Let the finger do ``contacts`` in their order.

        A drag may come in parts, as it is drawn: the finger stays down until it is
        lifted. Going down, it is lifted first, in case a drag never ended.
        """
        words = [word for contact in contacts for word in _played(contact)]
        if words:
            self._play(words)

    def _play(self, words: list[str]) -> None:
        with self.finger:
            subprocess.run(
                ["xdotool", *words],
                env={**os.environ, "DISPLAY": self.name},
                check=True,
                capture_output=True,
                timeout=TOUCH_TIMEOUT_S,
            )


def _played(contact: Contact) -> tuple[str, ...]:
    to = ("mousemove", str(contact.x), str(contact.y))
    if contact.motion is Motion.DOWN:
        return ("mouseup", "1", *to, "mousedown", "1")
    if contact.motion is Motion.UP:
        return (*to, "mouseup", "1")
    return (*to, "sleep", str(MOVE_S))


def pixels_of(frame: bytes) -> NDArray[np.uint8]:
    """Return the pixels of an xwd file of 32 bits a pixel, height × width × 3, BGR."""
    header = XWD_HEADER.unpack_from(frame)
    start = header[0] + header[19] * COLOUR_BYTES
    width, height, stride = header[4], header[5], header[12]
    raw = np.frombuffer(frame, np.uint8, stride * height, start)
    return np.ascontiguousarray(raw.reshape(height, stride // 4, 4)[:, :width, :3])
