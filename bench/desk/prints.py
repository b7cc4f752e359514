"""The sheets that came out of the printer, as pictures."""

import subprocess
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench.simulators.printer.decode import Unreadable, pages_png


@dataclass(slots=True)
class Tray:
    """What ``printed`` names, decoded from the printer's stream once and kept."""

    printed: Callable[[], list[Path]]
    """Returns the streams so far, the oldest first."""
    pictures: dict[str, bytes] = field(default_factory=dict)
    _decoding: threading.Lock = field(default_factory=threading.Lock)

    def sheets(self) -> list[str]:
        """Return the names of the sheets, the oldest first."""
        return [_name(path) for path in self.printed()]

    def png(self, sheet: str) -> bytes | None:
        """Return a sheet's picture, or ``None`` if there is no such sheet.

        Raises:
            Unreadable: The stream holds no page.

        """
        # Unpacking 35 million dots takes a while: nobody does it twice at once.
        with self._decoding:
            if sheet not in self.pictures:
                paths = {_name(path): path for path in self.printed()}
                if sheet not in paths:
                    return None
                self.pictures[sheet] = _picture(paths[sheet])
            return self.pictures[sheet]


def _name(stream: Path) -> str:
    return stream.name.removeprefix("out.")


def _picture(stream: Path) -> bytes:
    try:
        return pages_png(stream)
    except subprocess.TimeoutExpired as error:
        raise Unreadable("it took too long") from error
