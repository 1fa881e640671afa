"""Shopify's Admin GraphQL API: orders with their lines, payments and refunds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, timedelta
from typing import Any
from urllib.parse import urlsplit

from okrkit.errors import InvalidValueError
from okrkit.sources.batch import Batch, ReadOptions
from okrkit.sources.live import (
    Access,
    Answer,
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
    file_info,
    header,
)
from okrkit.sources.live.addresses import on_this_machine
from okrkit.sources.shopify import bulk, queries
from okrkit.sources.shopify.graphql import instant, nodes, normalise, slim
from okrkit.sources.summary import summed_up

TOKEN = Credential(
    "OKRKIT_SHOPIFY_TOKEN",
    "the Admin API access token of an app in your shop with the scope read_orders (it begins with shpat_)",
)
VERSION = "2026-07"
ORDERS_A_PAGE, LINES_A_PAGE, REFUND_LINES_A_PAGE = 25, 20, 5
RECENT = timedelta(days=60)
"""Without the scope read_all_orders older orders are left out, without a word."""


class _TooDearError(ServiceError):
    """One query costs more than Shopify allows for a query."""


class Shop:
    """An open connection to one shop."""

    def __init__(self, access: Access) -> None:
        token = access.secret(TOKEN.variable)
        self._version = access.settings["version"]
        base = f"{_address(access.settings['shop'])}/admin/api/{self._version}"
        self.client = access.client(base, secrets=[token], sign=header("X-Shopify-Access-Token", token))
        self._file = bulk.BulkFile(self.client, self._ask)
        self._bulk_from = int(access.settings["bulk_from"])
        found, answer = self._asked(queries.SHOP, {})
        shop, installed = found["shop"], found.get("currentAppInstallation") or {}
        self.timezone = str(shop.get("ianaTimezone") or "")
        self._currency = shop.get("currencyCode")
        scopes = {s["handle"] for s in installed.get("accessScopes") or ()}
        if scopes and not scopes & {"read_orders", "write_orders", "read_all_orders"}:
            raise CredentialError(
                f"the app's token may not read orders (it may: {', '.join(sorted(scopes))})",
                "give the app the scope read_orders in the shop's admin, and install it again",
            )
        self._all_orders = "read_all_orders" in scopes
        served = answer.headers.get("X-Shopify-API-Version", self._version)
        self.notes: Sequence[str] = (
            [f"Shopify answers in version {served} of its API; {self._version} is no longer there."]
            if served != self._version
            else []
        )
        self.streams = (
            Stream(
                "orders",
                self._page,
                lambda record: str(record["id"]),
                lambda record: instant(record["updatedAt"]),
            ),
        )

    def read(self, pulled: Mapping[str, list[Record]], options: ReadOptions) -> Batch:
        orders = pulled["orders"]
        part = normalise(orders, options.source_name or "shopify", options)
        rows = sum(max(1, len(nodes(order.get("lineItems")))) for order in orders)
        return summed_up(
            "shopify", f"Admin API {self._version}", [part], [file_info("orders", orders, rows)], ()
        )

    def close(self) -> None:
        self.client.close()

    # -- pages

    def _page(self, window: Window, cursor: Cursor | None) -> Page:
        page = self._asked_page(window, cursor)
        return Page([slim(order) for order in page.records], page.after, page.notes)

    def _asked_page(self, window: Window, cursor: Cursor | None) -> Page:
        wanted = _filter(window)
        if cursor is None:
            notes = self._window_notes(window)
            if window.since is None and self._count(wanted) >= self._bulk_from:
                return Page([], {"bulk": bulk.started(self._ask, wanted)}, notes)
            return self._orders(wanted, {}, notes)
        if "bulk" in cursor:
            return self._file.page(cursor, wanted, self._with_refund_lines)
        return self._orders(wanted, cursor, ())

    def _orders(self, wanted: str | None, cursor: Mapping[str, Any], notes: tuple[str, ...]) -> Page:
        size = int(cursor.get("size", ORDERS_A_PAGE))
        while True:
            try:
                found = self._ask(
                    queries.ORDERS,
                    {
                        "first": size,
                        "after": cursor.get("after"),
                        "query": wanted,
                        "lines": LINES_A_PAGE,
                        "refundLines": REFUND_LINES_A_PAGE,
                    },
                )["orders"]
                break
            except _TooDearError:
                if size == 1:
                    raise
                size //= 2
        records = [self._whole(dict(node)) for node in nodes(found)]
        info = found["pageInfo"]
        after = {"after": info["endCursor"], "size": size} if info["hasNextPage"] else None
        return Page(records, after, notes)

    def _whole(self, order: Record) -> Record:
        """The order with all its lines and all lines of its refunds."""
        order["lineItems"] = self._all(
            order.get("lineItems"), queries.LINES, order["id"], "order", "lineItems"
        )
        order["refunds"] = [
            {
                **refund,
                "refundLineItems": self._all(
                    refund.get("refundLineItems"),
                    queries.REFUND_LINES,
                    refund["id"],
                    "refund",
                    "refundLineItems",
                ),
            }
            for refund in order.get("refunds") or ()
        ]
        return order

    def _all(self, first: Any, query: str, owner: str, kind: str, field: str) -> list[Any]:
        found = nodes(first)
        info = (first or {}).get("pageInfo") or {}
        while info.get("hasNextPage"):
            answer = self._ask(query, {"id": owner, "first": 100, "after": info["endCursor"]})
            more = (answer[kind] or {}).get(field) or {}
            found += nodes(more)
            info = more.get("pageInfo") or {}
        return found

    def _with_refund_lines(self, orders: list[Record]) -> list[Record]:
        """Orders of a bulk file, of which the refunds lack their articles."""
        refunded = [order["id"] for order in orders if order.get("refunds")]
        refunds: dict[str, Any] = {}
        for start in range(0, len(refunded), 20):
            asked = {"ids": refunded[start : start + 20], "refundLines": REFUND_LINES_A_PAGE}
            for node in self._ask(queries.REFUNDS, asked)["nodes"]:
                if node:
                    refunds[node["id"]] = node["refunds"]
        return [self._whole({**order, "refunds": refunds.get(order["id"], [])}) for order in orders]

    def _count(self, wanted: str | None) -> int:
        return int(self._ask(queries.COUNT, {"query": wanted})["ordersCount"]["count"])

    def _window_notes(self, window: Window) -> tuple[str, ...]:
        if self._all_orders or (window.since is not None and window.since >= window.until - RECENT):
            return ()
        return (
            "The app's token reaches only orders of the last 60 days: Shopify leaves out older ones without saying so. "
            "Give the app the scope read_all_orders, or import an orders export for what lies before.",
        )

    # -- questions

    def _ask(self, query: str, variables: Mapping[str, Any]) -> dict[str, Any]:
        return self._asked(query, variables)[0]

    def _asked(self, query: str, variables: Mapping[str, Any]) -> tuple[dict[str, Any], Answer]:
        answer = self.client.post(
            "graphql.json", {"query": query, "variables": dict(variables)}, judge=_judge
        )
        body = answer.data if isinstance(answer.data, Mapping) else {}
        data = body.get("data")
        if not isinstance(data, Mapping):
            raise ServiceError(
                "Shopify answers without data", "try again later; what was read so far is kept"
            )
        cost = (body.get("extensions") or {}).get("cost") or {}
        bucket, asked = cost.get("throttleStatus") or {}, cost.get("requestedQueryCost") or 0
        # The next question costs as much: better to wait for the bucket than to be turned away.
        short = asked - (bucket.get("currentlyAvailable") or 0)
        if bucket and short > 0 and bucket.get("restoreRate"):
            self.client.hold(short / bucket["restoreRate"])
        return dict(data), answer


def _judge(answer: Answer) -> Wait | None:
    """Shopify refuses with a good status: the errors tell."""
    body = answer.data if isinstance(answer.data, Mapping) else {}
    errors = body.get("errors")
    if not isinstance(errors, list) or not errors:
        return None
    codes = {str((e.get("extensions") or {}).get("code")) for e in errors if isinstance(e, Mapping)}
    said = "; ".join(str(e.get("message")) for e in errors[:3] if isinstance(e, Mapping))
    if "THROTTLED" in codes:
        cost = (body.get("extensions") or {}).get("cost") or {}
        bucket = cost.get("throttleStatus") or {}
        short = (cost.get("requestedQueryCost") or 0) - (bucket.get("currentlyAvailable") or 0)
        rate = bucket.get("restoreRate")
        return Wait("its limit of query cost is reached", max(1.0, short / rate) if rate else None)
    if "MAX_COST_EXCEEDED" in codes:
        raise _TooDearError(f"Shopify finds one query too dear ({said})", "ask Shopify's support")
    if "ACCESS_DENIED" in codes:
        raise CredentialError(
            f"Shopify does not let this token read that: {said}",
            "give the app the scopes read_orders and access to customer data (e-mail, phone, address), and install it again",
        )
    if codes & {"INTERNAL_SERVER_ERROR", "TIMEOUT"}:
        return Wait(f"it reports an error of its own ({said})")
    raise ServiceError(
        f"Shopify does not understand the question: {said}", "try another --connect version=..."
    )


def _filter(window: Window) -> str | None:
    if window.since is None:
        return None
    return f"updated_at:>='{window.since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}'"


def _address(shop: str) -> str:
    """The shop's address; a token is sent to Shopify alone."""
    host = urlsplit(shop).hostname or shop.split("/", maxsplit=1)[0]
    if on_this_machine(host):
        return shop
    name = host if "." in host else f"{host}.myshopify.com"
    if not name.endswith(".myshopify.com"):
        raise InvalidValueError(
            f"{shop!r} is not a shop's own address",
            "write it like my-shop.myshopify.com, see Settings, Domains",
        )
    return f"https://{name}"


LIVE = Live(
    "shopify",
    "Shopify",
    "Shopify Admin API: orders, their lines, payments and refunds",
    (
        Setting("shop", "the shop's own address, my-shop.myshopify.com"),
        Setting("version", "version of the Admin API", required=False, default=VERSION, account=False),
        Setting(
            "bulk_from",
            "orders from which one bulk file is fetched",
            required=False,
            default="5000",
            account=False,
        ),
    ),
    (TOKEN,),
    Shop,
)
