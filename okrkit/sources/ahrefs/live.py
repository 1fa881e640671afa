"""Ahrefs asked directly: the estimates of organic visits and the domains that link here, by day, week or month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from okrkit.errors import InvalidValueError
from okrkit.sources.batch import Batch, ReadOptions
from okrkit.sources.live import (
    Access,
    Answer,
    Client,
    Credential,
    CredentialError,
    Cursor,
    Live,
    Page,
    Record,
    ServiceError,
    Setting,
    Stream,
    Wait,
    Window,
    bearer,
)

KEY = "OKRKIT_AHREFS_KEY"
ADDRESS = "https://api.ahrefs.com/v3"
PER_MINUTE = 60
ROWS = 1000
YEARS = 2  # how far back a first run reads, when not told
PERIOD = {"daily": 1, "weekly": 7, "monthly": 31}  # days: the running period's estimate still moves

HISTORIES = {
    "traffic": ("site-explorer/metrics-history", "metrics", "date,org_traffic,org_cost,paid_traffic,paid_cost"),
    "rating": ("site-explorer/domain-rating-history", "domain_ratings", ""),
    "domains": ("site-explorer/refdomains-history", "refdomains", ""),
}  # fmt: skip
"""What is read over time: path, the list in the answer, the columns asked for (each costs units)."""

LISTS = {
    "keywords": ("site-explorer/organic-keywords", "keywords", "keyword", "keyword,volume,sum_traffic,best_position,best_position_url,cpc"),
    "pages": ("site-explorer/top-pages", "pages", "url", "url,sum_traffic,keywords,top_keyword,value"),
}  # fmt: skip
"""What is read as it stands on a day: path, list, the column that names a row, the columns asked for."""


class SiteExplorer:
    """One target; see `okrkit.sources.live.Session`."""

    timezone = ""

    def __init__(self, access: Access) -> None:
        settings = access.settings
        self._target = settings["target"]
        self._grouping = settings["grouping"]
        if self._grouping not in PERIOD:
            raise InvalidValueError(
                f"grouping is {self._grouping!r}, expected one of {', '.join(PERIOD)}",
                "okrkit sync ahrefs --connect grouping=monthly",
            )
        self._asked = {
            "target": self._target, "mode": settings["mode"],
            **({"country": settings["country"]} if settings["country"] else {}), "output": "json",
        }  # fmt: skip
        key = access.secret(KEY)
        self._client: Client = access.client(settings["address"], secrets=[key], sign=bearer(key))
        self._units = 0
        self.notes: Sequence[str] = ()
        wanted = [name.strip() for name in settings["reports"].split(",") if name.strip()]
        for name in wanted:
            if name not in HISTORIES and name not in LISTS:
                raise InvalidValueError(
                    f"reports names {name!r}, expected some of {', '.join([*HISTORIES, *LISTS])}",
                    "okrkit sync ahrefs --connect reports=traffic,rating,domains",
                )
        self.streams: Sequence[Stream] = tuple(self._stream(name) for name in wanted)

    def read(self, pulled: Mapping[str, list[Record]], options: ReadOptions) -> Batch:
        from okrkit.sources.ahrefs.api import batch_of

        return batch_of(pulled, options, target=self._target)

    def close(self) -> None:
        self._client.close()

    def _stream(self, name: str) -> Stream:
        if name in HISTORIES:
            lag = timedelta(days=PERIOD[self._grouping] + 3)
            return Stream(name, lambda w, c: self._history(name, w, c), lambda r: str(r["date"]), lag=lag)
        column = LISTS[name][2]
        return Stream(
            name, lambda w, c: self._list(name, w, c), lambda r: f"{r['day']} {r[column]}", incremental=False
        )

    def _history(self, name: str, window: Window, cursor: Cursor | None) -> Page:
        """One year of a history; a year is a page, so that a kill costs no units twice."""
        path, key, select = HISTORIES[name]
        last = window.until.date()
        begins = window.since or window.until - timedelta(days=365 * YEARS)
        first = date.fromisoformat(cursor) if cursor else begins.date()
        if self._grouping == "monthly":
            first = first.replace(day=1)
        end = min(date(first.year, 12, 31), last)
        answer = self._get(path, {
            "date_from": first.isoformat(), "date_to": end.isoformat(), "history_grouping": self._grouping,
            **({"select": select} if select else {}),
        })  # fmt: skip
        records = [r for r in _listed(answer, key) if r.get("date")]
        return Page(records, None if end >= last else (end + timedelta(days=1)).isoformat())

    def _list(self, name: str, window: Window, cursor: Cursor | None) -> Page:
        """One page of what stood on the day of the run: a past day's list no longer changes between two pages.

        Some plans ignore the offset and hand out the first page for ever; then the list ends there, with a note.
        """
        path, key, column, select = LISTS[name]
        day = window.until.date().isoformat()
        at = cursor or {"offset": 0, "first": None}
        answer = self._get(path, {
            "date": day, "select": select, "order_by": f"sum_traffic:desc,{column}:asc", "limit": ROWS,
            **({"offset": at["offset"]} if at["offset"] else {}),
        })  # fmt: skip
        rows = _listed(answer, key)
        first = rows[0].get(column) if rows else None
        if rows and first == at["first"]:
            return Page(
                [], None, (f"Ahrefs hands out the first {ROWS:,} {name} only, those with the most visits.",)
            )
        records = [{**r, "day": day} for r in rows if r.get(column)]
        full = len(rows) >= ROWS
        return Page(records, {"offset": at["offset"] + len(rows), "first": first} if full else None)

    def _get(self, path: str, params: Mapping[str, Any]) -> Answer:
        try:
            return self._client.get(path, {**self._asked, **params}, judge=_judge)
        except CredentialError as error:
            if "unit" in error.problem.lower() or "limit" in error.problem.lower():
                raise ServiceError(
                    f"the units of the Ahrefs plan are used up ({error.problem})",
                    "run it again when they are renewed, or ask for fewer reports; what was read so far is kept",
                ) from None
            raise


def _judge(answer: Answer) -> Wait | None:
    """The limit is 60 requests a minute, and no header says when it is over: wait a minute's share, then longer."""
    if answer.status == 429 and not answer.headers.get("Retry-After"):
        return Wait("it says that the limit of requests is reached", 60.0)
    return None


