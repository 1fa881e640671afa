"""SQL for simple KPIs: every table is read once for all its sums and counts.

Sums and counts are added up by day first and by period then: grouping rows by a day is twice as quick as working out
each row's month. Distinct things are counted in a part of their own, as rows of (period, thing).
"""

# ruff: noqa: S608  # the SQL is put together from okrkit's own names; values from outside are bound or quoted

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

from okrkit.core.kpis.definitions import Simple
from okrkit.core.tables import TABLES
from okrkit.errors import InvalidValueError

if TYPE_CHECKING:
    from okrkit.core.kpis.compiler import _Builder

_DISTINCT = re.compile(r"count\(distinct (.+)\)", re.IGNORECASE)


def add(b: _Builder, leaves: Sequence[Simple], *, spread: bool) -> None:
    """Put the scans that these KPIs need into a query being built."""
    tables: dict[str, list[Simple]] = {}
    stocks: dict[tuple[str, str], list[Simple]] = {}
    for leaf in leaves:
        if leaf.snapshot:
            stocks.setdefault((leaf.table, leaf.where or ""), []).append(leaf)
        elif found := _DISTINCT.fullmatch(leaf.expression):
            _distinct(b, leaf, found[1], spread=spread)
        else:
            tables.setdefault(leaf.table, []).append(leaf)
    for table, members in tables.items():
        _sums(b, table, members, spread=spread)
    for i, ((table, _), members) in enumerate(stocks.items(), 1):
        _last_counts(b, table, members, f"{table}_last" if len(stocks) == 1 else f"{table}_last_{i}")


def _period(b: _Builder, day: str) -> str:
    from okrkit.core.kpis.compiler import period_of

    return period_of(day, b.grain, b.start)


def _grouped(b: _Builder) -> str:
    return ", ".join(str(i + 1) for i in range(1 + len(b.by)))


def _where(parts: Sequence[str]) -> str:
    return f"\n  WHERE {' AND '.join(parts)}" if parts else ""


def _common(leaves: Sequence[Simple]) -> str | None:
    """The condition that all of them share."""
    found = {leaf.where for leaf in leaves}
    return next(iter(found)) if len(found) == 1 else None


def _items(
    b: _Builder, leaves: Sequence[Simple], name: str, common: str | None, *, cut: bool
) -> dict[str, str]:
    """Value and n of each KPI as column -> SQL; n stands once where several count the same rows."""
    items: dict[str, str] = {}
    counts: dict[tuple[str | None, str], str] = {}
    for leaf in leaves:
        only = f" FILTER (WHERE {leaf.where})" if leaf.where and not common else ""
        expression = _spread(leaf.expression) if cut and leaf.at_lines == "spread" else leaf.expression
        items[leaf.name] = f"{expression}{only}"
        key = (leaf.where, leaf.n)
        if key not in counts:
            counts[key] = f"{leaf.name}__n"
            items[counts[key]] = f"{leaf.n}{only}"
        zero = _adds_up(expression) and not leaf.snapshot
        value = f"coalesce({name}.{leaf.name}, 0)" if zero else f"{name}.{leaf.name}"
        b.columns[leaf.name] = (value, f"coalesce({name}.{counts[key]}, 0)")
    return items


def _adds_up(expression: str) -> bool:
    return expression.lower().startswith(("sum(", "count("))


def _select(columns: Sequence[str], source: str, where: str, grouped: str) -> str:
    return "  SELECT " + ",\n    ".join(columns) + f"\n  FROM {source}{where}\n  GROUP BY {grouped}"


def _sums(b: _Builder, table: str, leaves: Sequence[Simple], *, spread: bool) -> None:
    name, day = f"{table}_by_period", TABLES[table].day
    relation, left = b.relation(table, spread=spread)
    common = _common(leaves)
    items = _items(b, leaves, name, common, cut="lines" in b.places(table))
    where = _where([*b.conditions(day, left), *([f"({common})"] if common else [])])
    by_day = b.grain not in ("day", "all") and not b.by and all(_once_more(x) for x in items.values())
    first = f"{day} AS day" if by_day else f"{_period(b, day)} AS period_start"
    body = _select([first, *b.by, *(f"{x} AS {c}" for c, x in items.items())], relation, where, _grouped(b))
    if by_day:
        b.ctes[f"{table}_by_day"] = body
        added = [f"sum({c}) AS {c}" for c in items]
        body = _select([f"{_period(b, 'day')} AS period_start", *added], f"{table}_by_day", "", "1")
    b.ctes[name] = body
    b.scans.append(name)


@lru_cache(maxsize=512)
def _once_more(expression: str) -> bool:
    """Whether the sum over days of a sum or count over rows is the same as over all rows."""
    tree = sqlglot.parse_one(expression, read="duckdb")
    tree = tree.this if isinstance(tree, exp.Filter) else tree
    return isinstance(tree, exp.Sum | exp.Count) and not tree.find(exp.Distinct)


def _distinct(b: _Builder, leaf: Simple, thing: str, *, spread: bool) -> None:
    name, day = f"{leaf.name}_by_period", TABLES[leaf.table].day
    relation, left = b.relation(leaf.table, spread=spread)
    where = [*b.conditions(day, left), *([f"({leaf.where})"] if leaf.where else []), f"{thing} IS NOT NULL"]
    dims = "".join(f"{d}, " for d in b.by)
    b.ctes[name] = (
        f"  SELECT period_start, {dims}count(*) AS found, sum(n_rows) AS n_rows\n  FROM (\n"
        f"    SELECT {_period(b, day)} AS period_start, {dims}{thing} AS thing, count(*) AS n_rows\n"
        f"    FROM {relation}\n    WHERE {' AND '.join(where)}\n    GROUP BY {_grouped(b)}, thing\n"
        f"  ) AS things\n  GROUP BY {_grouped(b)}"
    )
    b.columns[leaf.name] = (f"coalesce({name}.found, 0)", f"coalesce({name}.n_rows, 0)")
    b.scans.append(name)


def _last_counts(b: _Builder, table: str, leaves: Sequence[Simple], name: str) -> None:
    """Stocks: the rows of the last day of each period on which their source counted."""
    day = TABLES[table].day
    relation, left = b.relation(table)
    counted = f"{relation}_counted"
    whole = ["source", *(c for c in ("measure", "segment") if c in TABLES[table].by_name)]
    b.ctes.setdefault(
        counted,
        f"  SELECT *, max({day}) OVER (PARTITION BY {', '.join(whole)}, period_start) AS last_day\n  FROM (\n"
        f"    SELECT *, {_period(b, day)} AS period_start FROM {relation}"
        f"{_where(b.conditions(day, [])).replace('  WHERE', '    WHERE')}\n  ) AS counted",
    )
    common = _common(leaves)
    items = _items(b, leaves, name, common, cut=False)
    where = _where([*left, f"{day} = last_day", *([f"({common})"] if common else [])])
    columns = ["period_start", *b.by, *(f"{x} AS {c}" for c, x in items.items())]
    b.ctes[name] = _select(columns, counted, where, _grouped(b))
    b.scans.append(name)


@lru_cache(maxsize=64)
def _spread(expression: str) -> str:
    """``sum(x)`` as the part of it that belongs to the lines that pass."""
    tree = sqlglot.parse_one(expression, read="duckdb")
    if not isinstance(tree, exp.Sum):
        raise InvalidValueError(f"{expression!r} cannot be spread over lines", "only sum(...) can")
    return f"sum(round(({tree.this.sql('duckdb')}) * coalesce(part, 0), 4))"
