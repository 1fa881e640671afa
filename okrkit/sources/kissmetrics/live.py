"""Kissmetrics asked directly: saved metrics over time through its query API, and the raw export's folder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from okrkit.errors import InvalidValueError
from okrkit.sources.batch import Batch, ReadOptions
from okrkit.sources.kissmetrics.query import ADDRESS, EMAIL, KEY, PASSWORD, Queries
from okrkit.sources.live import Access, Credential, Cursor, Live, Page, Record, Setting, Stream, Window

PRESET = '{"type": "preset", "preset": "this_month_to_date"}'
YEARS = 2  # how far back a first run asks, where the range is told


class Product:
    """One product; see `okrkit.sources.live.Session`."""

    def __init__(self, access: Access) -> None:
        settings = access.settings
        self._metrics = metrics_in(settings["metrics"])
        self._range = settings["range"]
        self._folder = Path(settings["folder"]).expanduser() if settings["folder"] else None
        if not self._metrics and self._folder is None:
            raise InvalidValueError(
                "Kissmetrics is told neither metrics nor the folder of the raw export",
                "okrkit sync kissmetrics --connect metrics=Signups=123, or --connect folder=DIR",
            )
        self.timezone = ""
        self.notes: Sequence[str] = ()
        self._zone = ZoneInfo(access.timezone or "UTC")
        self._queries = Queries(access, settings["address"]) if self._metrics else None
        streams: list[Stream] = []
        if self._metrics:
            streams.append(Stream("metrics", self._metric_page, identity, lag=timedelta(days=3)))
        if self._folder is not None:
            streams.append(Stream("revisions", self._revisions, lambda r: str(r["file"]), incremental=False))
        self.streams: Sequence[Stream] = streams

    def read(self, pulled: Mapping[str, list[Record]], options: ReadOptions) -> Batch:
        from okrkit.sources.kissmetrics.results import batch_of

        return batch_of(newest_queries(pulled.get("metrics", [])), self._folder, options)

    def close(self) -> None:
        if self._queries is not None:
            self._queries.close()

    def _metric_page(self, window: Window, cursor: Cursor | None) -> Page:
        """A query is one page, each page of its rows another: after a kill it is not sent again."""
        assert self._queries is not None
        if cursor is None:
            self._find_zone()
        at = cursor or {"metric": 0, "query": None, "offset": 0, "first": None}
        name, number = self._metrics[at["metric"]]
        if at["query"] is None:
            body = {
                "metric_id": number,
                "query_type": "metric_over_time",
                "date_range": self._asked_range(window),
            }
            return Page(
                [], {**at, "query": self._queries.start("queries/metric", body), "offset": 0, "first": None}
            )
        rows = self._queries.rows(at["query"], at["offset"])
        if rows is None:  # it is kept there for a while only
            return Page([], {**at, "query": None})
        first = json.dumps(rows[0], sort_keys=True) if rows else None
        if rows and first != at["first"]:
            records = [
                {"metric": name, "query": at["query"], "place": at["offset"] + n, "row": row}
                for n, row in enumerate(rows)
            ]
            return Page(records, {**at, "offset": at["offset"] + len(rows), "first": first})
        following = {"metric": at["metric"] + 1, "query": None, "offset": 0, "first": None}
        return Page([], following if at["metric"] + 1 < len(self._metrics) else None)

    def _asked_range(self, window: Window) -> object:
        begins = window.since or window.until - timedelta(days=365 * YEARS)
        days = {
            "start": begins.astimezone(self._zone).date(),
            "end": window.until.astimezone(self._zone).date(),
        }
        text = self._range
        for name, day in days.items():
            text = text.replace("{" + name + "}", day.isoformat())
        try:
            return json.loads(text)
        except ValueError:
            raise InvalidValueError(
                f"range is {self._range!r}, expected JSON", f"for example range={PRESET}"
            ) from None

    def _find_zone(self) -> None:
        """Days are in the product's own zone, which only the list of products tells."""
        assert self._queries is not None
        zones = {str(p.get("timezone") or "") for p in self._queries.products()}
        if len(zones) == 1:
            name = zones.pop()
            try:
                ZoneInfo(name)
            except (KeyError, ValueError, OSError):
                return
            self.timezone = name

    def _revisions(self, window: Window, cursor: Cursor | None) -> Page:
        """The files of the export: read whole, since a late alias joins people of any earlier day."""
        assert self._folder is not None
        if not self._folder.is_dir():
            raise InvalidValueError(
                f"{self._folder} is no folder",
                "copy the bucket there first, with its revisions, index.csv and status.csv",
            )
        files = sorted(p for p in self._folder.rglob("*") if p.is_file())
        return Page([{"file": str(p.relative_to(self._folder)), "size": p.stat().st_size} for p in files])


def metrics_in(text: str) -> list[tuple[str, int]]:
    """Names and numbers of saved metrics.

    >>> metrics_in("Signups=123, Paid orders=124")
    [('Signups', 123), ('Paid orders', 124)]
    """
    found = []
    for part in filter(None, (p.strip() for p in text.split(","))):
        name, _, number = part.rpartition("=")
        if not name.strip() or not number.strip().isdigit():
            raise InvalidValueError(
                f"metrics holds {part!r}, expected NAME=NUMBER", "the number stands in the metric's address"
            )
        found.append((name.strip(), int(number)))
    return found


def identity(record: Record) -> str:
    """A row by its place in the answer to one query."""
    return f"{record['metric']} {record['query']} {record['place']}"


def newest_queries(records: Sequence[Record]) -> list[Record]:
    """Where a query had to be sent again only its last answer counts."""
    last = {r["metric"]: r["query"] for r in records}
    return [r for r in records if last[r["metric"]] == r["query"]]


LIVE = Live(
    name="kissmetrics",
    title="Kissmetrics",
    about="saved metrics over time, and the raw export once its bucket is copied into a folder",
    settings=(
        Setting("metrics", "saved metrics: NAME=NUMBER, several separated by commas", required=False, account=False),
        Setting(
            "range", "the query's date_range in JSON; {start} and {end} stand for days", required=False, default=PRESET,
            account=False,
        ),
        Setting("folder", "where the raw export's bucket is copied to", required=False, account=False),
        Setting("address", "where the API is", required=False, default=ADDRESS),
    ),
    credentials=(
        Credential(KEY, "an API key", optional=True),
        Credential(EMAIL, "the account's e-mail address, in place of a key", optional=True),
        Credential(PASSWORD, "the account's password, with the e-mail address", optional=True),
    ),
    connect=Product,
)  # fmt: skip
