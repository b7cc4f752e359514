"""Where the terminal's own key lies, and what its centre told it at enrolment."""

from dataclasses import dataclass
from pathlib import Path

from sync.wire.enrolment import EnrolmentAnswer
from sync.wire.values import parsed


@dataclass(frozen=True, slots=True)
class Keys:
    """Where the terminal's keys lie, each 0600 in a 0700 folder."""

    folder: Path

    @property
    def private(self) -> Path:
        """Return the terminal's own private key (PEM)."""
        return self.folder / "terminal.key"

    @property
    def certificate(self) -> Path:
        """Return the terminal's certificate (PEM)."""
        return self.folder / "terminal.crt"

    @property
    def ca(self) -> Path:
        """Return the centre's CA (PEM)."""
        return self.folder / "ca.crt"

    @property
    def answer(self) -> Path:
        """Return all else the centre told: addresses, sealing and receipt keys."""
        return self.folder / "enrolment.json"


def known(folder: Path) -> EnrolmentAnswer | None:
    """Return what the centre told, or ``None`` before enrolment.

    Raises:
        Malformed: The file is not what enrolment wrote.

    """
    file = Keys(folder).answer
    return parsed(EnrolmentAnswer, file.read_bytes()) if file.exists() else None
