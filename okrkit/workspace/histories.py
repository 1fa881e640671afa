"""What is known of a KPI on a day, as a forecast takes it: complete weeks, those that may still change, and no more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from okrkit.core.model import Grain, Series
from okrkit.errors import InvalidValueError
from okrkit.workspace.reading import Reading

if TYPE_CHECKING:
    from okrkit.core.targets import Lengths, Span
    from okrkit.core.targets.outcomes import Array
    from okrkit.core.targets.pieces import Step
    from okrkit.warehouse import View

T = TypeVar("T")

ENOUGH_SETTLED = 8
"""Provisional weeks whose end was seen, from which the range in which such weeks settle is known."""

LATEST_EXPORTS = 12
"""Earlier exports that are compared with what is known now."""


@dataclass(frozen=True, slots=True)
class Known:
    """The complete weeks (or months) of a KPI, oldest first without a hole; NaN where one has no value.

    The last ``provisional`` ones may still change. ``until`` is the first day of which nothing is known.
    """

    first: date
    values: Array
    provisional: int
    until: date


class Histories(Reading):
    """KPI histories as they were known."""

    def _once(self, key: tuple[str, ...], read: Callable[[], T]) -> T:
        """What is read again and again from data that do not change meanwhile; an import begins anew."""
        view = self.view()
        kept: tuple[View, dict[tuple[str, ...], Any]] | None = self.__dict__.get("_read_once")
        if kept is None or kept[0] is not view:
            kept = self.__dict__["_read_once"] = (view, {})
        if key not in kept[1]:
            kept[1][key] = read()
        found: T = kept[1][key]
        return found

    def _points(self, kpi: str, grain: Grain, where: str) -> Series:
        """A KPI's series from its first day on."""
        return self._once(("series", kpi, grain, where), lambda: self.series(kpi, grain, where=where or None))

    def _known(self, kpi: str, where: str, step: Step, limit: date | None = None) -> Known:
        """What is known before ``limit`` (the first day left out), or of all days."""
        import numpy as np

        from okrkit.core.targets import next_first, steps_between

        first, last = self.first_day(kpi), self.data_day(kpi)
        series = self._points(kpi, step, where)
        if first is None or last is None or not series.points:
            raise InvalidValueError(f"{kpi!r} has no value in the data", "import an export that carries it")
        until = min(last, self.today) + timedelta(days=1)
        until = min(until, limit) if limit else until
        whole = [p for p in series.points if next_first(p.start, step) <= until and p.start >= first]
        settled = [k for k, p in enumerate(whole) if p.settled and p.value is not None]
        begin = settled[0] if settled else next((k for k, p in enumerate(whole) if p.value is not None), None)
        if begin is None:
            problem = f"the data of {kpi!r} hold no complete {step} before {until:%Y-%m-%d}"
            raise InvalidValueError(problem, "import a longer export, or set the target by judgement")
        whole = whole[begin:]
        values = np.full(steps_between(whole[0].start, whole[-1].start, step) + 1, np.nan)
        for p in whole:
            if p.value is not None:
                values[steps_between(whole[0].start, p.start, step)] = p.value
        sure = max((k for k, p in enumerate(whole) if p.settled), default=-1)
        after = whole[sure + 1].start if sure + 1 < len(whole) else None
        provisional = values.size - steps_between(whole[0].start, after, step) if after else 0
        return Known(whole[0].start, values, provisional, until)

    def _settling(self, kpi: str, where: str, step: Step) -> tuple[float, float] | None:
        """By what weeks that could still change were multiplied until they settled, in the shop's own earlier exports.

        The tenth and the ninetieth per cent of what happened; None where too few such weeks have been seen to settle.
        """
        return self._once(("settling", kpi, where, step), lambda: self._settled_range(kpi, where, step))

    def _settled_range(self, kpi: str, where: str, step: Step) -> tuple[float, float] | None:
        import numpy as np

        now = self._known(kpi, where, step)
        sure = now.values[: now.values.size - now.provisional]
        ratios: list[float] = []
        for moment in self._export_moments()[:-1][-LATEST_EXPORTS:]:
            then = self._as_known(moment)
            if then.availability().get(kpi, "") is not None:
                continue
            try:
                known = then._known(kpi, where, step)
            except InvalidValueError:
                continue
            ratios += _settled_ratios(known, now.first, sure, step)
        if len(ratios) < ENOUGH_SETTLED:
            return None
        low, high = np.quantile(ratios, [0.1, 0.9])
        return (float(low), float(high)) if low > 0 else None

    def _export_moments(self) -> list[datetime]:
        """The instants at which more became known, earliest first."""
        every = self._once(("exports",), lambda: sorted({v.known_at for v in self.warehouse.versions()}))
        return [moment for moment in every if moment <= self.now]

    def _lengths(self, kpi: str, where: str, known: Known, days: float) -> Lengths | None:
        """What longer spans of the past made of their weeks."""
        from okrkit.core.targets import lengths

        grains: tuple[Grain, ...] = ("month", "quarter", "year")
        spans: dict[str, Sequence[Span]] = {
            grain: self._spans_of(kpi, grain, where, known.until) for grain in grains
        }
        return lengths(spans, known.first, known.values, days)

    def _spans_of(self, kpi: str, grain: Grain, where: str, until: date) -> Sequence[Span]:
        from okrkit.core.kpis import next_period
        from okrkit.core.targets import Span

        points = self._points(kpi, grain, where).settled()
        found = [Span(p.start, next_period(p.start, grain), p.value) for p in points if p.value is not None]
        found = [s for s in found if s.end <= until]
        if not self._by_length(kpi):
            return found
        # In the data's first year nobody can be known to have come back: such spans tell too little.
        first = self.first_day(kpi) or until
        return [s for s in found if s.start >= first + timedelta(days=365)] or found

    def _before(self, kpi: str, first: date) -> Histories:
        """The workspace as it was known when everything before a cycle's first day had come in.

        That is the day before it; where the export came later, its first export that reaches so far.
        """
        if self.today < first:
            return self
        day = first - timedelta(days=1)
        for moment in (day, *(m for m in self._export_moments() if m.date() >= first)):
            then: Histories = self._as_known(moment)
            last = then.data_day(kpi) if then.availability().get(kpi, "") is None else None
            if last is not None and last >= day:
                return then
        return self


def _settled_ratios(then: Known, first: date, sure: Array, step: Step) -> list[float]:
    """Settled value over the value as it was known then, for the weeks that were provisional then."""
    from okrkit.core.targets import steps_between

    shift = steps_between(first, then.first, step)
    found = []
    for k in range(then.values.size - then.provisional, then.values.size):
        old, at = float(then.values[k]), k + shift
        if 0 <= at < sure.size and old > 0 and sure[at] > 0:
            found.append(float(sure[at]) / old)
    return found
