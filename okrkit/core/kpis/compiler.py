"""From definitions to one SQL query: a scan a table, a row a period and cut, a column a KPI."""

# ruff: noqa: S608  # the SQL is put together from okrkit's own names; values from outside are bound or quoted

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import sqlglot
from sqlglot import exp

from okrkit.core.kpis import scans, windows
from okrkit.core.kpis.definitions import Cumulative, Derived, Kpi, Leaf, Ratio, Retention, Simple
from okrkit.core.kpis.filters import columns_of, parse_filter
from okrkit.core.kpis.grains import checked
from okrkit.core.kpis.registry import KPIS, kpi, leaves_of
from okrkit.core.kpis.relations import ALIASES, check_reach, columns_of_tables, filters_of, place
from okrkit.core.model import Grain
from okrkit.core.tables import TABLES
from okrkit.errors import InvalidValueError


@dataclass(frozen=True, slots=True)
class Query:
    """A compiled query: columns ``period_start``, the dimensions, then value and ``<kpi>__n`` of each KPI."""

    sql: str
    kpis: tuple[Kpi, ...]
    by: tuple[str, ...]
    tables: tuple[str, ...]


def compile(
    kpis: Sequence[str | Kpi],
    grain: str,
    *,
    by: Sequence[str] = (),
    start: date | None = None,
    end: date | None = None,
    where: str | None = None,
    dialect: str = "duckdb",
) -> str:
    """The SQL that gives KPIs by period, over tables with the canonical names.

    Parameters
    ----------
    kpis : names or definitions
    grain : day, week (from Monday), month, quarter, year or all
    by : dimensions, e.g. ``channel``; every part of every KPI must have them
    start, end : first day, and first day after the range; without them the range of the data
    where : a condition over columns, e.g. ``sku ~ '^[0-9]{5}'``
    dialect : any that sqlglot writes; other than DuckDB's it is translated and not tested here

    Examples
    --------
    >>> print(compile(["orders"], "month", start=date(2026, 1, 1), end=date(2026, 4, 1)).splitlines()[0])
    WITH orders_by_day AS (
    """
    sql = plan(tuple(kpi(k) for k in kpis), grain, tuple(by), start, end, where).sql
    if dialect == "duckdb":
        return sql
    return sqlglot.transpile(sql, read="duckdb", write=dialect, pretty=True)[0]


@lru_cache(maxsize=256)
def plan(
    kpis: tuple[Kpi, ...],
    grain: str,
    by: tuple[str, ...],
    start: date | None,
    end: date | None,
    where: str | None,
    whole_start: bool = False,
    whole_end: bool = False,
    currency: str | None = None,
) -> Query:
    """The query with what it reads.

    ``whole_start`` and ``whole_end`` tell that no row lies outside the range; ``currency`` counts one alone in every
    table that has one.
    """
    if not kpis:
        raise InvalidValueError("no KPI was named", "name one or more")
    if start is not None and end is not None and end <= start:
        raise InvalidValueError(
            f"the range {start} to {end} holds no day", "end is the first day after the range"
        )
    by = tuple(dict.fromkeys(ALIASES.get(name, name) for name in by))
    check_reach(kpis, by, dimension=True)
    tables = tuple(dict.fromkeys(t for k in kpis for t in k.tables))
    condition, used = "", frozenset[str]()
    if where:
        tree = parse_filter(where, columns_of_tables(tables), filters_of(kpis))
        condition, used = tree.sql("duckdb"), columns_of(tree)
        check_reach(kpis, used, dimension=False)
    builder = _Builder(checked(grain), by, start, end, condition, used, whole_start, whole_end, currency)
    return builder.query(kpis, tables)


def period_of(day: str, grain: Grain, start: str) -> str:
    """SQL for the first day of the period that holds ``day``."""
    if grain == "all":
        return start
    return day if grain == "day" else f"date_trunc('{grain}', {day})"


