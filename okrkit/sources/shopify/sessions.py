"""Shopify's sessions and conversion reports -> sessions by day, channel and campaign."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.core.tables import table as canonical
from okrkit.sources.batch import ReadOptions, Rejected
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.decimals import to_scaled
from okrkit.sources.reading.keys import added_up
from okrkit.sources.reading.numbers import read_decimals
from okrkit.sources.reading.stamps import read_stamps
from okrkit.sources.schema import conform
from okrkit.sources.shopify.layouts import key_of
from okrkit.sources.summary import Part

COUNTS = {
    "sessions": ("Sessions",),
    "visitors": ("Online store visitors", "Visitors"),
    "carts": ("Sessions with cart additions",),
    "checkouts": ("Sessions that reached checkout",),
    "purchases": ("Sessions that completed checkout",),
}
CHANNEL = (
    "Session source",
    "Referrer source",
    "UTM source",
    "Referring channel",
    "UTM medium",
    "Traffic source",
)
CAMPAIGN = (
    "UTM campaign name",
    "UTM campaign",
    "Session campaign",
    "Landing page path",
    "Landing page URL",
    "Landing page",
)


def read_sessions(files: list[TextTable], source: str, options: ReadOptions) -> Part:
    """Read reports by day; rows of the same day, channel and campaign are added up, file by file."""
    tables: list[pa.Table] = []
    rejected: list[Rejected] = []
    notes: list[str] = []
    for file in files:
        table, bad, said = _one(file, source, options)
        tables.append(table)
        rejected += bad
        notes += said
    origin = np.repeat(np.arange(len(tables)), [table.num_rows for table in tables])
    loaded = added_up(pa.concat_tables(tables), canonical("sessions"), origin, notes)
    return Part({"sessions": loaded}, tuple(rejected), 0, tuple(notes), frozenset())


def _one(file: TextTable, source: str, options: ReadOptions) -> tuple[pa.Table, list[Rejected], list[str]]:
    by_key = {key_of(h): h for h in file.headers}
    rows = file.columns.num_rows

    def text(*headers: str) -> tuple[pa.Array, str | None]:
        for header in headers:
            if name := by_key.get(key_of(header)):
                trimmed = pc.utf8_trim_whitespace(file.columns.column(name).combine_chunks())
                return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed), header
        return pa.nulls(rows, pa.string()), None

    day_text, _ = text("Day", "Date")
    days = read_stamps(day_text, "Day", day_first=options.day_first)
    bad = {"Day cannot be read": days.bad | np.asarray(days.local.is_null())}
    counts = {}
    for name, headers in COUNTS.items():
        column, header = text(*headers)
        read = read_decimals(
            column, header or name, 3, decimal_comma=options.decimal_comma, default_point=True, currency=""
        )
        values, missing = to_scaled(read.values)
        counts[name] = pa.array(values // 1000, pa.int64(), mask=missing)
        bad[f"{header} cannot be read"] = read.bad | ((values % 1000) != 0) | (values < 0)
        if name == "sessions":
            bad["Sessions is empty"] = missing & ~read.bad
    channel, channel_header = text(*CHANNEL)
    campaign, campaign_header = text(*CAMPAIGN)
    refused = np.zeros(rows, bool)
    rejected = []
    for reason, flags in bad.items():
        rejected += [
            Rejected(file.name, int(file.numbers[i]), reason) for i in np.flatnonzero(flags & ~refused)
        ]
        refused |= flags
    good = pa.array(np.flatnonzero(~refused))
    columns = {
        "source": pa.array([source] * len(good), pa.string()),
        "day": days.local.take(good).cast(pa.date32()),
        "channel": channel.take(good),
        "campaign": campaign.take(good),
        **{name: values.take(good) for name, values in counts.items()},
    }
    notes = [*file.notes, *days.notes]
    for what, used in (("channel", channel_header), ("campaign", campaign_header)):
        if used:
            notes.append(f"{file.name}: {used!r} was taken as the {what}.")
    return conform("sessions", columns, len(good)), rejected, notes
