"""Business reports and the sales and traffic answer -> sessions by day; totals by article -> measures.

Shares in the reports (session share, unit session percentage) are never taken: they are recomputed from the sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.core.tables import table as canonical
from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import ReadOptions
from okrkit.sources.fba.days import with_order_of_days
from okrkit.sources.fba.figures import money, share
from okrkit.sources.fba.opened import Opened
from okrkit.sources.fba.words import column_of
from okrkit.sources.reading.columns import Columns, Wanted, columns_of
from okrkit.sources.reading.decimals import Ints
from okrkit.sources.reading.keys import last_of_each
from okrkit.sources.reading.measured import Measured
from okrkit.sources.schema import conform
from okrkit.sources.summary import Part

CHANNEL = "Amazon"
BY_DAY = {
    "page views": "amazon_page_views", "units": "amazon_units_ordered", "items": "amazon_order_items",
    "units refunded": "amazon_units_refunded", "sales": "amazon_ordered_product_sales",
}  # fmt: skip
BY_ARTICLE = {
    "sessions": "article_sessions", "page views": "article_page_views", "units": "article_units_ordered",
    "items": "article_order_items", "units refunded": "article_units_refunded", "sales": "article_ordered_product_sales",
}  # fmt: skip
WANTED = Wanted(
    texts=("parent", "child", "sku", "title"),
    money=("sales",),
    counts=("sessions", "sessions app", "sessions browser", "page views", "units", "items", "units refunded"),
    stamps=("date",),
    named=lambda header: column_of("business", header),
)


def read_by_date(docs: list[Opened], source: str, options: ReadOptions) -> tuple[Part, dict[str, object]]:
    """One row a day; a day in several files is taken from the last."""
    options, said = with_order_of_days(docs, options)
    rows = _rows(docs, options)
    rows.need("date")
    _one_row_a_day(rows, docs)
    good, sessions, known = rows.good, _sessions(rows), _knows_sessions(rows)
    day = rows.local["date"].cast(pa.date32())
    tables, copies = _daily(
        day,
        {n: rows.counts[n] for n in BY_DAY if n != "sales"},
        rows.amounts["sales"],
        good,
        rows,
        source,
        options,
    )
    at = pa.array(np.flatnonzero(good & known))
    visits = conform(
        "sessions",
        {
            "source": pa.array([source] * len(at), pa.string()),
            "day": day.take(at),
            "channel": pa.array([CHANNEL] * len(at), pa.string()),
            "sessions": pa.array(sessions[good & known]),
        },
        len(at),
    )
    unique, again = last_of_each(visits, canonical("sessions"))
    tables |= {"sessions": unique} if unique.num_rows else {}
    notes = [*said, *rows.notes, *_notes(rows)]
    return Part(tables, rows.rejected(), max(copies, again), tuple(notes), frozenset()), _control(
        rows, sessions
    )


def read_by_article(docs: list[Opened], source: str, options: ReadOptions) -> tuple[Part, dict[str, object]]:
    """Totals of a range that the file does not state, kept on the file's day as measures by article."""
    rows = _rows(docs, options)
    article = pc.coalesce(rows.texts["child"], rows.texts["parent"], rows.texts["sku"])
    rows.fault(np.asarray(article.is_null()), "the row names no article")
    sessions = _sessions(rows)
    undated = next((doc.name for doc in docs if doc.day is None), None)
    if undated is not None:
        raise ImportRefusedError(
            f"{undated} does not say which days it is about",
            "say the last day with --end, for example --end 2026-03-31",
        )
    day = pa.array([doc.day.day if doc.day else None for doc in docs], pa.date32()).take(pa.array(rows.file))
    segment = pc.coalesce(rows.texts["sku"], article)
    tables = _by_article(day, segment, rows, sessions, source, options)
    notes = [
        *rows.notes,
        *(doc.day.note for doc in docs if doc.day),
        "The report holds totals of a range of days by article: kept as measures on its last day, not among the daily sessions; "
        "for those import the business report by date.",
        *_notes(rows),
    ]
    return Part(tables, rows.rejected(), 0, tuple(notes), frozenset()), _control(rows, sessions) | _parents(
        rows
    )


