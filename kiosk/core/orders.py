"""A command from afar as the core takes it, and how its answer reads."""

import uuid
from dataclasses import dataclass

from drivers.channel import Malformed
from kiosk.core.clock import Clock
from sync.wire.commands import Answer, CommandName, Result
from sync.wire.values import to_ms


@dataclass(frozen=True, slots=True)
class Order:
    """What shipping verified: an operator wants this done."""

    id: uuid.UUID
    name: CommandName

    @classmethod
    def of(cls, number: str, name: str) -> "Order":
        """Return the order as it came over the line.

        Raises:
            Malformed: It is none of ours.

        """
        try:
            return cls(uuid.UUID(number), CommandName(name))
        except ValueError:
            raise Malformed("no such command") from None


def answer(
    order: Order, terminal: str, clock: Clock, result: Result, detail: str
) -> Answer:
    """Return what the centre hears of ``order``."""
    return Answer(
        command=order.id,
        terminal=terminal,
        time=to_ms(clock.utc()),
        result=result,
        detail=detail,
    )
