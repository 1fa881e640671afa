"""Shopify's Admin GraphQL API on loopback: value-based cursors, nested pages, query cost, bulk files.

Only the fields that a query asks for come back, and a field that the API does not have is refused, so that a test
shows what the real API would send. A query's cost is what it may return at most, two hundredths of a point an object.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from tests.sources.standins.base import Asked, Clock, Reply, StandIn

TOKEN = "shpat_0123456789abcdef"
MOST_COST, BUCKET, RESTORED = 1000.0, 2000.0, 100.0
FIELDS = {
    "Order": "id name createdAt updatedAt processedAt cancelledAt email phone test tags sourceName currencyCode "
    "taxesIncluded discountCodes paymentGatewayNames displayFinancialStatus displayFulfillmentStatus subtotalPriceSet "
    "totalShippingPriceSet totalTaxSet totalPriceSet totalDiscountsSet totalRefundedSet totalOutstandingSet "
    "originalTotalDutiesSet billingAddress shippingAddress fulfillments transactions lineItems refunds customer",
    "LineItem": "id name sku title quantity currentQuantity vendor originalUnitPriceSet totalDiscountSet",
    "Refund": "id createdAt totalRefundedSet refundLineItems transactions note",
    "RefundLineItem": "quantity subtotalSet totalTaxSet lineItem priceSet restockType",
}
LISTS = {"lineItems": "LineItem", "refundLineItems": "RefundLineItem", "refunds": "Refund", "orders": "Order"}

Selection = dict[str, tuple[dict[str, Any], "Selection"]]


class Shopify(StandIn):
    """One shop. ``orders`` are whole API objects, with all their lines and refunds as plain lists."""

    def __init__(self, orders: Iterable[dict[str, Any]], clock: Clock | None = None) -> None:
        super().__init__()
        self.orders = {order["id"]: order for order in orders}
        self.clock = clock or Clock()
        self.scopes = ["read_orders", "read_all_orders"]
        self.shop = {
            "name": "Shop", "myshopifyDomain": "shop.myshopify.com", "currencyCode": "EUR", "ianaTimezone": "Europe/Berlin"
        }  # fmt: skip
        self.token = TOKEN
        self.bucket, self.filled_at = BUCKET, self.clock.at
        self.bulk: dict[str, tuple[int, bytes, int]] = {}  # operation -> looks until it is ready, file, lines
        self.most_cost = MOST_COST
        self.costs: list[float] = []

    def answer(self, asked: Asked) -> Reply:
        if asked.path.startswith("/bulk/"):
            return Reply(200, self.bulk[asked.path[1:]][1])
        if asked.headers.get("X-Shopify-Access-Token") != self.token:
            said = "[API] Invalid API key or access token (unrecognized login or wrong password)"
            return Reply(401, {"errors": said})
        version = asked.path.split("/")[3]
        query, variables = asked.json["query"], asked.json.get("variables") or {}
        selection = parsed(query, variables)
        cost = 1 + _size(selection) / 50
        self.bucket = min(BUCKET, self.bucket + (self.clock.at - self.filled_at).total_seconds() * RESTORED)
        self.filled_at = self.clock.at
        status = {"maximumAvailable": BUCKET, "currentlyAvailable": self.bucket, "restoreRate": RESTORED}
        told = {"requestedQueryCost": cost, "actualQueryCost": None, "throttleStatus": status}
        if cost > self.most_cost:
            said = f"Query cost is {cost:.0f}, which exceeds the single query max cost limit ({self.most_cost:.0f})."
            extra = {"code": "MAX_COST_EXCEEDED", "cost": cost, "maxCost": self.most_cost}
            return Reply(200, {"errors": [{"message": said, "extensions": extra}]})
        if cost > self.bucket:
            error = {"message": "Throttled", "extensions": {"code": "THROTTLED"}}
            return Reply(200, {"errors": [error], "extensions": {"cost": told}})
        self.bucket -= cost
        self.costs.append(cost)
        told["actualQueryCost"] = cost
        status["currentlyAvailable"] = self.bucket
        try:
            data = {field: self._root(field, args, chosen) for field, (args, chosen) in selection.items()}
        except KeyError as error:
            return Reply(200, {"errors": [{"message": f"Field {error} doesn't exist", "extensions": {"code": "undefinedField"}}]})  # fmt: skip
        return Reply(200, {"data": data, "extensions": {"cost": told}}, {"X-Shopify-API-Version": version})

    def visible(self, query: str | None) -> list[dict[str, Any]]:
        """What a token of these scopes sees, in the order of change."""
        found = list(self.orders.values())
        if "read_all_orders" not in self.scopes:
            edge = (self.clock.at - timedelta(days=60)).isoformat()
            found = [o for o in found if o["createdAt"] >= edge.replace("+00:00", "Z")]
        if match := re.fullmatch(r"updated_at:>='([^']+)'", query or ""):
            found = [o for o in found if o["updatedAt"] >= match[1]]
        else:
            assert not query, query
        return sorted(found, key=_place)

    def _root(self, field: str, args: dict[str, Any], chosen: Selection) -> Any:
        if field == "shop":
            return {name: self.shop[name] for name in chosen}
        if field == "currentAppInstallation":
            return {"accessScopes": [{"handle": scope} for scope in self.scopes]}
        if field == "ordersCount":
            return {"count": len(self.visible(args.get("query")))}
        if field == "orders":
            assert args["sortKey"] == "UPDATED_AT"
            return _page(self.visible(args.get("query")), args, chosen, "Order", _place)
        if field == "order":
            return _shown(self.orders[args["id"]], chosen, "Order")
        if field == "refund":
            refunds = (r for o in self.orders.values() for r in o["refunds"])
            return _shown(next(r for r in refunds if r["id"] == args["id"]), chosen, "Refund")
        if field == "nodes":
            return [
                _shown(self.orders[i], chosen, "Order") if i in self.orders else None for i in args["ids"]
            ]
        if field == "bulkOperationRunQuery":
            return self._bulk_run(args["query"])
        if field == "node":
            return self._bulk_state(args["id"])
        raise KeyError(field)

    def _bulk_run(self, query: str) -> dict[str, Any]:
        ((args, chosen),) = parsed(query, {}).values()
        order = chosen["edges"][1]["node"][1]
        if "refundLineItems" in order["refunds"][1]:
            said = "Queries that contain a connection field within a list field are not currently supported."
            return {"bulkOperation": None, "userErrors": [{"field": ["query"], "message": said}]}
        lines = []
        for whole in self.visible(args.get("query")):
            lines.append({k: v for k, v in _shown(whole, order, "Order").items() if k != "lineItems"})
            wanted = order["lineItems"][1]["edges"][1]["node"][1]
            lines += [
                {**_shown(line, wanted, "LineItem"), "__parentId": whole["id"]} for line in whole["lineItems"]
            ]
        name = f"bulk/{len(self.bulk) + 1}"
        self.bulk[name] = 2, b"\n".join(json.dumps(line).encode() for line in lines) + b"\n", len(lines)
        return {
            "bulkOperation": {"id": f"gid://shopify/BulkOperation/{name}", "status": "CREATED"},
            "userErrors": [],
        }

    def _bulk_state(self, gid: str) -> dict[str, Any] | None:
        name = gid.partition("BulkOperation/")[2]
        if name not in self.bulk:
            return None
        looks, body, n = self.bulk[name]
        self.bulk[name] = looks - 1, body, n
        if looks > 0:
            return {"id": gid, "status": "RUNNING", "errorCode": None, "objectCount": "0", "url": None}
        url = f"{self.url}/{name}" if n else None
        return {"id": gid, "status": "COMPLETED", "errorCode": None, "objectCount": str(n), "url": url}

    def touch(self, order: str, **changes: Any) -> None:
        """Change an order now, as a sale, a refund or a shipment does."""
        self.clock.at += timedelta(seconds=1)
        self.orders[order] |= {**changes, "updatedAt": f"{self.clock.at:%Y-%m-%dT%H:%M:%SZ}"}


def parsed(query: str, variables: Mapping[str, Any]) -> Selection:
    """A GraphQL text as field -> (arguments, selection); enough of the language for plain queries."""
    tokens = re.findall(r"\.\.\.|[A-Za-z_]\w*|\$\w+|\"(?:[^\"\\]|\\.)*\"|-?\d+|[{}()\[\]:,!=]", query)
    at = 0
    if tokens[0] != "{":
        at = tokens.index("{")
    found, _ = _selection(tokens, at, variables)
    return found


def _selection(tokens: list[str], at: int, variables: Mapping[str, Any]) -> tuple[Selection, int]:
    found: Selection = {}
    at += 1
    while tokens[at] != "}":
        if tokens[at] == "...":  # ... on Type { fields }
            inner, at = _selection(tokens, at + 3, variables)
            found |= inner
            continue
        name, args, inner = tokens[at], {}, {}
        at += 1
        if tokens[at] == "(":
            at += 1
            while tokens[at] != ")":
                key, at = tokens[at], at + 2
                text = tokens[at]
                args[key] = (
                    variables.get(text[1:]) if text[0] == "$" else json.loads(text) if text[0] in '"-0123456789' else text
                )  # fmt: skip
                at += 2 if tokens[at + 1] == "," else 1
            at += 1
        if tokens[at] == "{":
            inner, at = _selection(tokens, at, variables)
        found[name] = args, inner
    return found, at + 1


def _size(selection: Selection) -> float:
    """Objects that a query may return at most."""
    total = 0.0
    for args, inner in selection.values():
        total += max(1, int(args.get("first") or 1)) * (1 + _size(inner)) if inner else 0
    return total


def _shown(record: Mapping[str, Any], chosen: Selection, kind: str) -> dict[str, Any]:
    for field in chosen:
        if field not in FIELDS[kind].split():
            raise KeyError(field)
    shown: dict[str, Any] = {}
    for field, (args, inner) in chosen.items():
        value = record.get(field)
        if field in ("lineItems", "refundLineItems") and inner.keys() & {"nodes", "edges"}:
            if "edges" not in inner:
                value = _page(list(value or ()), args, inner, LISTS[field], None)
        elif field == "transactions" and "nodes" in inner:
            value = {"nodes": list(value or ())[: args["first"]]}
        elif field in LISTS:
            value = [_shown(one, inner, LISTS[field]) for one in value or ()][: args.get("first")]
        shown[field] = value
    return shown


def _page(
    records: list[dict[str, Any]],
    args: Mapping[str, Any],
    chosen: Selection,
    kind: str,
    place: Callable[[dict[str, Any]], list[str]] | None,
) -> dict[str, Any]:
    """Records behind the cursor, which holds the last one's place in the order, not a number of rows."""
    places = [place(r) if place else [f"{n:06d}"] for n, r in enumerate(records)]
    start = 0
    if args.get("after"):
        last = json.loads(b64decode(args["after"]))
        start = next((n for n, p in enumerate(places) if p > last), len(records))
    end = min(start + int(args["first"]), len(records))
    cursor = b64encode(json.dumps(places[end - 1]).encode()).decode() if end > start else None
    shown = [_shown(r, chosen["nodes"][1], kind) for r in records[start:end]]
    return {"nodes": shown, "pageInfo": {"hasNextPage": end < len(records), "endCursor": cursor}}


