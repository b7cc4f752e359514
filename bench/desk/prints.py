"""The sheets that came out of the printer, as pictures."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import cv2

from bench.simulators.printer.decode import page


@dataclass(slots=True)
class Tray:
    """What ``printed`` names, decoded from the printer's stream once and kept."""

    printed: Callable[[], list[Path]]
    """Returns the streams so far, the oldest first."""
    pictures: dict[str, bytes] = field(default_factory=dict)

    def sheets(self) -> list[str]:
        """Return the names of the sheets, the oldest first."""
        return [_name(path) for path in self.printed()]

    def png(self, sheet: str) -> bytes | None:
        """Return a sheet's picture, or ``None`` if there is no such sheet.

        Raises:
            Unreadable: The stream holds no page.

        """
        if sheet not in self.pictures:
            paths = {_name(path): path for path in self.printed()}
            if sheet not in paths:
                return None
            self.pictures[sheet] = _png(paths[sheet])
        return self.pictures[sheet]


def _name(stream: Path) -> str:
    return stream.name.removeprefix("out.")


def _png(stream: Path) -> bytes:
    return cv2.imencode(".png", page(stream))[1].tobytes()
