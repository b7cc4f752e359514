"""The tables of UKeys: which certificate is whose, what is revoked, what was asked."""

from sqlalchemy import Column, String, Table, Text

from server.records.tables import Moment, metadata

ukeys = Table(
    "ukeys",
    metadata,
    Column("thumbprint", String(64), primary_key=True),
    Column("account", String(32), nullable=False, index=True),
    Column("card", String(64)),
    Column("serial", String(64), nullable=False),
    Column("begins", Moment, nullable=False),
    Column("ends", Moment, nullable=False),
    Column("enrolled", Moment, nullable=False),
)

ukey_revocations = Table(
    "ukey_revocations",
    metadata,
    Column("name", String(96), primary_key=True),
    Column("since", Moment, nullable=False),
    Column("reason", Text, nullable=False),
)

ukey_challenges = Table(
    "ukey_challenges",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("terminal", String(64), nullable=False, index=True),
    Column("account", String(32), nullable=False),
    Column("session", String(36), nullable=False),
    Column("action", String(32), nullable=False),
    Column("issued", Moment, nullable=False),
    Column("used", Moment),
    Column("proven", Moment),
)
