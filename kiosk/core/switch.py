"""Whether operators closed the terminal, and which of their commands were done.

It lies in a file of its own beside the journal: whatever becomes of a journal, a
terminal that was closed stays closed. The file is there whole or not at all, and one
that cannot be read counts as closed, for nobody knows whether it was.
"""

import logging
import os
import uuid
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field

from kiosk.core.orders import Order
from sync.journal.replacement import sync_folder
from sync.wire.commands import CommandName
from sync.wire.values import Malformed, Model, UtcMs, parsed

REMEMBERED: Final = 50
"""Commands that are known to have been done: far more than wait for an answer."""
PRIVATE: Final = 0o600

_log = logging.getLogger(__name__)


class Switch(Model):
    """What operators last wanted, and the commands that were done, oldest first."""

    closed: bool = False
    turned: UtcMs | None = None
    """When the newest command that closed or opened was issued."""
    done: Annotated[tuple[uuid.UUID, ...], Field(max_length=REMEMBERED)] = ()

    def is_past(self, order: Order) -> bool:
        """Tell whether a newer command has closed or opened the terminal since."""
        turned = self.turned
        return order.turns and turned is not None and order.issued < turned

    def after(self, order: Order) -> "Switch":
        """Return the switch once ``order`` is done."""
        done = (*self.done, order.id)[-REMEMBERED:]
        if not order.turns:
            return self.model_copy(update={"done": done})
        is_close = order.name is CommandName.CLOSE
        return Switch(closed=is_close, turned=order.issued, done=done)


LOST: Final = Switch(closed=True)
"""A switch that cannot be read."""


def read(path: Path) -> Switch:
    """Return the switch at ``path``: open where there never was one, or `LOST`."""
    try:
        return parsed(Switch, path.read_bytes())
    except FileNotFoundError:
        return Switch()
    except (OSError, Malformed) as why:
        _log.error("switch=unreadable why=%s", type(why).__name__)
        return LOST


def write(path: Path, switch: Switch) -> None:
    """Keep ``switch``; it is on the disk when this returns. `OSError` where not."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(switch.model_dump_json().encode())
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    sync_folder(path.parent)
