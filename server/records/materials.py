"""Which materials the entries name, and which of them have arrived."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from server.records import cases
from server.records.tables import journals, materials


def arrived(
    connection: Connection, terminal: str, sha256: str, size: int, now: datetime
) -> None:
    """Note that a named material lies whole at the centre; a receipt is due.

    A case for which it was the last that was missing moves on.
    """
    here = (materials.c.terminal == terminal) & (materials.c.sha256 == sha256)
    row = connection.execute(select(materials.c.journal).where(here)).first()
    if row is None:
        return
    connection.execute(
        update(materials)
        .where(here, materials.c.arrived.is_(None))
        .values(size=size, arrived=now)
    )
    connection.execute(
        update(journals)
        .where(journals.c.terminal == terminal, journals.c.journal == row.journal)
        .values(receipt_due=True)
    )
    cases.material_arrived(connection, terminal, sha256, now)
