"""The data gate: may a value from data score its key result? Facts from the warehouse, the verdict from core."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from okrkit.core.model import Band, Cycle, KeyResult, Measure, Objective, band, score
from okrkit.errors import InvalidValueError
from okrkit.workspace.reading import Reading

if TYPE_CHECKING:
    from okrkit.core.checkins import Facts, Hole, Late, Twice, Verdict
    from okrkit.core.kpis.definitions import Kpi, Leaf

USUAL_DAYS = 91
"""Settled days that tell how many late events are usual."""
_SHIPPED, _ANSWERED = "fulfilment", "support"
_LATE_WORDS = {_SHIPPED: "shipments", _ANSWERED: "answers", "orders": "cancellations"}


@dataclass(frozen=True, slots=True)
class Gated:
    """A key result and whether its data may score it."""

    objective: Objective
    key_result: KeyResult
    verdict: Verdict


class Gating(Reading):
    """What must hold of the data before a value counts."""

    def kpi_gate(self, kpi: str, cycle: str | Cycle = "", day: date | None = None) -> Verdict:
        """Whether the data of a KPI may score anything over a cycle, up to ``day`` (today by default).

        What late events would change is not weighed here, for no target tells what it would matter to.
        """
        from okrkit.core.checkins import Facts, judge

        cycle = self.cycle(cycle)
        if self.availability().get(self.kpi(kpi).name) is not None:
            return judge(Facts(cycle.start, cycle.end, self.today, self.today >= cycle.end, None, None))
        day = min(day or self.today, self.today)
        return self._from_data(
            ("gate", kpi, cycle, day),
            lambda: judge(self._facts(kpi, self.usual_measure(kpi), cycle, day, "", None)),
        )

    def rest_days(self, *ranges: str) -> tuple[str, ...]:
        """Keep days on which the shop rested, as ``2026-12-24..2027-01-03`` or one day: no data are missed on them."""
        kept = tuple(sorted({*self.config.closed, *ranges}))
        self._keep(replace(self.config, closed=kept))
        return kept

    def _verdict(self, kr: KeyResult, cycle: Cycle, day: date, values: tuple[float, ...]) -> Verdict:
        """The verdict on the values that the data give a key result for a day of its cycle, or its last one."""
        from okrkit.core.checkins import judge

        assert kr.kpi is not None
        return judge(self._facts(kr.kpi, kr.measure, cycle, day, kr.where, (kr, values)))

    def _facts(
        self,
        name: str,
        measure: Measure,
        cycle: Cycle,
        day: date,
        where: str,
        scored: tuple[KeyResult, tuple[float, ...]] | None,
    ) -> Facts:
        from okrkit.core.checkins import Facts
        from okrkit.warehouse.quality import other_currencies

        kpi, over = self.kpi(name), self.today >= cycle.end
        first, last = self.first_day(name), self.data_day(name)
        end = cycle.end if over else min(day + timedelta(days=1), cycle.end)
        start = max(cycle.start, first) if measure == "last" and first else cycle.start
        if first is None or last is None or last < cycle.start:
            return Facts(start, end, day, over, first, last, fresh_days=self.config.fresh_days)
        until = min(end, last + timedelta(days=1))
        begin = min(start, self._window_start(measure, cycle, until)) if measure == "last" else start
        return Facts(
            start, end, day, over, first, last,
            holes=self._holes(kpi, begin, until),
            late=self._late(kpi, cycle, until, where, over, scored),
            currency=self.currency,
            others=other_currencies(self.view(), kpi, start, until, where or None, self.currency) if self.currency else {},
            twice=self._twice(kpi, start, until),
            fresh_days=self.config.fresh_days,
        )  # fmt: skip

    def _holes(self, kpi: Kpi, start: date, end: date) -> dict[str, tuple[Hole, ...]]:
        """Silent days within a range, by what is missing on them."""
        from okrkit.core.checkins import holes
        from okrkit.warehouse.quality import WORDS, events_by_day
        from okrkit.warehouse.spans import TOGETHER, groups_of

        found = {}
        for group in groups_of(kpi):
            if group not in WORDS:
                continue
            until = end
            if (
                group == _SHIPPED
            ):  # its rows come with the dispatch, so that the latest days are not whole yet
                until = min(end, self.view().spans()[group].last - timedelta(days=_dispatched_within()))
            # The days with rows are known without reading a file; counting is needed only where one is missing.
            stretches = self.view().stretches(*(TOGETHER if group == "sales" else (group,)))
            if until <= start or any(a <= start and until <= b + timedelta(days=1) for a, b in stretches):
                continue
            counts = self._from_data(("events", group), lambda g=group: events_by_day(self.view(), g))  # type: ignore[misc]
            if some := holes(counts, start, until, self.config.closed_days):
                found[WORDS[group]] = some
        return found

    def _twice(self, kpi: Kpi, start: date, end: date) -> Twice | None:
        """Orders of a range that are there more than once."""
        from okrkit.core.checkins import Twice

        if not {"orders", "order_lines"} & set(kpi.tables):
            return None
        found = [d for d in self.view().doubles() if start <= d.day < end]
        if not found:
            return None
        from okrkit.core.kpis.feeds import SHOPS

        named = {s for d in found for s in (d.source, d.other_source)}
        # The shop knows more of its orders than who ships or counts them, so it is proposed to count first.
        sources = tuple(sorted(named, key=lambda s: (s not in SHOPS, s)))
        return Twice(len({(d.source, d.order_id) for d in found}), found[0].order_id, sources)

    def _late(
        self,
        kpi: Kpi,
        cycle: Cycle,
        until: date,
        where: str,
        over: bool,
        scored: tuple[KeyResult, tuple[float, ...]] | None,
    ) -> Late | None:
        """The days whose late events can still come in, and what these could change."""
        from okrkit.core.checkins import Late
        from okrkit.core.kpis.late import late_leaves
        from okrkit.warehouse.spans import terms_of

        view = self.view()
        undated = view.undated_refunds()
        leaves = late_leaves(kpi, undated=undated)
        if not leaves:
            return None
        terms = terms_of(kpi, view.spans(), full_until=view.full_until, undated=undated)
        since = min(t.last + timedelta(days=1) - timedelta(days=t.late) for t in terms if t.late)
        if since >= until:
            return None
        days = max(t.late for t in terms)
        tables = {t for leaf in leaves for t in leaf.tables}
        what = next((word for table, word in _LATE_WORDS.items() if table in tables), "returns")
        settled_on = until + timedelta(days=days - 1)
        if scored is None or not over:
            return Late(since, settled_on, what=what, weighed=scored is not None)
        kr, values = scored
        now, then = (
            band(score(kr, values)),
            self._settled_band(kpi, kr, values, cycle, max(since, cycle.start)),
        )
        return Late(since, settled_on, now, then, what)

    def _settled_band(
        self, kpi: Kpi, kr: KeyResult, values: tuple[float, ...], cycle: Cycle, since: date
    ) -> Band | None:
        """The band if the days from ``since`` on brought as many late events as the settled days before them."""
        if not values:
            return None
        if kr.kind == "keep within":  # one value a week: the settled ones alone
            weeks = (since - cycle.start).days // 7
            return band(score(kr, values[:weeks])) if weeks else None
        try:
            whole, moved = self._whole_and_likely(kpi, kr, cycle, since)
        except InvalidValueError:  # the condition names a column that orders do not have
            return None
        if whole is None or moved is None:
            return None
        change = moved - whole
        if kr.measure == "mean" and self._adds_up(kpi.name):
            change *= 7 / cycle.days
        return band(score(kr, (*values[:-1], values[-1] + change)))

    def _whole_and_likely(
        self, kpi: Kpi, kr: KeyResult, cycle: Cycle, since: date
    ) -> tuple[float | None, float | None]:
        """The KPI over its window from its parts: as they are, and with the late events that are usual."""
        from okrkit.core.kpis import leaves_of
        from okrkit.core.kpis.late import late_leaves, likely, value_of

        undated, where = self.view().undated_refunds(), kr.where or None
        late = late_leaves(kpi, undated=undated)
        start = self._window_start(kr.measure, cycle, cycle.end)
        since = max(since, start)
        before = since - timedelta(days=USUAL_DAYS)
        parts = self.kpis_over([leaf.name for leaf in leaves_of(kpi)], start, cycle.end, where=where)
        if any(value is None for value in parts.values()):
            return None, None
        whole = {name: float(value or 0) for name, value in parts.items()}
        names = [leaf.name for leaf in late]
        open_ = self.kpis_over(names, since, cycle.end, where=where)
        settled = self.kpis_over(names, before, since, where=where)
        share = self._size(late, since, cycle.end, where) / max(self._size(late, before, since, where), 1)
        usual = {name: float(value or 0) * share for name, value in settled.items()}
        moved = likely(kpi, whole, {n: float(v or 0) for n, v in open_.items()}, usual, undated=undated)
        return value_of(kpi, whole), moved

    def _size(self, late: tuple[Leaf, ...], start: date, end: date, where: str | None) -> float:
        """How much business a range of days saw: its orders, or its days where the KPI is not about orders."""
        if _ANSWERED in {t for leaf in late for t in leaf.tables}:
            return float((end - start).days)
        return self.kpi_over("orders", start, end, where=where) or 0.0


def _dispatched_within() -> int:
    from okrkit.core.kpis.fulfilment import SHIPMENTS

    return SHIPMENTS.settles_after
