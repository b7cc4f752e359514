"""Signs of life of the ingest workers: what the dashboard's message lamp goes by."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, select

from server.records.dialect import insert_or_update, writer
from server.records.tables import workers

FRESH = timedelta(seconds=10)


def alive(engine: Engine, worker: str, connected: bool, now: datetime) -> None:
    """Note that ``worker`` runs, and whether it reaches the broker."""
    row = {"worker": worker, "connected": connected, "seen": now}
    with writer(engine).begin() as connection:
        insert_or_update(connection, workers, row)


def listens(connection: Connection, now: datetime) -> bool:
    """Tell whether some worker is taking in messages."""
    found = connection.execute(
        select(workers.c.worker).where(
            workers.c.connected, workers.c.seen > now - FRESH
        )
    )
    return found.first() is not None