def _place(order: Mapping[str, Any]) -> list[str]:
    return [order["updatedAt"], order["id"].rpartition("/")[2].rjust(20, "0")]


def as_api(
    rows: Iterable[Mapping[str, str]], payouts: Iterable[Mapping[str, str]] = ()
) -> list[dict[str, Any]]:
    """The orders of an export's rows as the API has them; refunds with a day where a payout dates them.

    Every buyer pays in another currency than the shop's: who reads ``presentmentMoney`` gets other sums.
    """
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        currency = row["Currency"] or found[row["Name"]]["currencyCode"]
        if row["Name"] not in found:
            found[row["Name"]] = _order(row)
        order = found[row["Name"]]
        order["lineItems"].append(
            {
                "id": f"{order['id'].replace('Order', 'LineItem')}{len(order['lineItems'])}",
                "name": row["Lineitem name"],
                "sku": row["Lineitem sku"] or None,
                "quantity": int(row["Lineitem quantity"]),
                "vendor": row["Vendor"],
                "originalUnitPriceSet": _money(row["Lineitem price"], currency),
                "totalDiscountSet": _money(row["Lineitem discount"] or "0", currency),
            }
        )
    for number, row in enumerate(payouts):
        if row["Type"] == "refund" and (order := found.get(row["Order"])):
            moment, amount = _utc(row["Transaction Date"]), str(abs(Decimal(row["Amount"])))
            assert moment is not None
            order["refunds"].append(
                {
                    "id": f"gid://shopify/Refund/{9000 + number}",
                    "createdAt": moment,
                    "totalRefundedSet": _money(amount, order["currencyCode"]),
                    "refundLineItems": [],
                    "transactions": [{"kind": "REFUND", "status": "SUCCESS", "processedAt": moment}],
                }
            )
            order["updatedAt"] = max(order["updatedAt"], moment)
    return list(found.values())


