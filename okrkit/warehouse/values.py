"""KPI values from a view: compiled, run, and every period marked settled or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from okrkit.core.kpis import KPIS, Kpi, Leaf, Simple, kpi, leaves_of, plan
from okrkit.core.kpis.grains import checked
from okrkit.core.model import Grain
from okrkit.core.tables import TABLES
from okrkit.errors import InvalidValueError, MixedCurrencyError
from okrkit.warehouse.spans import Span, groups_of, period_end, settled, terms_of

if TYPE_CHECKING:
    import pandas as pd

    from okrkit.warehouse.view import View

_MEASURE = re.compile(r"measure = '(\w+)'")
NEARLY_ALL = 0.95
"""Share of rows that must name a cost before a sum of costs means something."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of one KPI."""

    kpi: Kpi
    period_start: date
    cut: tuple[Any, ...]
    value: float | None
    n: int
    settled: bool


def cells(
    view: View,
    kpis: str | Kpi | Sequence[str | Kpi],
    grain: str,
    *,
    by: str | Sequence[str],
    start: date | None,
    end: date | None,
    where: str | None,
    currency: str | None,
) -> tuple[tuple[Kpi, ...], tuple[str, ...], Iterator[Cell]]:
    """The KPIs, the dimensions and the values, in the order asked for, then by period and dimension."""
    wanted = tuple(kpi(k) for k in ([kpis] if isinstance(kpis, str | Kpi) else kpis))
    by = (by,) if isinstance(by, str) else tuple(by)
    grain = checked(grain)
    # The whole is planned first, also where no data answer it, so that a wrong name or filter is always told.
    dims = plan(wanted, grain, by, start, end, where).by
    together: dict[_Range, list[Kpi]] = {}
    for one in wanted:
        if (days := _range_of(one, view.spans(), start, end)) is not None:
            together.setdefault(days, []).append(one)
    answers: dict[str, list[Cell]] = {}
    for days, members in together.items():
        found = _answer(view, tuple(members), grain, by, days, where, currency)
        for i, one in enumerate(members):
            answers[one.name] = list(_cells(view, one, grain, len(dims), 1 + len(dims) + 2 * i, found, days))
    return wanted, dims, (cell for one in wanted for cell in answers.get(one.name, ()))


@dataclass(frozen=True, slots=True)
class _Range:
    """The days that a KPI is asked for and has data for; KPIs with the same range are answered together."""

    first: date  # all of the KPI's tables have data from here
    last: date  # to here
    begin: date  # the same within what was asked
    after: date
    shown: date  # first day of the whole range as it is shown
    ends: date
    start: date | None
    end: date | None
    whole_start: bool  # none of its tables has a row outside
    whole_end: bool


def _range_of(k: Kpi, spans: Mapping[str, Span], start: date | None, end: date | None) -> _Range | None:
    covered = _covered(k, spans)
    if covered is None:
        return None
    first, last = covered
    after = last + timedelta(days=1)
    begin, until = max(start or first, first), min(end or after, after)
    if begin >= until:
        return None
    mine = [spans[g] for g in groups_of(k)]
    whole = begin <= min(s.first for s in mine), until > max(s.last for s in mine)
    return _Range(first, last, begin, until, start or first, end or after, start, end, *whole)


def _answer(
    view: View,
    wanted: tuple[Kpi, ...],
    grain: Grain,
    by: tuple[str, ...],
    days: _Range,
    where: str | None,
    currency: str | None,
) -> list[tuple[Any, ...]]:
    only = _one_currency(view, wanted, by, days.begin, days.after, where, currency)
    query = plan(
        wanted,
        grain,
        by,
        days.begin,
        days.after,
        where,
        whole_start=days.whole_start,
        whole_end=days.whole_end,
        currency=only,
    )
    return view.rows(query)


