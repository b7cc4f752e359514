"""Alembic's entry: runs the steps over the connection it was handed."""

from alembic import context

from server.records.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
