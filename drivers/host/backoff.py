"""Growing pauses between attempts that may fail for long."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Backoff:
    """The pause before an attempt, doubling from ``first_s`` up to ``longest_s``."""

    first_s: float
    longest_s: float
    failures: int = 0

    @property
    def pause_s(self) -> float:
        """Seconds to let pass before the next attempt."""
        if self.failures == 0:
            return 0.0
        # Beyond 32 doublings every span is at its longest; the power stays small.
        grown = self.first_s * (1 << min(self.failures - 1, 32))
        return min(grown, self.longest_s)

    def failed(self) -> "Backoff":
        """Return what holds after one more failure."""
        return replace(self, failures=self.failures + 1)

    def succeeded(self) -> "Backoff":
        """Return what holds after a success."""
        return replace(self, failures=0)