def _cells(
    view: View, one: Kpi, grain: Grain, n_dims: int, at: int, found: list[tuple[Any, ...]], days: _Range
) -> Iterator[Cell]:
    """One KPI's cells; ``at`` is the column of its value."""
    terms = terms_of(one, view.spans(), full_until=view.full_until, undated=view.undated_refunds())
    judged: dict[date, bool] = {}
    for row in found:
        begins = days.shown if grain == "all" else row[0]
        if begins not in judged:
            ends = period_end(begins, grain, (days.shown, days.ends))
            cut_off = (days.start is not None and days.start > begins) or (
                days.end is not None and days.end < ends
            )
            judged[begins] = not cut_off and settled(terms, begins, ends)
        yield Cell(one, begins, row[1 : 1 + n_dims], _number(row[at]), int(row[at + 1] or 0), judged[begins])


def frame(view: View, kpis: str | Kpi | Sequence[str | Kpi], grain: str, **options: Any) -> pd.DataFrame:
    """Values as a DataFrame, see `View.values`."""
    import numpy as np
    import pandas as pd

    wanted, by, found = cells(view, kpis, grain, **options)
    rows = list(found)
    data: dict[str, Any] = {"kpi": [c.kpi.name for c in rows]} if len(wanted) != 1 else {}
    data["period_start"] = pd.to_datetime(np.array([c.period_start for c in rows], dtype="datetime64[s]"))
    data |= {name: [c.cut[i] for c in rows] for i, name in enumerate(by)}
    data["value"] = np.array([np.nan if c.value is None else c.value for c in rows], dtype=float)
    data["n"] = np.array([c.n for c in rows], dtype=np.int64)
    data["settled"] = np.array([c.settled for c in rows], dtype=bool)
    return pd.DataFrame(data)


def records(
    view: View, kpis: str | Kpi | Sequence[str | Kpi], grain: str, **options: Any
) -> list[dict[str, Any]]:
    """Values as dictionaries, see `View.records`."""
    wanted, by, found = cells(view, kpis, grain, **options)
    several = len(wanted) != 1
    return [
        {
            **({"kpi": c.kpi.name} if several else {}),
            "period_start": c.period_start.isoformat(),
            **dict(zip(by, c.cut, strict=True)),
            "value": c.kpi.rounded(c.value),
            "n": c.n,
            "settled": c.settled,
        }
        for c in found
    ]


def availability(view: View) -> dict[str, str | None]:
    """Why each KPI cannot be given, None where it can; see `View.availability`."""
    return {k.name: _why_not(view, k) for k in KPIS.values()}


def _why_not(view: View, k: Kpi) -> str | None:
    for leaf in leaves_of(k):
        for name in leaf.base_tables(KPIS):
            if missing := _no_rows(view, name) or _no_measure(view, leaf):
                return missing
        for place in (*leaf.needs, *leaf.needs_all, *leaf.needs_no):
            if why := _column_why_not(view, leaf, place):
                return why
    if groups_of(k) and _covered(k, view.spans()) is None:
        return "the tables it rests on have no day in common"
    return _apart(view, k)


def _apart(view: View, k: Kpi) -> str | None:
    """Amounts of several tables that no currency has in common: a shop's in EUR, its advertising in USD."""
    tables = tuple(dict.fromkeys(t for leaf in leaves_of(k) for t in _money_tables(leaf)))
    there = {t: view.currencies([t]) for t in tables if view.currencies([t])}
    if len(there) < 2 or set.intersection(*map(set, there.values())):
        return None
    said = ", ".join(f"{t.replace('_', ' ')} in {' and '.join(found)}" for t, found in there.items())
    return f"its amounts are in different currencies ({said}), which are never set against one another"


def _no_rows(view: View, name: str) -> str | None:
    # A shop may have had no return: what counts is whether its orders are there.
    needed = "orders" if name == "returns" else name
    if not view.files(needed):
        return f"there is no data about {needed.replace('_', ' ')} yet"
    feed = view.feed(name)
    return f"{feed.ask}; choose with `okrkit sources {feed.group} NAME`" if feed.ask else None


