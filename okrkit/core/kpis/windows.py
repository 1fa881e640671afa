"""SQL for customers over time: first orders, repeat orders, running totals.

A trailing window is not joined to every period. Each order changes the count on two days: a customer enters when the
window takes in the order, and leaves when the window, moving on, lets it go before the next one is in. The running
sum of these changes is the count at any day, so that a year of days costs as much as a year of months.
"""

# ruff: noqa: S608  # the SQL is put together from okrkit's own names; values from outside are bound or quoted

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from okrkit.core.kpis.definitions import Cumulative, Retention, Simple
from okrkit.core.kpis.registry import KPIS
from okrkit.core.tables import TABLES

if TYPE_CHECKING:
    from okrkit.core.kpis.compiler import _Builder

DAY = "placed_day"


def add(b: _Builder, retention: Sequence[Retention], cumulative: Sequence[Cumulative]) -> None:
    """Put the parts that these KPIs need into a query being built."""
    newness = [x for x in retention if x.counts != "repeat"]
    if newness:
        _newness(b, newness)
    for leaf in retention:
        if leaf.counts == "repeat":
            if leaf.window == "period":
                _in_period(b, leaf)
            else:
                _in_window(b, leaf)
    for total in cumulative:
        _running_total(b, total)


def _period(b: _Builder, day: str, *, fold: bool = False) -> str:
    """Period of a day; ``fold`` puts what came before the range into its first period."""
    from okrkit.core.kpis.compiler import period_of

    if b.grain == "all":
        return b.start
    period = period_of(day, b.grain, b.start)
    return f"greatest({period}, {period_of(b.start, b.grain, b.start)})" if fold and b.from_start else period


def _dims(b: _Builder) -> str:
    return "".join(f"{name}, " for name in b.by)


def _grouped(b: _Builder) -> str:
    return ", ".join(str(i + 1) for i in range(1 + len(b.by)))


def _buyers(b: _Builder, *, history: bool) -> tuple[str, str]:
    relation, left = b.relation("orders")
    found = ["is_order", "customer_id IS NOT NULL", *b.conditions(DAY, left, history=history)]
    return relation, " AND ".join(found)


def _newness(b: _Builder, leaves: Sequence[Retention]) -> None:
    relation, ever = _buyers(b, history=True)
    _, now = _buyers(b, history=False)
    b.ctes["first_orders"] = (
        f"  SELECT customer_id, min({DAY}) AS first_day\n  FROM {relation}\n  WHERE {ever}\n  GROUP BY 1"
    )
    items = []
    for leaf in leaves:
        sign = ">=" if leaf.counts == "new" else "<"
        items.append(
            f"count(DISTINCT customer_id) FILTER (WHERE first_day {sign} period_start) AS {leaf.name}"
        )
        b.columns[leaf.name] = (f"coalesce(customers_by_period.{leaf.name}, 0)",) * 2
    b.ctes["customers_by_period"] = (
        f"  SELECT period_start, {_dims(b)}{', '.join(items)}\n  FROM (\n"
        f"    SELECT DISTINCT {_period(b, DAY)} AS period_start, {_dims(b)}customer_id\n"
        f"    FROM {relation}\n    WHERE {now}\n  ) AS active\n  JOIN first_orders USING (customer_id)\n"
        f"  GROUP BY {_grouped(b)}"
    )
    b.scans.append("customers_by_period")


def _in_period(b: _Builder, leaf: Retention) -> None:
    relation, now = _buyers(b, history=False)
    many = f"count(DISTINCT {DAY})" if leaf.distinct_days else "count(*)"
    b.ctes[leaf.name] = (
        f"  SELECT period_start, {_dims(b)}count(*) AS customers\n  FROM (\n"
        f"    SELECT {_period(b, DAY)} AS period_start, {_dims(b)}customer_id, {many} AS orders\n"
        f"    FROM {relation}\n    WHERE {now}\n    GROUP BY {_grouped(b)}, customer_id\n  ) AS buyers\n"
        f"  WHERE orders >= {leaf.at_least}\n  GROUP BY {_grouped(b)}"
    )
    b.scans.append(leaf.name)
    b.columns[leaf.name] = (f"coalesce({leaf.name}.customers, 0)",) * 2


