"""What the numbers of a page rest on: tables, imports, and what the data cannot say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from okrkit.figures.blocks import NOTHING, Block, callout, sentences
from okrkit.figures.health import IMPORT, NO_DATA
from okrkit.figures.prose import capital, count, listed, stop
from okrkit.figures.tables import Column, records, table

if TYPE_CHECKING:
    from okrkit.figures.shapes import Rows


def coverage(tables: Rows) -> Block:
    """What the warehouse holds, and until when."""
    columns = [
        Column("table", "Table"), Column("rows", "Rows", "number"), Column("first_day", "From", "day"), Column("last_day", "Until", "day"),
    ]  # fmt: skip
    return table(tables, columns, "Data at hand", empty=NO_DATA, fix=IMPORT)


def imported(imports: Rows) -> Block:
    """Each import with the rows it read and refused."""
    if not records(imports):
        return NOTHING
    rows = [{**r, "day": str(r["known_at"])[:10]} for r in records(imports)]
    latest = {str(r["layout"]): str(r["notes"]) for r in rows if r["notes"]}
    columns = [
        Column("day", "Known since", "day"), Column("system", "From"), Column("layout", "Layout"), Column("rows_read", "Rows read", "number"),
        Column("rows_rejected", "Rejected", "number"),
    ]  # fmt: skip
    shown = table(rows, columns, "Imports")
    if not latest:
        return shown
    said = sentences([f"{capital(layout)}: {stop(note)}" for layout, note in latest.items()], listed=True)
    html = f"<details><summary>What the latest import of each kind noted</summary>{said.html}</details>"
    return Block(shown.html + html, f"{shown.text}\nWhat the latest import of each kind noted:\n{said.text}")


def cannot(kpis: Rows, asked: Sequence[str] = ()) -> Block:
    """KPIs that these data cannot give, by the reason; those that were asked for come first."""
    missing = [r for r in records(kpis) if not r["available"]]
    if not missing:
        return callout("Every KPI that okrkit knows can be computed from these data.", "good")
    reasons: dict[str, list[dict[str, Any]]] = {}
    for r in sorted(missing, key=lambda r: r["kpi"] not in asked):
        reasons.setdefault(str(r["why_not"]), []).append(dict(r))
    rows = [
        {"why": capital(why), "n": len(group), "labels": listed([str(r["label"]) for r in group])}
        for why, group in reasons.items()
    ]
    columns = [Column("why", "Because"), Column("n", "KPIs", "number"), Column("labels", "Which")]
    return table(rows, columns, f"{capital(count(len(missing), 'KPI'))} cannot be computed from these data")
