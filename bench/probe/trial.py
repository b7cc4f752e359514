"""What one device is tried with: simulator, settings, one command, its answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from bench.site.control import order
from drivers.contract import Data, Notice

Facts: TypeAlias = Mapping[str, object]
"""What a simulator's ready line tells."""
Section: TypeAlias = Mapping[str, str | int]
"""``devices.NAME`` of the configuration."""

TRIED_WITHIN_S = 90.0


@dataclass(frozen=True, slots=True)
class Bench:
    """Where one trial's simulator has its files and its control socket."""

    home: Path
    device: str

    @property
    def control(self) -> Path:
        """Return the simulator's control socket."""
        return self.home / f"{self.device}.control"

    def order(self, line: str) -> str:
        """Tell the simulator something and return its answer."""
        return order(self.control, line)


@dataclass(frozen=True, slots=True)
class Trial:
    """One device: each part is a function of the bench it stands on.

    ``wrong`` says what is wrong with what the command brought, or nothing.
    """

    command: str
    arguments: Callable[[Bench], list[str]]
    section: Callable[[Bench, Facts], Section]
    args: Callable[[], Data]
    wrong: Callable[[Bench, Data], str]
    noticed: Callable[[Bench, Notice], None] = field(default=lambda _bench, _: None)
    within_s: float = TRIED_WITHIN_S
    simulator: str = ""
    """Its module under `bench.simulators`; the device's name unless it is said."""
    env: Callable[[Facts], Mapping[str, str]] = field(default=lambda _: {})
    """What the driver needs in its environment."""
    hindrance: Callable[[], str | None] = field(default=lambda: None)
    """Why this cannot be tried on this machine, if so; then ``otherwise`` is."""
    otherwise: "Trial | None" = None
