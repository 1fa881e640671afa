"""Reports -> visits by day and channel, and every other number as a measure; nothing is counted twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.errors import ImportRefusedError
from okrkit.sources.ga4.facts import Facts, Floats
from okrkit.sources.ga4.words import ADDS_UP, kind_of
from okrkit.sources.reading.words import count
from okrkit.sources.schema import conform

CHANNEL = ("channel", "session_source_medium", "session_medium", "session_source")
CAMPAIGN = ("session_campaign", "landing_page")
OF_A_SESSION = {*CHANNEL, *CAMPAIGN, "device_category", "country", "platform", "operating_system", "browser"}
"""A visit has one value of each of these, so that visits may be added up over them."""

COUNTS = {
    "sessions": ("sessions",),
    "carts": ("add_to_carts",),
    "checkouts": ("checkouts",),
    "purchases": ("ecommerce_purchases", "transactions"),
}
KEY = ("day", "measure", "segment")
VISITORS = ("active_users", "total_users")
UNITS = {"count": "count", "people": "users", "share": "share", "seconds": "seconds", "number": "number"}


@dataclass(frozen=True, slots=True)
class Stored:
    """The tables made of reports, how many of each report's rows are in none of them, and what to say."""

    tables: dict[str, pa.Table]
    unused: tuple[int, ...]
    notes: tuple[str, ...]


def stored(reports: Sequence[Facts], source: str, currency: str | None) -> Stored:
    """Bring reports of one property into the canonical tables.

    Visits by day go to ``sessions``: of several reports about one day the one by channel counts, and of those the
    last. All other numbers by day go to ``measures`` under their own names. A number over several days goes there as
    ``<name>_in_range``, on the last of its days, with the range in the segment: it is no value of a day.

    Raises
    ------
    ImportRefusedError
        If amounts of money stand in a currency that nobody has told.
    """
    notes: list[str] = [note for report in reports for note in report.notes]
    codes = sorted({report.currency for report in reports if report.currency})
    if len(codes) > 1:
        raise ImportRefusedError(
            f"the reports are in {' and '.join(codes)}, and one property has one currency",
            "import each property under a name of its own: --shop NAME",
        )
    used = [np.zeros(report.rows, bool) for report in reports]
    visits = _sessions(reports, source, used, notes)
    measures = _measures(reports, source, currency, used, notes)
    tables = {"sessions": visits, "measures": measures}
    return Stored(
        {name: rows for name, rows in tables.items() if rows.num_rows},
        tuple(int(np.count_nonzero(~flags)) for flags in used),
        tuple(dict.fromkeys(notes)),
    )


def gives_visits(report: Facts) -> bool:
    """Whether a report holds the visits of whole days, which may be added up over its rows."""
    return (
        "sessions" in report.metrics
        and report.daily
        and not report.comparison
        and set(report.dimensions) <= OF_A_SESSION
    )


def _sessions(reports: Sequence[Facts], source: str, used: list[np.ndarray], notes: list[str]) -> pa.Table:
    """For each day the rows of one report."""
    chosen: dict[date, tuple[bool, int, int]] = {}
    candidates = [place for place, report in enumerate(reports) if gives_visits(report)]
    for place in candidates:
        report = reports[place]
        by_channel = any(name in report.dimensions for name in CHANNEL)
        columns = sum(name in report.metrics for names in COUNTS.values() for name in names)
        for day in (*np.unique(report.first).tolist(), *report.filled):
            chosen[day] = max(chosen.get(day, (False, -1, -1)), (by_channel, columns, place))
    tables = []
    for place in candidates:
        report = reports[place]
        days = {day for day, (_, _, best) in chosen.items() if best == place}
        mine = np.array([day in days for day in report.first.tolist()], bool)
        mine &= ~np.isnan(report.metrics["sessions"])
        used[place] |= mine
        tables.append(_visits(report, mine, sorted(days & set(report.filled)), source))
        if not mine.all():
            again = count(int(np.count_nonzero(~mine)), "row")
            notes.append(
                f"{report.file}: {again} not taken: their visits are in a fuller report of the same days."
            )
    if any(
        reports[place].metrics.keys() & {"add_to_carts", "checkouts", "ecommerce_purchases"}
        for place in candidates
    ):
        notes.append("Carts, checkouts and purchases are Google Analytics' counts of events, not of visits.")
    if any(visits["channel"].null_count == visits.num_rows > 0 for visits in tables):
        notes.append(
            "These visits are not told by channel. A report by channel of the same days would be added to them: stay with one "
            "kind of report."
        )
    return pa.concat_tables(tables) if tables else conform("sessions", {}, 0)


def _visits(report: Facts, mine: np.ndarray, filled: Sequence[date], source: str) -> pa.Table:
    """The chosen rows, added up to one a day, channel and campaign."""
    channel = next((report.dimensions[n] for n in CHANNEL if n in report.dimensions), [None] * report.rows)
    campaign = next((report.dimensions[n] for n in CAMPAIGN if n in report.dimensions), [None] * report.rows)
    values = {
        name: next((report.metrics[m] for m in metrics if m in report.metrics), None)
        for name, metrics in COUNTS.items()
    }
    visitors = next((report.metrics[m] for m in VISITORS if m in report.metrics), None)
    rows = np.flatnonzero(mine)
    numbers: dict[tuple[date, str | None, str | None], int] = {}
    days = report.first.tolist()
    groups = np.array(
        [numbers.setdefault((days[r], channel[r], campaign[r]), len(numbers)) for r in rows.tolist()],
        np.int64,
    )
    keys = [*numbers, *((day, None, None) for day in filled)]
    columns = {
        "source": pa.array([source] * len(keys), pa.string()),
        "day": pa.array([day for day, _, _ in keys], pa.date32()),
        "channel": pa.array([name for _, name, _ in keys], pa.string()),
        "campaign": pa.array([name for _, _, name in keys], pa.string()),
        **{
            n: _added_up(v[rows], groups, len(numbers), len(filled))
            for n, v in values.items()
            if v is not None
        },
    }
    if visitors is not None:
        sums = _added_up(visitors[rows], groups, len(numbers), len(filled))
        alone = np.bincount(groups, minlength=len(keys)) == 1  # people of several rows do not add up
        columns["visitors"] = pc.if_else(pa.array(alone), sums, pa.scalar(None, pa.int64()))
    return conform("sessions", columns, len(keys))


