"""The tables of staff and cases. No citizen is named: what was handed in stays sealed.

A registrar's name stands here in the clear: it is the office's own, shown to them.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table
from sqlalchemy.schema import UniqueConstraint

from server.records.tables import Moment, metadata

registrars = Table(
    "registrars",
    metadata,
    Column("account", String(32), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("password", String(160), nullable=False),
    Column("created", Moment, nullable=False),
    Column("locked", Moment),
)

tries = Table(
    "tries",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last", Moment, nullable=False),
    Column("paused_until", Moment),
)

grants = Table(
    "grants",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("account", String(32), nullable=False, index=True),
    Column("terminal", String(64), nullable=False, index=True),
    Column("issued", Moment, nullable=False),
    Column("seen", Moment, nullable=False),
    Column("ended", Moment),
)

cases = Table(
    "cases",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("state", String(32), nullable=False, index=True),
    Column("opened", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
)

submissions = Table(
    "submissions",
    metadata,
    Column("terminal", String(64), primary_key=True),
    Column("journal", String(36), primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("case_id", String(36), nullable=False, index=True),
    Column("visit", String(36), nullable=False),
    Column("service", String(32), nullable=False),
    Column("ticket", String(32), nullable=False),
    Column("pages", Integer, nullable=False),
    Column("submitted", Moment, nullable=False),
    Column("received", Moment, nullable=False),
    UniqueConstraint("terminal", "visit"),
)

submission_materials = Table(
    "submission_materials",
    metadata,
    Column("terminal", String(64), primary_key=True),
    Column("journal", String(36), primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Index("ix_submission_materials_name", "terminal", "sha256"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("terminal", String(64), primary_key=True),
    Column("journal", String(36), primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("case_id", String(36), nullable=False, index=True),
    Column("state", String(32), nullable=False),
    Column("account", String(32), nullable=False),
    Column("reason", String(64), nullable=False),
    Column("told", Moment, nullable=False),
    Column("received", Moment, nullable=False),
)
