"""All orders (by order date, by last update, archived) -> orders and their lines.

One row is one line of an order, ``item-price`` its whole value. The report knows no refunds and no buyer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.sources.batch import ReadOptions
from okrkit.sources.fba.figures import counts, money
from okrkit.sources.fba.kept import Kept, kept_orders
from okrkit.sources.fba.opened import Opened
from okrkit.sources.fba.words import store_of
from okrkit.sources.reading.columns import Columns, Wanted, columns_of
from okrkit.sources.reading.decimals import MONEY, QUANTITY, Flags, Ints, from_scaled, share_of
from okrkit.sources.reading.identity import each
from okrkit.sources.reading.stamps import to_utc
from okrkit.sources.reading.words import count
from okrkit.sources.schema import conform
from okrkit.sources.summary import Part

WANTED = Wanted(
    texts=(
        "amazon-order-id", "order-status", "fulfillment-channel", "sales-channel", "product-name", "sku", "item-status",
        "currency", "ship-country", "promotion-ids", "is-replacement-order",
    ),
    money=(
        "item-price", "item-tax", "shipping-price", "shipping-tax", "gift-wrap-price", "gift-wrap-tax",
        "item-promotion-discount", "ship-promotion-discount",
    ),
    counts=("quantity",),
    stamps=("purchase-date", "last-updated-date"),
)  # fmt: skip

OTHER_SHOP, CANCELLED, REPLACEMENT = "sold in another shop, shipped by Amazon", "cancelled", "replacement"
"""Why an order is not an order of this shop."""

_STATE = {"shipped": "fulfilled", "shipping": "partial", "pending": "unfulfilled", "unshipped": "unfulfilled"}


@dataclass(frozen=True, slots=True)
class _Sums:
    """Money of each order, ten-thousandths; cancelled lines are not in it."""

    price: Ints
    tax: Ints
    shipping: Ints
    shipping_tax: Ints
    wrap: Ints
    wrap_tax: Ints
    off: Ints
    off_shipping: Ints
    priced: Flags  # at least one line has a price


def read_orders(docs: list[Opened], source: str, options: ReadOptions) -> tuple[Part, dict[str, object]]:
    """Read the reports of one account; of an order in several of them the latest state counts."""
    rows = columns_of([doc.table for doc in docs], WANTED, options)
    rows.need("amazon-order-id", "purchase-date", "order-status")
    codes = _currencies(rows, options)
    rows.fault(
        np.asarray(codes.is_null()), "currency is empty, and the sales channel tells none; use --currency"
    )
    for name in ("quantity", "item-price"):
        values = rows.counts[name] if name == "quantity" else rows.amounts[name]
        rows.fault(values < 0, f"{name} is below 0")
    kept = kept_orders(rows, docs, rows.texts["amazon-order-id"], rows.local["last-updated-date"])
    view = _View(rows, kept, codes, source, options)
    part = Part(
        {"orders": view.orders(), "order_lines": view.lines()},
        rows.rejected(),
        kept.skipped,
        (*rows.notes, *kept.notes, *view.notes()),
        kept.edges(("orders", "order_lines")),
    )
    return part, view.control()


def _currencies(rows: Columns, options: ReadOptions) -> pa.Array:
    """Each row's currency: its own, that of another line of its order, the store's, the one told."""
    own = pc.utf8_upper(rows.texts["currency"])
    ids, channels = rows.texts["amazon-order-id"], rows.texts["sales-channel"]
    known = dict(zip(ids.filter(own.is_valid()).to_pylist(), own.drop_null().to_pylist(), strict=True))
    missing = np.flatnonzero(np.asarray(own.is_null())).tolist()
    if not missing:
        return own
    found = own.to_pylist()
    for row in missing:
        store = store_of(channels[row].as_py())
        found[row] = known.get(ids[row].as_py()) or (store[0] if store else None) or options.currency
    if not options.currency and len(used := set(known.values())) == 1:
        found = [code or next(iter(used)) for code in found]
    return pa.array(found, pa.string())


class _View:
    """The kept orders: ``first`` is an order's first row, ``row`` every line's row, ``of`` its order."""

    def __init__(self, rows: Columns, kept: Kept, codes: pa.Array, source: str, options: ReadOptions) -> None:
        self._rows, self._kept, self._codes = rows, kept, codes
        self._source, self._options = source, options
        cancelled = rows.is_in("order-status", "cancelled", "canceled")
        self._line_cancelled = (cancelled | rows.is_in("item-status", "cancelled", "canceled"))[kept.row]
        self._cancelled = cancelled[kept.first]
        channel = pc.fill_null(pc.utf8_lower(rows.texts["sales-channel"]), "")
        self._elsewhere = np.asarray(pc.starts_with(channel, "non-amazon"))[kept.first]
        self._replacement = rows.is_in("is-replacement-order", "true", "yes")[kept.first]
        self._is_order = ~self._cancelled & ~self._elsewhere & ~self._replacement
        self._by_amazon = kept.any(rows.is_in("fulfillment-channel", "amazon", "afn"))
        self._taxed = self._tax_inside()
        self._sums = self._summed()
        self._shared = self._common()

    def _tax_inside(self) -> Flags:
        """Per row: whether the store's prices contain the tax."""
        encoded = self._rows.texts["sales-channel"].dictionary_encode()
        inside = [store is not None and store[1] for store in map(store_of, encoded.dictionary.to_pylist())]
        at = np.asarray(pc.fill_null(encoded.indices, len(inside)))
        return np.asarray(np.array([*inside, False])[at], dtype=bool)

    def _summed(self) -> _Sums:
        counted = ~self._line_cancelled
        row, amounts = self._kept.row[counted], self._rows.amounts

        def total(name: str) -> Ints:
            sums = np.zeros(len(self._kept.first), np.int64)
            np.add.at(sums, self._kept.of[counted], np.abs(amounts[name][row]))
            return sums

        priced = np.zeros(len(self._kept.first), bool)
        np.logical_or.at(priced, self._kept.of[counted], ~self._rows.empty["item-price"][row])
        return _Sums(
            price=total("item-price"),
            tax=total("item-tax"),
            shipping=total("shipping-price"),
            shipping_tax=total("shipping-tax"),
            wrap=total("gift-wrap-price"),
            wrap_tax=total("gift-wrap-tax"),
            off=total("item-promotion-discount"),
            off_shipping=total("ship-promotion-discount"),
            priced=priced,
        )

    def _common(self) -> dict[str, pa.Array]:
        rows, first = self._rows, pa.array(self._kept.first)
        placed, utc = rows.local["purchase-date"].take(first), rows.utc["purchase-date"].take(first)
        if self._options.timezone and utc.null_count == len(utc):
            utc = to_utc(placed, self._options.timezone)
        self._placed_utc = utc
        return {
            "source": pa.array([self._source] * len(first), pa.string()),
            "order_id": rows.texts["amazon-order-id"].take(first),
            "placed_at": placed,
            "placed_day": placed.cast(pa.date32()),
            "currency": self._codes.take(first),
            "channel": rows.texts["sales-channel"].take(first),
            "country": rows.texts["ship-country"].take(first),
        }

    def orders(self) -> pa.Table:
        s, first = self._sums, pa.array(self._kept.first)
        inside = self._taxed[self._kept.first]
        shipping = np.maximum(s.shipping - s.off_shipping, 0)
        tax = s.tax + s.shipping_tax + s.wrap_tax
        total = s.price - s.off + shipping + s.wrap + np.where(inside, 0, tax)
        status = self._rows.texts["order-status"].take(first)
        updated = self._rows.local["last-updated-date"].take(first)
        unknown = ~s.priced
        columns = {
            **self._shared,
            "order_name": self._shared["order_id"],
            "placed_utc": self._placed_utc,
            "is_order": pa.array(self._is_order),
            "why_not": self._why_not(),
            "payment_status": status,
            "fulfilment_status": each(status, lambda text: _STATE.get(_state(text))),
            "cancelled_at": pc.if_else(pa.array(self._cancelled), updated, pa.scalar(None, updated.type)),
            "discount": from_scaled(s.off, unknown, MONEY),
            "discount_net": from_scaled(_net(s.off, s.tax, s.price, inside), unknown, MONEY),
            "subtotal": from_scaled(s.price - s.off, unknown, MONEY),
            "shipping": from_scaled(shipping, unknown, MONEY),
            "shipping_net": from_scaled(
                np.where(inside, np.maximum(shipping - s.shipping_tax, 0), shipping), unknown, MONEY
            ),
            "tax": from_scaled(tax, unknown, MONEY),
            "tax_included": pa.array(inside, mask=unknown | (tax == 0)),
            "total": from_scaled(total, unknown, MONEY),
            "discount_code": self._rows.texts["promotion-ids"].take(first),
            "known_at": pc.max_element_wise(updated, self._shared["placed_at"], skip_nulls=True),
            "by_amazon": pa.array(self._by_amazon),
        }
        return conform("orders", columns, len(first))

    def _why_not(self) -> pa.Array:
        chosen = np.select(
            [self._cancelled, self._elsewhere, self._replacement], [CANCELLED, OTHER_SHOP, REPLACEMENT], ""
        )
        return pc.if_else(
            pa.array(self._is_order), pa.scalar(None, pa.string()), pa.array(chosen, pa.string())
        )

    def lines(self) -> pa.Table:
        """Lines with a quantity and a price; a pending line gets its price later, a cancelled one none."""
        rows, kept = self._rows, self._kept
        priced = (rows.counts["quantity"][kept.row] > 0) & ~rows.empty["item-price"][kept.row]
        row, of = kept.row[priced], kept.of[priced]
        quantity, price = rows.counts["quantity"][row], rows.amounts["item-price"][row]
        tax, off = rows.amounts["item-tax"][row], np.abs(rows.amounts["item-promotion-discount"][row])
        self._uneven = int(np.count_nonzero(price % quantity))
        taken, own = pa.array(row), pa.array(of)
        starts = np.searchsorted(of, of, side="left")
        net = np.where(self._taxed[row], price - tax, price)
        columns = {name: values.take(own) for name, values in self._shared.items()}
        columns |= {
            "line_no": pa.array(np.arange(len(row)) - starts + 1),
            "is_order": pa.array(self._is_order[of] & ~self._line_cancelled[priced]),
            "sku": rows.texts["sku"].take(taken),
            "product": rows.texts["product-name"].take(taken),
            "quantity": from_scaled(quantity * 1000, None, QUANTITY),
            "unit_price": from_scaled(share_of(net, np.ones_like(net), quantity), None, MONEY),
            "listed_price": from_scaled(share_of(price, np.ones_like(price), quantity), None, MONEY),
            "line_discount": from_scaled(off, None, MONEY),
        }
        return conform("order_lines", columns, len(row))

    def notes(self) -> list[str]:
        """Every decision about these reports that a person may want to check."""
        pending = int(np.count_nonzero(self._is_order & ~self._sums.priced))
        notes = ["No order names its buyer: there are no customer figures for this file."]
        notes.append("Refunds are not in this report: import the date range transactions for them.")
        if pending:
            notes.append(
                f"{count(pending, 'order')} without a price yet (pending): counted as orders, while their goods come with a later export; until then the average order value is too low."
            )
        if n := int(self._cancelled.sum()):
            notes.append(f"{count(n, 'cancelled order')}: kept and marked, in no sales figure.")
        if n := int((self._elsewhere & ~self._cancelled).sum()):
            notes.append(
                f"{count(n, 'order')} of other shops that Amazon only shipped (sales channel Non-Amazon): in no sales figure."
            )
        if n := int((self._replacement & ~self._cancelled).sum()):
            notes.append(f"{count(n, 'replacement')} sent for free: in no sales figure.")
        if self._uneven:
            notes.append(
                f"{count(self._uneven, 'line')} whose value is no multiple of the quantity: the price of one piece was rounded."
            )
        inside = self._taxed[self._kept.first] & self._sums.priced
        if inside.any():
            untaxed = int(np.count_nonzero(inside & (self._sums.tax == 0)))
            notes.append(
                f"Prices contain the tax in {count(int(inside.sum()), 'order')}, as their store shows them; item-tax was taken out."
                + (f" {untaxed:,} of them state no tax and were taken as they are." if untaxed else "")
            )
        notes.append(
            "Seller Central's screens count days in the store's own time (amazon.com: US Pacific): totals by day differ from these."
        )
        return notes

    def control(self) -> dict[str, object]:
        """Figures over the rows as they are, cancelled orders and orders of other shops told apart."""
        rows, kept = self._rows, self._kept
        counted = kept.row[~self._cancelled[kept.of]]
        status = self._rows.texts["order-status"].take(pa.array(kept.first))
        channel = self._rows.texts["fulfillment-channel"].take(pa.array(kept.first))
        return {
            "rows": len(rows),
            "orders": len(kept.first),
            "orders_not_cancelled": int((~self._cancelled).sum()),
            "orders_by_status": counts(status),
            "item_price_sum_not_cancelled": money(rows.amounts["item-price"][counted]),
            "promotion_sum_not_cancelled": money(np.abs(rows.amounts["item-promotion-discount"][counted])),
            "units_not_cancelled": int(rows.counts["quantity"][counted].sum()),
            "rows_without_price": int(np.count_nonzero(rows.empty["item-price"][kept.row])),
            "orders_by_channel": counts(channel),
            "orders_by_sales_channel": counts(self._rows.texts["sales-channel"].take(pa.array(kept.first))),
            "orders_of_other_shops": int(self._elsewhere.sum()),
            "skus": pc.count_distinct(rows.texts["sku"].take(pa.array(kept.row))).as_py(),
            "sums_not_cancelled": {
                name: money(rows.amounts[name][counted]) for name in WANTED.money if name in rows.present
            },
        }


def _net(part: Ints, tax: Ints, whole: Ints, inside: Flags) -> Ints:
    """A discount without the share of tax that is in the goods it was given on."""
    return np.where(inside, part - share_of(part, tax, np.maximum(whole, 1)), part)


def _state(text: str) -> str:
    """The first word: some stores say how a shipped order went on ("Shipped - Delivered to Buyer")."""
    return text.split(" ", maxsplit=1)[0].casefold()