def _order(row: Mapping[str, str]) -> dict[str, Any]:
    currency, paid, sent = row["Currency"], _utc(row["Paid at"]), _utc(row["Fulfilled at"])
    words = {"partial": "PARTIALLY_FULFILLED"}
    stamps = [_utc(row[name]) for name in ("Created at", "Paid at", "Fulfilled at", "Cancelled at")]

    def money(header: str) -> dict[str, Any]:
        return _money(row[header] or "0", currency)

    return {
        "id": f"gid://shopify/Order/{row['Id']}",
        "name": row["Name"],
        "createdAt": _utc(row["Created at"]),
        "updatedAt": max(filter(None, stamps)),
        "cancelledAt": _utc(row["Cancelled at"]),
        "email": row["Email"] or None,
        "phone": row["Phone"] or None,
        "test": False,
        "tags": [tag for tag in row["Tags"].split(", ") if tag],
        "sourceName": row["Source"],
        "currencyCode": currency,
        "taxesIncluded": True,
        "discountCodes": [row["Discount Code"]] if row["Discount Code"] else [],
        "paymentGatewayNames": row["Payment Method"].split(" + ") if row["Payment Method"] else [],
        "displayFinancialStatus": row["Financial Status"].upper(),
        "displayFulfillmentStatus": words.get(row["Fulfillment Status"], row["Fulfillment Status"].upper()),
        "subtotalPriceSet": money("Subtotal"),
        "totalShippingPriceSet": money("Shipping"),
        "totalTaxSet": money("Taxes"),
        "totalPriceSet": money("Total"),
        "totalDiscountsSet": money("Discount Amount"),
        "totalRefundedSet": money("Refunded Amount"),
        "totalOutstandingSet": money("Outstanding Balance"),
        "originalTotalDutiesSet": None,
        "billingAddress": {"countryCodeV2": row["Billing Country"], "phone": row["Billing Phone"] or None},
        "shippingAddress": {"countryCodeV2": row["Shipping Country"]} if row["Shipping Country"] else None,
        "fulfillments": [{"createdAt": sent, "status": "SUCCESS"}] if sent else [],
        "transactions": [{"kind": "SALE", "status": "SUCCESS", "processedAt": paid}] if paid else [],
        "lineItems": [],
        "refunds": [],
    }


def _money(amount: str, currency: str) -> dict[str, Any]:
    other = {"amount": str(Decimal(amount) * 2), "currencyCode": "USD"}
    return {"shopMoney": {"amount": amount, "currencyCode": currency}, "presentmentMoney": other}


def _utc(printed: str) -> str | None:
    if not printed:
        return None
    return f"{datetime.strptime(printed, '%Y-%m-%d %H:%M:%S %z').astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
