"""Many orders at once: Shopify writes them into a file, one JSON object a line, and says when it is ready."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from okrkit.sources.live import Answer, Client, Page, Record, ServiceError, Wait
from okrkit.sources.shopify import queries

Ask = Callable[[str, Mapping[str, Any]], dict[str, Any]]

ORDERS_A_PAGE = 500
LOOKS = 2_000
"""How often a file is looked for: about ten hours."""

TRIES = 3
UNDER_WAY = ("CREATED", "RUNNING", "CANCELING")


def started(ask: Ask, wanted: str | None) -> str:
    """Order the file; the operation's id."""
    query = queries.BULK % (wanted or "").replace('"', "")
    made = ask(queries.BULK_RUN, {"query": query})["bulkOperationRunQuery"]
    if made.get("userErrors"):
        said = "; ".join(str(e.get("message")) for e in made["userErrors"])
        raise ServiceError(
            f"Shopify does not write the orders into a file: {said}", "try again when it is done"
        )
    return str(made["bulkOperation"]["id"])


class BulkFile:
    """The file of one operation; read once, handed out page by page."""

    def __init__(self, client: Client, ask: Ask) -> None:
        self._client, self._ask = client, ask
        self._operation, self._orders = "", list[Record]()

    def page(
        self,
        cursor: Mapping[str, Any],
        wanted: str | None,
        completed: Callable[[list[Record]], list[Record]],
    ) -> Page:
        """The next orders; ``cursor`` holds the operation's id and how many orders are there already.

        An operation that failed, or whose file has gone (after a week), is started again from its beginning.
        """
        operation = str(cursor["bulk"])
        if operation != self._operation:
            state = self._finished(operation)
            if state.get("status") != "COMPLETED":
                return self._again(cursor, wanted, state)
            self._orders = self._read(state) if state.get("url") else []  # no order, no file
            self._operation = operation
        start = int(cursor.get("orders", 0))
        end = start + ORDERS_A_PAGE
        after = {**cursor, "orders": end} if end < len(self._orders) else None
        return Page(completed(self._orders[start:end]), after)

    def _again(self, cursor: Mapping[str, Any], wanted: str | None, state: Mapping[str, Any]) -> Page:
        tries = int(cursor.get("tries", 0)) + 1
        if tries > TRIES:
            raise ServiceError(
                f"Shopify could not write the orders into a file ({state.get('errorCode') or state.get('status')})",
                "try again later, or page by page with --connect bulk_from=1000000",
            )
        return Page([], {"bulk": started(self._ask, wanted), "tries": tries})

    def _finished(self, operation: str) -> dict[str, Any]:
        for look in range(LOOKS):
            state = self._ask(queries.BULK_STATE, {"id": operation}).get("node") or {"status": "EXPIRED"}
            if state.get("status") not in UNDER_WAY:
                return dict(state)
            self._client.hold(min(2.0 * (look + 1), 20.0))
        raise ServiceError("Shopify is still writing its file of orders", "run the same command again later")

    def _read(self, state: Mapping[str, Any]) -> list[Record]:
        def whole(answer: Answer) -> Wait | None:
            if answer.status >= 300:
                return None
            lines = sum(1 for line in answer.body.splitlines() if line.strip())
            said = int(state.get("objectCount") or 0)
            return Wait(f"its file holds {lines:,} of {said:,} lines") if lines < said else None

        body = self._client.send("GET", state["url"], expect="bytes", signed=False, judge=whole).body
        try:
            return orders_in(body)
        except ValueError:
            raise ServiceError("Shopify's file of orders is not JSON", "try again later") from None


def orders_in(body: bytes) -> list[Record]:
    """The orders of a bulk file with their lines, which name their order in ``__parentId`` and come after it."""
    orders: dict[str, Record] = {}
    for text in body.splitlines():
        if not text.strip():
            continue
        record = json.loads(text)
        parent = record.pop("__parentId", None)
        if parent is None:
            orders[record["id"]] = {**record, "lineItems": {"nodes": []}}
        elif parent in orders:
            orders[parent]["lineItems"]["nodes"].append(record)
    return list(orders.values())
