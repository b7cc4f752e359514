"""What was found out about the page on a still. Nothing looks at pages yet.

The room for it: who finds and judges pages puts the findings here, and they travel with
the still. Until then a page says of itself that nobody judged it.
"""

from dataclasses import dataclass
from typing import Final

from drivers.contract import Data


@dataclass(frozen=True, slots=True)
class Page:
    """A page on a still; ``judged`` is whether anybody looked for faults."""

    judged: bool = False

    def as_data(self) -> Data:
        """Return the values that travel to the core."""
        return {"judged": self.judged}


UNJUDGED: Final = Page()