def _rows(docs: list[Opened], options: ReadOptions) -> Columns:
    rows = columns_of([doc.table for doc in docs], WANTED, options, options.currency)
    for name in rows.counts:
        rows.fault(rows.counts[name] < 0, f"{name} is below 0")
    return rows


def _sessions(rows: Columns) -> Ints:
    split = rows.counts["sessions app"] + rows.counts["sessions browser"]
    return np.where(rows.empty["sessions"], split, rows.counts["sessions"])


def _knows_sessions(rows: Columns) -> np.ndarray:
    return ~(rows.empty["sessions"] & rows.empty["sessions app"] & rows.empty["sessions browser"])


def _one_row_a_day(rows: Columns, docs: list[Opened]) -> None:
    """Refuse weeks and months: their totals are of no single day."""
    for index, doc in enumerate(docs):
        days = np.unique(
            np.asarray(
                rows.local["date"]
                .filter(pa.array(rows.file == index))
                .drop_null()
                .cast(pa.date32())
                .cast(pa.int32())
            )
        )
        if len(days) > 1 and np.diff(days).min() > 1:
            gap = int(np.diff(days).min())
            raise ImportRefusedError(
                f"the rows of {doc.name} are {gap} days or more apart: totals of weeks or months, not of days",
                "export the business report by date again, with a row for each day",
            )


def _daily(
    day: pa.Array,
    numbers: Mapping[str, Ints],
    sales: Ints,
    good: np.ndarray,
    rows: Columns,
    source: str,
    options: ReadOptions,
) -> tuple[dict[str, pa.Table], int]:
    """Measures by day from the last row of each day."""
    last: dict[object, int] = {}
    places = np.flatnonzero(good).tolist()
    for place in places:
        last[day[place].as_py()] = place
    chosen = np.array(sorted(last.values()), np.int64)
    measured = Measured(source)
    for name, measure in BY_DAY.items():
        if name not in rows.present:
            continue
        at = chosen[~rows.empty[name][chosen]]
        values = sales[at] / 10_000 if name == "sales" else numbers[name][at]
        unit = (options.currency or "currency") if name == "sales" else "count"
        measured.add(measure, day.take(pa.array(at)), None, values, unit)
    return ({"measures": measured.table()} if measured else {}), len(places) - len(chosen)


def _by_article(
    day: pa.Array, segment: pa.Array, rows: Columns, sessions: Ints, source: str, options: ReadOptions
) -> dict[str, pa.Table]:
    measured = Measured(source)
    for name, measure in BY_ARTICLE.items():
        known = _knows_sessions(rows) if name == "sessions" else ~rows.empty[name]
        at = np.flatnonzero(rows.good & known)
        values = (
            sessions[at]
            if name == "sessions"
            else rows.amounts["sales"][at] / 10_000
            if name == "sales"
            else rows.counts[name][at]
        )
        unit = (options.currency or "currency") if name == "sales" else "count"
        measured.add(measure, day.take(pa.array(at)), segment.take(pa.array(at)), np.asarray(values), unit)
    return {"measures": measured.table()} if measured else {}


def _notes(rows: Columns) -> Iterable[str]:
    yield "Shares in the report were not taken; they are computed from the sums. Columns for B2B are parts of the others and stay out."


def _parents(rows: Columns) -> dict[str, object]:
    parents = rows.texts["parent"]
    same = pc.fill_null(pc.equal(parents, rows.texts["child"]), False)
    return {
        "parents": pc.count_distinct(parents).as_py(),
        "parents_listed_as_own_child": int(pc.sum(same).as_py() or 0),
    }


def _control(rows: Columns, sessions: Ints) -> dict[str, object]:
    good = rows.good
    units, visits = int(rows.counts["units"][good].sum()), int(sessions[good].sum())
    return {
        "rows": len(rows),
        "sessions": visits,
        "page_views": int(rows.counts["page views"][good].sum()),
        "units": units,
        "order_items": int(rows.counts["items"][good].sum()),
        "ordered_product_sales": money(rows.amounts["sales"][good]),
        "unit_session_percentage_total": share(units, visits),
    }
