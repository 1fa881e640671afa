"""The Selling Partner API on loopback: tokens, reports that take a while, packed documents at addresses that serve once."""

from __future__ import annotations

import gzip
import json
from datetime import datetime
from typing import Any

from tests.sources.standins.base import Asked, Reply, StandIn

ORDERS = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"
INVENTORY = "GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA"
SETTLEMENT = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE"
TRAFFIC = "GET_SALES_AND_TRAFFIC_REPORT"
REPORTS = "/reports/2021-06-30"

ORDER_COLUMNS = (
    "amazon-order-id", "merchant-order-id", "purchase-date", "last-updated-date", "order-status", "fulfillment-channel",
    "sales-channel", "order-channel", "url", "ship-service-level", "product-name", "sku", "asin", "item-status", "quantity",
    "currency", "item-price", "item-tax", "shipping-price", "shipping-tax", "gift-wrap-price", "gift-wrap-tax",
    "item-promotion-discount", "ship-promotion-discount", "ship-city", "ship-state", "ship-postal-code", "ship-country",
    "promotion-ids",
)  # fmt: skip
STOCK_COLUMNS = (
    "sku", "fnsku", "asin", "product-name", "condition", "your-price", "mfn-listing-exists", "mfn-fulfillable-quantity",
    "afn-listing-exists", "afn-warehouse-quantity", "afn-fulfillable-quantity", "afn-unsellable-quantity",
    "afn-reserved-quantity", "afn-total-quantity", "per-unit-volume", "afn-inbound-working-quantity",
    "afn-inbound-shipped-quantity", "afn-inbound-receiving-quantity",
)  # fmt: skip


