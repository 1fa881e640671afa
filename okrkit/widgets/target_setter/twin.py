"""The targets on a page without a kernel: the plan's points with their chance, and the picture of the chosen one."""

from __future__ import annotations

from collections.abc import Sequence

from okrkit.figures import callout, forecast_fan
from okrkit.figures.chances import plan_table
from okrkit.figures.shapes import Planned
from okrkit.widgets.shared.twin import Part


def parts(planned: Sequence[Planned], chosen: str, currency: str) -> Sequence[Part]:
    """A table of the objective's key results with a KPI, then the chosen one's history, futures and points."""
    found: list[Part] = [plan_table(planned, currency)]
    at = next((p for p in planned if p.key_result.id == chosen), None)
    if at is None:
        return found
    if at.attainment is not None:
        points = [(name, value, said) for name, value, _, said in at.points]
        return [*found, forecast_fan(at.attainment, currency, title=at.key_result.title, points=points)]
    fix = "Bind it to a KPI, or import a longer export."
    return [
        *found,
        callout(f"{at.key_result.title}: no chance can be told, {at.reason}.", "missing", fix=fix),
    ]
