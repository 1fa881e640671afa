"""The data as known at an instant: tables, SQL over them, KPI values."""

# ruff: noqa: S608  # the SQL is put together from okrkit's own names; values from outside are bound or quoted

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from okrkit.core.kpis import Kpi, Query
from okrkit.core.kpis.costs import dated_costs_sql
from okrkit.core.kpis.feeds import GROUP_OF, Feed
from okrkit.core.kpis.refunds import OF_THE_ORDER, resolved_returns_sql
from okrkit.core.model import Grain
from okrkit.core.tables import TABLES, table
from okrkit.errors import InvalidValueError
from okrkit.warehouse.answers import Answers
from okrkit.warehouse.engine import check_files, cursor, run, scan
from okrkit.warehouse.manifest import FileEntry, Manifest, hash_of
from okrkit.warehouse.records import Coverage
from okrkit.warehouse.spans import FOLLOWING, Span, Stretch, group_of, merged, span_of

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import pyarrow as pa

    from okrkit.warehouse.quality import Double


@dataclass(frozen=True)
class View:
    """One version of the data, read-only; several notebooks may hold views while an import runs.

    ``backdated`` is True where the instant lies before the first import: the rows are then those of the first
    version up to that day, as far as today's state of them can tell what was there. ``told`` are the sources that somebody
    chose (see `okrkit.core.kpis.feeds`), ``names`` what names of a dimension are called here: dimension -> name -> ours.
    """

    folder: Path
    manifest: Manifest = field(repr=False)
    as_of: datetime | None
    timezone: str = "UTC"
    backdated: bool = False
    told: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False)
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    answers: Answers | None = field(default=None, repr=False, compare=False)

    @property
    def version(self) -> int:
        return self.manifest.version

    @property
    def known_at(self) -> datetime:
        return self.manifest.known_at

    @cached_property
    def last_day(self) -> date | None:
        """The last day whose rows count; midnight belongs to the day that ends there."""
        if self.as_of is None:
            return None
        zone = ZoneInfo(self.timezone)
        return (self.as_of.astimezone(UTC) - timedelta(microseconds=1)).astimezone(zone).date()

    @cached_property
    def full_until(self) -> date | None:
        """The last day that was over at the instant."""
        if self.as_of is None or self.last_day is None:
            return None
        local = self.as_of.astimezone(ZoneInfo(self.timezone))
        over = local.date() > self.last_day
        return self.last_day if over else self.last_day - timedelta(days=1)

    # -- tables

    def tables(self) -> dict[str, int]:
        """Rows of each table that holds any."""
        found = {name: self._rows(name) for name in TABLES if self.files(name)}
        return {name: n for name, n in found.items() if n}

    def coverage(self, name: str) -> Coverage | None:
        """First and last day with rows, and how many rows; None for an empty table."""
        days = self.stretches(table(name).name)
        return Coverage(days[0][0], days[-1][1], self._rows(name)) if days else None

    def files(self, name: str) -> tuple[FileEntry, ...]:
        """The files of a table that may hold rows up to the last day."""
        found = self.manifest.tables.get(name, ())
        last = self.last_day
        return found if last is None else tuple(f for f in found if f.first is None or f.first <= last)

    def stretches(self, *names: str) -> list[Stretch]:
        """The days with rows in any of the tables, as stretches; known without reading the files where all sources count."""
        if any(self.feed(n).left_out for n in names):
            return merged((x for n in names for x in self._chosen_stretches(n)), self.last_day)
        return merged((x for n in names for f in self.files(n) for x in f.stretches()), self.last_day)

    @cached_property
    def _spans(self) -> dict[str, Span]:
        groups: dict[str, list[str]] = {}
        for name in TABLES:
            if name not in FOLLOWING:
                groups.setdefault(group_of(name), []).append(name)
        found = {g: span_of(self.stretches(*names)) for g, names in groups.items()}
        return {g: span for g, span in found.items() if span is not None}

    def spans(self) -> Mapping[str, Span]:
        """What the data of each group of tables span; orders, their lines and returns are one group."""
        return self._spans

    def currencies(self, names: Sequence[str]) -> tuple[str, ...]:
        """The currencies that these tables' files hold."""
        return tuple(sorted({c for n in names for f in self.files(n) for c in f.currencies}))

    def undated_refunds(self) -> bool:
        """Whether refunds are among the returns that are booked on the order's day for want of their own."""
        return any("order" in f.dated for f in self.files("returns"))

    def filled(self, name: str, column: str) -> tuple[int, int]:
        """In how many rows of how many a column holds something."""
        if self.feed(name).left_out:
            return self._chosen_filled(name)[column]
        files = self.files(name)
        return sum(f.filled.get(column, 0) for f in files), sum(f.rows for f in files)

    def _rows(self, name: str) -> int:
        files, last = self.files(name), self.last_day
        if name == "returns" and any(f.filled.get("paid_back") for f in files):
            return int(self.query("SELECT count(*) FROM returns").column(0)[0].as_py())
        if last is None or all(f.last is None or f.last <= last for f in files):
            return sum(f.rows for f in files)
        return int(self.query(f"SELECT count(*) FROM {name}").column(0)[0].as_py())

    # -- sources and names

    @cached_property
    def _looked_up(self) -> dict[tuple[str, str], Any]:
        return {}

    def _once(self, what: str, name: str, work: Callable[[], Any]) -> Any:
        """What is read once and kept with the view, which never changes."""
        if (what, name) not in self._looked_up:
            self._looked_up[what, name] = work()
        return self._looked_up[what, name]

    def source_spans(self, group: str) -> dict[str, tuple[date, date, int]]:
        """First day, last day and rows of each source of a group of tables, chosen or not."""
        from okrkit.warehouse.feeding import source_spans

        found: dict[str, tuple[date, date, int]] = self._once(
            "spans", group, lambda: source_spans(self, group)
        )
        return found

    def feed(self, name: str) -> Feed:
        """Which sources of a table count; see `okrkit.core.kpis.feeds`."""
        from okrkit.warehouse.feeding import feed_of

        found: Feed = self._once(
            "feed", GROUP_OF.get(name, name), lambda: feed_of(self, GROUP_OF.get(name, name))
        )
        return found

    def doubles(self) -> tuple[Double, ...]:
        """Orders that are there more than once, those among them that a choice of sources has settled left out."""
        from okrkit.warehouse.feeding import unsettled_doubles

        found: tuple[Double, ...] = self._once("doubles", "", lambda: unsettled_doubles(self))
        return found

    def measures(self) -> frozenset[str]:
        """The names of other numbers by day that any source has brought."""
        from okrkit.warehouse.feeding import measures

        found: frozenset[str] = self._once("measures", "", lambda: measures(self))
        return found

    def _chosen_stretches(self, name: str) -> list[Stretch]:
        from okrkit.warehouse.feeding import stretches

        found: list[Stretch] = self._once("days", name, lambda: stretches(self, name))
        return found

    def _chosen_filled(self, name: str) -> Mapping[str, tuple[int, int]]:
        from okrkit.warehouse.feeding import filled

        found: Mapping[str, tuple[int, int]] = self._once("filled", name, lambda: filled(self, name))
        return found

    # -- SQL

    def query(self, sql: str, params: Sequence[object] = ()) -> pa.Table:
        """The result of a SELECT over the canonical tables, in DuckDB's dialect.

        ``returns`` holds each refund once, whether it came with its order, from a payout or both.
        """
        with self.connected(_mentioned(sql)) as con:
            return con.sql(_select_of(con, sql), params=list(params)).to_arrow_table()

    @contextmanager
    def connected(self, names: Sequence[str]) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection on which the named tables stand as views."""
        with cursor() as con:
            for name in names:
                check_files(self.folder, self.files(name))
                run(con, f"CREATE TEMP VIEW {name} AS {self.counted(name)}")
            yield con

    def counted(self, name: str) -> str:
        """SQL for the rows that count: of the chosen sources, up to the last day, under our names."""
        from okrkit.warehouse.feeding import conditions, renamed

        found = conditions(self, name)
        where = f" WHERE {' AND '.join(found)}" if found else ""
        return f"SELECT {renamed(self.names, name)} FROM ({self.every(name)}) AS {name}_every{where}"

    def every(self, name: str) -> str:
        """SQL for all rows of a table up to the last day, whatever their source."""
        files, last = self.files(name), self.last_day
        inner = scan(self.folder, name, files)
        if name == "returns" and any(map(_rests_on_order, files)):
            check_files(self.folder, self.files("orders"))
            # Refunds are resolved before later days are cut off: a refund paid later is not one without a date.
            every = scan(self.folder, name, self.manifest.tables[name])
            orders = scan(self.folder, "orders", self.manifest.tables.get("orders", ()))
            inner = f"({resolved_returns_sql(f'(SELECT * FROM {every})', f'(SELECT * FROM {orders})')})"
        if name == "order_costs" and self.manifest.tables.get("orders"):
            check_files(self.folder, self.manifest.tables["orders"])
            inner = f"({dated_costs_sql(inner, scan(self.folder, 'orders', self.manifest.tables['orders']))})"
        beyond = last is not None and (
            name == "order_costs"
            or any(f.last is not None and f.last > last for f in self.manifest.tables.get(name, ()))
        )
        where = f" WHERE {TABLES[name].day} <= DATE '{last}' OR {TABLES[name].day} IS NULL" if beyond else ""
        return f"SELECT * FROM {inner} AS {name}_rows{where}"

    def rows(self, query: Query) -> list[tuple[Any, ...]]:
        """The rows of a compiled query as Python values, without any table library."""
        # Written into the query, the tables are bound once; a view would be bound when it is made and again when read.
        for name in query.tables:
            check_files(self.folder, self.files(name))
        tables = ", ".join(f"{name} AS NOT MATERIALIZED ({self.counted(name)})" for name in query.tables)
        return self.ask(f"WITH {tables}, {query.sql.removeprefix('WITH ')}")

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of SQL over this version's files; an answer that is kept is not worked out again."""
        if self.answers is None:
            return self._run(sql)
        asked = sql.replace(str(self.folder), "")  # a copy of the workspace has the same answers
        found = self.answers.get(self._described, asked)
        if found is None:
            found = self._run(sql)
            self.answers.put(self._described, asked, found)
        return found

    @staticmethod
    def _run(sql: str) -> list[tuple[Any, ...]]:
        with cursor() as con:
            return run(con, sql)

    @cached_property
    def _described(self) -> str:
        return hash_of(self.folder, self.version)

    # -- KPIs

    def availability(self) -> dict[str, str | None]:
        """For every KPI None where the data can give it, else why they cannot."""
        from okrkit.warehouse.values import availability

        return availability(self)

    def values(
        self,
        kpis: str | Kpi | Sequence[str | Kpi],
        grain: Grain = "month",
        *,
        by: str | Sequence[str] = (),
        start: date | None = None,
        end: date | None = None,
        where: str | None = None,
        currency: str | None = None,
    ) -> pd.DataFrame:
        """KPIs by period, as a DataFrame.

        Parameters
        ----------
        kpis : names or definitions
        grain : day, week (from Monday), month, quarter, year or all
        by : dimensions to cut by, e.g. ``channel``
        start, end : first day, and the first day after the range; without them what the data span
        where : condition on the rows that count, e.g. ``sku ~ '^[0-9]{5}'``
        currency : count this currency alone

        Returns
        -------
        DataFrame
            ``period_start, value, n, settled``, with ``kpi`` in front where several were asked for, and a column for
            each dimension. Values are at full precision; `Kpi.rounded` gives them as they are shown.
        """
        from okrkit.warehouse.values import frame

        return frame(self, kpis, grain, by=by, start=start, end=end, where=where, currency=currency)

    def records(
        self,
        kpis: str | Kpi | Sequence[str | Kpi],
        grain: Grain = "month",
        *,
        by: str | Sequence[str] = (),
        start: date | None = None,
        end: date | None = None,
        where: str | None = None,
        currency: str | None = None,
    ) -> list[dict[str, Any]]:
        """The same as dictionaries ready for JSON: days as text, values rounded half up at the KPI's precision."""
        from okrkit.warehouse.values import records

        return records(self, kpis, grain, by=by, start=start, end=end, where=where, currency=currency)


def _rests_on_order(file: FileEntry) -> bool:
    """Whether a file of returns holds rows that the orders must complete: payments, or gaps that an order fills."""
    has_gaps = any(file.filled.get(c, 0) < file.rows for c in OF_THE_ORDER)
    return bool(file.filled.get("paid_back")) or (bool(file.filled.get("order_id")) and has_gaps)


_WORD = re.compile(r"[A-Za-z_]+")


def _mentioned(sql: str) -> list[str]:
    words = {w.lower() for w in _WORD.findall(sql)}
    return [name for name in TABLES if name in words]


def _select_of(con: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    """The one SELECT that the text holds."""
    import duckdb

    statements = con.extract_statements(sql)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise InvalidValueError(
            "the warehouse is read-only, and the SQL is not one SELECT", "write one SELECT"
        )
    return statements[0]
