"""What the screen said was done, story after story on one site."""

from dataclasses import dataclass, field
from typing import Any

from bench.desk.desk import Desk
from bench.journeys.couple import HandedIn
from bench.journeys.ledger import Ledger
from bench.journeys.verdict import Said, judge


@dataclass(slots=True)
class Chronicle:
    """Tickets the screen named as handed in, printed and decided."""

    desk: Desk
    told: Said = field(default_factory=Said)

    @property
    def ledger(self) -> Ledger:
        """Return what terminal and centre hold."""
        return Ledger.of(self.desk.site)

    @property
    def said(self) -> list[str]:
        """Return the tickets that the screen said were handed in."""
        return self.told.handed_in

    @property
    def printed(self) -> list[str]:
        """Return the tickets that the screen said were printed."""
        return self.told.printed

    def done(self, ticket: str, *, printed: bool = True) -> None:
        """Note that the screen said ``ticket`` was handed in, and printed or not."""
        self.said.append(ticket)
        if printed:
            self.printed.append(ticket)

    def put_in(self, what: HandedIn, *, printed: bool = True) -> None:
        """Note what was handed in, so that it is compared bit for bit."""
        self.done(what.ticket, printed=printed)
        self.told.put_in.append(what)

    def decided(self, ticket: str, state: str) -> None:
        """Note that the staff's screen said the centre holds ``ticket`` as decided."""
        self.told.decided[ticket] = state

    def judge(self) -> dict[str, Any]:
        """Wait until the centre has receipted everything; return the verdict."""
        self.ledger.settle()
        return judge(self.desk, self.told)
