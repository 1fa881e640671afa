"""Alembic migrations of the plan store, run by `okrkit.store.migrate`."""