def _steps(b: _Builder, leaf: Retention) -> str:
    """Each customer's orders in turn: which one it is, the day of the ones before and after."""
    name = "order_days" if leaf.distinct_days else "order_steps"
    columns = name + "__columns"
    relation, ever = _buyers(b, history=True)
    rows = f"{relation}\n  WHERE {ever}"
    if leaf.distinct_days:
        rows = f"(\n    SELECT DISTINCT {_dims(b)}customer_id, {DAY}\n    FROM {relation}\n    WHERE {ever}\n  ) AS days"
    wanted = b.steps.setdefault(columns, set())
    wanted.add(leaf.at_least - 1)
    turn = f"PARTITION BY {_dims(b)}customer_id ORDER BY {DAY}"
    before = "".join(
        f",\n    lag({DAY}, {k}) OVER ({turn}) AS day_{k}_before" for k in sorted(wanted) if k > 0
    )
    b.ctes[name] = (
        f"  SELECT {_dims(b)}{DAY} AS day, row_number() OVER ({turn}) AS turn,\n"
        f"    lead({DAY}) OVER ({turn}) AS next_day{before}\n  FROM {rows}"
    )
    return name


def _in_window(b: _Builder, leaf: Retention) -> None:
    steps = _steps(b, leaf)
    if leaf.window == "history":
        events = f"SELECT day, {_dims(b)}1 AS change FROM {steps} WHERE turn = {leaf.at_least}"
    else:
        k = leaf.at_least - 1
        earlier = "day" if k == 0 else f"day_{k}_before"
        leaves = f"least({earlier} + {leaf.window}, coalesce(next_day, {earlier} + {leaf.window}))"
        inner = f"SELECT day, {_dims(b)}{leaves} AS gone FROM {steps} WHERE {earlier} IS NOT NULL"
        b.ctes[f"{leaf.name}_stays"] = f"  SELECT * FROM (\n    {inner}\n  ) AS stays WHERE gone > day"
        until = f" WHERE gone < {b.end}"
        events = (
            f"SELECT day, {_dims(b)}1 AS change FROM {leaf.name}_stays\n"
            f"    UNION ALL SELECT gone, {_dims(b)}-1 FROM {leaf.name}_stays{until}"
        )
    _running(b, leaf.name, events, ("change",))
    b.columns[leaf.name] = (_run_up(b, leaf.name, "change"),) * 2


def _running_total(b: _Builder, total: Cumulative) -> None:
    of = KPIS[total.of]
    assert isinstance(of, Simple)
    day = TABLES[of.table].day
    relation, left = b.relation(of.table)
    found = [*b.conditions(day, left, history=True), *([f"({of.where})"] if of.where else [])]
    where = f"\n    WHERE {' AND '.join(found)}" if found else ""
    b.ctes[f"{total.name}_days"] = (
        f"  SELECT {day} AS day, {_dims(b)}{of.expression} AS amount, {of.n} AS n_rows\n"
        f"    FROM {relation}{where}\n    GROUP BY {_grouped(b)}"
    )
    events = f"SELECT day, {_dims(b)}amount, n_rows FROM {total.name}_days"
    if total.days is not None:
        events += (
            f"\n    UNION ALL SELECT day + {total.days}, {_dims(b)}-amount, -n_rows"
            f" FROM {total.name}_days WHERE day + {total.days} < {b.end}"
        )
    _running(b, total.name, events, ("amount", "n_rows"))
    b.columns[total.name] = (_run_up(b, total.name, "amount"), _run_up(b, total.name, "n_rows"))


def _running(b: _Builder, name: str, events: str, sums: Sequence[str]) -> None:
    added = ", ".join(f"sum({x}) AS {x}" for x in sums)
    b.ctes[name] = (
        f"  SELECT {_period(b, 'day', fold=True)} AS period_start, {_dims(b)}{added}\n  FROM (\n    {events}\n"
        f"  ) AS events\n  GROUP BY {_grouped(b)}"
    )
    b.scans.append(name)


def _run_up(b: _Builder, name: str, column: str) -> str:
    parts = f"PARTITION BY {', '.join(f'c.{d}' for d in b.by)} " if b.by else ""
    return f"sum(coalesce({name}.{column}, 0)) OVER ({parts}ORDER BY c.period_start)"
