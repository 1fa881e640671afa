"""The run ledger: one line a run in ``runs/ledger.jsonl``, only ever appended to."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from okrkit.notebooks.record import Run

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "id",
    "template",
    "title",
    "slug",
    "parameters",
    "as_of",
    "outcome",
    "result",
    "error",
    "started",
    "ended",
    "notebook",
    "html",
    "template_hash",
    "inputs",
    "versions",
    "changes",
    "code",
    "made",
)


def file(workspace: Path) -> Path:
    return workspace / "runs" / "ledger.jsonl"


def append(workspace: Path, run: Run) -> None:
    """Add a run, on disk when this returns.

    The line goes out in one write, so that runs side by side do not mix, and on a line of its own even after a
    line that a power cut left unfinished.
    """
    path = file(workspace)
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps(run.to_dict(workspace), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o666)
    try:
        size = os.lseek(handle, 0, os.SEEK_END)
        torn = False
        if size:
            os.lseek(handle, size - 1, os.SEEK_SET)
            torn = os.read(handle, 1) != b"\n"
        os.write(handle, (("\n" if torn else "") + line + "\n").encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def records(workspace: Path) -> Iterator[dict[str, Any]]:
    """Every run from the first to the last; a line that cannot be read is passed over."""
    path = file(workspace)
    if not path.is_file():
        return
    for line in path.read_text("utf-8", errors="replace").splitlines():
        try:
            record = json.loads(line)
        except ValueError:
            continue  # torn by a crash while it was written: that run told its caller of the failure
        if isinstance(record, dict) and "id" in record:
            yield record


def read(workspace: Path) -> pd.DataFrame:
    """The ledger as a table, one row a run; ``started`` and ``ended`` as moments in UTC."""
    import pandas as pd

    frame = pd.DataFrame(list(records(workspace)), columns=list(COLUMNS))
    for column in ("started", "ended"):
        frame[column] = pd.to_datetime(frame[column], utc=True)
    return frame


def previous(workspace: Path, template: str, parameters: Mapping[str, Any]) -> dict[str, Any] | None:
    """The last run of this template with these parameters that came to its end; None when there is none."""
    wanted = dict(parameters)
    found = None
    for record in records(workspace):
        if (
            record.get("template") == template
            and record.get("outcome") == "done"
            and record.get("parameters") == wanted
        ):
            found = record
    return found
