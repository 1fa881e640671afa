"""Which days the data span, and whether a period is settled."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from okrkit.core.kpis import KPIS, Kpi, Leaf, Retention, leaves_of, next_period
from okrkit.core.kpis.definitions import Cumulative
from okrkit.core.model import Grain

TOGETHER = ("orders", "order_lines", "returns")
"""Tables that come from the same exports: a day without returns is a day without returns, not one without data."""

FOLLOWING = ("order_costs",)
"""Tables about orders that another tool brings: they span the days of the orders, whichever rows of theirs have a day."""


@dataclass(frozen=True, slots=True)
class Span:
    """First and last day with rows; ``quiet`` is how many days without rows are usual at most."""

    first: date
    last: date
    quiet: int = 0


Stretch = tuple[date, date]
"""First and last of days in a row that all have rows."""


def merged(stretches: Iterable[Stretch], last: date | None = None) -> list[Stretch]:
    """Stretches of several files as one list without overlaps, up to a last day.

    >>> d = date
    >>> len(merged([(d(2026, 1, 5), d(2026, 1, 9)), (d(2026, 1, 1), d(2026, 1, 4)), (d(2026, 2, 1), d(2026, 2, 1))]))
    2
    """
    found: list[Stretch] = []
    for start, until in sorted(stretches):
        if last is not None and start > last:
            break
        end = until if last is None else min(until, last)
        if found and start <= found[-1][1] + timedelta(days=1):
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def span_of(stretches: Sequence[Stretch]) -> Span | None:
    """The span of merged stretches of days with rows.

    ``quiet`` days are usual when nine in ten gaps between neighbouring days are no longer.

    >>> span_of([(date(2026, 1, d), date(2026, 1, d)) for d in (5, 12, 19)]).quiet
    6
    """
    if not stretches:
        return None
    gaps = sorted((b[0] - a[1]).days for a, b in itertools.pairwise(stretches))
    ones = sum((end - start).days for start, end in stretches)
    at = int((ones + len(gaps)) * 0.9)
    usual = 1 if at < ones or not gaps else gaps[min(at, ones + len(gaps) - 1) - ones]
    return Span(stretches[0][0], stretches[-1][1], usual - 1)


def group_of(table: str) -> str:
    """The tables whose days tell together what the data span."""
    return "sales" if table in (*TOGETHER, *FOLLOWING) else table


def groups_of(kpi: Kpi) -> tuple[str, ...]:
    return tuple(dict.fromkeys(group_of(t) for t in kpi.tables))


@dataclass(frozen=True, slots=True)
class Terms:
    """What a period must fulfil to be settled, for one part of a KPI: see `settled`."""

    first: date
    last: date
    late: int
    looks_back: int


def terms_of(
    kpi: Kpi, spans: Mapping[str, Span], *, full_until: date | None, undated: bool
) -> tuple[Terms, ...]:
    """The terms of all parts of a KPI.

    Parameters
    ----------
    spans : days of each group of tables, see `groups_of`
    full_until : last day that was over when the data were known; None without such a limit
    undated : whether refunds without a date of their own are among the returns
    """
    found: dict[Terms, None] = {}
    for leaf in leaves_of(kpi):
        late = max(leaf.settles_after, leaf.settles_after_undated if undated else 0)
        for table in leaf.base_tables(KPIS):
            span = spans[group_of(table)]
            last = span.last if full_until is None else min(span.last, full_until)
            found[Terms(span.first - timedelta(days=span.quiet), last, late, _looks_back(leaf))] = None
    return tuple(found)


def settled(terms: Sequence[Terms], start: date, end: date) -> bool:
    """Whether the value of a period (first day, first day after) stays put: the data span it, late events included."""
    for one in terms:
        if one.last + timedelta(days=1) < end + timedelta(days=one.late):
            return False
        begins = min(start, end - timedelta(days=one.looks_back)) if one.looks_back else start
        if one.first > begins:
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
