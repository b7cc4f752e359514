"""How the simulated printer is steered, and where its prints lie: a few small files."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, Self

READY_FILE: Final = "ready.json"


class Mode(StrEnum):
    """What the printer does with the job it has, from this moment on."""

    OK = "ok"
    """Prints; toner at 64 %."""
    LOW = "low"
    """Prints, and reports toner at 7 %."""
    EMPTY = "empty"
    """Reports no paper and waits until the mode changes."""
    OFFLINE = "offline"
    """Reports being away and waits until the mode changes."""
    STOP = "stop"
    """Gives up before the first sheet and stops the queue (back end's exit 4)."""
    JAM = "jam"
    """Reports jammed paper and waits until the mode changes."""
    COVER = "cover"
    """Reports its cover open and waits until the mode changes."""
    FULL = "full"
    """Reports a full output tray and waits until the mode changes."""
    DRY = "dry"
    """Reports no toner left and waits until the mode changes."""
    HANG = "hang"
    """Takes the job and never says a word."""


@dataclass(frozen=True, slots=True)
class SimulatedPrinter:
    """A running simulator, as its READY line tells of it."""

    socket: str
    queue: str
    state: str
    prints: str
    control: str

    def set_mode(self, mode: Mode) -> None:
        """Let the printer be ``mode`` now; the running job feels it at once."""
        path = Path(self.state) / "mode"
        fresh = path.with_suffix(".new")
        fresh.write_text(f"{mode}\n", encoding="ascii")
        fresh.replace(path)

    def mode(self) -> Mode:
        """Return what the printer is told to do."""
        return Mode((Path(self.state) / "mode").read_text(encoding="ascii").strip())

    def printed(self) -> list[Path]:
        """Return every stream printed so far, the oldest first.

        The file is ``out.JOB``; a job that printed again is ``out.JOB.2``.
        """
        return sorted(
            Path(self.prints).glob("out.*"),
            key=lambda path: [int(part) for part in path.name.split(".")[1:]],
        )

    def to_json(self) -> str:
        """Write this simulator as the READY line does."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read a READY line's JSON."""
        return cls(**json.loads(text))

    @classmethod
    def at(cls, home: Path) -> Self:
        """Return the simulator that was started with ``--home home``."""
        return cls.from_json((home / READY_FILE).read_text(encoding="utf-8"))
