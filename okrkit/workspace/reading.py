"""A KPI over a cycle or a part of it: what its total, its mean and its level at the end are, and how it behaves in time."""

from __future__ import annotations

from datetime import date, timedelta

from okrkit.core.model import Cycle, Measure
from okrkit.workspace.measuring import Measuring

LEVEL_DAYS = 28
"""A level ('last') is read over four weeks: a single week is a third noisier (docs/sources.md#pace)."""


class Reading(Measuring):
    """KPI values as key results take them."""

    def usual_measure(self, kpi: str) -> Measure:
        """What of a cycle a KPI is usually held to: a total for what adds up, a level for what looks back, else a mean."""
        if self._at_its_end(kpi):
            return "last"
        return "total" if self._sums(kpi) else "mean"

    def _window_start(self, measure: Measure, cycle: Cycle, end: date) -> date:
        return end - timedelta(days=LEVEL_DAYS) if measure == "last" else cycle.start

    def _read(self, kpi: str, measure: Measure, start: date, end: date, where: str = "") -> float | None:
        """A KPI over a range of days as the measure says; a mean of what adds up is one a week."""
        if measure == "mean" and self._adds_up(kpi):
            return self._weekly_mean(kpi, start, end, where or None)
        return self.kpi_over(kpi, start, end, where=where or None)

    def _weekly_mean(self, kpi: str, start: date, end: date, where: str | None = None) -> float | None:
        weeks = self.series(kpi, "week", start=start, end=end, where=where)
        whole = [
            p.value
            for p in weeks.points
            if p.value is not None and p.start >= start and p.start + timedelta(days=7) <= end
        ]
        return sum(whole) / len(whole) if whole else None

    def _adds_up(self, kpi: str) -> bool:
        """Whether a longer period gives a larger value, so that a mean is one per week."""
        from okrkit.core.kpis.relations import grows_with_time

        return grows_with_time(self.kpi(kpi)) and not self._at_its_end(kpi)

    def _sums(self, kpi: str) -> bool:
        """Whether the value of a longer period is exactly the sum of its parts."""
        from okrkit.core.kpis.relations import adds_up

        return adds_up(self.kpi(kpi))

    def _at_its_end(self, kpi: str) -> bool:
        """Whether a period's value is that of its last day: a stock, or a look back over a window of its own."""
        from okrkit.core.kpis import Simple, leaves_of
        from okrkit.core.kpis.relations import looks_back

        found = self.kpi(kpi)
        return looks_back(found) > 0 or any(
            isinstance(leaf, Simple) and leaf.snapshot for leaf in leaves_of(found)
        )

    def _by_length(self, kpi: str) -> bool:
        """Whether a longer period gives another value by its length alone, as with customers that are counted once."""
        from okrkit.core.kpis import KPIS, Retention, Simple, leaves_of

        return not self._at_its_end(kpi) and any(
            isinstance(leaf, Retention) or (isinstance(leaf, Simple) and not leaf.additive)
            for leaf in leaves_of(self.kpi(kpi), KPIS)
        )
