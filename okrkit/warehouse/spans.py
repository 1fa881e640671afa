"""Which days the data span, and whether a period is settled."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from okrkit.core.kpis import KPIS, Kpi, Leaf, Retention, leaves_of, next_period
from okrkit.core.kpis.definitions import Cumulative
from okrkit.core.model import Grain

TOGETHER = ("orders", "order_lines", "returns")
"""Tables that come from the same exports: a day without returns is a day without returns, not one without data."""


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day with rows; ``quiet`` is how many days without rows are usual at most."""

    first: date
    last: date
    quiet: int = 0


def span_of(days: Sequence[date]) -> Span | None:
    """The span of days with rows, in order.

    ``quiet`` days are usual when nine in ten gaps between neighbouring days are no longer.

    >>> span_of([date(2026, 1, 5), date(2026, 1, 12), date(2026, 1, 19)]).quiet
    6
    """
    if not days:
        return None
    gaps = sorted((b - a).days for a, b in itertools.pairwise(days))
    usual = gaps[min(len(gaps) - 1, int(len(gaps) * 0.9))] if gaps else 1
    return Span(days[0], days[-1], usual - 1)


def group_of(table: str) -> str:
    """The tables whose days tell together what the data span."""
    return "sales" if table in TOGETHER else table


def groups_of(kpi: Kpi) -> tuple[str, ...]:
    return tuple(dict.fromkeys(group_of(t) for t in kpi.tables))


def settled(
    kpi: Kpi, start: date, end: date, spans: Mapping[str, Span], *, full_until: date | None, undated: bool
) -> bool:
    """Whether a period's value stays put: the data span it, late events included.

    Parameters
    ----------
    start, end : the period's first day, and the first day after it
    spans : days of each group of tables, see `groups_of`
    full_until : last day that was over when the data were known; None without such a limit
    undated : whether refunds without a date of their own are among the returns
    """
    for leaf in leaves_of(kpi):
        for table in leaf.base_tables(KPIS):
            span = spans[group_of(table)]
            last = span.last if full_until is None else min(span.last, full_until)
            late = max(leaf.settles_after, leaf.settles_after_undated if undated else 0)
            begins = min(start, end - timedelta(days=_looks_back(leaf)))
            if last + timedelta(days=1) < end + timedelta(days=late):
                return False
            if span.first - timedelta(days=span.quiet) > begins:
                return False
    return True


def _looks_back(leaf: Leaf) -> int:
    """Days before a period's end that a value rests on, where it is more than the period."""
    if isinstance(leaf, Retention) and isinstance(leaf.window, int):
        return leaf.window
    if isinstance(leaf, Cumulative) and leaf.days is not None:
        return leaf.days
    return 0


def period_end(start: date, grain: Grain, whole: tuple[date, date]) -> date:
    """First day after a period; for ``all`` that of the whole range."""
    return whole[1] if grain == "all" else next_period(start, grain)
