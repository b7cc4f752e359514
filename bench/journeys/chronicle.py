"""What the screen said was done, story after story on one site."""

from dataclasses import dataclass, field
from typing import Any

from bench.desk.desk import Desk
from bench.journeys.ledger import Ledger
from bench.journeys.verdict import judge


@dataclass(slots=True)
class Chronicle:
    """Tickets the screen named as handed in, and as printed."""

    desk: Desk
    said: list[str] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)

    @property
    def ledger(self) -> Ledger:
        """Return what terminal and centre hold."""
        return Ledger.of(self.desk.site)

    def done(self, ticket: str, *, printed: bool = True) -> None:
        """Note that the screen said ``ticket`` was handed in, and printed or not."""
        self.said.append(ticket)
        if printed:
            self.printed.append(ticket)

    def judge(self) -> dict[str, Any]:
        """Wait until the centre has receipted everything; return the verdict."""
        self.ledger.settle()
        return judge(self.desk, self.said, self.printed)
