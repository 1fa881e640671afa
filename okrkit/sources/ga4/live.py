"""Google Analytics asked directly: visits by day and channel, and what cannot be added up, by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from okrkit.errors import InvalidValueError
from okrkit.sources.batch import Batch, ReadOptions
from okrkit.sources.ga4.google import ADDRESS, Reports
from okrkit.sources.live import Access, Credential, Cursor, Live, Page, Record, Setting, Stream, Window

KEY = "OKRKIT_GA4_KEY"
CHANNEL = "sessionDefaultChannelGroup"
BY_CHANNEL = (
    "sessions", "engagedSessions", "addToCarts", "checkouts", "ecommercePurchases", "purchaseRevenue", "totalRevenue",
    "keyEvents", "eventCount",
)  # fmt: skip
BY_DAY = ("totalUsers", "activeUsers", "newUsers")
"""Visitors are counted once a day whatever the channel, so they are asked for without one."""

DAYS = 90  # days asked for in one report
ROWS = 10_000  # rows of one page
YEARS = 2  # how far back a first run reads, when not told
LAG = timedelta(days=12)
"""Late hits arrive for three days, and credit moves between channels for up to twelve."""
RESTARTS = 5


class Analytics:
    """One property; see `okrkit.sources.live.Session`."""

    def __init__(self, access: Access) -> None:
        number = access.settings["property"].removeprefix("properties/")
        if not number.isdigit():
            raise InvalidValueError(
                f"{access.settings['property']!r} is not a property's number",
                "take it from Admin > Property details: nine or ten digits, not G-... and not UA-...",
            )
        self._zone = ZoneInfo(access.timezone or "UTC")
        self._reports = Reports(access.settings["address"], number, access.secret(KEY), KEY, access.timing)
        self.timezone = ""
        self.notes: Sequence[str] = ()
        self.streams: Sequence[Stream] = (
            self._stream("channels", ("date", CHANNEL), BY_CHANNEL),
            self._stream("visitors", ("date",), BY_DAY),
        )

    def read(self, pulled: Mapping[str, list[Record]], options: ReadOptions) -> Batch:
        from okrkit.sources.ga4.report import batch_of

        answers = [record["answer"] for records in pulled.values() for record in records]
        self.timezone = next(
            filter(None, map(_zone_in, answers)), ""
        )  # a run taken up may have asked nothing
        return batch_of(
            {name: since_first(newest_reading(records)) for name, records in pulled.items()}, options
        )

    def close(self) -> None:
        self._reports.close()

    def _stream(self, name: str, dimensions: Sequence[str], metrics: Sequence[str]) -> Stream:
        def page(window: Window, cursor: Cursor | None) -> Page:
            return self._page(dimensions, metrics, window, cursor)

        return Stream(name, page, identity, lag=LAG)

    def _page(
        self, dimensions: Sequence[str], metrics: Sequence[str], window: Window, cursor: Cursor | None
    ) -> Page:
        """One page of the report over some days; today is not over, so it is left for the next run."""
        last = window.until.astimezone(self._zone).date() - timedelta(days=1)
        at = cursor or {
            "day": first_day(window, self._zone).isoformat(),
            "offset": 0,
            "count": None,
            "reading": 1,
        }
        day, offset, reading = date.fromisoformat(at["day"]), int(at["offset"]), int(at["reading"])
        if day > last:
            return Page([])
        end = min(day + timedelta(days=DAYS - 1), last)
        answer = self._reports.run({
            "dimensions": [{"name": n} for n in dimensions],
            "metrics": [{"name": n} for n in metrics],
            "date_ranges": [{"start_date": day.isoformat(), "end_date": end.isoformat()}],
            "order_bys": [{"dimension": {"dimension_name": n}} for n in dimensions],
            "limit": ROWS,
            "offset": offset,
            "return_property_quota": True,
        })  # fmt: skip
        self.timezone = _zone_in(answer) or self.timezone
        count = int(answer.get("rowCount", 0))
        record = {
            "start": day.isoformat(), "end": end.isoformat(), "offset": offset, "reading": reading,
            "everything": window.since is None, "answer": answer,
        }  # fmt: skip
        # Rows that came or went between two pages would be missed or met twice: these days are read again.
        notes: tuple[str, ...] = ()
        if at["count"] not in (None, count):
            if reading <= RESTARTS:
                return Page([], {"day": at["day"], "offset": 0, "count": None, "reading": reading + 1})
            notes = (
                f"The report of {day} to {end} kept changing while it was read: read it again with --since.",
            )
        got = len(_days_of(answer))
        if got and offset + got < count:
            return Page([record], {**at, "offset": offset + got, "count": count}, notes)
        after = end + timedelta(days=1)
        following = {"day": after.isoformat(), "offset": 0, "count": None, "reading": 1}
        return Page([record], following if after <= last else None, notes)


def first_day(window: Window, zone: ZoneInfo) -> date:
    """The first day that is asked for: two years back where nothing is told."""
    begins: datetime = window.since or window.until - timedelta(days=365 * YEARS)
    return begins.astimezone(zone).date()


def _zone_in(answer: Mapping[str, Any]) -> str:
    """The property's time zone, which only an answer tells."""
    return str((answer.get("metadata") or {}).get("timeZone") or "")


def _days_of(answer: Mapping[str, Any]) -> list[str]:
    """The day of each row (YYYYMMDD); rows of totals have none and are not among the rows that an offset counts."""
    days = [
        str(row["dimensionValues"][0]["value"])
        for row in answer.get("rows", ())
        if row.get("dimensionValues")
    ]
    return [day for day in days if day.isdigit()]


def identity(record: Record) -> str:
    """A page of one reading of some days."""
    return f"{record['start']}..{record['end']}@{record['offset']}#{record['reading']}"


def newest_reading(records: Sequence[Record]) -> list[dict[str, Any]]:
    """Of days that had to be read again only the last reading counts."""
    newest: dict[str, int] = {}
    for record in records:
        newest[record["start"]] = max(newest.get(record["start"], 0), int(record["reading"]))
    return [r for r in records if int(r["reading"]) == newest[r["start"]]]


def since_first(records: Sequence[Record]) -> list[dict[str, Any]]:
    """The days since the first one with a visit: before a property was set up there were no days without visits.

    Days of a later run that lie before its first visit were loaded by an earlier run.
    """
    days = [day for record in records for day in _days_of(record["answer"])]
    if not days:
        return [r for r in records if not r["everything"]]
    first = date.fromisoformat(min(days)).isoformat()  # YYYYMMDD there
    return [{**r, "start": max(r["start"], first)} for r in records if r["end"] >= first]


LIVE = Live(
    name="ga4",
    title="Google Analytics",
    about="visits, carts and purchases by day and channel; visitors by day",
    settings=(
        Setting("property", "the property's number, from Admin > Property details"),
        Setting("address", "where the API is", required=False, default=ADDRESS),
    ),
    credentials=(
        Credential(
            KEY,
            "the key of a service account that may view the property: its JSON file's path, or its content",
        ),
    ),
    connect=Analytics,
)
