"""Brings a database to the tables this version needs, step by step."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine

from server.records import case_tables, command_tables, migrations, ukey_tables
from server.records.dialect import writer


def upgrade(engine: Engine) -> None:
    """Run the steps that are missing; all of them or none."""
    with writer(engine).begin() as connection:
        command.upgrade(_steps(connection), "head")


def differences(engine: Engine) -> list[object]:
    """Return how the database differs from the tables: nothing, when all steps ran."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        # Tables are known once their rooms are loaded.
        tables = (case_tables.cases, command_tables.commands, ukey_tables.ukeys)
        (whole,) = {table.metadata for table in tables}
        return list(compare_metadata(context, whole))


def _steps(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__path__[0])))
    config.attributes["connection"] = connection
    return config
