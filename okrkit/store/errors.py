"""What the plan store says when it cannot go on."""

from __future__ import annotations

from okrkit.core.model import Record
from okrkit.errors import ConflictError, OkrkitError


class StoreError(OkrkitError, RuntimeError):
    """The plan store cannot be opened, read or written."""


class LostUpdateError(ConflictError):
    """Somebody changed the same record first: ``mine`` was not saved, ``theirs`` is what is stored now.

    ``mine`` is None when the record was to be removed, ``theirs`` when it is removed already.
    """

    def __init__(
        self, problem: str, fix: str = "", mine: Record | None = None, theirs: Record | None = None
    ) -> None:
        super().__init__(problem, fix)
        self.mine = mine
        self.theirs = theirs
