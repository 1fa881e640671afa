"""Ahrefs' API v3 on loopback: cents, units in headers, sixty requests a minute, and a plan that may ignore the offset."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.sources.standins.base import Asked, Reply, StandIn


class Ahrefs(StandIn):
    """Monthly figures of one target, and its keywords on the day they are asked for."""

    key = "ahrefs-shh-1234567890"

    def __init__(self) -> None:
        super().__init__()
        self.months: dict[date, dict[str, Any]] = {}
        self.keywords: list[dict[str, Any]] = []
        self.ignores_offset = False
        self.units_left = 1_000_000

    def answer(self, asked: Asked) -> Reply:
        if asked.bearer != self.key:
            return Reply(401, {"error": f"the key {asked.bearer} is not valid"})
        query = asked.query
        if query.get("target") != "shop.example.com":
            return Reply(400, {"error": "bad target"})
        what = asked.path.removeprefix("/site-explorer/")
        if what == "organic-keywords":
            offset = 0 if self.ignores_offset else int(query.get("offset", 0))
            rows = self.keywords[offset : offset + int(query["limit"])]
            return self._paid("keywords", rows)
        fields = {
            "metrics-history": ("metrics", ("org_traffic", "org_cost", "paid_traffic", "paid_cost")),
            "domain-rating-history": ("domain_ratings", ("domain_rating",)),
            "refdomains-history": ("refdomains", ("refdomains",)),
        }
        if what not in fields or query.get("history_grouping") != "monthly":
            return Reply(404, {"error": "not found"})
        name, columns = fields[what]
        first, last = date.fromisoformat(query["date_from"]), date.fromisoformat(query["date_to"])
        rows = [
            {"date": day.isoformat(), **{c: held.get(c) for c in columns}}
            for day, held in sorted(self.months.items())
            if first <= day <= last
        ]
        return self._paid(name, rows)

    def _paid(self, name: str, rows: list[dict[str, Any]]) -> Reply:
        cost = max(50, 10 * len(rows))
        if cost > self.units_left:
            return Reply(403, {"error": "API units limit reached"})
        self.units_left -= cost
        headers = {"x-api-rows": str(len(rows)), "x-api-units-cost-total-actual": str(cost)}
        return Reply(200, {name: rows}, headers)
