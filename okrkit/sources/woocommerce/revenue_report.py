"""WooCommerce's analytics revenue report -> measures by day: what the shop's own screen says, to compare with."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.core.tables import table as canonical
from okrkit.sources.batch import ReadOptions, Rejected
from okrkit.sources.control import cents
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.frames import Frame
from okrkit.sources.reading.keys import last_of_each
from okrkit.sources.reading.words import count
from okrkit.sources.schema import conform
from okrkit.sources.summary import Part
from okrkit.sources.woocommerce.analytics import REVENUE

FIGURES = tuple(name for name in REVENUE if name != "date")
_DAY = 86_400_000_000  # microseconds


def measure_of(figure: str) -> str:
    """How a figure is called in ``measures``.

    >>> measure_of("Net sales")
    'reported_net_sales'
    """
    return "reported_" + figure.casefold().replace(" ", "_")


def read_revenue(files: list[tuple[TextTable, dict[str, str]]], source: str, options: ReadOptions) -> Part:
    """Read reports by day, week or month; ``files`` are tables with their fields."""
    tables: list[pa.Table] = []
    notes: list[str] = []
    rejected: list[Rejected] = []
    sums = dict.fromkeys(FIGURES, Decimal(0))
    skipped = 0
    for text, fields in files:
        frame = Frame(text, fields, options, numbers=FIGURES, times=("date",))
        days = frame.times("date").local
        figures = {
            name: frame.amounts(name, currency=options.currency) for name in FIGURES if frame.has(name)
        }
        totals = _totals_row(frame, days)
        frame.reject(np.asarray(days.is_null()) & ~frame.bad & ~totals, "the row has no date")
        good = ~frame.bad & ~totals
        skipped += int(totals.sum())
        for name, amounts in figures.items():
            sums[name] += Decimal(int(amounts.values[good].sum())).scaleb(-4)
        taken = pa.array(np.flatnonzero(good))
        at = days.take(taken)
        step = _interval(at)
        for name, amounts in figures.items():
            columns = {
                "source": pa.array([source] * len(taken), pa.string()),
                "day": at.cast(pa.date32()),
                "measure": pa.array([measure_of(name)] * len(taken), pa.string()),
                "segment": pa.array([None if step == "day" else f"by {step}"] * len(taken), pa.string()),
                "value": pa.array(amounts.values[good] / 10_000),
                "unit": pa.array(
                    ["orders" if name == "Orders" else options.currency] * len(taken), pa.string()
                ),
            }
            tables.append(conform("measures", columns, len(taken)))
        rejected += frame.rejected()
        notes += [*frame.notes, f"{text.name}: one row a {step}."]
    loaded, copies = last_of_each(pa.concat_tables(tables), canonical("measures"))
    if copies:
        notes.append("Days that stand in several files: the last file's figures were taken.")
    notes.append(
        "Which date counts and which statuses are in is a setting of the shop: compare these figures with the KPIs of the imported orders; they are not added to them."
    )
    if skipped:
        notes.append(f"{count(skipped, 'row')} of totals left out.")
    control = {name: cents(value) for name, value in sums.items()}
    return Part({"measures": loaded}, tuple(rejected), skipped, tuple(notes), frozenset(), control)


def _totals_row(frame: Frame, days: pa.Array) -> np.ndarray:
    """A last row without a date is the sum of the others, as some copies of the screen have it."""
    total = np.zeros(frame.rows, bool)
    if (
        frame.rows > 1
        and days[frame.rows - 1].as_py() is None
        and frame.text("date")[frame.rows - 1].as_py() is None
    ):
        total[-1] = not frame.bad[-1]
    return total


def _interval(at: pa.Array) -> str:
    """Day, week or month: told by the smallest step between two rows; a single row is a day."""
    if len(at) < 2:
        return "day"
    steps = np.diff(np.sort(np.asarray(pc.unique(at).cast(pa.int64()))))
    smallest = int(steps.min()) / _DAY if len(steps) else 1
    return (
        "hour"
        if smallest < 1
        else "day"
        if smallest < 6
        else "week"
        if smallest < 27
        else "month"
        if smallest < 85
        else "quarter"
    )
