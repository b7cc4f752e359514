"""Which alerts of a terminal are over: its devices work again, its visit has ended.

Alerts and states travel separately and either may come first, so this is asked after
each of them.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, select, update

from server.records.tables import alerts, devices, terminals
from sync.wire.reports import Activity

WORKING: Final = frozenset({"online", "busy"})
STAFF_CALLED: Final = "staff_called"


def settle(connection: Connection, terminal: str, now: datetime) -> None:
    """Clear what ``terminal`` raised and what it has told since shows to be over."""
    is_open = (alerts.c.terminal == terminal) & alerts.c.cleared.is_(None)
    raised = connection.execute(
        select(alerts).where(is_open, alerts.c.source == "terminal")
    ).all()
    if not raised:
        return
    told = connection.execute(
        select(terminals).where(terminals.c.terminal == terminal)
    ).one()
    rows = connection.execute(select(devices).where(devices.c.terminal == terminal))
    known = {row.name: row for row in rows}
    over = [each.id for each in raised if _is_over(each, told, known)]
    if over:
        connection.execute(
            update(alerts).where(alerts.c.id.in_(over)).values(cleared=now)
        )


def _is_over(alert: Row[Any], told: Row[Any], known: Mapping[str, Row[Any]]) -> bool:
    if alert.name == STAFF_CALLED:
        is_later = told.told is not None and told.told > alert.raised
        return is_later and told.activity == Activity.IDLE
    device = known.get(alert.device)
    if device is None or device.since < alert.raised:
        return False
    return device.state in WORKING and alert.detail not in device.reasons
