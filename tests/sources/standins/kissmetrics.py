"""Kissmetrics' query API on loopback: submit and poll, either form of its login, lists without a total."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.sources.standins.base import Asked, Reply, StandIn


class Kissmetrics(StandIn):
    """Saved metrics by day; ``busy`` is how often a query is unfinished when it is asked after."""

    key = "km-shh-1234567890"
    login = ("ida@example.com", "password-shh-42")

    def __init__(self) -> None:
        super().__init__()
        self.metrics: dict[int, dict[date, float]] = {}
        self.queries: dict[str, dict[str, Any]] = {}
        self.busy = 2
        self.fails = ""

    def forget(self) -> None:
        """Queries are kept for a while only."""
        self.queries.clear()

    def answer(self, asked: Asked) -> Reply:
        if asked.basic not in ((self.key, ""), self.login):
            return Reply(401, {"status": 401, "messages": ["Unauthenticated."]})
        if asked.path == "/products":
            return Reply(
                200, {"data": [{"id": 12, "account_id": 3, "name": "Shop", "timezone": "US/Pacific"}]}
            )
        if asked.path == "/queries/metric":
            number = asked.json["metric_id"]
            if number not in self.metrics:
                return Reply(400, {"status": 400, "messages": ["No such metric."]})
            query = f"279139f5-{len(self.queries):04d}"
            self.queries[query] = {"rows": sorted(self.metrics[number].items()), "left": self.busy}
            return Reply(200, {"id": query})
        query = asked.path.removeprefix("/queries/")
        if query not in self.queries:
            return Reply(404, {"status": 404, "messages": ["Not found."]})
        held = self.queries[query]
        if self.fails:
            return Reply(200, {"id": query, "status": self.fails})
        if held["left"] > 0:
            held["left"] -= 1
            return Reply(200, {"id": query, "status": "started"})
        start = int(asked.query.get("offset", 0))
        rows = held["rows"][start : start + int(asked.query.get("limit", 50))]
        return Reply(200, {"id": query, "status": "completed", "results": [
            {"date": day.isoformat(), "value": value} for day, value in rows
        ]})  # fmt: skip
