"""What stopped a run, in words for the person who started it."""

from __future__ import annotations

from pathlib import Path

from okrkit.errors import OkrkitError
from okrkit.notebooks.engine import Failure
from okrkit.notebooks.errors import NotebookRunError
from okrkit.notebooks.record import Run, relative


def _said(failure: Failure) -> tuple[str, str]:
    """What the failing cell said and how to mend it; a person's mistake without the name of its class."""
    text, _, fix = failure.message.partition("\n  fix: ")
    if fix or failure.name in _our_errors():
        return text.strip(), fix.strip()
    return (f"{failure.name}: {text}" if failure.name and text else failure.name or text), ""


def _our_errors() -> set[str]:
    found, todo = set(), [OkrkitError]
    while todo:
        kind = todo.pop()
        found.add(kind.__name__)
        todo += kind.__subclasses__()
    return found


def sentence(failure: Failure) -> str:
    said, fix = _said(failure)
    return f"{said}\nfix: {fix}" if fix else said


def run_error(record: Run, failure: Failure, workspace: Path) -> NotebookRunError:
    said, fix = _said(failure)
    where = f"cell {failure.cell}" if failure.cell else "its start"
    where += f", section {failure.section!r}" if failure.section else ""
    shown = relative(record.notebook, workspace)
    return NotebookRunError(
        f"{record.template} stopped at {where}: {said}",
        fix or f"look at the notebook as far as it got: {shown}",
        message=said,
        cell=failure.cell,
        section=failure.section,
        path=record.notebook,
        run=record,
    )