class _Builder:
    """Collects the parts of one query; every table is scanned once for all its simple KPIs."""

    def __init__(
        self,
        grain: Grain,
        by: tuple[str, ...],
        start: date | None,
        end: date | None,
        condition: str,
        used: frozenset[str],
        whole_start: bool,
        whole_end: bool,
        currency: str | None,
    ) -> None:
        self.currency = currency
        self.grain, self.by, self.condition, self.used = grain, by, condition, used
        self.start = f"DATE '{start}'" if start else "(SELECT first_day FROM bounds)"
        self.end = f"DATE '{end}'" if end else "(SELECT end_day FROM bounds)"
        self.bounded = start is not None and end is not None
        self.from_start, self.to_end = not whole_start and bool(start), not whole_end and bool(end)
        self.ctes: dict[str, str] = {}
        self.columns: dict[str, tuple[str, str]] = {}  # leaf -> SQL of its value and n in a cell
        self.scans: list[str] = []
        self.read: dict[str, None] = {}
        self.steps: dict[str, set[int]] = {}  # how far back each list of orders looks

    # -- the whole

    def query(self, kpis: tuple[Kpi, ...], tables: tuple[str, ...]) -> Query:
        leaves = list({leaf.name: leaf for k in kpis for leaf in leaves_of(k)}.values())
        self.read.update(dict.fromkeys(tables))
        if not self.bounded:
            self._bounds(tables)
        spread = any(isinstance(leaf, Simple) and leaf.at_lines == "spread" for leaf in leaves)
        scans.add(self, [leaf for leaf in leaves if isinstance(leaf, Simple)], spread=spread)
        windows.add(
            self,
            [x for x in leaves if isinstance(x, Retention)],
            [x for x in leaves if isinstance(x, Cumulative)],
        )
        self._cells()
        dims = [f"c.{name}" for name in self.by]
        values = [
            f"{column} AS {name}"
            for leaf in leaves
            for column, name in zip(self.columns[leaf.name], (leaf.name, f"{leaf.name}__n"), strict=True)
        ]
        joins = "".join(f"\n  LEFT JOIN {name} ON {self._same(name)}" for name in self.scans)
        picked = ",\n    ".join(["c.period_start", *dims, *values])
        self.ctes["cells"] = f"  SELECT\n    {picked}\n  FROM periods AS c{joins}"
        shown = ",\n  ".join(
            ["period_start", *self.by]
            + [x for k in kpis for x in (f"{_value(k)} AS {k.name}", f"{_rows(k)} AS {k.name}__n")]
        )
        order = ", ".join(["period_start", *(f"{name} NULLS LAST" for name in self.by)])
        body = ",\n".join(f"{name} AS (\n{text}\n)" for name, text in self.ctes.items())
        sql = f"WITH {body}\nSELECT\n  {shown}\nFROM cells\nORDER BY {order}"
        return Query(sql, kpis, self.by, tuple(self.read))

    def _same(self, name: str) -> str:
        dims = [f" AND {name}.{d} IS NOT DISTINCT FROM c.{d}" for d in self.by]
        return f"{name}.period_start = c.period_start" + "".join(dims)

    def _bounds(self, tables: tuple[str, ...]) -> None:
        days = [f"SELECT min({d}) AS a, max({d}) AS b FROM {t}" for t in tables if (d := TABLES[t].day)]
        every = "\n    UNION ALL ".join(days)
        self.ctes["bounds"] = (
            f"  SELECT min(a) AS first_day, max(b) + 1 AS end_day FROM (\n    {every}\n  ) AS days"
        )

    def _cells(self) -> None:
        """The periods, and with dimensions each of their combinations that occurs."""
        if self.grain == "all":
            spine = f"SELECT {self.start} AS period_start"
        else:
            first, last = (
                period_of(day, self.grain, self.start)
                for day in (self.start, f"CAST({self.end} - 1 AS DATE)")
            )
            step = f"INTERVAL {3 if self.grain == 'quarter' else 1} {'month' if self.grain == 'quarter' else self.grain}"
            spine = f"SELECT CAST(unnest(generate_series({first}, {last}, {step})) AS DATE) AS period_start"
        if not self.by:
            self.ctes["periods"] = f"  {spine}"
            return
        dims = ", ".join(self.by)
        # Distinct, since UNION alone sees to that only where there are two scans or more.
        found = "\n    UNION ".join(f"SELECT DISTINCT {dims} FROM {name}" for name in self.scans)
        self.ctes["periods"] = (
            f"  SELECT p.period_start, {dims}\n  FROM ({spine}) AS p\n  CROSS JOIN (\n    {found}\n  ) AS d"
        )

    # -- the rows of a table, cut and filtered

    def relation(self, table: str, *, spread: bool = False) -> tuple[str, list[str]]:
        """The relation to read for a table, and the conditions still to be applied."""
        self.read[table] = None
        if "lines" in self.places(table):
            return self._orders_of_lines(spread and table == "orders"), self._in_currency(table)
        borrowed = self._borrowed(table)
        left = [*([f"({self.condition})"] if self.condition else []), *self._in_currency(table)]
        return (self._with_order(table, borrowed) if borrowed else table), left

    def _in_currency(self, table: str) -> list[str]:
        column = TABLES[table].by_name.get("currency")
        if self.currency is None or column is None:
            return []
        wanted = exp.Literal.string(self.currency).sql("duckdb")
        return [f"currency = {wanted}" if column.required else f"coalesce(currency, {wanted}) = {wanted}"]

    def _borrowed(self, table: str) -> list[str]:
        return sorted(c for c in {*self.by, *self.used} if place(table, c) == "order")

    def _with_order(self, table: str, borrowed: Iterable[str]) -> str:
        name = f"{table}_with_order"
        self.read["orders"] = None
        columns = ", ".join(f"o.{c}" for c in borrowed)
        self.ctes.setdefault(
            name,
            f"  SELECT t.*, {columns}\n  FROM {table} AS t\n"
            "  LEFT JOIN orders AS o ON o.source = t.source AND o.order_id = t.order_id",
        )
        return name

    def _orders_of_lines(self, spread: bool) -> str:
        """Orders that hold a line which passes, once for each value of the line's dimensions."""
        name = "orders_of_lines"
        if name in self.ctes:
            return name
        self.read["order_lines"] = None
        cut = [d for d in self.by if place("orders", d) == "lines"]
        lines = (
            self._with_order("order_lines", borrowed)
            if (borrowed := self._borrowed("order_lines"))
            else "order_lines"
        )
        keys = ", ".join(["source", "order_id", *cut])
        passing = f" WHERE {self.condition}" if self.condition else ""
        if spread:
            only = f" FILTER ({passing.strip()})" if passing else ""
            inner = (
                f"    SELECT {keys}, part_value / nullif(whole_value, 0) AS part FROM (\n"
                f"      SELECT {keys}, count(*){only} AS part_lines,\n"
                f"        CAST(sum(quantity * unit_price){only} AS DOUBLE) AS part_value,\n"
                "        CAST(sum(sum(quantity * unit_price)) OVER (PARTITION BY source, order_id) AS DOUBLE) AS whole_value\n"
                f"      FROM {lines} GROUP BY {keys}\n    ) AS parts WHERE part_lines > 0"
            )
        else:
            inner = f"    SELECT DISTINCT {keys} FROM {lines}{passing}"
        extra = ", ".join(f"l.{c}" for c in [*cut, *(["part"] if spread else [])])
        self.ctes[name] = (
            f"  SELECT o.*{', ' + extra if extra else ''}\n  FROM orders AS o\n  JOIN (\n{inner}\n  ) AS l"
            " ON l.source = o.source AND l.order_id = o.order_id"
        )
        return name

    def conditions(self, day: str, left: list[str], *, history: bool = False) -> list[str]:
        """WHERE parts of a scan; ``history`` keeps the rows before the range's start."""
        found = list(left)
        if self.from_start and not history:
            found.append(f"{day} >= {self.start}")
        if self.to_end:
            found.append(f"{day} < {self.end}")
        return found

    def places(self, table: str) -> set[str | None]:
        return {place(table, name) for name in {*self.by, *self.used}}


