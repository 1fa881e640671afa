"""Files of order-export plugins, a row an order or a row an article -> orders, lines, refunds, fulfilment."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import ReadOptions
from okrkit.sources.control import cents
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.decimals import (
    MONEY,
    QUANTITY,
    Ints,
    from_scaled,
    product,
    rounded,
    share_of,
)
from okrkit.sources.reading.frames import Amounts, Frame, counted, flags, pairs
from okrkit.sources.reading.groups import Groups
from okrkit.sources.reading.identity import OTHER, each, of_email, of_phone, pseudonym
from okrkit.sources.reading.latest import latest
from okrkit.sources.reading.words import SEEN, count
from okrkit.sources.schema import conform
from okrkit.sources.summary import Part
from okrkit.sources.woocommerce.plugin_fields import LINE_MONEY, ORDER_MONEY, TIMES
from okrkit.sources.woocommerce.plugin_lines import lines_of
from okrkit.sources.woocommerce.plugin_money import Meaning, Sums, meaning
from okrkit.sources.woocommerce.plugin_packed import has_packed_articles
from okrkit.sources.woocommerce.plugin_refunds import returns_of
from okrkit.sources.woocommerce.statuses import slug, status_notes, why_not

HOUR = 3_600_000_000  # microseconds


def read_plugin(files: list[tuple[TextTable, dict[str, str]]], source: str, options: ReadOptions) -> Part:
    """Read files of any of the plugins, all of one shop; ``files`` are tables with their fields."""
    read = [_File(text, fields, source, options) for text, fields in files]
    tables, left_out = latest([one.tables() for one in read])
    copies = sum(read[place].rows_of(name) for place, name in left_out)
    notes = [note for one in read for note in one.frame.notes]
    orders = tables["orders"]
    notes += status_notes(pairs(orders, "payment_status", "why_not"))
    for one in read:
        notes += one.told()
    if nobody := orders["customer_id"].null_count:
        notes.append(
            "No order names its buyer: there are no customer figures for these files."
            if nobody == orders.num_rows
            else f"{count(nobody, 'order')} without a known buyer: in no customer figure."
        )
    if left_out:
        notes.append(f"{count(copies, 'row')} again in a later file: its copy was taken.")
    return Part(
        tables,
        tuple(r for one in read for r in one.frame.rejected()),
        copies,
        tuple(notes),
        frozenset(),
        _control(read, orders),
    )


class _File:
    """One file: rows put together to orders; ``keep`` lists the orders that are loaded."""

    def __init__(self, file: TextTable, fields: dict[str, str], source: str, options: ReadOptions) -> None:
        self.frame = frame = Frame(
            file,
            fields,
            options,
            numbers=(*ORDER_MONEY, *LINE_MONEY, "quantity", "quantity_left"),
            times=TIMES,
        )
        self._source, self._options = source, options
        keys = pc.utf8_ltrim(frame.text("number"), characters="#")
        frame.reject(np.asarray(keys.is_null()), "the row has no order number")
        self.groups = Groups.by(keys)
        self._currencies = self._currency()
        self._money = {name: frame.amounts(name, currency=self._currencies) for name in ORDER_MONEY}
        self._times = {name: frame.times(name).local for name in TIMES}
        self.lines = lines_of(frame, options)
        self._check()
        self._reject_whole()
        self._settle()

    def _currency(self) -> pa.Array:
        codes = pc.utf8_upper(self.frame.text("currency"))
        if self._options.currency:
            codes = pc.fill_null(codes, self._options.currency)
        codes = (
            self.groups.text(codes).take(pa.array(np.maximum(self.groups.of_row, 0)))
            if len(self.groups)
            else codes
        )
        if len(codes) and codes.null_count == len(codes):
            raise ImportRefusedError(
                f"{self.frame.file.name} does not say in which currency its amounts are",
                "say it with --currency, for example --currency EUR",
            )
        wrong = np.asarray(
            pc.fill_null(pc.invert(pc.match_substring_regex(codes, "^[A-Z]{3}$")), True)
        ).astype(bool)
        self.frame.reject(wrong, f"the currency is {SEEN}, not a code like EUR", codes)
        return codes

    def _check(self) -> None:
        """Faults of a whole order: no date, no total, or two different totals."""
        groups, frame = self.groups, self.frame
        undated = groups.first(np.asarray(self._times["date"].is_valid())) < 0
        frame.reject(groups.spread(undated) & ~frame.bad, "the order has no date")
        for name in ("total", "tax", "shipping", "discount"):
            amounts = self._money[name]
            twice = groups.differing(amounts.values, amounts.missing)
            frame.reject(
                groups.spread(twice), f"{frame.fields.get(name, name)} has different amounts within one order"
            )
        if frame.has("total"):
            _, none = groups.amount(self._money["total"].values, self._money["total"].missing)
            none &= flags(
                pc.is_null(each(groups.text(frame.text("status")), lambda text: why_not(slug(text))))
            )
            frame.reject(groups.spread(none) & ~frame.bad, f"the order has no {frame.fields['total']}")

    def _reject_whole(self) -> None:
        """Half an order is wrong money: it is loaded with all its rows or not at all."""
        bad = np.zeros(len(self.groups), bool)
        rows = np.flatnonzero(self.frame.bad & (self.groups.of_row >= 0))
        bad[self.groups.of_row[rows]] = True
        self.frame.reject(
            self.groups.spread(bad),
            "another row of the same order was rejected: an order is loaded whole or not at all",
        )
        self.keep = np.flatnonzero(~bad)
        self._place = np.full(len(bad), -1, np.int64)
        self._place[self.keep] = np.arange(len(self.keep))

    def _of_order(self, name: str) -> Amounts:
        values, missing = self.groups.amount(self._money[name].values, self._money[name].missing)
        return Amounts(values[self.keep], missing[self.keep])

    def _settle(self) -> None:
        """Which lines belong to kept orders, and what their amounts mean."""
        owner = self._place[self.groups.of_row[self.lines.row]] if len(self.lines.row) else self.lines.row
        chosen = np.flatnonzero(owner >= 0)
        chosen = chosen[np.argsort(owner[chosen], kind="stable")]
        self._chosen, self.owner = chosen, owner[chosen]
        self.money = {name: self._of_order(name) for name in ORDER_MONEY}
        value = self._summed(self.lines.value)
        has_lines = np.bincount(self.owner, minlength=len(self.keep)) > 0
        m = self.money
        if self.lines.after is not None:
            net = np.where(has_lines, self._summed(self.lines.after), 0)
            without = m["total"].values - m["tax"].values - m["shipping"].values - m["fees"].values
            ones = np.ones(len(self.keep), np.int64)
            none = np.zeros(len(self.keep), bool)
            self.meaning = Meaning(np.where(has_lines, net, without), ones, ones, none, none, ~none)
        else:
            self.meaning = meaning(
                Sums(
                    value, m["total"].values, m["total"].missing, m["tax"].values, m["shipping"].values,
                    m["shipping_tax"].values, m["fees"].values, np.abs(m["discount"].values), has_lines,
                ),
                self.lines.before_discount,
            )  # fmt: skip
        self._has_lines = has_lines

    def _summed(self, values: Ints) -> Ints:
        sums = np.zeros(len(self.keep), np.int64)
        np.add.at(sums, self.owner, values[self._chosen])
        return sums

    def rows_of(self, name: str) -> int:
        """How many rows of the file an order has."""
        return (
            int(np.count_nonzero(self.groups.of_row == self.groups.names.index(name)))
            if name in self.groups.names
            else 0
        )

    def _text(self, name: str) -> pa.Array:
        return self.groups.text(self.frame.text(name)).take(pa.array(self.keep))

    def _time(self, name: str) -> pa.Array:
        return self.groups.text(self._times[name]).take(pa.array(self.keep))

    def tables(self) -> dict[str, pa.Table]:
        """The canonical tables of this file."""
        statuses = self._text("status").dictionary_encode()
        slugs = pa.array([slug(s) for s in statuses.dictionary.to_pylist()], pa.string())
        whys = pa.array([why_not(s) for s in slugs.to_pylist()], pa.string())
        self.status, self.why = slugs.take(statuses.indices), whys.take(statuses.indices)
        self.shared = self._shared()
        orders = self._orders()
        return {
            "orders": orders,
            "order_lines": self._order_lines(),
            "returns": returns_of(orders, self._text("refund_items"), self.money["refunded"], self.frame),
            "fulfilment": self._shipments(orders),
        }

    def _shared(self) -> dict[str, pa.Array]:
        placed = self._time("date")
        codes = self.groups.text(self._currencies).take(pa.array(self.keep))
        return {
            "source": pa.array([self._source] * len(self.keep), pa.string()),
            "order_id": pa.array([self.groups.names[d] for d in self.keep.tolist()], pa.string()),
            "placed_at": placed,
            "placed_day": placed.cast(pa.date32()),
            "is_order": pc.is_null(self.why),
            "customer_id": self._customer(),
            "currency": codes,
            "country": pc.coalesce(self._text("ship_country"), self._text("bill_country")),
        }

    def _customer(self) -> pa.Array:
        """By e-mail, else by account, else by phone; account 0 is every guest and nobody."""
        account = self._text("account")
        account = pc.if_else(pc.equal(account, "0"), pa.scalar(None, pa.string()), account)
        email = pc.coalesce(self._text("email"), self._text("second_email"))
        by_account = each(
            account, lambda a: of_email(a) if "@" in a else pseudonym(OTHER, f"woocommerce account {a}")
        )
        return pc.coalesce(each(email, of_email), by_account, each(self._text("phone"), of_phone))

    def _orders(self) -> pa.Table:
        m, net = self.money, self.meaning.net
        paid, done, changed = (self._time(name) for name in ("paid", "completed", "modified"))
        status, placed = self.status, self.shared["placed_at"]
        self.gross = np.zeros(len(self.keep), np.int64)
        quantity, price, owner = self._priced()
        np.add.at(self.gross, owner, product(quantity, price, QUANTITY))
        refunded, none = m["refunded"].values, m["refunded"].missing
        columns = {
            **self.shared,
            "order_name": self.shared["order_id"],
            "system_id": self._text("id"),
            "why_not": self.why,
            "payment_status": status,
            "fulfilment_status": pc.if_else(
                pc.equal(status, "completed"), "fulfilled", pa.scalar(None, pa.string())
            ),
            "paid_at": paid,
            "fulfilled_at": done,
            "cancelled_at": pc.if_else(
                pc.equal(status, "cancelled"),
                pc.coalesce(changed, placed),
                pa.scalar(None, pa.timestamp("us")),
            ),
            "discount": from_scaled(np.abs(m["discount"].values), m["discount"].missing, MONEY),
            "discount_net": from_scaled(self.gross - net, None, MONEY),
            "subtotal": from_scaled(net, None, MONEY),
            "shipping": m["shipping"].array(),
            "shipping_net": m["shipping"].array(),
            "tax": m["tax"].array(),
            "tax_included": pa.array(self.meaning.taxed, mask=~self.meaning.taxed),
            "total": m["total"].array(),
            "refunded": from_scaled(np.abs(refunded), none, MONEY),
            "discount_code": self._coupons(),
            "known_at": pc.max_element_wise(placed, paid, done, changed, skip_nulls=True),
        }
        return conform("orders", columns, len(self.keep))

    def _coupons(self) -> pa.Array:
        """Codes; some plugins pack them as ``code:SAVE10|amount:5.00``."""
        text = self._text("coupon")
        packed = pc.extract_regex(text, r"code:(?P<code>[^|;]+)")
        return pc.coalesce(pc.struct_field(packed, "code"), text)

    def _priced(self) -> tuple[Ints, Ints, Ints]:
        """Pieces, price of one before discount and without tax, and the order, of each line stored."""
        m, lines = self.meaning, self.lines
        value = share_of(lines.value[self._chosen], m.part[self.owner], m.whole[self.owner])
        quantity = lines.quantity[self._chosen]
        bare = np.flatnonzero(~self._has_lines & (m.net > 0))
        quantity = np.concatenate([quantity, np.full(len(bare), 1000, np.int64)])
        value = np.concatenate([value, m.net[bare]])
        owner = np.concatenate([self.owner, bare])
        price = (
            rounded(share_of(value * 10, np.full(len(value), 1000, np.int64), quantity), 1)
            if len(value)
            else value
        )
        return quantity, price, owner

    def _order_lines(self) -> pa.Table:
        """Lines as stored; an order without any has one that stands for all its goods."""
        quantity, price, owner = self._priced()
        own = len(self._chosen)
        extra = len(owner) - own
        order = np.argsort(owner, kind="stable")
        places = pa.array(order)
        listed = rounded(
            share_of(self.lines.value[self._chosen] * 10, np.full(own, 1000, np.int64), quantity[:own]), 1
        )
        taxed = self.meaning.taxed[self.owner]

        def text(column: pa.Array) -> pa.Array:
            chosen = column.take(pa.array(self._chosen))
            return pa.chunked_array([chosen, pa.nulls(extra, pa.string())]).combine_chunks().take(places)

        sorted_owner = owner[order]
        starts = np.searchsorted(sorted_owner, sorted_owner, side="left")
        whole = np.concatenate([np.zeros(own, bool), np.ones(extra, bool)])[order]
        of_line = pa.array(sorted_owner)
        columns = {
            **{name: values.take(of_line) for name, values in self.shared.items()},
            "line_no": pa.array(np.arange(len(order)) - starts + 1),
            "sku": text(self.lines.sku),
            "product": text(self.lines.product),
            "category": text(self.lines.category),
            "quantity": from_scaled(quantity[order], None, QUANTITY),
            "unit_price": from_scaled(price[order], None, MONEY),
            "listed_price": from_scaled(
                np.concatenate([listed, np.zeros(extra, np.int64)])[order],
                ~np.concatenate([taxed, np.zeros(extra, bool)])[order],
                MONEY,
            ),
            "of_whole_order": pa.array(whole, mask=~whole),
        }
        return conform("order_lines", columns, len(order))

    def _shipments(self, orders: pa.Table) -> pa.Table:
        done = self._time("completed")
        chosen = pa.array(
            np.flatnonzero(
                np.asarray(pc.fill_null(pc.equal(self.status, "completed"), False))
                & np.asarray(done.is_valid())
            )
        )
        placed = self.shared["placed_at"].take(chosen)
        hours = pc.divide(
            pc.subtract(done.take(chosen), placed).cast(pa.int64()).cast(pa.float64()), float(HOUR)
        )
        columns = {
            "source": self.shared["source"].take(chosen),
            "shipment_id": self.shared["order_id"].take(chosen),
            "order_id": self.shared["order_id"].take(chosen),
            "ordered_day": self.shared["placed_day"].take(chosen),
            "hours": hours,
            "shipped_at": done.take(chosen),
        }
        return conform("fulfilment", columns, len(chosen))

    def status_as_written(self) -> pa.Array:
        """Each order's status in the file's own words."""
        return self._text("status")

    def told(self) -> list[str]:
        """What was decided about this file's amounts."""
        m, name = self.meaning, self.frame.file.name
        notes = []
        if taxed := int(np.count_nonzero(m.taxed)):
            notes.append(
                f"{name}: the lines of {count(taxed, 'order')} contain the tax, as their sums show; it was taken out."
            )
        if discounted := int(np.count_nonzero(m.discounted)):
            notes.append(
                f"{name}: the lines of {count(discounted, 'order')} are after the discount, as their sums show; the discount was put back on them by value."
            )
        if off := int(np.count_nonzero(~m.adds_up)):
            notes.append(
                f"{name}: {count(off, 'order')} whose lines, shipping and tax do not add up to the total: the lines were taken."
            )
        if bare := int(np.count_nonzero(~self._has_lines & (m.net > 0))):
            notes.append(
                f"{name}: {count(bare, 'order')} without articles: their goods are one line that counts no pieces."
            )
        if not self.frame.has("total"):
            notes.append(f"{name}: there is no column of totals; goods are what the lines say.")
        if not self.frame.has("status"):
            notes.append(f"{name}: there is no status; every order was counted.")
        if not has_packed_articles(self.frame.file) and self.frame.rows > len(self.groups):
            notes.append(
                f"{name}: {self.frame.rows:,} rows are the articles of {count(len(self.groups), 'order')}; an order's own amounts were taken once."
            )
        return notes


def _control(read: list[_File], orders: pa.Table) -> dict[str, object]:
    """Figures of the files as they are: what all loaded orders say, counted or not."""
    total = sum(int(one.money["total"].values.sum()) for one in read)
    items = sum(int(one.lines.value[one._chosen].sum()) for one in read)
    written = pa.chunked_array([one.status_as_written() for one in read]).combine_chunks()
    figures: dict[str, object] = {
        "by_status": counted(orders["payment_status"].combine_chunks()),
        "by_status_as_written": counted(written),
        "order_total": cents(Decimal(total).scaleb(-4)),
        "item_total": cents(Decimal(items).scaleb(-4)),
    }
    if any(one.frame.has("paid") for one in read):
        figures["unpaid_orders"] = orders["paid_at"].null_count
    return figures
