"""A command from afar as the core takes it, what it does, and how its answer reads."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from drivers.channel import Malformed
from kiosk.core.clock import Clock
from sync.wire.commands import Answer, CommandName, Result
from sync.wire.values import from_stamp, to_ms

VISIT_GOES_ON: Final = "visit_goes_on"
TOO_LATE: Final = "too_late"
UNWRITABLE: Final = "unwritable"
OVERTAKEN: Final = "overtaken"
"""A newer command has closed or opened the terminal since this one was issued."""


@dataclass(frozen=True, slots=True)
class Order:
    """What shipping verified: an operator wants this done."""

    id: uuid.UUID
    name: CommandName
    issued: datetime
    late: bool
    """Whether its time was over when shipping put it."""

    @classmethod
    def of(cls, number: str, name: str, issued: str, *, late: bool) -> "Order":
        """Return the order as it came over the line.

        Raises:
            Malformed: It is none of ours.

        """
        try:
            return cls(uuid.UUID(number), CommandName(name), from_stamp(issued), late)
        except ValueError:
            raise Malformed("no such command") from None

    @property
    def turns(self) -> bool:
        """Whether it closes or opens the terminal."""
        return self.name is not CommandName.REPORT


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an order."""

    result: Result
    detail: str = ""


def answer(order: Order, terminal: str, clock: Clock, outcome: Outcome) -> Answer:
    """Return what the centre hears of ``order``."""
    return Answer(
        command=order.id,
        terminal=terminal,
        time=to_ms(clock.utc()),
        result=outcome.result,
        detail=outcome.detail,
    )
