"""The admin's order grid -> orders, one line each for all goods, and undated refunds; in base currency."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import ReadOptions
from okrkit.sources.control import cents
from okrkit.sources.magento.rest import undated_note
from okrkit.sources.magento.rest_orders import store
from okrkit.sources.magento.statuses import code, replaced_by_an_edit, status_notes, why_not
from okrkit.sources.magento.times import times
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.decimals import MONEY, QUANTITY, Flags, Ints, from_scaled, share_of
from okrkit.sources.reading.frames import Amounts, Frame, counted, last_of, pairs
from okrkit.sources.reading.identity import each, of_email
from okrkit.sources.reading.latest import latest
from okrkit.sources.reading.words import count
from okrkit.sources.schema import conform
from okrkit.sources.summary import Part

MONEY_FIELDS = ("base", "purchased", "subtotal", "shipping", "refunded")
CENT = 100  # ten-thousandths


def read_orders(files: list[tuple[TextTable, dict[str, str]]], source: str, options: ReadOptions) -> Part:
    """Read grids of any number of columns, all of one shop; ``files`` are tables with their fields."""
    read = [_Grid(text, fields, source, options) for text, fields in files]
    tables, left_out = latest([one.tables() for one in read])
    tables, edited = _without_replaced(tables)
    orders = tables["orders"]
    skipped = sum(one.copies for one in read) + sum(
        1 for place, name in left_out if not name.endswith("#refund")
    )
    notes = [note for one in read for note in one.frame.notes]
    notes += status_notes(pairs(orders, "payment_status", "why_not"))
    if edited:
        notes.append(f"{count(edited, 'order')} replaced by an edited one (-1, -2): not counted.")
    if skipped:
        notes.append(f"{count(skipped, 'row')} again in the files: the last copy of each order was taken.")
    if refunds := tables["returns"].num_rows:
        notes.append(undated_note(refunds))
    if orders.num_rows:
        notes += _told(read, orders)
    return Part(
        tables,
        tuple(r for one in read for r in one.frame.rejected()),
        skipped,
        tuple(notes),
        frozenset(),
        _control(read),
    )


def currency_of(frame: Frame, options: ReadOptions) -> str:
    """The shop's base currency, which no grid names.

    Raises
    ------
    ImportRefusedError
        If it was not told.
    """
    if options.currency is None:
        raise ImportRefusedError(
            f"{frame.file.name} does not say in which currency its amounts are: Magento's grids have no such column",
            "say the shop's base currency with --currency, for example --currency EUR",
        )
    return options.currency


def ids(frame: Frame, field: str, money: str) -> pa.Array:
    """Increment ids as texts.

    Magento writes nine digits and amounts with four decimals. Where a spreadsheet has taken the zeros from both, those
    of the ids are put back, so that a later export of Magento's own means the same orders.
    """
    texts = pc.utf8_ltrim(frame.text(field), characters="#")
    amounts = frame.text(money)
    resaved = pc.any(pc.invert(pc.match_substring_regex(amounts, r"^-?\d+[.,]\d{4}$"))).as_py()
    short = pc.fill_null(pc.match_substring_regex(texts, r"^\d{1,8}(-\d{1,3})?$"), False)
    if not (resaved and pc.any(short).as_py()):
        return texts
    frame.note(
        f"{frame.file.name}: a spreadsheet dropped the zeros before the ids; they were put back to nine digits."
    )
    padded = each(texts, lambda text: "-".join([text.split("-")[0].zfill(9), *text.split("-")[1:]]))
    return pc.if_else(short, padded, texts)


class _Grid:
    """One file; ``good`` lists the rows that are loaded."""

    def __init__(self, file: TextTable, fields: dict[str, str], source: str, options: ReadOptions) -> None:
        self.frame = frame = Frame(file, fields, options, numbers=MONEY_FIELDS, times=("date",))
        self._source, self.currency = source, currency_of(frame, options)
        self.names = ids(frame, "id", "base")
        self.date = times(frame, "date")
        self.money = {
            name: frame.amounts(
                name, currency=self.currency if name in ("base", "subtotal", "shipping") else None
            )
            for name in MONEY_FIELDS
        }
        if not frame.has("base"):
            self.money["base"] = self.money["purchased"]
            frame.note(f"{file.name}: there is no total in base currency; the purchased one was taken.")
        labels = frame.text("status").dictionary_encode()
        codes = pa.array([code(s) for s in labels.dictionary.to_pylist()], pa.string())
        whys = pa.array([why_not(s) for s in codes.to_pylist()], pa.string())
        self.status, self.why = codes.take(labels.indices), whys.take(labels.indices)
        totals_row = np.asarray(pc.is_null(frame.text("date"))) & np.asarray(pc.is_null(frame.text("status")))
        frame.reject(totals_row, "the row has neither date nor status: it is no order")
        frame.reject(np.asarray(self.names.is_null()), "the row has no ID")
        frame.reject(np.asarray(self.date.is_null()) & ~frame.bad, "the row has no purchase date")
        frame.reject(self.money["base"].missing & ~frame.bad, "the row has no grand total")
        frame.reject((self.money["base"].values < 0) & ~frame.bad, "the grand total is below zero")
        self.rows, self.copies = self._without_copies()

    def _without_copies(self) -> tuple[Ints, int]:
        good = np.flatnonzero(~self.frame.bad)
        rows = last_of(self.names, good)
        return rows, len(good) - len(rows)

    def _of(self, name: str) -> Amounts:
        amounts = self.money[name]
        return Amounts(amounts.values[self.rows], amounts.missing[self.rows])

    def tables(self) -> dict[str, pa.Table]:
        """The canonical tables of this file."""
        taken = pa.array(self.rows)
        placed = self.date.take(taken)
        email = self.frame.text("email").take(taken)
        self.without_email = np.asarray(email.is_null())
        shared = {
            "source": pa.array([self._source] * len(taken), pa.string()),
            "order_id": self.names.take(taken),
            "placed_at": placed,
            "placed_day": placed.cast(pa.date32()),
            "is_order": pc.is_null(self.why.take(taken)),
            "customer_id": each(email, of_email),
            "currency": pa.array([self.currency] * len(taken), pa.string()),
            "channel": each(self.frame.text("store").take(taken), store),
        }
        return {
            "orders": self._orders(shared, taken),
            "order_lines": self._lines(shared),
            "returns": self._returns(shared),
        }

    def _goods(self) -> Ints:
        """Goods without tax, before discount: the subtotal; where that column is missing, the total less shipping."""
        subtotal, total, shipping = self._of("subtotal"), self._of("base"), self._of("shipping")
        rest = np.maximum(total.values - shipping.values, 0)
        return np.asarray(np.where(subtotal.missing, rest, subtotal.values), dtype=np.int64)

    def _refunded(self) -> Ints:
        """In base currency: the column is in the order's own, at the rate of the two totals. Closed is refunded in full."""
        base, purchased, refunded = (
            self._of("base").values,
            self._of("purchased"),
            self._of("refunded").values,
        )
        other = ~purchased.missing & (purchased.values > 0) & (np.abs(purchased.values - base) > 0)
        refunded = np.where(other, share_of(refunded, base, np.where(other, purchased.values, 1)), refunded)
        closed = np.asarray(pc.fill_null(pc.equal(self.status.take(pa.array(self.rows)), "closed"), False))
        return np.asarray(np.where(closed & (refunded == 0), base, refunded), dtype=np.int64)

    def _orders(self, shared: dict[str, pa.Array], taken: pa.Array) -> pa.Table:
        why = self.why.take(taken)
        status = self.status.take(taken)
        shipping = self._of("shipping")
        columns = {
            **shared,
            "order_name": shared["order_id"],
            "why_not": why,
            "payment_status": status,
            "cancelled_at": pc.if_else(
                pc.equal(status, "canceled"), shared["placed_at"], pa.scalar(None, pa.timestamp("us"))
            ),
            "subtotal": self._of("subtotal").array(),
            "shipping": shipping.array(),
            "shipping_net": shipping.array(),
            "total": self._of("base").array(),
            "refunded": from_scaled(self._refunded(), None, MONEY),
            "known_at": shared["placed_at"],
        }
        return conform("orders", columns, len(taken))

    def _lines(self, shared: dict[str, pa.Array]) -> pa.Table:
        rows = len(self.rows)
        columns = {
            **shared,
            "line_no": pa.array(np.ones(rows, np.int64)),
            "quantity": from_scaled(np.full(rows, 1000, np.int64), None, QUANTITY),
            "unit_price": from_scaled(self._goods(), None, MONEY),
            "of_whole_order": pa.array([True] * rows, pa.bool_()),
        }
        return conform("order_lines", columns, rows)

    def _returns(self, shared: dict[str, pa.Array]) -> pa.Table:
        """What was paid back, by its share of goods; tax is what the total has beyond goods and shipping."""
        refunded, total, goods = self._refunded(), self._of("base").values, self._goods()
        shipping = self._of("shipping").values
        tax = np.maximum(total - goods - shipping, 0)
        without_tax = np.maximum(total - tax, 0)
        worth = np.minimum(
            share_of(refunded, without_tax, np.maximum(total, 1)), np.maximum(without_tax - shipping, 0)
        )
        chosen = np.flatnonzero((refunded > 0) & np.asarray(shared["is_order"]))
        taken = pa.array(chosen)
        columns = {
            **{
                name: shared[name].take(taken)
                for name in ("source", "order_id", "customer_id", "currency", "channel")
            },
            "return_id": pc.binary_join_element_wise(shared["order_id"].take(taken), "#refund", ""),
            "line_no": pa.array(np.ones(len(chosen), np.int64)),
            "returned_at": shared["placed_at"].take(taken),
            "returned_day": shared["placed_day"].take(taken),
            "dated": pa.array(["order"] * len(chosen), pa.string()),
            "amount": from_scaled(worth[chosen], None, MONEY),
            "paid_back": from_scaled(refunded[chosen], None, MONEY),
        }
        return conform("returns", columns, len(chosen))

    def other_currency(self) -> Flags:
        """Orders that were paid in another currency than the shop's."""
        purchased, base = self._of("purchased"), self._of("base")
        return np.asarray(~purchased.missing & (np.abs(purchased.values - base.values) > CENT))


