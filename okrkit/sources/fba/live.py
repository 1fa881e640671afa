"""Fulfillment by Amazon asked directly: the reports of the Selling Partner API, a month a report."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from okrkit.errors import InvalidValueError, UnknownNameError
from okrkit.sources.batch import Batch, ReadOptions
from okrkit.sources.fba.documents import opened_document
from okrkit.sources.fba.opened import Opened
from okrkit.sources.fba.selling_partner import Reports
from okrkit.sources.live import Access, Credential, Cursor, Live, Page, Record, Setting, Stream, Window

NAMES = ("OKRKIT_FBA_REFRESH_TOKEN", "OKRKIT_FBA_CLIENT_ID", "OKRKIT_FBA_CLIENT_SECRET")
REGIONS = {region: f"https://sellingpartnerapi-{region}.amazon.com" for region in ("na", "eu", "fe")}
LOGIN = "https://api.amazon.com"
DAYS = timedelta(days=30)  # the longest span of one report
BACK = timedelta(days=730)  # what a first run reads, when not told; Amazon keeps about two years


@dataclass(frozen=True, slots=True)
class Kind:
    """A report: its name there, how it is cut in time, and how late its rows may change."""

    type: str
    cut: str = (
        "spans"  # spans: a report for each month; now: as things stand; listed: Amazon makes it by itself
    )
    lag: timedelta = timedelta(days=3)
    options: Mapping[str, str] = field(default_factory=dict)


KINDS = {
    "orders": Kind("GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"),
    "shipments": Kind("GET_AMAZON_FULFILLED_SHIPMENTS_DATA_GENERAL"),
    "returns": Kind("GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA", lag=timedelta(days=7)),
    "settlements": Kind("GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE", "listed", timedelta(days=1)),
    "inventory": Kind("GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA", "now"),
    "traffic": Kind(
        "GET_SALES_AND_TRAFFIC_REPORT", lag=timedelta(days=3),
        options={"dateGranularity": "DAY", "asinGranularity": "PARENT"},
    ),
}  # fmt: skip


class Seller:
    """One seller's account; see `okrkit.sources.live.Session`."""

    timezone = ""

    def __init__(self, access: Access) -> None:
        settings = access.settings
        region = settings["region"].lower()
        if region not in REGIONS and not settings["address"]:
            raise InvalidValueError(
                f"region is {settings['region']!r}, expected na (Americas), eu (Europe, India) or fe (Far East)",
                "okrkit sync fba --connect region=eu",
            )
        wanted = _names(settings["reports"])
        for name in wanted:
            if name not in KINDS:
                raise UnknownNameError.of("Amazon report", name, KINDS)
        self._reports = Reports(
            access,
            settings["address"] or REGIONS[region],
            settings["login"],
            _names(settings["marketplaces"]),
            NAMES,
        )
        self.notes: Sequence[str] = ()
        self.streams: Sequence[Stream] = tuple(self._stream(name, KINDS[name]) for name in wanted)

    def read(self, pulled: Mapping[str, list[Record]], options: ReadOptions) -> Batch:
        from okrkit.sources.fba import read_reports

        documents = [_opened(record) for records in pulled.values() for record in records]
        return read_reports([d for d in documents if d is not None], options)

    def close(self) -> None:
        self._reports.close()

    def _stream(self, name: str, kind: Kind) -> Stream:
        page = {"spans": self._span, "now": self._now, "listed": self._listed}[kind.cut]
        return Stream(
            name, lambda window, cursor: page(name, kind, window, cursor), lambda r: str(r["name"]),
            lag=kind.lag, incremental=kind.cut != "now",
        )  # fmt: skip

    def _span(self, name: str, kind: Kind, window: Window, cursor: Cursor | None) -> Page:
        """Two pages a month: the report is asked for, then fetched; after a kill it is not asked for again."""
        begins = window.since or window.until - BACK
        at = cursor or {"from": begins.isoformat(), "report": None}
        first = datetime.fromisoformat(at["from"])
        last = min(first + DAYS, window.until)
        if first >= window.until:
            return Page([])
        if at["report"] is None:
            return Page([], {**at, "report": self._reports.ask(kind.type, first, last, kind.options)})
        records, notes = self._made(name, kind, at["report"], f"{first:%Y-%m-%d} to {last:%Y-%m-%d}")
        following = {"from": last.isoformat(), "report": None}
        return Page(records, following if last < window.until else None, notes)

    def _now(self, name: str, kind: Kind, window: Window, cursor: Cursor | None) -> Page:
        if cursor is None:
            return Page([], {"report": self._reports.ask(kind.type, None, None, kind.options)})
        records, notes = self._made(name, kind, cursor["report"], f"{window.until:%Y-%m-%d}")
        return Page([{**r, "day": window.until.isoformat()} for r in records], None, notes)

    def _listed(self, name: str, kind: Kind, window: Window, cursor: Cursor | None) -> Page:
        """A page a document; settlement reports cannot be asked for, only looked up for 90 days back."""
        at = cursor or {"left": None, "token": None}
        if at["left"]:
            one, *rest = at["left"]
            record = {
                "name": f"{name} {one['report']}",
                "type": kind.type,
                **self._reports.fetch(one["document"]),
            }
            return Page([record], {**at, "left": rest} if rest or at["token"] else None)
        if at["left"] is not None and at["token"] is None:
            return Page([])
        since = max(window.since or window.until - BACK, window.until - timedelta(days=90))
        found, token = self._reports.listed(kind.type, since, at["token"])
        left = [
            {"report": r.get("reportId"), "document": r["reportDocumentId"]}
            for r in found
            if r.get("reportDocumentId")
        ]
        return Page([], {"left": left, "token": token} if left or token else None)

    def _made(self, name: str, kind: Kind, report: str, span: str) -> tuple[list[Record], tuple[str, ...]]:
        document = self._reports.wait_for(report)
        if document is None:
            return [], (f"In some of the months asked for Amazon had no {name} to report.",)
        return [{"name": f"{name} {span}", "type": kind.type, **self._reports.fetch(document)}], ()


def _opened(record: Record) -> Opened | None:
    """A document as it lies in the journal; None where it is empty."""
    body = record["text"].encode() if "text" in record else b64decode(record["base64"])
    if not body.strip():
        return None
    if record["type"] == KINDS["traffic"].type:
        # By article it holds one figure for all its days, however many a sync has asked for: not to be compared.
        body = json.dumps({**json.loads(body), "salesAndTrafficByAsin": []}).encode()
    day = date.fromisoformat(str(record["day"])[:10]) if "day" in record else None
    return opened_document(str(record["name"]), body, day=day)


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


LIVE = Live(
    name="fba",
    title="Amazon",
    about="orders, shipments, returns, settlements and stock of a seller, from the Selling Partner API's reports",
    settings=(
        Setting("marketplaces", "ids of the marketplaces, separated by commas, e.g. A1PA6795UKMFR9 for Germany"),
        Setting("region", "na (Americas), eu (Europe, India) or fe (Far East)", required=False, default="eu"),
        Setting(
            "reports", f"some of {', '.join(KINDS)}", required=False,
            default="orders,shipments,returns,settlements,inventory", account=False,
        ),
        Setting("address", "where the API is, in place of the region's address", required=False),
        Setting("login", "where tokens are given out", required=False, default=LOGIN),
    ),
    credentials=(
        Credential(NAMES[0], "the refresh token from authorising your application in Seller Central"),
        Credential(NAMES[1], "the application's client id (amzn1.application-oa2-client...)"),
        Credential(NAMES[2], "the application's client secret"),
    ),
    connect=Seller,
)  # fmt: skip
