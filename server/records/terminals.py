"""What terminals tell of themselves: birth and death, devices, health."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from server.records import alerts, recovery
from server.records.dialect import insert_new, insert_or_update
from server.records.tables import devices, health, terminals
from sync.wire.reports import Activity, Alert, DeviceState, Health, TerminalState

HEALTH_KEPT = timedelta(hours=25)
"""The day the terminal's page shows, and the hour that is being counted."""
UNREGISTERED = "未登记地点"


def contacted(connection: Connection, terminal: str, now: datetime) -> None:
    """Note that ``terminal`` spoke."""
    _ensure(connection, terminal, now)
    connection.execute(
        update(terminals).where(terminals.c.terminal == terminal).values(contact=now)
    )


def is_revoked(connection: Connection, terminal: str) -> bool:
    """Tell whether the centre has turned ``terminal`` away."""
    found = connection.execute(
        select(terminals.c.revoked).where(terminals.c.terminal == terminal)
    )
    return found.scalar() is not None


def _ensure(connection: Connection, terminal: str, now: datetime) -> None:
    # Only enrolled terminals hold a certificate; this is for records lost since.
    row = {
        "terminal": terminal,
        "place": UNREGISTERED,
        "registered": now,
        "online": False,
        "versions": {},
    }
    insert_new(connection, terminals, [row])


def told_state(connection: Connection, state: TerminalState, now: datetime) -> None:
    """File a birth or death; a death of an earlier boot changes nothing."""
    _ensure(connection, state.terminal, now)
    here = terminals.c.terminal == state.terminal
    known = connection.execute(select(terminals.c.boot).where(here)).one()
    if not state.online and known.boot not in (None, str(state.boot)):
        return
    connection.execute(
        update(terminals).where(here).values(online=state.online, told=state.time)
    )
    if state.online:
        _told_alive(connection, state, known.boot != str(state.boot))
        recovery.settle(connection, state.terminal, now)


def _told_alive(
    connection: Connection, state: TerminalState, is_new_boot: bool
) -> None:
    values: dict[str, object] = {
        "boot": str(state.boot),
        "activity": str(state.activity),
    }
    if is_new_boot:
        values["booted"] = state.time
    if state.activity is not Activity.DOWN:
        values["closed"] = list(state.closed)
    if state.versions:
        values["versions"] = {each.part: each.version for each in state.versions}
    connection.execute(
        update(terminals).where(terminals.c.terminal == state.terminal).values(values)
    )
    # While only shipping lives nothing is known of the devices, not even which.
    if state.activity is not Activity.DOWN:
        _told_devices(connection, state)


def _told_devices(connection: Connection, state: TerminalState) -> None:
    terminal = state.terminal
    rows = connection.execute(
        select(
            devices.c.name, devices.c.state, devices.c.reasons, devices.c.since
        ).where(devices.c.terminal == terminal)
    )
    known = {row.name: row for row in rows}
    connection.execute(
        delete(devices).where(
            devices.c.terminal == terminal,
            devices.c.name.not_in({device.name for device in state.devices}),
        )
    )
    for device in state.devices:
        before = known.get(device.name)
        same = before is not None and (before.state, before.reasons) == (
            device.state,
            list(device.reasons),
        )
        since = before.since if before is not None and same else state.time
        insert_or_update(connection, devices, _device(terminal, device, since))


def _device(terminal: str, device: DeviceState, since: datetime) -> dict[str, object]:
    return {
        "terminal": terminal,
        "name": device.name,
        "kind": device.kind,
        "state": device.state,
        "reasons": list(device.reasons),
        "simulated": device.simulated,
        "model": device.model,
        "since": since,
    }


def told_health(connection: Connection, told: Health, now: datetime) -> None:
    """File a heartbeat: the last of each minute, with the minute's deepest outbox."""
    _ensure(connection, told.terminal, now)
    minute = now.replace(second=0, microsecond=0)
    here = health.c.terminal == told.terminal
    peak = connection.execute(
        select(health.c.peak).where(here, health.c.minute == minute)
    ).scalar()
    figures = told.model_dump(
        mode="json", exclude={"terminal", "time", "depth", "oldest", "boot"}
    )
    row = {
        "terminal": told.terminal,
        "minute": minute,
        "time": now,
        "depth": told.depth,
        "peak": max(told.depth, peak or 0),
        "oldest": told.oldest,
        "figures": figures,
    }
    insert_or_update(connection, health, row)
    connection.execute(delete(health).where(here, health.c.minute < now - HEALTH_KEPT))


def told_alert(connection: Connection, alert: Alert, now: datetime) -> None:
    """File an alert the terminal raised."""
    _ensure(connection, alert.terminal, now)
    alerts.raised_by_terminal(connection, alert)
    recovery.settle(connection, alert.terminal, now)
