"""Reports with a row a day: the order of day and month shows in the days following one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pyarrow.compute as pc

from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import ReadOptions
from okrkit.sources.fba.opened import Opened
from okrkit.sources.fba.words import column_of
from okrkit.sources.reading.datetexts import decide_day_first, parse_stamp

ENOUGH = 3  # days that follow one another


def with_order_of_days(docs: Sequence[Opened], options: ReadOptions) -> tuple[ReadOptions, list[str]]:
    """The options with the order of day and month, where a report's dates leave it open and its days decide it.

    3/1/25, 3/2/25, 3/3/25 are three days in a row with the month first, and of three months with the day first.
    """
    if options.day_first is not None:
        return options, []
    for doc in docs:
        texts = _dates(doc, options)
        try:
            decide_day_first(texts, "Date", None)
        except ImportRefusedError:
            found = [first for first in (False, True) if _in_a_row(texts, first)]
            if len(found) == 1:
                first = "day" if found[0] else "month"
                note = f"{doc.name}: the {first} stands first in its dates, as days then follow one another."
                return replace(options, day_first=found[0]), [note]
    return options, []


def _dates(doc: Opened, options: ReadOptions) -> list[str]:
    named = options.mapping.get("date")
    header = next((h for h in doc.table.headers if h == named or column_of("business", h) == "date"), None)
    if header is None:
        return []
    return [t for t in pc.utf8_trim_whitespace(doc.table.columns.column(header)).unique().to_pylist() if t]


def _in_a_row(texts: Sequence[str], day_first: bool) -> bool:
    days: set[date] = set()
    for text in texts:
        stamp = parse_stamp(text, day_first)
        if stamp is None:
            return False
        days.add(stamp.local.date())
    return len(days) >= ENOUGH and (max(days) - min(days)).days == len(days) - 1
