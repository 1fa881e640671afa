"""Reports, past imports and KPIs as the plain values of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from okrkit.errors import OkrkitError
from okrkit.widgets.data_import.words import in_words, on_screen

if TYPE_CHECKING:
    from okrkit.workspace import Workspace
    from okrkit.workspace.importing import ImportReport

_REJECTED, _HISTORY = 50, 5


def fault(found: object) -> dict[str, Any] | None:
    """A refusal in the words of the screen; None where there is none."""
    if not isinstance(found, OkrkitError):
        return None
    return {"problem": on_screen(found.problem), "fix": on_screen(found.fix)}


def report(found: ImportReport) -> dict[str, Any]:
    """What an import read, or would read."""
    said, period = found.as_json(), found.batch.period
    rejected = said["rows_rejected"]
    return {
        "problem": "",
        "layout": said["layout"],
        "tables": [[in_words(name), rows] for name, rows in said["tables"].items() if rows],
        "read": said["rows_read"],
        "loaded": said["rows_loaded"],
        "skipped": said["rows_skipped"],
        "refused": len(rejected),
        "rejected": [{**r, "reason": on_screen(r["reason"])} for r in rejected[:_REJECTED]],
        "period": f"{_day(period[0])} to {_day(period[1])}" if period else "",
        "currencies": said["currencies"],
        "notes": [note for each in said["notes"] if (note := on_screen(each).strip())],
        "changed": said["changed"],
    }


def history(ws: Workspace) -> list[dict[str, Any]]:
    """The last imports, the newest first."""
    rows = ws.imports().to_dict("records")[-_HISTORY:]
    return [
        {
            "when": _day(r["known_at"]),
            "files": r["files"] or "–",
            "rows": int(r["rows_read"] or 0),
            "refused": int(r["rows_rejected"] or 0),
        }
        for r in reversed(rows)
    ]


def kpis(ws: Workspace) -> dict[str, Any]:
    """Which KPIs the data give, and what the others need."""
    rows = ws.kpis().to_dict("records")
    missing: dict[str, list[str]] = {}
    for r in rows:
        if not r["available"]:
            missing.setdefault(r["why_not"], []).append(r["label"])
    return {
        "available": [r["label"] for r in rows if r["available"]],
        "all": len(rows),
        "missing": [{"why": why[:1].upper() + why[1:], "kpis": labels} for why, labels in missing.items()],
    }


def _day(moment: Any) -> str:
    return f"{moment.day} {moment:%b %Y}"