class Amazon(StandIn):
    """Orders and stock of one seller; ``steps`` is what a report says of itself each time it is asked after."""

    names = ("refresh-shh-1234", "client-shh-5678", "secret-shh-9012")

    def __init__(self) -> None:
        super().__init__()
        self.orders: dict[str, dict[str, str]] = {}
        self.stock: list[dict[str, str]] = []
        self.settlements: list[str] = []
        self.traffic: list[dict[str, Any]] = []
        self.steps = ["IN_QUEUE", "IN_PROGRESS", "DONE"]
        self.charset = "Shift_JIS"
        self.tokens = 0
        self.made: dict[str, dict[str, Any]] = {}
        self.addresses: dict[str, str] = {}

    def order(
        self, order_id: str, at: str, price: str, *, product: str = "茶", status: str = "Shipped"
    ) -> None:
        """An order of one unit, changed at that instant."""
        self.orders[order_id] = {
            "amazon-order-id": order_id, "purchase-date": at, "last-updated-date": at, "order-status": status,
            "fulfillment-channel": "Amazon", "sales-channel": "Amazon.co.jp", "product-name": product, "sku": "T-1",
            "asin": "B000000001", "item-status": status, "quantity": "1", "currency": "JPY", "item-price": price,
            "ship-country": "JP",
        }  # fmt: skip

    def answer(self, asked: Asked) -> Reply:
        if asked.path == "/auth/o2/token":
            return self._token(asked.form)
        if asked.path.startswith("/document/"):
            return self._document(asked)
        if asked.headers.get("x-amz-access-token") != f"Atza|shh-{self.tokens}":
            return error(403, "Unauthorized", "The access token you provided has expired.")
        if asked.method == "POST" and asked.path == f"{REPORTS}/reports":
            return self._create(asked.json)
        if asked.path == f"{REPORTS}/reports":
            return self._list(asked)
        what, _, name = asked.path.removeprefix(f"{REPORTS}/").partition("/")
        if what == "reports" and name in self.made:
            return self._state(name)
        if what == "documents" and name in self.made:
            address = f"{self.url}/document/{len(self.addresses)}"
            self.addresses[f"/document/{len(self.addresses)}"] = name
            return Reply(
                200,
                {
                    "reportDocumentId": name,
                    "url": f"{address}?X-Amz-Signature=shh",
                    "compressionAlgorithm": "GZIP",
                },
            )
        return error(404, "NotFound", "Not found")

    def expire(self) -> None:
        """The access token that was given out last no longer serves."""
        self.tokens += 1

    def _token(self, form: dict[str, str]) -> Reply:
        if (form["refresh_token"], form["client_id"], form["client_secret"]) != self.names:
            return Reply(
                400,
                {"error": "invalid_grant", "error_description": "The request has an invalid grant parameter"},
            )
        self.tokens += 1
        return Reply(
            200, {"access_token": f"Atza|shh-{self.tokens}", "token_type": "bearer", "expires_in": 3600}
        )

    def _create(self, body: dict[str, Any]) -> Reply:
        name = str(50_000 + len(self.made))
        self.made[name] = {"asked": body, "steps": list(self.steps)}
        return Reply(202, {"reportId": name}, {"x-amzn-RateLimit-Limit": "0.0167"})

    def _state(self, name: str) -> Reply:
        report = self.made[name]
        state = report["steps"].pop(0) if len(report["steps"]) > 1 else report["steps"][0]
        if report["asked"]["reportType"] == ORDERS and not self._chosen(report["asked"]) and state == "DONE":
            state = "CANCELLED"
        told = {"reportDocumentId": name} if state == "DONE" else {}
        return Reply(
            200,
            {
                "reportId": name,
                "reportType": report["asked"]["reportType"],
                "processingStatus": state,
                **told,
            },
        )

    def _list(self, asked: Asked) -> Reply:
        at = int(asked.query.get("nextToken", "0"))
        shown = self.settlements[at : at + 1]
        for text in shown:
            self.made[f"s{at}"] = {"asked": {"reportType": SETTLEMENT}, "text": text}
        reports = [
            {"reportId": f"r{at}", "reportDocumentId": f"s{at}", "processingStatus": "DONE"} for _ in shown
        ]
        more = {"nextToken": str(at + 1)} if at + 1 < len(self.settlements) else {}
        return Reply(200, {"reports": reports, **more})

    def _document(self, asked: Asked) -> Reply:
        name = self.addresses.pop(asked.path, None)
        if name is None or "x-amz-access-token" in asked.headers:
            return Reply(
                403, b"<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"
            )
        data = gzip.compress(self._text(self.made[name]).encode(self.charset))
        return Reply(200, data, {"Content-Type": f"text/plain;charset={self.charset}"})

    def _text(self, report: dict[str, Any]) -> str:
        if "text" in report:
            return str(report["text"])
        if report["asked"]["reportType"] == TRAFFIC:
            first, last = report["asked"]["dataStartTime"][:10], report["asked"]["dataEndTime"][:10]
            days = [day for day in self.traffic if first <= day["date"] < last]
            return json.dumps(
                {
                    "reportSpecification": report["asked"],
                    "salesAndTrafficByDate": days,
                    "salesAndTrafficByAsin": [],
                }
            )
        if report["asked"]["reportType"] == INVENTORY:
            return table(STOCK_COLUMNS, self.stock)
        return table(ORDER_COLUMNS, self._chosen(report["asked"]))

    def _chosen(self, asked: dict[str, Any]) -> list[dict[str, str]]:
        first, last = (datetime.fromisoformat(asked[k]) for k in ("dataStartTime", "dataEndTime"))
        return [
            o for o in self.orders.values() if first <= datetime.fromisoformat(o["last-updated-date"]) < last
        ]


def table(columns: tuple[str, ...], rows: list[dict[str, str]]) -> str:
    """A flat file as Amazon writes it."""
    lines = ["\t".join(columns), *("\t".join(row.get(c, "") for c in columns) for row in rows)]
    return "\r\n".join(lines) + "\r\n"


def error(status: int, code: str, message: str) -> Reply:
    """An error as Amazon writes it."""
    return Reply(status, {"errors": [{"code": code, "message": message, "details": ""}]})