def _listed(answer: Answer, key: str) -> list[dict[str, Any]]:
    """The rows of an answer: under the documented name, or else the only list in it."""
    told = answer.data if isinstance(answer.data, dict) else {}
    lists = [v for v in told.values() if isinstance(v, list)]
    found = told.get(key, lists[0] if len(lists) == 1 else None)
    if not isinstance(found, list):
        raise ServiceError(f"Ahrefs answers without {key!r}", "check the target and the plan's rights")
    return [r for r in found if isinstance(r, dict)]


LIVE = Live(
    name="ahrefs",
    title="Ahrefs",
    about="estimated organic visits, domain rating and referring domains over time; keywords and pages as they stand",
    settings=(
        Setting("target", "the shop's domain or address, e.g. shop.example.com"),
        Setting("mode", "exact, prefix, domain or subdomains", required=False, default="subdomains"),
        Setting("country", "two letters for one country; all countries without it", required=False),
        Setting("grouping", "daily, weekly or monthly", required=False, default="monthly"),
        Setting(
            "reports", "some of traffic, rating, domains, keywords, pages; the last two cost units for each row",
            required=False, default="traffic,rating,domains", account=False,
        ),
        Setting("address", "where the API is", required=False, default=ADDRESS),
    ),
    credentials=(Credential(KEY, "an API key, from Account settings > API keys; it lasts a year"),),
    connect=SiteExplorer,
)  # fmt: skip
