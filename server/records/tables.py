"""The tables. Nothing in them names a person: bodies stay sealed, rows tell of work."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, to the millisecond; ISO text where a database has no such type.

    The text sorts as time does, and whoever reads the file with plain SQL reads it.
    """

    impl = String(24)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Use the database's own type where it knows time zones."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(String(24))

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | str | None:
        """Refuse a moment without a time zone: it could mean anything."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        utc = value.astimezone(UTC)
        if dialect.name == "postgresql":
            return utc
        return utc.strftime("%Y-%m-%dT%H:%M:%S.") + f"{utc.microsecond // 1000:03d}Z"

    def process_result_value(
        self, value: datetime | str | None, dialect: Dialect
    ) -> datetime | None:
        """Read the moment back with its time zone."""
        del dialect
        return datetime.fromisoformat(value) if isinstance(value, str) else value


_Id = BigInteger().with_variant(Integer, "sqlite")

terminals = Table(
    "terminals",
    metadata,
    Column("terminal", String(64), primary_key=True),
    Column("place", String(128), nullable=False),
    Column("registered", Moment, nullable=False),
    Column("revoked", Moment),
    Column("online", Boolean, nullable=False, default=False),
    Column("contact", Moment),
    Column("boot", String(36)),
    Column("booted", Moment),
    Column("told", Moment),
    Column("activity", String(32)),
    Column("closed", JSON, nullable=False, default=list),
    Column("versions", JSON, nullable=False, default=dict),
)

certificates = Table(
    "certificates",
    metadata,
    Column("serial", String(48), primary_key=True),
    Column("terminal", String(64), nullable=False, index=True),
    Column("issued", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
    Column("revoked", Moment),
)

enrolments = Table(
    "enrolments",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("terminal", String(64), nullable=False, index=True),
    Column("digest", String(64), nullable=False),
    Column("created", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("used", Moment),
)

journals = Table(
    "journals",
    metadata,
    Column("terminal", String(64), primary_key=True),
    Column("journal", String(36), primary_key=True),
    Column("first_seen", Moment, nullable=False),
    Column("seq", BigInteger, nullable=False, default=0),
    Column("hash", String(64), nullable=False),
    Column("broken_at", BigInteger),
    Column("receipt_due", Boolean, nullable=False, default=False),
)

entries = Table(
    "entries",
    metadata,
    Column("terminal", String(64), primary_key=True),
    Column("journal", String(36), primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("prev", String(64), nullable=False),
    Column("boot", String(36), nullable=False),
    Column("time", Moment, nullable=False),
    Column("proven", Boolean, nullable=False),
    Column("kind", String(48), nullable=False),
    Column("visit", String(36)),
    Column("materials", JSON, nullable=False),
    Column("suite", String(64), nullable=False),
    Column("key", String(128), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("received", Moment, nullable=False),
    Column("opened", Boolean, nullable=False, default=False),
    Index("ix_entries_visit", "terminal", "visit"),
)

materials = Table(
    "materials",
    metadata,
    Column("terminal", String(64), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("journal", String(36), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("size", BigInteger),
    Column("arrived", Moment),
    Index("ix_materials_awaited", "terminal", "arrived"),
)

visits = Table(
    "visits",
    metadata,
    Column("terminal", String(64), primary_key=True),
    Column("visit", String(36), primary_key=True),
    Column("began", Moment),
    Column("submitted", Moment),
    Column("ended", Moment),
    Column("ticket", String(32)),
    Column("service", String(32)),
    Column("outcome", String(32)),
    Column("last", Moment, nullable=False),
    Index("ix_visits_last", "terminal", "last"),
)

receipts = Table(
    "receipts",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("terminal", String(64), nullable=False),
    Column("journal", String(36), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("awaited", Integer, nullable=False),
    Column("issued", Moment, nullable=False),
    Index("ix_receipts_journal", "terminal", "journal", "seq"),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("terminal", String(64), nullable=False),
    Column("alert", String(96), nullable=False),
    Column("source", String(16), nullable=False),
    Column("name", String(64), nullable=False),
    Column("severity", String(16), nullable=False),
    Column("device", String(32)),
    Column("detail", Text, nullable=False, default=""),
    Column("raised", Moment, nullable=False),
    Column("times", Integer, nullable=False, default=1),
    Column("last", Moment, nullable=False),
    Column("cleared", Moment),
    Column("owner", String(64)),
    Column("owned", Moment),
    UniqueConstraint("terminal", "alert"),
    Index("ix_alerts_open", "terminal", "cleared"),
)

devices = Table(
    "devices",
    metadata,
    Column("terminal", String(64), primary_key=True),
    Column("name", String(32), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("state", String(32), nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("simulated", Boolean, nullable=False),
    Column("model", String(128), nullable=False),
    Column("since", Moment, nullable=False),
)

health = Table(
    "health",
    metadata,
    Column("terminal", String(64), primary_key=True),
    Column("minute", Moment, primary_key=True),
    Column("time", Moment, nullable=False),
    Column("depth", Integer, nullable=False),
    Column("peak", Integer, nullable=False),
    Column("oldest", Moment),
    Column("figures", JSON, nullable=False),
)

refusals = Table(
    "refusals",
    metadata,
    Column("id", _Id, primary_key=True, autoincrement=True),
    Column("terminal", String(64), nullable=False, index=True),
    Column("topic", String(160), nullable=False),
    Column("cause", Text, nullable=False),
    Column("received", Moment, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("payload", LargeBinary),
)

accounts = Table(
    "accounts",
    metadata,
    Column("account", String(64), primary_key=True),
    Column("password", String(160), nullable=False),
    Column("created", Moment, nullable=False),
    Column("failures", Integer, nullable=False, default=0),
    Column("locked_until", Moment),
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("account", String(64), nullable=False, index=True),
    Column("created", Moment, nullable=False),
    Column("seen", Moment, nullable=False),
)

links = Table(
    "links",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("account", String(64), nullable=False),
    Column("expires", Moment, nullable=False),
    Column("used", Moment),
)

workers = Table(
    "workers",
    metadata,
    Column("worker", String(64), primary_key=True),
    Column("connected", Boolean, nullable=False),
    Column("seen", Moment, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", _Id, primary_key=True, autoincrement=False),
    Column("time", Moment, nullable=False),
    Column("device_time", Moment),
    Column("actor", String(64), nullable=False),
    Column("action", String(64), nullable=False),
    Column("subject", String(160), nullable=False),
    Column("reason", Text, nullable=False),
    Column("before", JSON),
    Column("after", JSON),
    Column("prev", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
