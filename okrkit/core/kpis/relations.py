"""What a table is cut by: its own columns, those of the order it belongs to, or those of the order's lines.

And how a KPI behaves over time: whether a longer period gives more of it, and how far it looks back.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from okrkit.core.kpis.definitions import Cumulative, Derived, Kpi, Leaf, Retention, Simple
from okrkit.core.kpis.registry import KPIS, leaves_of
from okrkit.core.tables import TABLES
from okrkit.errors import InvalidValueError, UnknownNameError

Place = Literal["own", "order", "lines"]

OF_ORDER = ("order_lines", "returns", "fulfilment")
"""Tables whose rows name the order they belong to."""

COUNTED = frozenset({"currency", "orders", "customers", "units", "sessions", "count"})
"""Units of which a longer period holds more."""
EVER = 100_000
"""Days that stand for all history."""

ALIASES = {"customer": "customer_id", "order": "order_id", "article": "sku"}
TECHNICAL = frozenset({"why_not", "system_id"})
"""Columns that serve the import; nobody cuts a KPI by them."""
_FIRST = ("channel", "country", "sku", "product", "category", "vendor", "campaign", "location", "segment", "currency",
          "customer_id", "source")  # fmt: skip


def place(table: str, column: str) -> Place | None:
    """Where a row of ``table`` finds ``column``; None if nowhere.

    >>> place("orders", "country"), place("order_lines", "payment_status"), place("orders", "sku")
    ('own', 'order', 'lines')
    """
    if column in TABLES[table].by_name:
        return "own"
    if table in OF_ORDER and column in TABLES["orders"].by_name:
        return "order"
    if table == "orders" and column in TABLES["order_lines"].by_name:
        return "lines"
    return None


def reachable(leaf: Leaf, column: str) -> bool:
    """Whether a leaf can be filtered or cut by a column."""
    for table in leaf.base_tables(KPIS):
        where = place(table, column)
        if where is None or (where == "lines" and isinstance(leaf, Simple) and leaf.at_lines == "refuse"):
            return False
    return True


def columns_of_tables(tables: Iterable[str]) -> tuple[str, ...]:
    """Every column that a filter over these tables may name."""
    names: dict[str, None] = {}
    for table in tables:
        names.update(dict.fromkeys(TABLES[table].by_name))
        if table in OF_ORDER:
            names.update(dict.fromkeys(TABLES["orders"].by_name))
        if table == "orders":
            names.update(dict.fromkeys(TABLES["order_lines"].by_name))
    return tuple(names)


@lru_cache(maxsize=512)
def dimensions_of(kpi: Kpi) -> tuple[str, ...]:
    """The text columns by which every part of a KPI can be cut, the usual ones first."""
    leaves = leaves_of(kpi)
    found = []
    for name in columns_of_tables(kpi.tables):
        kinds = {c.type for t in TABLES.values() if (c := t.by_name.get(name)) is not None}
        if kinds == {"text"} and name not in TECHNICAL and all(reachable(leaf, name) for leaf in leaves):
            found.append(name)
    return _usual_first(found)


def filters_of(kpis: Iterable[Kpi]) -> tuple[str, ...]:
    """The columns by which every part of these KPIs can be filtered, the usual ones first."""
    kpis = tuple(kpis)
    leaves = {leaf.name: leaf for kpi in kpis for leaf in leaves_of(kpi)}.values()
    columns = columns_of_tables(dict.fromkeys(t for kpi in kpis for t in kpi.tables))
    return _usual_first(c for c in columns if c not in TECHNICAL and all(reachable(x, c) for x in leaves))


def _usual_first(columns: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(columns, key=lambda c: (_FIRST.index(c) if c in _FIRST else len(_FIRST), c)))


def check_reach(kpis: Iterable[Kpi], columns: Iterable[str], *, dimension: bool) -> None:
    """Refuse a column that a part of a KPI does not have; say which part, and what works."""
    columns = tuple(columns)
    for kpi in kpis:
        for column in columns:
            if dimension and column not in columns_of_tables(TABLES):
                raise UnknownNameError.of("dimension", column, kpi.dimensions)
            for leaf in leaves_of(kpi):
                if not reachable(leaf, column):
                    _refuse(kpi, leaf, column, dimension=dimension)
            if dimension and column not in kpi.dimensions:
                problem = f"{kpi.name} cannot be cut by {column}, which is not a name or a group"
                raise InvalidValueError(problem, "use one of: " + ", ".join(kpi.dimensions))


def _refuse(kpi: Kpi, leaf: Leaf, column: str, *, dimension: bool) -> None:
    (table, *_) = leaf.base_tables(KPIS)
    done = "cut" if dimension else "filtered"
    part = "" if leaf is kpi else f" rests on {leaf.name}, which"
    if place(table, column) == "lines":
        why = f"an order's {leaf.label.lower()} belongs to no single line, so there is no {column} for it"
        problem = f"{kpi.name} cannot be {done} by {column}: {why}"
    else:
        problem = f"{kpi.name}{part} cannot be {done} by {column}: the table {table} has no such column"
    works = kpi.dimensions if dimension else filters_of([kpi])
    raise InvalidValueError(problem, "use one of: " + ", ".join(works))


def grows_with_time(kpi: Kpi) -> bool:
    """Whether a longer period gives a larger value, so that a mean is one per week.

    >>> grows_with_time(KPIS["orders"]), grows_with_time(KPIS["average_order_value"])
    (True, False)
    """
    return kpi.kind != "ratio" and kpi.unit in COUNTED


def adds_up(kpi: Kpi) -> bool:
    """Whether the values of parts that do not overlap sum to the whole: sums and counts do, customers who buy twice do not.

    >>> [adds_up(KPIS[name]) for name in ("net_sales", "orders", "active_customers", "return_rate")]
    [True, True, False, False]
    """
    if isinstance(kpi, Simple):
        return kpi.additive and not kpi.snapshot and kpi.unit in COUNTED
    plain = isinstance(kpi, Derived) and not set(kpi.expression) & set("*/0123456789")
    return plain and all(adds_up(KPIS[name]) for name in kpi.parts)


def looks_back(kpi: Kpi) -> int:
    """Days before a period's end that the value rests on, where it is a window of its own; `EVER` for all history, else 0.

    >>> looks_back(KPIS["repeat_purchase_rate_365"]), looks_back(KPIS["orders"])
    (365, 0)
    """
    return max((_window(leaf) for leaf in leaves_of(kpi)), default=0)


def _window(leaf: Leaf) -> int:
    if isinstance(leaf, Cumulative):
        return leaf.days or EVER
    if isinstance(leaf, Retention) and leaf.counts == "repeat" and leaf.window != "period":
        return leaf.window if isinstance(leaf.window, int) else EVER
    return 0