def _added_up(values: Floats, groups: np.ndarray, n: int, filled: int) -> pa.Array:
    """The sum of each group as a whole number, null where it holds none; then a 0 for each day without rows."""
    there = ~np.isnan(values)
    sums = np.bincount(groups, weights=np.where(there, values, 0.0), minlength=n)
    known = np.bincount(groups, weights=there, minlength=n) > 0
    whole = np.concatenate([np.rint(sums).astype(np.int64), np.zeros(filled, np.int64)])
    return pa.array(whole, mask=np.concatenate([~known, np.zeros(filled, bool)]))


def _measures(
    reports: Sequence[Facts], source: str, currency: str | None, used: list[np.ndarray], notes: list[str]
) -> pa.Table:
    """One row a day, metric and segment; of reports that repeat one another the one with the most columns counts."""
    pieces = []
    order = sorted(range(len(reports)), key=lambda p: (len(reports[p].metrics), p))
    in_range = False
    for place in order:
        report = reports[place]
        skip = {m for names in COUNTS.values() for m in names} if gives_visits(report) else set()
        segment = _segments(report)
        in_range |= bool(report.rows and not report.daily)
        for metric, values in report.metrics.items():
            rows = np.flatnonzero(~np.isnan(values))
            if metric in skip or not len(rows):
                continue
            unit = _unit(metric, report, values, currency)
            one = _one(report, metric, values, rows, segment, unit)
            used[place][rows if kind_of(metric) in ADDS_UP else one["row"].to_numpy()] = True
            pieces.append(one.drop_columns("row"))
    if not pieces:
        return conform("measures", {}, 0)
    if in_range:
        notes.append(
            "Numbers over several days are kept as measures named ..._in_range, on the last day of their range; no KPI by "
            "day, week or month can be made of them. Add the dimension Date to the report, or sync, to get days."
        )
    return _once_each(pa.concat_tables(pieces), source, notes)


def _segments(report: Facts) -> pa.Array:
    """What part a row is about, as "name: value", and the range where it is not one day; null for the whole."""
    parts: list[list[str]] = [[] for _ in range(report.rows)]
    for name, values in report.dimensions.items():
        for part, value in zip(parts, values, strict=True):
            part.append(f"{name}: {value}")
    for place, (first, last) in enumerate(zip(report.first, report.last, strict=True)):
        if report.comparison:
            parts[place].insert(0, f"comparison: {report.comparison}")
        if first != last:
            parts[place].append(f"{first} to {last}")
    return pa.array(["; ".join(part) or None for part in parts], pa.string())


def _unit(metric: str, report: Facts, values: Floats, currency: str | None) -> str | None:
    kind = kind_of(metric)
    if kind != "money":
        return "sessions" if metric == "sessions" else UNITS[kind]
    code = report.currency or currency
    if code is None and np.nansum(np.abs(values)) > 0:
        problem = f"{report.file} holds amounts ({metric.replace('_', ' ')}), and Google Analytics' downloads name no currency"
        raise ImportRefusedError(problem, "say the property's reporting currency, for example --currency EUR")
    return code


def _one(
    report: Facts, metric: str, values: Floats, rows: np.ndarray, segment: pa.Array, unit: str | None
) -> pa.Table:
    """One metric of one report; rows of one day and segment are added up where the metric adds up, else left out."""
    daily = pa.array(report.first[rows] == report.last[rows])
    found = pa.table(
        {
            "day": pa.array(report.last[rows]).cast(pa.date32()),
            "measure": pc.if_else(daily, metric, f"{metric}_in_range"),
            "segment": segment.take(pa.array(rows)),
            "value": pa.array(values[rows]),
            "row": pa.array(rows),
        }
    )
    summed = found.group_by(list(KEY), use_threads=False).aggregate(
        [("value", "sum"), ("value", "count"), ("row", "max")]
    )
    if kind_of(metric) not in ADDS_UP:
        summed = summed.filter(pc.equal(summed["value_count"], 1))
    columns = {name: summed[name] for name in KEY}
    columns |= {"value": summed["value_sum"], "row": summed["row_max"]}
    return pa.table(columns | {"unit": pa.array([unit] * summed.num_rows, pa.string())})


def _once_each(found: pa.Table, source: str, notes: list[str]) -> pa.Table:
    """Of values with one key the last one; a different one is said."""
    keys = list(KEY)
    numbered = found.append_column("at", pa.array(np.arange(found.num_rows)))
    best = numbered.group_by(keys, use_threads=False).aggregate(
        [("at", "max"), ("value", "min"), ("value", "max")]
    )
    apart = int(pc.sum(pc.not_equal(best["value_min"], best["value_max"])).as_py() or 0)
    if apart:
        notes.append(
            f"{count(apart, 'number')} had different values in several reports: that of the report with the most "
            "columns was taken."
        )
    kept = found.take(pa.array(np.sort(best["at_max"].to_numpy())))
    columns = {name: kept[name] for name in (*keys, "value", "unit")}
    columns["source"] = pa.array([source] * kept.num_rows, pa.string())
    return conform("measures", columns, kept.num_rows)
