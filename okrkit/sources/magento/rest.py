"""Records of the REST API V1, from a file or fresh from the shop -> canonical tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Literal

from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import ReadOptions, Rejected
from okrkit.sources.control import cents
from okrkit.sources.magento.rest_documents import read_memo, read_shipment
from okrkit.sources.magento.rest_orders import RestOrder, local, read_order
from okrkit.sources.magento.statuses import replaced_by_an_edit, status_notes
from okrkit.sources.reading.cells import CellError, Cells, added, table_of
from okrkit.sources.reading.goods import goods_paid_back
from okrkit.sources.reading.identity import OTHER, of_email, pseudonym
from okrkit.sources.reading.words import count
from okrkit.sources.summary import Part

Kind = Literal["order", "creditmemo", "invoice", "shipment", "customer"]


def kind_of(record: Mapping[str, Any]) -> Kind | None:
    """What a record of the API is, by its fields; None where it is none that is known."""
    have = record.keys()
    if any(name.startswith(("adjustment", "base_adjustment", "creditmemo")) for name in have):
        return "creditmemo"
    if "order_id" in have and "created_at" in have:
        if (
            have & {"tracks", "packages", "shipment_status", "total_qty"}
            and "grand_total" not in have
            and "base_grand_total" not in have
        ):
            return "shipment"
        return "invoice" if have & {"grand_total", "base_grand_total"} else None
    if have & {"grand_total", "base_grand_total"} and have & {"increment_id", "entity_id"}:
        return "order"
    if "email" in have and have & {"group_id", "website_id", "firstname"}:
        return "customer"
    return None


def normalise(
    records: Iterable[Mapping[str, Any]],
    source: str,
    options: ReadOptions,
    *,
    places: Sequence[tuple[str, int]] | None = None,
) -> Part:
    """Read records of ``/V1/orders``, ``/creditmemos``, ``/shipments``, ``/invoices`` and ``/customers/search``, mixed.

    Parameters
    ----------
    records : iterable of mapping
        Decoded records; numbers with decimals best as `decimal.Decimal`. Of several copies of a record the one that
        was changed last counts, so that a last page which comes again adds nothing. Credit memos and shipments name
        their order by ``entity_id``: the orders have to be among the records (making one changes the order as well).
        Invoices repeat what the orders say and are passed over.
    source : str
        The shop's name in the tables.
    options : ReadOptions
        ``timezone`` is needed: the API's times are UTC. ``currency`` is used where a record names none.
    places : sequence of (file, number), optional
        Where each record stands, for rejections; by default the n-th of "records".

    Raises
    ------
    ImportRefusedError
        If the time zone is not known, or no record names a currency and none was told.
    """
    given = list(records)
    where = places or [("records", number) for number in range(1, len(given) + 1)]
    work = _Records(source, options, where)
    for place, record in enumerate(given):
        work.take(place, kind_of(record), Cells(record))
    return work.part()


class _Records:
    """What has been read so far."""

    def __init__(self, source: str, options: ReadOptions, where: Sequence[tuple[str, int]]) -> None:
        self._source, self._options, self._where = source, options, where
        self._orders: dict[str, RestOrder] = {}
        self._waiting: dict[tuple[Kind, str], tuple[int, Cells]] = {}
        self._customers: dict[str, dict[str, Any]] = {}
        self._rejected: list[Rejected] = []
        self._skipped = self._copies = self._invoices = 0

    def take(self, place: int, kind: Kind | None, record: Cells) -> None:
        try:
            if kind == "order":
                self._order(record)
            elif kind in ("creditmemo", "shipment"):
                name = (kind, record.text("entity_id") or record.needed("increment_id"))
                self._copies += name in self._waiting
                self._waiting[name] = (place, record)
            elif kind == "invoice":
                self._invoices += 1
            elif kind == "customer":
                self._customer(record)
            else:
                raise CellError(
                    "this is no order, credit memo, shipment, invoice or customer of Magento's REST API"
                )
        except CellError as error:
            self._reject(place, str(error))

    def _reject(self, place: int, reason: str) -> None:
        self._rejected.append(Rejected(*self._where[place], reason))

    def _order(self, record: Cells) -> None:
        read = read_order(record, self._source, self._options)
        name = read.order["order_id"]
        before = self._orders.get(name)
        if before is not None:
            if before.entity_id != read.entity_id:
                raise ImportRefusedError(
                    f"the order number {name!r} stands for two orders ({before.entity_id} and {read.entity_id}): these are records of two shops",
                    "import each shop by itself, under a name of its own: --shop NAME",
                )
            self._copies += 1
            if before.order["known_at"] > read.order["known_at"]:
                return
        self._orders[name] = read

    def _customer(self, record: Cells) -> None:
        email = record.text("email")
        name = (of_email(email) if email else None) or pseudonym(
            OTHER, f"magento account {record.needed('id')}"
        )
        since = record.stamp("created_at")
        addresses = record.records("addresses")
        self._copies += name in self._customers
        self._customers[name] = {
            "source": self._source,
            "customer_id": name,
            "first_seen_day": local(since, self._options).date() if since else None,
            "country": addresses[0].text("country_id") if addresses else None,
        }

    def part(self) -> Part:
        if not self._orders and self._rejected and all("--currency" in r.reason for r in self._rejected):
            raise ImportRefusedError(
                f"{self._rejected[0].file} does not say in which currency its amounts are",
                "say it with --currency, for example --currency EUR",
            )
        edited = self._without_replaced()
        orders = list(self._orders.values())
        returns, shipments, said = self._documents(orders)
        tables = {
            "orders": table_of("orders", [o.order for o in orders]),
            "order_lines": table_of("order_lines", [line for o in orders for line in o.lines]),
            "returns": table_of("returns", returns),
            "fulfilment": table_of("fulfilment", shipments),
            "customers": table_of("customers", list(self._customers.values())),
        }
        return Part(
            tables,
            tuple(self._rejected),
            self._skipped + self._copies + self._invoices,
            (*self._notes(orders, edited), *said),
            frozenset(),
            self._control(orders, returns) if orders else {},
        )

    def _without_replaced(self) -> int:
        """Mark orders that an edited one stands for."""
        names = list(self._orders)
        old = replaced_by_an_edit(names, [o.order["is_order"] for o in self._orders.values()])
        for place in old:
            read = self._orders[names[place]]
            order = {**read.order, "is_order": False, "why_not": "replaced by an edited order"}
            self._orders[names[place]] = replace(
                read, order=order, lines=[{**line, "is_order": False} for line in read.lines]
            )
        return len(old)

    def _documents(
        self, orders: list[RestOrder]
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[str]]:
        """Returns and shipments on their own days, and refunds that no credit memo covers on the order's day."""
        by_entity = {o.entity_id: o for o in orders}
        returns: list[dict[str, Any]] = []
        shipments: list[dict[str, Any]] = []
        covered: dict[str, Decimal] = {}
        memos = not_counted = 0
        for (kind, _), (place, record) in self._waiting.items():
            entity = record.text("order_id")
            parent = by_entity.get(entity)
            what = "credit memo" if kind == "creditmemo" else "shipment"
            try:
                if parent is None:
                    raise CellError(
                        f"the order {entity} of this {what} is not among the files; read orders and {what}s together"
                    )
                if not parent.order["is_order"]:
                    not_counted += 1
                    self._skipped += 1
                elif kind == "creditmemo":
                    rows = read_memo(record, parent, self._source, self._options)
                    returns += rows
                    memos += 1
                    name = rows[0]["order_id"]
                    covered[name] = covered.get(name, Decimal(0)) + added(row["paid_back"] for row in rows)
                else:
                    shipments.append(read_shipment(record, parent, self._source, self._options))
            except CellError as error:
                self._reject(place, str(error))
        undated = [
            o
            for o in orders
            if o.order["is_order"] and o.money["refunded"] > covered.get(o.order["order_id"], 0)
        ]
        returns += [undated_refund(o.order, o.money) for o in undated]
        notes = []
        if memos:
            notes.append(f"Credit memos booked on their own days: {memos:,}.")
        if undated:
            notes.append(undated_note(len(undated)))
        if not_counted:
            notes.append(f"{count(not_counted, 'document')} of orders that do not count left out.")
        return returns, shipments, notes

    def _notes(self, orders: list[RestOrder], edited: int) -> list[str]:
        notes = status_notes(Counter((o.order["payment_status"], o.order["why_not"]) for o in orders))
        if orders:
            notes.append(f"The API's times are UTC and were moved to {self._options.timezone}.")
        if edited:
            notes.append(f"{count(edited, 'order')} replaced by an edited one (-1, -2): not counted.")
        if any(o.money["purchased"] != o.money["total"] for o in orders):
            notes.append(
                "Amounts were taken in the shop's base currency; some orders were paid in another one."
            )
        if off := sum(not o.adds_up for o in orders):
            notes.append(
                f"{count(off, 'order')} whose items do not add up to the subtotal: the items were taken."
            )
        if children := sum(o.children for o in orders):
            notes.append(
                f"{count(children, 'component')} of configurable or bundled articles counted with their parent."
            )
        if nobody := sum(o.order["customer_id"] is None for o in orders):
            notes.append(f"{count(nobody, 'order')} without a known buyer: in no customer figure.")
        if self._copies:
            notes.append(
                f"{count(self._copies, 'older copy', 'older copies')} of records left out: the latest state of each was taken."
            )
        if self._invoices:
            notes.append(
                f"{count(self._invoices, 'invoice')} left out: the orders say the same, and both would count twice."
            )
        return notes

    def _control(self, orders: list[RestOrder], returns: list[dict[str, Any]]) -> dict[str, object]:
        kept = [o for o in orders if o.order["why_not"] != "cancelled"]
        return {
            "by_status": dict(sorted(Counter(str(o.order["payment_status"]) for o in orders).items())),
            "grand_total_base": cents(added(o.money["total"] for o in orders)),
            "grand_total_purchased": cents(added(o.money["purchased"] for o in orders)),
            "grand_total_base_not_canceled": cents(added(o.money["total"] for o in kept)),
            "total_refunded": cents(added(o.money["listed"] for o in orders)),
            "credit_memos": cents(added(r["paid_back"] for r in returns if r["dated"] == "return")),
            "guests": sum(o.guest for o in orders),
        }


def undated_refund(order: Mapping[str, Any], money: Mapping[str, Decimal]) -> dict[str, Any]:
    """What an order was refunded so far, on its own day."""
    placed = order["placed_at"]
    return {
        **{
            name: order[name]
            for name in ("source", "order_id", "customer_id", "currency", "channel", "country")
        },
        "return_id": f"{order['order_id']}#refund",
        "line_no": 1,
        "returned_at": placed,
        "returned_day": placed.date(),
        "dated": "order",
        "amount": goods_paid_back(money["refunded"], money["total"], money["tax"], money["shipping"]),
        "paid_back": money["refunded"],
    }


def undated_note(orders: int) -> str:
    """What is said of refunds without a date."""
    return (
        f"{count(orders, 'order')} with refunds that orders do not date: each without its tax, at most the order's goods without shipping, is booked on the order's day. "
        "Import the credit memos as well to date them."
    )
