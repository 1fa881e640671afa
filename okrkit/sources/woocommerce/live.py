"""WooCommerce's REST API v3: orders, each with its refunds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from okrkit.sources.batch import Batch, ReadOptions
from okrkit.sources.live import (
    Access,
    Answer,
    Credential,
    Cursor,
    Live,
    Page,
    Record,
    ServiceError,
    Setting,
    Slice,
    Stream,
    Wait,
    Window,
    along_changes,
    basic,
    file_info,
    lean,
)
from okrkit.sources.summary import summed_up
from okrkit.sources.woocommerce.rest import kind_of, normalise

KEY = Credential("OKRKIT_WOOCOMMERCE_KEY", "a consumer key with the right to read (it begins with ck_)")
SECRET = Credential("OKRKIT_WOOCOMMERCE_SECRET", "the secret of that consumer key (it begins with cs_)")
A_PAGE = 100
"""The most that the API hands out at once."""

NOT_KEPT = frozenset(
    [
        "first_name",
        "last_name",
        "company",
        "address_1",
        "address_2",
        "city",
        "postcode",
        "state",
        "customer_ip_address",
        "customer_user_agent",
        "customer_note",
        "order_key",
        "cart_hash",
        "image",
        "avatar_url",
        "payment_url",
    ]
)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


class Site:
    """An open connection to one shop."""

    def __init__(self, access: Access) -> None:
        site = access.settings["site"]
        site = (site if "://" in site else f"https://{site}").rstrip("/")
        key, secret = access.secret(KEY.variable), access.secret(SECRET.variable)
        self.client = access.client(f"{site}/wp-json", secrets=[key, secret], sign=basic(key, secret))
        about = self.client.get("", {"_fields": "name,timezone_string"}, signed=False, judge=_no_api).data
        self.timezone = str(about.get("timezone_string") or "") if isinstance(about, Mapping) else ""
        self.notes: Sequence[str] = ()
        self.streams = (Stream("orders", self._page, _identity, _changed),)

    def read(self, pulled: Mapping[str, list[Record]], options: ReadOptions) -> Batch:
        records = pulled["orders"]
        places = [("orders", number) for number in range(1, len(records) + 1)]
        part = normalise(records, options.source_name or "woocommerce", options, places=places)
        return summed_up("woocommerce", "REST API v3", [part], [file_info("orders", records)], ())

    def close(self) -> None:
        self.client.close()

    def _page(self, window: Window, cursor: Cursor | None) -> Page:
        since = f"{window.since.astimezone(UTC):%Y-%m-%dT%H:%M:%S}" if window.since else None
        page = along_changes(
            self._orders, _modified, _identity, since, cursor, go_on_from=self._before_a_clock_change
        )
        records = [r for order in page.records for r in (order, *self._refunds(order))]
        return Page([lean(record, NOT_KEPT) for record in records], page.after, page.notes)

    def _orders(self, since: str | None, number: int) -> Slice:
        asked: dict[str, Any] = {"per_page": A_PAGE, "page": number, "orderby": "modified", "order": "asc"}
        if since is not None:
            # The filter leaves out the instant itself.
            before = datetime.fromisoformat(since) - SECOND
            asked |= {"modified_after": before.isoformat(), "dates_are_gmt": "true"}
        answer = self.client.get("wc/v3/orders", asked, judge=_no_api)
        records = _listed(answer)
        pages = answer.headers.get("X-WP-TotalPages", "")
        last = number >= int(pages) if pages.isdigit() else len(records) < A_PAGE
        total = answer.headers.get("X-WP-Total", "")
        return Slice(records, last, int(total) if total.isdigit() else None)

    def _before_a_clock_change(self, newest: str) -> str:
        """An hour earlier where the site's clock has just been put back: shops of the older kind sort by that clock."""
        zone = ZoneInfo(self.timezone or "UTC")
        moment = datetime.fromisoformat(newest).replace(tzinfo=UTC)
        now, before = (t.astimezone(zone).utcoffset() for t in (moment, moment - 2 * HOUR))
        assert now is not None
        assert before is not None
        return newest if now >= before else f"{moment - HOUR:%Y-%m-%dT%H:%M:%S}"

    def _refunds(self, order: Record) -> Iterator[Record]:
        """The refunds of an order with their days: the order itself only says how much."""
        if not order.get("refunds"):
            return
        number = 1
        while True:
            answer = self.client.get(
                f"wc/v3/orders/{order['id']}/refunds", {"per_page": A_PAGE, "page": number}, judge=_no_api
            )
            found = _listed(answer)
            for refund in found:
                yield {**refund, "parent_id": order["id"], "order_modified": _modified(order)}
            if len(found) < A_PAGE:
                return
            number += 1


def _listed(answer: Answer) -> list[Record]:
    if isinstance(answer.data, list) and all(isinstance(r, dict) for r in answer.data):
        return answer.data
    raise ServiceError("the shop answers with something else than a list", "check the site's address")


def _no_api(answer: Answer) -> Wait | None:
    """A site whose API is not where it should be says so like any missing page."""
    if answer.status == 404 and not isinstance(answer.data, Mapping):
        raise ServiceError(
            "there is no REST API at this address",
            "check the site's address; in WordPress, Settings, Permalinks must be anything but Plain",
        )
    return None


def _modified(record: Record) -> str:
    """When a record was last changed, in UTC; a refund changes with its order."""
    found = record.get("order_modified") or record.get("date_modified_gmt") or record.get("date_created_gmt")
    return str(found or "")[:19]


def _changed(record: Record) -> datetime:
    return datetime.fromisoformat(_modified(record) or "1970-01-01T00:00:00").replace(tzinfo=UTC)


def _identity(record: Record) -> str:
    return f"{'refund' if kind_of(record) == 'refund' else 'order'} {record['id']}"


LIVE = Live(
    "woocommerce",
    "WooCommerce",
    "WooCommerce REST API v3: orders and their refunds",
    (Setting("site", "the shop's address, https://shop.example.com"),),
    (KEY, SECRET),
    Site,
)
