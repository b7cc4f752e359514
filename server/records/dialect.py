"""The one room that knows which database it is: SQLite (default) or PostgreSQL."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Engine, Table, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

Row = Mapping[str, object]

BUSY_MS = 20_000
"""How long a SQLite writer waits for another; ingest commits take milliseconds."""


class UnknownDatabase(Exception):
    """The records' address names a database that is neither SQLite nor PostgreSQL."""


def connect(url: str) -> Engine:
    """Return an engine whose every commit is durable before it returns."""
    name = make_url(url).get_backend_name()
    if name == "postgresql":
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    if name != "sqlite":
        raise UnknownDatabase(f"records on {name} are not supported")
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _durable)
    event.listen(engine, "begin", _begin)
    return engine


def _durable(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    del entry
    # The driver must not open transactions of its own: see _begin.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        f"busy_timeout={BUSY_MS}",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A reader that turns writer cannot wait for its turn in SQLite (SQLITE_BUSY at
    # once), so whoever means to write says so at the beginning.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def writer(engine: Engine) -> Engine:
    """Return ``engine`` for transactions that write."""
    return engine.execution_options(writes=True)


def insert_new(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert ``rows``, leaving those whose key is already there as they are."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        connection.execute(
            postgresql.insert(table).on_conflict_do_nothing(), list(rows)
        )
    else:
        connection.execute(sqlite.insert(table).on_conflict_do_nothing(), list(rows))


def insert_or_update(connection: Connection, table: Table, row: Row) -> None:
    """Insert ``row``, or give the row of the same key its values."""
    keys = [column.name for column in table.primary_key.columns]
    changed = {name: value for name, value in row.items() if name not in keys}
    if connection.dialect.name == "postgresql":
        new = postgresql.insert(table).values(dict(row))
        connection.execute(new.on_conflict_do_update(index_elements=keys, set_=changed))
    else:
        other = sqlite.insert(table).values(dict(row))
        connection.execute(
            other.on_conflict_do_update(index_elements=keys, set_=changed)
        )


_SQLITE_GUARDS = """
CREATE TRIGGER audit_keeps_{what} BEFORE {what} ON audit
BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END
"""

_POSTGRESQL_GUARDS = (
    """
    CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the audit chain is append-only'; END $$
    """,
    """
    CREATE TRIGGER audit_keeps BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()
    """,
    """
    CREATE TRIGGER audit_stays BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()
    """,
)


def guard_audit(connection: Connection) -> None:
    """Make the database itself refuse to change or drop what the audit chain says."""
    if connection.dialect.name == "postgresql":
        for statement in _POSTGRESQL_GUARDS:
            connection.execute(text(statement))
    else:
        for what in ("UPDATE", "DELETE"):
            connection.execute(text(_SQLITE_GUARDS.format(what=what)))
