"""The terminal's panel: a private X display whose pixels and touches are at hand.

Xvfb keeps its framebuffer in a file (X11 ``xwd`` format, version 7), so reading the
screen costs nothing; touches go in through XTEST, as a finger would through its driver.
"""

import hashlib
import mmap
import os
import struct
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.site.process import Program

WIDTH = 1920
HEIGHT = 1080
XWD_HEADER = struct.Struct(">25I")
COLOUR_BYTES = 12


@dataclass(slots=True)
class Display:
    """One X display of 1920 × 1080 in a directory of its own."""

    home: Path
    program: Program
    number: int = -1

    @classmethod
    def at(cls, home: Path) -> "Display":
        """Return a display that keeps its files in ``home``; not yet started."""
        return cls(home, Program("display", [], home / "display.log"))

    def start(self) -> None:
        """Start the X server and learn its number."""
        self.home.mkdir(parents=True, exist_ok=True)
        # The number comes on a descriptor, which the shell opens.
        command = (
            f"exec Xvfb -displayfd 3 -screen 0 {WIDTH}x{HEIGHT}x24 "
            '-fbdir "$0" -nolisten tcp -dpi 96 3>"$0/number"'
        )
        number = self.home / "number"
        number.unlink(missing_ok=True)
        self.program.command = ["sh", "-c", command, str(self.home)]
        self.program.ready = None
        self.program.start()
        self.number = self._await_number(number)

    def _await_number(self, path: Path) -> int:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            if path.exists() and (text := path.read_text().strip()):
                return int(text)
            time.sleep(0.02)
        raise TimeoutError("Xvfb did not start")

    @property
    def name(self) -> str:
        """Return what ``DISPLAY`` must be."""
        return f":{self.number}"

    def pixels(self) -> NDArray[np.uint8]:
        """Return what the panel shows now, height × width × 3, BGR."""
        with (
            (self.home / "Xvfb_screen0").open("rb") as file,
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as memory,
        ):
            header = XWD_HEADER.unpack_from(memory)
            start = header[0] + header[19] * COLOUR_BYTES
            stride = header[12]
            raw = np.frombuffer(memory, np.uint8, stride * HEIGHT, start)
            frame = raw.reshape(HEIGHT, stride // 4, 4)[:, :WIDTH, :3].copy()
            del raw
        return frame

    def png(self) -> bytes:
        """Return what the panel shows now as a PNG file."""
        return cv2.imencode(".png", self.pixels())[1].tobytes()

    def touch(self, x: int, y: int) -> None:
        """Touch the panel at pixel (x, y)."""
        subprocess.run(
            [
                *("xdotool", "mousemove", str(x), str(y)),
                *("mousedown", "1", "sleep", "0.06", "mouseup", "1"),
            ],
            env={**os.environ, "DISPLAY": self.name},
            check=True,
            timeout=10,
        )


def digest(frame: NDArray[np.uint8]) -> bytes:
    """Return a short fingerprint of a frame, to tell whether anything changed."""
    return hashlib.blake2b(frame.tobytes(), digest_size=8).digest()
