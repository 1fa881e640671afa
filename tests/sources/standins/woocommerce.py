"""WooCommerce's REST API v3 on loopback: pages of at most 100, totals in headers, Basic auth, refunds of their own."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.sources.standins.base import Asked, Clock, Reply, StandIn

KEY, SECRET = "ck_0123456789abcdef", "cs_fedcba9876543210"
ZONE = ZoneInfo("Europe/Berlin")
FIRST = datetime(2026, 6, 1, 21, 30)  # UTC


class WooCommerce(StandIn):
    """One shop: ``orders`` by id as the API has them, ``refunds`` by order."""

    def __init__(self, n: int = 230, clock: Clock | None = None) -> None:
        super().__init__()
        self.clock = clock or Clock()
        self.orders = {order["id"]: order for order in map(order, range(1, n + 1))}
        self.refunds = {name: refunds(one) for name, one in self.orders.items() if one["refunds"]}
        self.zone = "Europe/Berlin"
        self.by_clock = False  # as shops of the older kind do: sorted by the site's clock, filtered in UTC

    def answer(self, asked: Asked) -> Reply:
        if asked.path.rstrip("/") == "/wp-json":
            return Reply(200, {"name": "Shop", "timezone_string": self.zone})
        if not asked.path.startswith("/wp-json/wc/v3/"):
            return Reply(404, b"<html>Not Found</html>", {"Content-Type": "text/html"})
        if asked.basic != (KEY, SECRET):
            said = "Sorry, you cannot list resources."
            return Reply(
                401, {"code": "woocommerce_rest_cannot_view", "message": said, "data": {"status": 401}}
            )
        parts = asked.path.removeprefix("/wp-json/wc/v3/").split("/")
        if parts == ["orders"]:
            return self._paged(self._found(asked.query), asked)
        if len(parts) == 3 and parts[2] == "refunds" and int(parts[1]) in self.orders:
            return self._paged(self.refunds.get(int(parts[1]), []), asked)
        return Reply(
            404, {"code": "rest_no_route", "message": "No route was found.", "data": {"status": 404}}
        )

    def _found(self, query: dict[str, str]) -> list[dict[str, Any]]:
        found = list(self.orders.values())
        if after := query.get("modified_after"):
            field = "date_modified_gmt" if query.get("dates_are_gmt") == "true" else "date_modified"
            found = [o for o in found if o[field] > after]
        modified = "date_modified" if self.by_clock else "date_modified_gmt"
        by = {"modified": modified, "id": "id"}.get(query.get("orderby", ""), "date_created_gmt")
        found.sort(key=lambda o: (o[by], o["id"]), reverse=query.get("order", "desc") == "desc")
        return found

    def _paged(self, found: list[dict[str, Any]], asked: Asked) -> Reply:
        size, number = int(asked.query.get("per_page", 10)), int(asked.query.get("page", 1))
        if size > 100:
            said = "Invalid parameter(s): per_page"
            return Reply(400, {"code": "rest_invalid_param", "message": said, "data": {"status": 400}})
        pages = -(-len(found) // size)
        headers = {"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(pages)}
        if number < pages:
            headers["Link"] = f'<{self.url}{asked.path}?page={number + 1}>; rel="next"'
        return Reply(200, found[(number - 1) * size : number * size], headers)

    def touch(self, name: int, **changes: Any) -> None:
        """Change an order now."""
        self.clock.at += timedelta(seconds=1)
        now = self.clock.at.replace(tzinfo=None)
        self.orders[name] |= {**changes, **twins("date_modified", now)}

    def refund(self, name: int, amount: str) -> None:
        """Give something back now, without naming articles."""
        self.touch(name)
        made = {"id": 90_000 + name, "amount": amount, "reason": "", "line_items": []}
        now = self.clock.at.replace(tzinfo=None)
        self.refunds.setdefault(name, []).append({**made, **twins("date_created", now)})
        self.orders[name]["refunds"].append({"id": made["id"], "reason": "", "total": f"-{amount}"})

    def changed_together(self, names: list[int], moment: datetime) -> None:
        """A mass edit: all in one second."""
        for name in names:
            self.orders[name] |= twins("date_modified", moment)


def order(number: int) -> dict[str, Any]:
    """Order ``number``: one a quarter of a day, with up to three articles; every ninth was refunded in part."""
    placed = FIRST + timedelta(hours=6 * number)
    done = placed + timedelta(hours=20)
    goods = [(n, 1 + (number + n) % 2, 10 + 7 * n + number % 5) for n in range(1, 2 + number % 3)]
    lines = [
        {
            "id": 10 * number + n, "name": f"Tee, green {n}", "product_id": n, "sku": f"SKU-{n}", "quantity": quantity,
            "subtotal": f"{quantity * price:.2f}", "total": f"{quantity * price:.2f}",
            "total_tax": f"{quantity * price * 0.2:.2f}",
        }
        for n, quantity, price in goods
    ]  # fmt: skip
    net = sum(quantity * price for _, quantity, price in goods)
    given = number % 9 == 0 and number % 25 > 0
    return {
        "id": number, "number": str(1000 + number), "status": "cancelled" if number % 25 == 0 else "completed",
        "currency": "EUR", "prices_include_tax": True, "created_via": "checkout",
        **twins("date_created", placed), **twins("date_modified", done), **twins("date_paid", placed),
        **twins("date_completed", done), "discount_total": "0.00", "shipping_total": "4.00", "shipping_tax": "0.80",
        "cart_tax": f"{net * 0.2:.2f}", "total_tax": f"{net * 0.2 + 0.8:.2f}", "total": f"{net * 1.2 + 4.8:.2f}",
        "customer_id": number % 4, "customer_note": "ring twice",
        "billing": {"first_name": "Ann", "last_name": "Doe", "email": f"buyer{number % 40}@example.com", "country": "DE"},
        "shipping": {"first_name": "Ann", "address_1": "Long Street 1", "country": "AT"},
        "line_items": lines, "fee_lines": [], "coupon_lines": [], "meta_data": [],
        "refunds": [{"id": 50_000 + number, "reason": "", "total": "-12.00"}] if given else [],
    }  # fmt: skip


def refunds(one: dict[str, Any]) -> list[dict[str, Any]]:
    """The refund of an order, ten days later: goods for ten and their tax."""
    made = datetime.fromisoformat(one["date_created_gmt"]) + timedelta(days=10)
    line = {
        "id": 1,
        "name": "Tee, green 1",
        "sku": "SKU-1",
        "quantity": -1,
        "total": "-10.00",
        "total_tax": "-2.00",
    }
    return [
        {"id": one["refunds"][0]["id"], "amount": "12.00", "reason": "", "line_items": [line], **twins("date_created", made)}
    ]  # fmt: skip


def twins(name: str, utc: datetime) -> dict[str, str]:
    """A time as the API gives it: on the site's clock, and in UTC."""
    local = utc.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZONE)
    return {name: f"{local:%Y-%m-%dT%H:%M:%S}", f"{name}_gmt": f"{utc:%Y-%m-%dT%H:%M:%S}"}
