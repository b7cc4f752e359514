"""The threshold policy: how near two faces must be to pass, and when staff look."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from drivers.contract import Code, Refused


class Outcome(StrEnum):
    """What the check means for the citizen."""

    PASS = "pass"  # noqa: S105 - a word of the verdict, no secret
    STAFF = "staff"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Bands:
    """Distances: up to ``pass_below`` passes, up to ``staff_below`` staff look."""

    pass_below: float
    staff_below: float

    @classmethod
    def from_args(cls, value: object) -> "Bands":
        """Return the bands of a command's ``{"pass": …, "staff": …}``.

        Raises:
            Refused: With code ``invalidData``: not two ordered distances.

        """
        found = value if isinstance(value, Mapping) else {}
        ends = [found.get("pass"), found.get("staff")]
        lower, upper = (
            float(end) if isinstance(end, int | float) else math.nan for end in ends
        )
        if not 0 < lower <= upper:
            raise Refused("bands", code=Code.INVALID_DATA)
        return cls(lower, upper)

    def outcome(self, score: float) -> Outcome:
        """Return what ``score`` means by itself."""
        if score <= self.pass_below:
            return Outcome.PASS
        return Outcome.STAFF if score <= self.staff_below else Outcome.FAIL
