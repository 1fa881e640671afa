"""Records of the REST API v3, from a file or fresh from the shop -> canonical tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal

from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import ReadOptions, Rejected
from okrkit.sources.control import cents
from okrkit.sources.reading.cells import CellError, Cells, added, table_of
from okrkit.sources.reading.goods import goods_paid_back
from okrkit.sources.reading.identity import OTHER, of_email, pseudonym
from okrkit.sources.reading.words import count
from okrkit.sources.summary import Part
from okrkit.sources.woocommerce.rest_orders import RestOrder, moments, read_order
from okrkit.sources.woocommerce.rest_refunds import parent_of, read_refund
from okrkit.sources.woocommerce.statuses import status_notes

Kind = Literal["order", "refund", "customer", "product", "report"]
_NOT_READ = {"product": "product", "report": "sales report"}


def kind_of(record: Mapping[str, Any]) -> Kind | None:
    """What a record of the API is, by its fields; None where it is none that is known."""
    have = record.keys()
    if have & {"amount", "refunded_by", "refunded_payment"} and not have & {
        "billing",
        "status",
        "code",
        "slug",
    }:
        return "refund"
    if record.get("type") == "shop_order_refund":
        return "refund"
    if "total" in have and have & {
        "status",
        "line_items",
        "billing",
        "order_key",
        "date_created",
        "date_created_gmt",
    }:
        return "order"
    if "email" in have and have & {"role", "username", "is_paying_customer", "orders_count", "avatar_url"}:
        return "customer"
    if have & {"regular_price", "stock_status", "catalog_visibility"}:
        return "product"
    return "report" if {"total_sales", "net_sales"} <= have else None


def normalise(
    records: Iterable[Mapping[str, Any]],
    source: str,
    options: ReadOptions,
    *,
    places: Sequence[tuple[str, int]] | None = None,
) -> Part:
    """Read records of ``/orders``, ``/orders/{id}/refunds`` and ``/customers``, mixed in any order.

    Parameters
    ----------
    records : iterable of mapping
        Decoded records; numbers with decimals best as `decimal.Decimal`. Of several copies of a record the one that
        was changed last counts. A refund finds its order by ``parent_id`` or ``order_id`` (put it there when reading
        the sub-resource), by its link, or by its id in the order's ``refunds``.
    source : str
        The shop's name in the tables.
    options : ReadOptions
        ``currency`` and ``timezone`` are used where records lack a currency or the site's own clock.
    places : sequence of (file, number), optional
        Where each record stands, for rejections; by default the n-th of "records".

    Raises
    ------
    ImportRefusedError
        If no record names a currency and none was told.
    """
    given = [Cells(record) for record in records]
    kinds = [kind_of(cells.all()) for cells in given]
    where = places or [("records", number) for number in range(1, len(given) + 1)]
    work = _Records(source, options, where)
    for place, (kind, cells) in enumerate(zip(kinds, given, strict=True)):
        work.take(place, kind, cells)
    return work.part()


class _Records:
    """What has been read so far."""

    def __init__(self, source: str, options: ReadOptions, where: Sequence[tuple[str, int]]) -> None:
        self._source, self._options, self._where = source, options, where
        self._orders: dict[str, RestOrder] = {}
        self._refunds: dict[str, tuple[int | None, Cells]] = {}  # no place: it came inside its order
        self._customers: dict[str, dict[str, Any]] = {}
        self._rejected: list[Rejected] = []
        self._skipped = self._copies = 0
        self._unread: Counter[str] = Counter()

    def take(self, place: int, kind: Kind | None, record: Cells) -> None:
        try:
            if kind == "order":
                self._order(place, record)
            elif kind == "refund":
                self._keep_refund(place, record)
            elif kind == "customer":
                self._customer(record)
            elif kind is None:
                raise CellError("this is no order, refund or customer of WooCommerce's REST API")
            else:
                self._unread[_NOT_READ[kind]] += 1
                self._skipped += 1
        except CellError as error:
            self._reject(place, str(error))

    def _reject(self, place: int, reason: str) -> None:
        self._rejected.append(Rejected(*self._where[place], reason))

    def _order(self, place: int, record: Cells) -> None:
        read = read_order(place, record, self._source, self._options)
        name = read.order["order_id"]
        before = self._orders.get(name)
        if before is not None:
            if before.system_id != read.system_id:
                raise ImportRefusedError(
                    f"the order number {name!r} stands for two orders ({before.system_id} and {read.system_id}): these are records of two shops",
                    "import each shop by itself, under a name of its own: --shop NAME",
                )
            self._copies += 1
            if before.order["known_at"] > read.order["known_at"]:
                return
        self._orders[name] = read
        for refund in record.records("refunds"):
            if refund.has("date_created") and (refund_id := refund.text("id")):
                self._refunds.setdefault(refund_id, (None, refund))

    def _keep_refund(self, place: int, record: Cells) -> None:
        name = record.needed("id")
        self._copies += name in self._refunds and self._refunds[name][0] is not None
        self._refunds[name] = (place, record)

    def _customer(self, record: Cells) -> None:
        email, account = record.text("email"), record.text("id")
        name = (of_email(email) if email else None) or (
            pseudonym(OTHER, f"woocommerce account {account}") if account else None
        )
        if name is None:
            raise CellError("the customer has neither e-mail nor id")
        since, _ = moments(record, "date_created", self._options.timezone)
        spent = record.money("total_spent")
        self._copies += name in self._customers
        self._customers[name] = {
            "source": self._source,
            "customer_id": name,
            "first_seen_day": since.date() if since else None,
            "country": record.text("billing.country") or record.text("shipping.country"),
            "orders_count": None if (n := record.quantity("orders_count")) is None else int(n),
            "total_spent": spent,
            "currency": None if spent is None else self._options.currency,
        }

    def part(self) -> Part:
        orders = list(self._orders.values())
        if not orders and self._rejected and all("--currency" in r.reason for r in self._rejected):
            raise ImportRefusedError(
                f"{self._rejected[0].file} does not say in which currency its amounts are",
                "say it with --currency, for example --currency EUR",
            )
        returns, notes = self._returns(orders)
        tables = {
            "orders": table_of("orders", [o.order for o in orders]),
            "order_lines": table_of("order_lines", [line for o in orders for line in o.lines]),
            "returns": table_of("returns", returns),
            "fulfilment": table_of("fulfilment", [o.shipment for o in orders if o.shipment]),
            "customers": table_of("customers", list(self._customers.values())),
        }
        control = self._control(orders) if orders else {}
        if self._refunds:
            control["dated_refunds"] = cents(added(r["paid_back"] for r in returns if r["dated"] == "return"))
        return Part(
            tables,
            tuple(self._rejected),
            self._skipped + self._copies,
            (*self._notes(orders), *notes),
            frozenset(),
            control,
        )

    def _returns(self, orders: list[RestOrder]) -> tuple[list[dict[str, Any]], list[str]]:
        """Dated refunds, and for each order what none of them covers, on the order's day."""
        by_system_id = {o.system_id: o for o in orders}
        by_refund = {refund: o for o in orders for refund in o.refund_ids}
        rows: list[dict[str, Any]] = []
        covered: dict[str, Decimal] = {}
        dated = not_counted = apart = 0
        for name, (place, record) in self._refunds.items():
            parent_id = parent_of(record)
            parent = by_refund.get(name) or by_system_id.get(parent_id)
            try:
                if parent is None and parent_id is None:
                    raise CellError(
                        "the refund does not say which order it belongs to; read it together with the orders"
                    )
                document = read_refund(record, parent, parent_id, self._source, self._options)
            except CellError as error:
                if place is not None:
                    self._reject(place, str(error))
                continue
            if parent is not None and not parent.order["is_order"]:
                not_counted += 1
                self._skipped += place is not None
                continue
            apart += parent is None
            dated += 1
            rows += document
            order_id = document[0]["order_id"]
            covered[order_id] = covered.get(order_id, Decimal(0)) + added(r["paid_back"] for r in document)
        undated = [
            o
            for o in orders
            if o.order["is_order"] and o.money["refunded"] > covered.get(o.order["order_id"], 0)
        ]
        rows += [_undated(o) for o in undated]
        notes = []
        if dated:
            notes.append(f"Refunds booked on their own days: {dated:,}.")
        if undated:
            notes.append(
                f"{count(len(undated), 'order')} with refunds that orders do not date: each without its tax, at most the order's goods without shipping, is booked on the order's day. "
                "Read /orders/{id}/refunds as well to date them."
            )
        if not_counted:
            notes.append(f"{count(not_counted, 'refund')} of orders that do not count left out.")
        if apart:
            notes.append(
                f"{count(apart, 'refund')} of orders that are not among these records: booked on the order's technical id, in full."
            )
        return rows, notes

    def _notes(self, orders: list[RestOrder]) -> list[str]:
        notes = status_notes(Counter((o.order["payment_status"], o.order["why_not"]) for o in orders))
        if gross := sum(o.sums == "gross" for o in orders):
            notes.append(
                f"The lines of {count(gross, 'order')} contain the tax, as their sums show; it was taken out."
            )
        if off := sum(o.sums == "neither" for o in orders):
            notes.append(
                f"{count(off, 'order')} whose lines, shipping, fees and tax do not add up to the total: the lines were taken as they are."
            )
        if guests := sum(o.guest for o in orders):
            notes.append(
                f"{count(guests, 'order')} by guests (customer 0): known by their e-mail, where there is one."
            )
        if nobody := sum(o.order["customer_id"] is None for o in orders):
            notes.append(
                "No order names its buyer: there are no customer figures for these records."
                if nobody == len(orders)
                else f"{count(nobody, 'order')} without a known buyer: in no customer figure."
            )
        if self._copies:
            notes.append(
                f"{count(self._copies, 'older copy', 'older copies')} of records left out: the latest state of each was taken."
            )
        for what, times in self._unread.items():
            notes.append(f"{count(times, what)} not read: orders, refunds and customers are.")
        return notes

    def _control(self, orders: list[RestOrder]) -> dict[str, object]:
        counted = [o for o in orders if o.order["is_order"]]
        return {
            "by_status": dict(sorted(Counter(str(o.order["payment_status"]) for o in orders).items())),
            "sum_total_counted": cents(added(o.money["total"] for o in counted)),
            "refunds": cents(added(o.money["listed"] for o in orders)),
            "refund_documents": len({name for o in orders for name in o.refund_ids} | self._refunds.keys()),
            "guests": sum(o.guest for o in orders),
            "unpaid_orders": sum(o.order["paid_at"] is None for o in orders),
        }


def _undated(order: RestOrder) -> dict[str, Any]:
    """What the order was refunded so far, without its dates."""
    money = order.money
    placed = order.order["placed_at"]
    return {
        **{
            name: order.order[name]
            for name in ("source", "order_id", "customer_id", "currency", "channel", "country")
        },
        "return_id": f"{order.order['order_id']}#refund",
        "line_no": 1,
        "returned_at": placed,
        "returned_day": placed.date(),
        "dated": "order",
        "amount": goods_paid_back(money["refunded"], money["total"], money["tax"], money["shipping"]),
        "paid_back": money["refunded"],
    }