def _value(k: Kpi) -> str:
    if isinstance(k, Leaf):
        return k.name
    if isinstance(k, Ratio):
        top, bottom = (_value(KPIS[p]) for p in k.parts)
        return f"CAST({_bracket(top)} AS DOUBLE) / nullif({bottom}, 0)"
    if isinstance(k, Derived):
        return _arithmetic(k.expression)
    raise InvalidValueError(f"KPI {k.name!r} is of no known kind", "make it Simple, Ratio, Derived, ...")


def _rows(k: Kpi) -> str:
    """What a value rests on: a ratio on the rows of its denominator, arithmetic on its fullest part."""
    if isinstance(k, Leaf):
        return f"{k.name}__n"
    if isinstance(k, Ratio):
        return _rows(KPIS[k.denominator])
    parts = list(dict.fromkeys(_rows(KPIS[p]) for p in k.parts))
    return parts[0] if len(parts) == 1 else f"greatest({', '.join(parts)})"


def _bracket(text: str) -> str:
    return text if text.isidentifier() else f"({text})"


@lru_cache(maxsize=256)
def _arithmetic(expression: str) -> str:
    return _written(sqlglot.parse_one(expression, read="duckdb"))


def _written(node: exp.Expr) -> str:
    if isinstance(node, exp.Column):
        return _bracket(_value(KPIS[node.name]))
    if isinstance(node, exp.Paren):
        return f"({_written(node.this)})"
    if isinstance(node, exp.Neg):
        return f"-{_written(node.this)}"
    if isinstance(node, exp.Div):
        return f"CAST({_written(node.this)} AS DOUBLE) / nullif({_written(node.expression)}, 0)"
    for kind, sign in ((exp.Add, "+"), (exp.Sub, "-"), (exp.Mul, "*")):
        if isinstance(node, kind):
            return f"{_written(node.this)} {sign} {_written(node.expression)}"
    return node.sql("duckdb")
