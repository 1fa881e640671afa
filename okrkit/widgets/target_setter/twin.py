"""The targets on a page without a kernel: the plan's points with their chance, and the picture of the chosen one."""

from __future__ import annotations

from collections.abc import Sequence

from okrkit.figures import callout
from okrkit.figures.chances import plan_figure, plan_table
from okrkit.figures.shapes import Planned
from okrkit.widgets.shared.twin import Part


def parts(planned: Sequence[Planned], chosen: str, currency: str) -> Sequence[Part]:
    """A table of every key result with a KPI, then the chosen one's history, futures and points."""
    found: list[Part] = [plan_table(planned, currency)]
    at = next((p for p in planned if p.key_result.id == chosen), None)
    if at is None:
        return found
    picture = plan_figure(at, currency)
    if picture is not None:
        return [*found, picture]
    fix = "Bind it to a KPI, or import a longer export."
    return [
        *found,
        callout(f"{at.key_result.title}: no chance can be told, {at.reason}.", "missing", fix=fix),
    ]
