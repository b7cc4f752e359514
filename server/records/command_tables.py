"""The table of what terminals were asked to do from afar, and what they answered."""

from sqlalchemy import Column, String, Table, Text

from server.records.tables import Moment, metadata

commands = Table(
    "commands",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("terminal", String(64), nullable=False, index=True),
    Column("name", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("account", String(64), nullable=False),
    Column("issued", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
    Column("sent", Moment),
    Column("result", String(16)),
    Column("detail", Text),
    Column("answered", Moment),
)
