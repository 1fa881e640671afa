"""The rows of a view that count: those of the chosen sources, each order once, under the workspace's own names."""

# ruff: noqa: S608  # the SQL is put together from okrkit's own names; values from outside are bound or quoted

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from okrkit.core.kpis.feeds import GROUP_OF, GROUPS, Feed, feed
from okrkit.core.tables import TABLES
from okrkit.warehouse.engine import check_files, quoted
from okrkit.warehouse.manifest import runs
from okrkit.warehouse.quality import Double, doubles

if TYPE_CHECKING:
    from okrkit.warehouse.spans import Stretch
    from okrkit.warehouse.view import View

_OF_AN_ORDER = ("orders", "order_lines", "returns", "fulfilment")
"""Tables from which an order that another source has already told is left out."""


def source_spans(view: View, group: str) -> dict[str, tuple[date, date, int]]:
    """First day, last day and rows of each source of a group; asked of the files only where there may be several."""
    names = [name for name in GROUPS.get(group, (group,)) if view.files(name)]
    files = [f for name in names for f in view.files(name)]
    noted = {s for f in files for s in f.sources}
    if len(noted) == 1 and all(f.sources for f in files):
        stretches = [x for f in files for x in f.stretches()]
        if not stretches:
            return {}
        rows = sum(f.rows for f in files)
        return {noted.pop(): (min(x[0] for x in stretches), max(x[1] for x in stretches), rows)}
    found: dict[str, tuple[date, date, int]] = {}
    for name in names:
        day = TABLES[name].day
        sql = f"SELECT source, min({day}), max({day}), count(*) FROM ({view.every(name)}) GROUP BY 1"
        for source, first, last, n in _asked(view, name, sql):
            if first is not None:
                a, b, rows = found.get(source, (first, last, 0))
                found[source] = (min(a, first), max(b, last), rows + n)
    return found


def feed_of(view: View, group: str) -> Feed:
    """The sources of a group that count."""
    if group not in GROUPS:
        return Feed(group, ())
    spans = {source: (first, last) for source, (first, last, _) in view.source_spans(group).items()}
    return feed(group, spans, tuple(view.told.get(group, ())))


def unsettled_doubles(view: View) -> tuple[Double, ...]:
    """Orders that are counted twice: those of sources that count, where nobody said which one counts first."""
    counts = view.feed("orders")
    found = [d for d in _doubles(view) if {d.source, d.other_source} <= set(counts.sources)]
    return tuple(d for d in found if not counts.told or d.source == d.other_source)


def conditions(view: View, name: str) -> list[str]:
    """What rows must fulfil to count; empty where all do."""
    counts = view.feed(name)
    found = []
    if counts.left_out:
        kept = ", ".join(map(quoted, counts.sources))
        found.append(f"source IN ({kept})" if kept else "false")
    told_twice = _told_twice(view) if name in _OF_AN_ORDER else []
    if told_twice:
        listed = ", ".join(f"({quoted(source)}, {quoted(order)})" for source, order in told_twice)
        found.append(f"(order_id IS NULL OR (source, order_id) NOT IN ({listed}))")
    return found


def renamed(names: Mapping[str, Mapping[str, str]], table: str) -> str:
    """The columns to select, names of a dimension replaced by the workspace's own.

    >>> renamed({"channel": {"cpc": "Paid search"}}, "spend")
    "* REPLACE (CASE lower(trim(channel)) WHEN 'cpc' THEN 'Paid search' ELSE channel END AS channel)"
    """
    cases = []
    for column, ours in names.items():
        if ours and named_alike(table, column):
            whens = " ".join(
                f"WHEN {quoted(raw.strip().lower())} THEN {quoted(to)}" for raw, to in ours.items()
            )
            cases.append(f"CASE lower(trim({column})) {whens} ELSE {column} END AS {column}")
    return f"* REPLACE ({', '.join(cases)})" if cases else "*"


def stretches(view: View, name: str) -> list[Stretch]:
    """The days with rows that count, as stretches."""
    day = TABLES[name].day
    rows = _asked(
        view, name, f"SELECT DISTINCT {day} FROM ({_counted(view, name)}) WHERE {day} IS NOT NULL ORDER BY 1"
    )
    found = runs(row[0] for row in rows)
    starts = [(date.fromisoformat(first), length) for first, length in found]
    return [(start, date.fromordinal(start.toordinal() + length - 1)) for start, length in starts]


def filled(view: View, name: str) -> dict[str, tuple[int, int]]:
    """In how many of the rows that count each column holds something."""
    columns = [c.name for c in TABLES[name].columns]
    counts = ", ".join(f"count({c})" for c in columns)
    ((n, *found),) = _asked(view, name, f"SELECT count(*), {counts} FROM ({_counted(view, name)})")
    return {c: (k, n) for c, k in zip(columns, found, strict=True)}


def named_alike(table: str, column: str) -> bool:
    """Whether a column of a table takes the workspace's own names: ways to ask a question are no sales channels."""
    return column in TABLES[table].by_name and not (table == "support" and column == "channel")


def measures(view: View) -> frozenset[str]:
    """The names of numbers in the table of all other numbers."""
    return frozenset(
        row[0]
        for row in _asked(view, "measures", f"SELECT DISTINCT measure FROM ({_counted(view, 'measures')})")
    )


def names_in_use(view: View, column: str) -> dict[tuple[str, str, str], int]:
    """Rows by table, source and name of a dimension, as the tools call it."""
    found: dict[tuple[str, str, str], int] = {}
    for name in GROUP_OF:
        if named_alike(name, column) and view.files(name):
            sql = f"SELECT source, {column}, count(*) FROM ({view.every(name)}) WHERE {column} IS NOT NULL GROUP BY 1, 2"
            found |= {(name, source, raw): n for source, raw, n in _asked(view, name, sql)}
    return found


def _counted(view: View, name: str) -> str:
    found = conditions(view, name)
    where = f" WHERE {' AND '.join(found)}" if found else ""
    return f"SELECT * FROM ({view.every(name)}) AS rows_of_all{where}"


def _doubles(view: View) -> tuple[Double, ...]:
    found: tuple[Double, ...] = view._once("all doubles", "", lambda: doubles(view))
    return found


def _told_twice(view: View) -> list[tuple[str, str]]:
    """Orders to leave out: those that a source chosen earlier has as well."""
    counts = view.feed("orders")
    if not counts.told or len(counts.sources) < 2:
        return []
    rank = {source: i for i, source in enumerate(counts.sources)}
    found = set()
    for d in _doubles(view):
        if d.source != d.other_source and {d.source, d.other_source} <= set(rank):
            later = max((d.source, d.order_id), (d.other_source, d.other_id), key=lambda x: rank[x[0]])
            found.add(later)
    return sorted(found)


def _asked(view: View, name: str, sql: str) -> list[tuple[Any, ...]]:
    check_files(view.folder, view.files(name))
    return view.ask(sql)