def _without_replaced(tables: dict[str, pa.Table]) -> tuple[dict[str, pa.Table], int]:
    """Mark orders that an edited one stands for, with their lines; their refunds go."""
    orders = tables["orders"]
    names = orders["order_id"].to_pylist()
    old = replaced_by_an_edit(names, orders["is_order"].to_pylist())
    if not old:
        return tables, 0
    gone = pa.array([names[place] for place in sorted(old)], pa.string())

    def marked(rows: pa.Table) -> pa.Table:
        again = pc.is_in(rows["order_id"], gone)
        at = rows.column_names.index("is_order")
        rows = rows.set_column(at, rows.schema.field("is_order"), pc.and_(rows["is_order"], pc.invert(again)))
        if "why_not" in rows.column_names:
            why = pc.if_else(again, "replaced by an edited order", rows["why_not"])
            rows = rows.set_column(rows.column_names.index("why_not"), rows.schema.field("why_not"), why)
        return rows

    returns = tables["returns"]
    return {
        "orders": marked(orders),
        "order_lines": marked(tables["order_lines"]),
        "returns": returns.filter(pc.invert(pc.is_in(returns["order_id"], gone))),
    }, len(old)


def _told(read: list[_Grid], orders: pa.Table) -> list[str]:
    notes = [
        "The times carry no zone and were taken as the shop's clock.",
        f"Amounts are in the shop's base currency, {read[0].currency}: the grid names none.",
        "The grid tells neither articles, discounts nor tax: goods are the subtotal, without tax and before discounts, in one line that counts no pieces."
        if all(one.frame.has("subtotal") for one in read)
        else "There is no column 'Subtotal': goods are the grand total less shipping, tax included, in one line that counts no pieces.",
    ]
    if other := sum(int(one.other_currency().sum()) for one in read):
        notes.append(
            f"{count(other, 'order')} paid in another currency: the base amounts were taken, and refunds at the rate of the two totals."
        )
    if nobody := orders["customer_id"].null_count:
        notes.append(
            "No order names its buyer: there are no customer figures for this grid."
            if nobody == orders.num_rows
            else f"{count(nobody, 'order')} without an e-mail: in no customer figure."
        )
    return notes


def _control(read: list[_Grid]) -> dict[str, object]:
    """Sums of the grid's own columns over the orders loaded, as a spreadsheet would add them."""

    def total(name: str, kept: bool = False) -> float:
        sums = 0
        for one in read:
            values = one.money[name].values[one.rows]
            if kept:
                values = values[~_canceled(one)]
            sums += int(values.sum())
        return cents(Decimal(sums).scaleb(-4))

    labels = pa.chunked_array(
        [one.frame.text("status").take(pa.array(one.rows)) for one in read]
    ).combine_chunks()
    groups = pa.chunked_array(
        [one.frame.text("group").take(pa.array(one.rows)) for one in read]
    ).combine_chunks()
    return {
        "by_status": counted(labels),
        "grand_total_base": total("base"),
        "grand_total_purchased": total("purchased"),
        "grand_total_base_not_canceled": total("base", kept=True),
        "total_refunded": total("refunded"),
        "guests": sum(int(one.without_email.sum()) for one in read),
        "by_customer_group": counted(groups),
    }


def _canceled(one: _Grid) -> Flags:
    return np.asarray(pc.fill_null(pc.equal(one.status.take(pa.array(one.rows)), "canceled"), False)).astype(
        bool
    )
