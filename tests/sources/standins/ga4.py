"""The Analytics Data API on loopback: one property, kept as days, channels and numbers."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.sources.standins.base import Asked, Reply, StandIn

CHANNEL = "sessionDefaultChannelGroup"
USERS = ("totalUsers", "activeUsers", "newUsers")


class Analytics(StandIn):
    """Answers ``runReport`` with texts, drops rows of zeros, counts all rows, and knows one token."""

    token = "ya29.shh-1234567890"

    def __init__(self) -> None:
        super().__init__()
        self.visits: dict[tuple[date, str], dict[str, float]] = {}
        self.users: dict[date, dict[str, float]] = {}
        self.flags: dict[str, Any] = {}

    def add(self, day: date, channel: str, sessions: int, purchases: int = 0, revenue: float = 0.0) -> None:
        """A day's visits through a channel; carts are three times the purchases."""
        self.visits[day, channel] = {
            "sessions": sessions, "engagedSessions": sessions // 2, "addToCarts": purchases * 3,
            "checkouts": purchases * 2, "ecommercePurchases": purchases, "purchaseRevenue": revenue,
            "totalRevenue": revenue, "keyEvents": purchases, "eventCount": sessions * 4,
        }  # fmt: skip
        there = self.users.setdefault(day, dict.fromkeys(USERS, 0.0))
        for name in USERS:
            there[name] += sessions

    def answer(self, asked: Asked) -> Reply:
        if asked.bearer != self.token:
            return error(
                401, "UNAUTHENTICATED", f"Request had invalid authentication credentials {asked.bearer}."
            )
        if asked.path != "/v1beta/properties/123456789:runReport":
            return error(
                403, "PERMISSION_DENIED", "User does not have sufficient permissions for this property."
            )
        return self._report(asked.json)

    def _report(self, body: dict[str, Any]) -> Reply:
        dims = [d["name"] for d in body["dimensions"]]
        metrics = [m["name"] for m in body["metrics"]]
        (span,) = body["dateRanges"]
        first, last = date.fromisoformat(span["startDate"]), date.fromisoformat(span["endDate"])
        held: dict[tuple[str, ...], dict[str, float]]
        if dims == ["date", CHANNEL]:
            held = {(f"{d:%Y%m%d}", c): v for (d, c), v in self.visits.items() if first <= d <= last}
        elif dims == ["date"]:
            held = {(f"{d:%Y%m%d}",): v for d, v in self.users.items() if first <= d <= last}
        else:
            return error(400, "INVALID_ARGUMENT", f"Field {dims} is not a valid dimension.")
        rows = [(k, [v.get(m, 0.0) for m in metrics]) for k, v in sorted(held.items())]
        rows = [(k, values) for k, values in rows if any(values)]
        offset, limit = int(body.get("offset", 0)), int(body.get("limit", 10000))
        shown = rows[offset : offset + limit]
        return Reply(200, {
            "dimensionHeaders": [{"name": n} for n in dims],
            "metricHeaders": [{"name": n, "type": "TYPE_FLOAT"} for n in metrics],
            **({"rows": [
                {"dimensionValues": [{"value": v} for v in key], "metricValues": [{"value": f"{x:g}"} for x in values]}
                for key, values in shown
            ]} if shown else {}),
            **({"rowCount": len(rows)} if rows else {}),
            "metadata": {"currencyCode": "EUR", "timeZone": "Europe/Berlin", **self.flags},
            "propertyQuota": {"tokensPerDay": {"consumed": 4, "remaining": 199_996}},
            "kind": "analyticsData#runReport",
        })  # fmt: skip


def error(code: int, status: str, message: str) -> Reply:
    """An error as Google writes it."""
    return Reply(code, {"error": {"code": code, "status": status, "message": message}})
