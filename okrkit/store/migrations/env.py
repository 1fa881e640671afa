"""Alembic's entry: runs the migrations on the connection that okrkit hands over."""

from alembic import context

from okrkit.store.schema import METADATA, VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    version_table=VERSION_TABLE,
    transactional_ddl=True,
)
context.run_migrations()
