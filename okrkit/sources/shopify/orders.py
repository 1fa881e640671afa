"""Shopify's orders export -> orders, lines, undated refunds, shipments."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.sources.batch import ReadOptions
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.decimals import MONEY, QUANTITY, Flags, Ints, from_scaled, product, share_of
from okrkit.sources.reading.identity import is_relay, of_email, of_phone
from okrkit.sources.reading.stamps import to_local, to_utc
from okrkit.sources.schema import conform
from okrkit.sources.shopify.documents import Documents, documents, known_at, rejections
from okrkit.sources.shopify.money import Amounts, Taxed, taxed
from okrkit.sources.shopify.telling import Tally
from okrkit.sources.shopify.typed import Typed, typed
from okrkit.sources.shopify.verdicts import Verdicts, verdicts
from okrkit.sources.summary import Part

HOUR = 3_600_000_000  # microseconds


def read_orders(
    files: list[TextTable], source: str, options: ReadOptions, *, refunds_dated: bool = False
) -> Part:
    """Read exports of any column generation, all of one shop; ``refunds_dated`` where something else dates them."""
    data = typed(files, options)
    names = [file.name for file in files]
    docs = documents(data, options.currency)
    view = Orders(data, docs, source, options)
    tally = Tally.of(data, docs, view)
    edges = {(table, name) for name in docs.edges for table in ("orders", "order_lines")}
    return Part(
        view.tables(),
        rejections(docs, data, names),
        docs.skipped,
        (*data.notes, *tally.sentences(options.timezone, refunds_dated=refunds_dated)),
        frozenset(edges),
    )


class Orders:
    """The kept orders of one call: ``d`` indexes orders, ``row`` their first rows, ``line`` their lines."""

    def __init__(
        self,
        data: Typed,
        docs: Documents,
        source: str,
        options: ReadOptions,
        contained: bool | None = None,
    ) -> None:
        self._data, self._options, self._source = data, options, source
        kept = np.flatnonzero(docs.keep)
        self._row = pa.array(docs.first[kept])
        self._names = [docs.names[d] for d in kept.tolist()]
        new_place = np.full(len(docs.keep), -1, dtype=np.int64)
        new_place[kept] = np.arange(len(kept))
        of_row = new_place[docs.of_row]
        self._line = docs.row_order[of_row >= 0]
        self._of_line = of_row[of_row >= 0]
        order = np.argsort(self._of_line, kind="stable")
        self._line, self._of_line = self._line[order], self._of_line[order]
        self._lines_value = product(
            data.money["Lineitem quantity"].values[self._line],
            data.money["Lineitem price"].values[self._line],
            QUANTITY,
        )
        self._taxed = taxed(self._amounts(), contained)
        self._customer, self._relays = self._customers()
        self._verdicts: Verdicts | None = None
        self._columns = self._shared()

    def _text(self, header: str) -> pa.Array:
        return self._data.texts[header].take(self._row)

    def _local(self, header: str) -> pa.Array:
        return self._data.local[header].take(self._row)

    def _utc(self, header: str) -> pa.Array:
        """Instants from the printed offset; from the shop's zone where a copy has lost the offsets."""
        zone = self._options.timezone
        if self._data.offsets or zone is None:
            return self._data.utc[header].take(self._row)
        return to_utc(self._local(header), zone)

    def _ints(self, header: str) -> Ints:
        return np.asarray(self._data.money[header].values[np.asarray(self._row)], dtype=np.int64)

    def _missing(self, header: str) -> Flags:
        return np.asarray(self._data.money[header].missing[np.asarray(self._row)], dtype=bool)

    def _money(self, header: str) -> pa.Array:
        return from_scaled(self._ints(header), self._missing(header), MONEY)

    def _amounts(self) -> Amounts:
        lines = np.zeros(len(self._names), dtype=np.int64)
        np.add.at(lines, self._of_line, self._lines_value)
        return Amounts(
            self._ints("Subtotal"),
            self._ints("Shipping"),
            self._ints("Taxes"),
            self._ints("Total"),
            self._ints("Discount Amount"),
            self._ints("Duties"),
            lines,
            ~self._missing("Total") & ~self._missing("Taxes"),
        )

    def _customers(self) -> tuple[pa.Array, int]:
        """The buyer's pseudonym: from the e-mail on any line of the order, else from the phone number."""
        emails, phones = self._first_of_order("Email"), self._first_of_order("Phone")
        billing = self._text("Billing Phone").to_pylist()
        made: list[str | None] = []
        relays = 0
        for email, phone, payer in zip(emails, phones, billing, strict=True):
            relays += email is not None and is_relay(email)
            made.append(
                (of_email(email) if email else None)
                or (of_phone(phone) if phone else None)
                or (of_phone(payer) if payer else None)
            )
        return pa.array(made, pa.string()), relays

    def _first_of_order(self, header: str) -> list[str | None]:
        column = self._data.texts[header]
        found: list[str | None] = column.take(self._row).to_pylist()
        if column.null_count == len(column):
            return found
        missing = np.array([v is None for v in found], dtype=bool)
        wanted = np.flatnonzero(missing[self._of_line]) if missing.any() else np.zeros(0, np.int64)
        for place in wanted.tolist():
            value = column[int(self._line[place])].as_py()
            doc = int(self._of_line[place])
            if value is not None and found[doc] is None:
                found[doc] = value
        return found

    def _shared(self) -> dict[str, pa.Array]:
        """Columns that orders, lines and refunds have in common, one value an order."""
        rows = len(self._names)
        currency = self._text("Currency")
        if self._options.currency:
            currency = pc.fill_null(currency, self._options.currency)
        placed = self._local("Created at")
        return {
            "source": pa.array([self._source] * rows, pa.string()),
            "order_id": pa.array(self._names, pa.string()),
            "placed_at": placed,
            "placed_day": placed.cast(pa.date32()),
            "customer_id": self._customer,
            "currency": currency,
            "channel": self._text("Source"),
            "country": pc.coalesce(self._text("Shipping Country"), self._text("Billing Country")),
        }

    def orders(self) -> pa.Table:
        tax = self._taxed
        discount, shipping = self._ints("Discount Amount"), self._ints("Shipping")
        no_discount, no_shipping = self._missing("Discount Amount"), self._missing("Shipping")
        columns = {
            **self._columns,
            "order_name": self._columns["order_id"],
            "system_id": pc.utf8_ltrim(self._text("Id"), characters="'"),
            "placed_utc": self._utc("Created at"),
            "payment_status": self._text("Financial Status"),
            "fulfilment_status": self._text("Fulfillment Status"),
            "paid_at": self._local("Paid at"),
            "fulfilled_at": self._local("Fulfilled at"),
            "fulfilled_utc": self._utc("Fulfilled at"),
            "cancelled_at": self._local("Cancelled at"),
            "discount": self._money("Discount Amount"),
            "discount_net": from_scaled(tax.net(discount), no_discount, MONEY),
            "subtotal": self._money("Subtotal"),
            "shipping": self._money("Shipping"),
            "shipping_net": from_scaled(tax.net(shipping), no_shipping, MONEY),
            "tax": self._money("Taxes"),
            "tax_included": pa.array(tax.included, mask=~tax.decided),
            "total": self._money("Total"),
            "refunded": self._money("Refunded Amount"),
            "outstanding": self._money("Outstanding Balance"),
            "discount_code": self._text("Discount Code"),
            "known_at": known_at(self._data, np.asarray(self._row)),
        }
        judged = self._judge(columns)
        columns |= {"is_order": judged.is_order, "why_not": judged.why_not}
        return conform("orders", columns, len(self._names))

    def _judge(self, columns: dict[str, pa.Array]) -> Verdicts:
        if self._verdicts is None:
            self._verdicts = verdicts(
                self._text("Financial Status"),
                self._local("Cancelled at"),
                self._local("Paid at"),
                self._ints("Refunded Amount") > 0,
                self._text("Tags"),
                self._text("Payment Method"),
                columns,
                self._options.test_when,
            )
        return self._verdicts

    def lines(self) -> pa.Table:
        of_line = pa.array(self._of_line)
        judged = self._judge(self._columns)
        columns = {name: values.take(of_line) for name, values in self._columns.items()}
        starts = np.searchsorted(self._of_line, self._of_line, side="left")
        line = self._line
        listed = self._data.money["Lineitem price"].values[line]
        taken = pa.array(line)
        quantity, off = self._data.money["Lineitem quantity"], self._data.money["Lineitem discount"]
        columns |= {
            "line_no": pa.array(np.arange(len(line)) - starts + 1),
            "is_order": judged.is_order.take(of_line),
            "sku": pc.utf8_ltrim(self._data.texts["Lineitem sku"].take(taken), characters="'"),
            "product": self._data.texts["Lineitem name"].take(taken),
            "vendor": self._data.texts["Vendor"].take(taken),
            "quantity": from_scaled(quantity.values[line], None, QUANTITY),
            "unit_price": from_scaled(self._taxed.net(listed, self._of_line), None, MONEY),
            "listed_price": from_scaled(listed, None, MONEY),
            "line_discount": from_scaled(off.values[line], off.missing[line], MONEY),
        }
        return conform("order_lines", columns, len(line))

    def returns(self) -> pa.Table:
        """One row an order for what it has been refunded so far; the export does not say when."""
        refunded, total = self._ints("Refunded Amount"), self._ints("Total")
        counted = (refunded > 0) & np.asarray(self._judge(self._columns).is_order)
        goods = total - self._ints("Taxes") - self._taxed.net(self._ints("Shipping"))
        goods = np.clip(goods, 0, np.maximum(total, 0))
        # Shipping is seldom paid back with a part of an order: it counts as paid back last.
        without_tax = np.clip(total - self._ints("Taxes"), 0, np.maximum(total, 0))
        worth = np.minimum(share_of(refunded, without_tax, np.maximum(total, 1)), goods)
        amount = np.where(total > 0, worth, refunded)
        chosen = pa.array(np.flatnonzero(counted))
        rows = len(chosen)
        shared = {name: values.take(chosen) for name, values in self._columns.items()}
        placed, day = shared.pop("placed_at"), shared.pop("placed_day")
        columns = {
            **shared,
            "return_id": pc.binary_join_element_wise(shared["order_id"], "#refund", ""),
            "line_no": pa.array(np.ones(rows, dtype=np.int64)),
            "returned_at": placed,
            "returned_day": day,
            "dated": pa.array(["order"] * rows, pa.string()),
            "amount": from_scaled(amount[counted], None, MONEY),
            "paid_back": from_scaled(refunded[counted], None, MONEY),
        }
        return conform("returns", columns, rows)

    def shipments(self) -> pa.Table:
        """Orders that are fulfilled as a whole; a partial one carries a date too, but is not done."""
        judged = np.asarray(self._judge(self._columns).is_order)
        done = pc.fill_null(pc.equal(self._text("Fulfillment Status"), "fulfilled"), False)
        shipped = self._local("Fulfilled at")
        chosen = pa.array(np.flatnonzero(np.asarray(done) & np.asarray(shipped.is_valid()) & judged))
        begun = pc.coalesce(self._utc("Created at"), self._local("Created at")).take(chosen)
        ended = pc.coalesce(self._utc("Fulfilled at"), shipped).take(chosen)
        hours = pc.divide(pc.subtract(ended, begun).cast(pa.int64()).cast(pa.float64()), float(HOUR))
        columns = {
            "source": self._columns["source"].take(chosen),
            "shipment_id": self._columns["order_id"].take(chosen),
            "order_id": self._columns["order_id"].take(chosen),
            "ordered_day": self._columns["placed_day"].take(chosen),
            "hours": hours,
            "shipped_at": shipped.take(chosen),
        }
        return conform("fulfilment", columns, len(chosen))

    def tables(self) -> dict[str, pa.Table]:
        """The orders and what else is known of them."""
        return {
            "orders": self.orders(),
            "order_lines": self.lines(),
            "returns": self.returns(),
            "fulfilment": self.shipments(),
        }

    def tax(self) -> Taxed:
        """Whether prices contain the tax, order by order."""
        return self._taxed

    def counts(self) -> Counter[str]:
        """What a person may want to check about the decisions, in numbers; see `telling`."""
        judged, tax = self._judge(self._columns), self._taxed
        partial = pc.fill_null(pc.equal(self._text("Fulfillment Status"), "partial"), False)
        dated = np.asarray(partial) & np.asarray(self._local("Fulfilled at").is_valid())
        why = pc.value_counts(judged.why_not.drop_null()).to_pylist()
        found = {
            "orders": len(self._names),
            **{one["values"]: one["counts"] for one in why},
            "later": int(judged.later.sum()),
            "without_tax": int(self._missing("Taxes").sum()),
            "inside": int(np.count_nonzero(tax.included)),
            "on_top": int(np.count_nonzero(tax.decided & ~tax.included)),
            "by_majority": int(np.count_nonzero(tax.by_majority)),
            "refunded": int((self._ints("Refunded Amount") > 0).sum()),
            "partial": int(dated.sum()),
            "nobody": self._customer.null_count,
            "relays": self._relays,
            "moved": self._moved(),
        }
        return Counter(found)

    def _moved(self) -> int:
        """Orders whose printed clock is not the shop's."""
        zone = self._options.timezone
        if zone is None or not self._data.offsets or not len(self._row):
            return 0
        utc = self._utc("Created at")
        differs = pc.fill_null(pc.not_equal(to_local(utc, zone), self._local("Created at")), False)
        return pc.sum(differs).as_py() or 0