def _no_measure(view: View, leaf: Leaf) -> str | None:
    """A number of the table of all other numbers is there only where somebody has brought it."""
    found = (
        _MEASURE.search(leaf.where or "") if isinstance(leaf, Simple) and leaf.table == "measures" else None
    )
    if found is None or found[1] in view.measures():
        return None
    return f"no source has brought {found[1].replace('_', ' ')} yet"


def _column_why_not(view: View, leaf: Leaf, place: str) -> str | None:
    """Why the column ``table.column`` does not serve a KPI."""
    name, column = place.split(".")
    filled, rows = view.filled(name, column)
    called = name.replace("_", " ")
    if place in leaf.needs_no:
        if rows and filled > (1 - NEARLY_ALL) * rows:
            return f"{filled / rows:.0%} of the {called} stand for whole orders, of which the import does not tell the pieces"
        return None
    if column == "customer_id" and not filled:
        return "the data do not say which customer placed an order, so customers cannot be counted"
    if rows and not filled:
        return f"no row of {called} has a value in {column}"
    if place in leaf.needs_all and filled < NEARLY_ALL * rows:
        return f"{column} is known in {filled / rows:.0%} of {called}, needed is {NEARLY_ALL:.0%}"
    return None


def _covered(k: Kpi, spans: Mapping[str, Span]) -> tuple[date, date] | None:
    """The days that all parts of a KPI span."""
    found = [spans.get(g) for g in groups_of(k)]
    present = [s for s in found if s is not None]
    if len(present) < len(found) or not present:
        return None
    first, last = max(s.first for s in present), min(s.last for s in present)
    return (first, last) if first <= last else None


def _one_currency(
    view: View,
    wanted: tuple[Kpi, ...],
    by: tuple[str, ...],
    start: date,
    end: date,
    where: str | None,
    currency: str | None,
) -> str | None:
    """The currency to count alone, None where there is but one; several in one sum are refused."""
    money = [k for k in wanted if any(leaf.unit == "currency" for leaf in leaves_of(k))]
    tables = tuple(dict.fromkeys(t for k in wanted for t in k.tables if "currency" in TABLES[t].by_name))
    there = view.currencies(tables)
    if currency is not None:
        if there and currency not in there:
            raise InvalidValueError(
                f"no amount is in {currency!r}", f"use one of: {', '.join(there)}, or leave the currency out"
            )
        return currency if len(there) > 1 else None
    if not money or len(there) < 2 or "currency" in by:
        return None
    counted = [t for k in money for leaf in leaves_of(k) for t in _money_tables(leaf)]
    found: set[str] = set()
    for leaf_table in dict.fromkeys(counted):
        found |= set(currencies_counted(view, leaf_table, start, end, where))
    if len(found) > 1:
        names = ", ".join(sorted(found))
        labels = ", ".join(k.name for k in money)
        raise MixedCurrencyError(
            f"{labels} would add up amounts in several currencies: {names}",
            f"choose one (currency={sorted(found)[0]!r}) or cut by currency (by='currency')",
        )
    return None


def _money_tables(leaf: Leaf) -> tuple[str, ...]:
    if leaf.unit != "currency":
        return ()
    return tuple(t for t in leaf.base_tables(KPIS) if "currency" in TABLES[t].by_name)


def currencies_counted(view: View, table: str, start: date, end: date, where: str | None) -> dict[str, int]:
    """The currencies of the rows that a filter leaves, with how many they are."""
    probe = KPIS[_PROBES[table]]
    query = plan((probe,), "all", ("currency",), start, end, where)
    return {row[1]: int(row[3]) for row in view.rows(query) if row[1] is not None and row[3]}


_PROBES = {"order_lines": "gross_sales", "orders": "orders", "returns": "returns", "spend": "advertising_spend",
           "inventory": "inventory_value", "order_costs": "supplier_costs"}  # fmt: skip


def _number(value: Any) -> float | None:
    """As a float; one that was added up from floats keeps twelve digits, for threads add in any order."""
    if value is None or isinstance(value, Decimal | int):
        return None if value is None else float(value)
    return float(f"{value:.12g}")
