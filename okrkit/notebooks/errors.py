"""What can go wrong with a template or a run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from okrkit.errors import OkrkitError


class TemplateError(OkrkitError, ValueError):
    """A template itself is faulty: its author has to mend it, not its user."""


class NotebookRunError(OkrkitError, RuntimeError):
    """A cell of a notebook failed; the notebook as far as it got is kept.

    Parameters
    ----------
    problem, fix : str
        As in every okrkit error.
    message : str
        What the failing cell itself said.
    cell : int
        Number of the failing cell, counted from 1 in the executed notebook; 0 when no cell was reached.
    section : str
        The heading the cell stands under.
    path : Path or None
        The executed notebook.
    run : okrkit.notebooks.record.Run or None
        The failed run as it stands in the ledger.
    """

    def __init__(
        self,
        problem: str,
        fix: str = "",
        *,
        message: str = "",
        cell: int = 0,
        section: str = "",
        path: Path | None = None,
        run: Any = None,
    ) -> None:
        super().__init__(problem, fix)
        self.message = message
        self.cell = cell
        self.section = section
        self.path = path
        self.run = run

    def __reduce__(self) -> tuple[Any, ...]:
        extra = {key: getattr(self, key) for key in ("message", "cell", "section", "path", "run")}
        return type(self), (self.problem, self.fix), extra
