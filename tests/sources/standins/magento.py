"""Magento's REST API V1 on loopback: bracketed searches, signed requests, and the last page again behind the end."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote

from tests.sources.standins.base import Asked, Clock, Reply, StandIn

CONSUMER_KEY, CONSUMER_SECRET = "consumer-key-0123456789", "consumer-secret-0123456789"
TOKEN, TOKEN_SECRET = "access-token-0123456789", "token-secret-0123456789"
FIRST = datetime(2026, 6, 1, 22, 10, 7)  # UTC


class Magento(StandIn):
    """One installation: orders, credit memos and shipments by entity id."""

    def __init__(self, n: int = 230, clock: Clock | None = None) -> None:
        super().__init__()
        self.clock = clock or Clock()
        self.bearer_allowed = False
        self.zone = "Europe/Berlin"
        self.orders = {order["entity_id"]: order for order in map(order, range(1, n + 1))}
        given = [o for o in self.orders.values() if "base_total_refunded" in o]
        self.creditmemos = {o["entity_id"] + 5000: memo(o) for o in given}
        sent = [o for o in self.orders.values() if o["state"] == "complete"]
        self.shipments = {o["entity_id"] + 7000: shipment(o) for o in sent}

    def answer(self, asked: Asked) -> Reply:
        found = re.fullmatch(r"/rest/(\w+)/V1/(.+)", asked.path)
        if not found:
            return Reply(404, b"<html>404</html>", {"Content-Type": "text/html"})
        if not self._admitted(asked):
            said = "The consumer isn't authorized to access %resources."
            return Reply(401, {"message": said, "parameters": {"resources": "Magento_Sales::sales"}})
        kind = found[2]
        if kind == "store/storeConfigs":
            return Reply(
                200, [{"id": 1, "code": "default", "timezone": self.zone, "base_currency_code": "EUR"}]
            )
        if kind not in ("orders", "creditmemos", "shipments"):
            return Reply(404, {"message": "Request does not match any route."})
        return self._search(list(getattr(self, kind).values()), asked)

    def _admitted(self, asked: Asked) -> bool:
        if asked.bearer:
            return self.bearer_allowed and asked.bearer == TOKEN
        kind, _, rest = asked.headers.get("Authorization", "").partition(" ")
        given = {k: unquote(v) for k, v in re.findall(r'(\w+)="([^"]*)"', rest)}
        if (
            kind != "OAuth"
            or given.get("oauth_consumer_key") != CONSUMER_KEY
            or given.get("oauth_token") != TOKEN
        ):
            return False
        return given.pop("oauth_signature") == _signed(asked, given, self.url)

    def _search(self, found: list[dict[str, Any]], asked: Asked) -> Reply:
        groups: dict[str, dict[str, dict[str, str]]] = {}
        sorts: dict[str, dict[str, str]] = {}
        size, number = 0, 1
        for name, value in asked.pairs:
            keys = re.findall(r"\[(\w+)\]", name)
            if keys[0] == "filter_groups":
                groups.setdefault(keys[1], {}).setdefault(keys[3], {})[keys[4]] = value
            elif keys[0] == "sortOrders":
                sorts.setdefault(keys[1], {})[keys[2]] = value
            elif keys[0] == "pageSize":
                size = int(value)
            elif keys[0] == "currentPage":
                number = int(value)
            else:
                raise AssertionError(name)
        for filters in groups.values():
            found = [r for r in found if any(_holds(r, f) for f in filters.values())]
        for sort in reversed(sorts.values()):
            found.sort(key=lambda r: r[sort["field"]], reverse=sort["direction"] == "DESC")
        total = len(found)
        size = size or max(total, 1)
        last = max(1, -(-total // size))
        at = (min(number, last) - 1) * size  # behind the end: the last page once more
        return Reply(200, {"items": found[at : at + size], "search_criteria": {}, "total_count": total})

    def touch(self, name: int, **changes: Any) -> None:
        """Change an order now."""
        self.clock.at += timedelta(seconds=1)
        self.orders[name] |= {**changes, "updated_at": f"{self.clock.at:%Y-%m-%d %H:%M:%S}"}


def _holds(record: dict[str, Any], one: dict[str, str]) -> bool:
    value, wanted = str(record.get(one["field"])), one["value"]
    kind = one.get("condition_type", "eq")
    if kind == "in":
        return value in wanted.split(",")
    return {"eq": value == wanted, "gt": value > wanted, "gteq": value >= wanted}[kind]


def _signed(asked: Asked, given: dict[str, str], url: str) -> str:
    """The signature, worked out from the request as it arrived and by the letter of RFC 5849."""
    import base64
    import hashlib
    import hmac

    def q(text: str) -> str:
        return "".join(c if c.isascii() and (c.isalnum() or c in "-._~") else "".join(f"%{b:02X}" for b in c.encode()) for c in text)  # fmt: skip

    pairs = sorted((q(k), q(v)) for k, v in [*given.items(), *asked.pairs])
    base = "&".join([asked.method, q(url + asked.path), q("&".join(f"{k}={v}" for k, v in pairs))])
    digest = hmac.new(f"{q(CONSUMER_SECRET)}&{q(TOKEN_SECRET)}".encode(), base.encode(), hashlib.sha256)
    return base64.b64encode(digest.digest()).decode()


def order(number: int) -> dict[str, Any]:
    """Order ``number``: a configurable article with its simple twin; every ninth was refunded, every 25th canceled."""
    placed = FIRST + timedelta(hours=6 * number)
    net, quantity = 20.5 + number % 7, 1 + number % 3
    total = round(net * quantity * 1.2 + 6, 4)
    canceled, given = number % 25 == 0, number % 9 == 0
    state = "canceled" if canceled else "complete"
    items = [
        {"item_id": 2 * number, "product_type": "configurable", "sku": "CFG-BLUE", "name": "Tee", "qty_ordered": quantity,
         "base_price": net, "price": net, "base_row_total": net * quantity, "row_total": net * quantity,
         "base_tax_amount": round(net * quantity * 0.2, 4), "tax_amount": round(net * quantity * 0.2, 4), "base_discount_amount": 0},
        {"item_id": 2 * number + 1, "parent_item_id": 2 * number, "product_type": "simple", "sku": "CFG-BLUE",
         "name": "Tee", "qty_ordered": quantity, "base_row_total": 0, "row_total": 0},
    ]  # fmt: skip
    made = {
        "entity_id": number, "increment_id": f"{number:09d}", "state": state, "status": state,
        "created_at": f"{placed:%Y-%m-%d %H:%M:%S}", "updated_at": f"{placed + timedelta(days=1):%Y-%m-%d %H:%M:%S}",
        "base_currency_code": "EUR", "order_currency_code": "EUR", "base_grand_total": total, "grand_total": total,
        "base_subtotal": net * quantity, "subtotal": net * quantity, "base_shipping_amount": 5, "shipping_amount": 5,
        "base_tax_amount": round(net * quantity * 0.2 + 1, 4), "tax_amount": round(net * quantity * 0.2 + 1, 4),
        "base_discount_amount": 0, "discount_amount": 0, "customer_is_guest": 1,
        "customer_email": f"buyer{number % 40}@example.com", "customer_firstname": "Ann",
        "billing_address": {"firstname": "Ann", "street": ["Long Street 1"], "country_id": "DE"}, "items": items,
    }  # fmt: skip
    return made | {"base_total_refunded": 12.0, "total_refunded": 12.0} if given and not canceled else made


def memo(one: dict[str, Any]) -> dict[str, Any]:
    made = datetime.fromisoformat(one["created_at"]) + timedelta(days=10)
    line = {"entity_id": 1, "order_item_id": one["items"][0]["item_id"], "sku": "CFG-BLUE", "name": "Tee", "qty": 1,
            "base_row_total": 10.0, "row_total": 10.0, "base_tax_amount": 2.0, "tax_amount": 2.0}  # fmt: skip
    return {
        "entity_id": one["entity_id"] + 5000, "increment_id": f"CM{one['entity_id']}", "order_id": one["entity_id"],
        "created_at": f"{made:%Y-%m-%d %H:%M:%S}", "updated_at": f"{made:%Y-%m-%d %H:%M:%S}", "base_currency_code": "EUR",
        "order_currency_code": "EUR", "base_grand_total": 12.0, "grand_total": 12.0, "base_adjustment_positive": 0,
        "base_adjustment_negative": 0, "adjustment_positive": 0, "adjustment_negative": 0, "base_tax_amount": 2.0,
        "base_subtotal": 10.0, "base_shipping_amount": 0, "items": [line],
    }  # fmt: skip


def shipment(one: dict[str, Any]) -> dict[str, Any]:
    made = datetime.fromisoformat(one["created_at"]) + timedelta(hours=20)
    return {
        "entity_id": one["entity_id"] + 7000, "increment_id": f"S{one['entity_id']}", "order_id": one["entity_id"],
        "created_at": f"{made:%Y-%m-%d %H:%M:%S}", "updated_at": f"{made:%Y-%m-%d %H:%M:%S}", "total_qty": 1,
        "tracks": [], "packages": [], "items": [{"order_item_id": one["items"][0]["item_id"], "qty": one["items"][0]["qty_ordered"]}],
    }  # fmt: skip
