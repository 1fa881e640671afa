"""WooCommerce's analytics orders report -> orders, one line each, and refunds on their own days."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import ReadOptions
from okrkit.sources.control import cents
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.currencies import Codes, sole_currency, undressed
from okrkit.sources.reading.decimals import MONEY, QUANTITY, Flags, Ints, from_scaled, product
from okrkit.sources.reading.frames import Amounts, Frame, counted, flags, last_of, pairs
from okrkit.sources.reading.identity import each
from okrkit.sources.reading.latest import latest
from okrkit.sources.reading.words import SEEN, count
from okrkit.sources.schema import conform
from okrkit.sources.summary import Part
from okrkit.sources.woocommerce.statuses import slug, status_notes, why_not

_NOT_REPORTED = ("failed", "cancelled", "pending", "trash", "draft", "auto-draft", "checkout-draft")
_ONE_PRODUCT = r"^-?\d+(?:\.\d+)?(?:×|&times;) "
_BESIDE_SIGNS = r"[\d.,\s\x{a0}\x{202f}\x{2009}'’+\-()]"  # all of a formatted amount but its currency
_NEXT_PRODUCT = r", -?\d+(?:\.\d+)?(?:×|&times;) "


def read_orders_report(
    files: list[tuple[TextTable, dict[str, str]]], source: str, options: ReadOptions
) -> Part:
    """Read reports of either writer, all of one shop; ``files`` are tables with their fields."""
    read = [_Report(text, fields, source, options) for text, fields in files]
    tables, copies = latest([one.tables() for one in read])
    notes = [note for one in read for note in one.frame.notes]
    notes += status_notes(pairs(tables["orders"], "payment_status", "why_not"))
    notes += _told(tables)
    skipped = len(copies) + sum(one.copies for one in read)
    if skipped:
        notes.append(f"{count(skipped, 'row')} again in the files: the last copy of each order was taken.")
    return Part(
        tables,
        tuple(r for one in read for r in one.frame.rejected()),
        skipped,
        tuple(notes),
        frozenset(),
        _control(read),
    )


class _Report:
    """One file; ``refund`` marks rows that are refunds, ``good`` rows that are loaded."""

    def __init__(self, file: TextTable, fields: dict[str, str], source: str, options: ReadOptions) -> None:
        self.frame = Frame(file, fields, options, numbers=("net", "items"), times=("date",))
        self._source, self._options = source, options
        frame = self.frame
        self.number = pc.utf8_ltrim(frame.text("number"), characters="#")
        self.date = frame.times("date").local
        self.items = frame.amounts("items", QUANTITY)
        self.net = self._net()
        statuses = frame.text("status").dictionary_encode()
        slugs = pa.array([slug(s) for s in statuses.dictionary.to_pylist()], pa.string())
        self.status = slugs.take(statuses.indices)
        frame.reject(flags(pc.is_null(self.number)), "the row has no order number")
        frame.reject(flags(pc.is_null(self.date)) & ~frame.bad, "the row has no date")
        frame.reject(self.net.missing & ~frame.bad, "the row has no net sales")
        self.currency = self._currency()
        self.refund = self._refunds()
        self.good = ~frame.bad
        self.copies = self._without_copies()

    def _net(self) -> Amounts:
        if self.frame.has("net"):
            return self.frame.amounts("net")
        self.frame.note(
            f"{self.frame.file.name}: there is no column of net sales; the formatted revenue was taken in its place."
        )
        return self.frame.amounts("formatted", currency=self._options.currency)

    def _currency(self) -> str:
        """The shop's currency, checked against the signs at the formatted amounts."""
        texts = self.frame.text("formatted")
        signs = pc.replace_substring_regex(texts, _BESIDE_SIGNS, "").dictionary_encode()
        codes: list[Codes | None] = [
            undressed(sign)[1] if sign else None for sign in signs.dictionary.to_pylist()
        ]
        places = np.asarray(pc.fill_null(signs.indices, len(codes))).astype(np.int64)
        marked: list[tuple[str, Codes]] = [
            (texts[int(np.flatnonzero(places == place)[0])].as_py(), found)
            for place, found in enumerate(codes)
            if found
        ]
        told = self._options.currency
        if told is None:
            if not marked:
                raise ImportRefusedError(
                    f"{self.frame.file.name} does not say in which currency its amounts are",
                    "say it with --currency, for example --currency EUR",
                )
            return sole_currency(marked, self.frame.fields["formatted"])
        if not marked:
            return told
        if not any(told in found for _, found in marked):
            return self._another(marked, told)
        others = np.array([c is not None and told not in c for c in codes] + [False], dtype=bool)
        header = self.frame.fields["formatted"]
        self.frame.reject(
            others[places], f"{header} is {SEEN}, an amount in another currency than {told}", texts
        )
        return told

    def _another(self, marked: list[tuple[str, Codes]], told: str) -> str:
        """The currency that all signs of the file mean, where it is not the workspace's.

        Raises
        ------
        ImportRefusedError
            If the sign stands for several, as $ does.
        """
        header = self.frame.fields["formatted"]
        if len({min(found) for _, found in marked if len(found) == 1}) == 1 == max(len(f) for _, f in marked):
            own = sole_currency(marked, header)
            self.frame.note(
                f"{self.frame.file.name}: amounts are in {own}, as {marked[0][0]!r} shows, not in {told}."
            )
            return own
        raise ImportRefusedError(
            f"{marked[0][0]!r} in the column {header!r} is no amount in {told}",
            "say in which currency the shop sells with --currency, for example --currency USD",
        )

    def _refunds(self) -> Flags:
        """Refunds are rows of their own under the order's number: with net sales below zero, or with none of them.

        A refund of shipping alone has net sales of 0: it is a later row of an order that is there, without articles.
        """
        negative = self.net.values < 0
        nothing = (self.net.values == 0) & (self.items.values <= 0) & ~self.frame.bad
        if nothing.any():
            with_value = set(self.number.filter(pa.array(~negative & ~nothing)).to_pylist())
            nothing &= np.array([name in with_value for name in self.number.to_pylist()], bool)
        return np.asarray(negative | nothing)

    def _without_copies(self) -> int:
        """Of an order that stands twice the last row counts."""
        keep = np.zeros(self.frame.rows, bool)
        keep[last_of(self.number, np.flatnonzero(self.good & ~self.refund))] = True
        again = self.good & ~self.refund & ~keep
        self.good &= ~again
        return int(again.sum())

    def tables(self) -> dict[str, pa.Table]:
        """The canonical tables of this file."""
        return {"orders": self._orders(), "order_lines": self._lines(), "returns": self._returns()}

    def _shared(self, rows: pa.Array) -> dict[str, pa.Array]:
        why = each(self.status.take(rows), why_not)
        at = self.date.take(rows)
        return {
            "source": pa.array([self._source] * len(rows), pa.string()),
            "order_id": self.number.take(rows),
            "placed_at": at,
            "placed_day": at.cast(pa.date32()),
            "is_order": pc.is_null(why),
            "currency": pa.array([self.currency] * len(rows), pa.string()),
            "channel": self.frame.text("attribution").take(rows),
        }

    def _order_rows(self) -> Ints:
        return np.flatnonzero(self.good & ~self.refund)

    def _orders(self) -> pa.Table:
        rows = self._order_rows()
        taken = pa.array(rows)
        shared = self._shared(taken)
        quantity, price = self._priced(rows)
        net = self.net.values[rows]
        status = self.status.take(taken)
        columns = {
            **shared,
            "order_name": shared["order_id"],
            "why_not": each(status, why_not),
            "payment_status": status,
            "cancelled_at": pc.if_else(
                pc.equal(status, "cancelled"), shared["placed_at"], pa.scalar(None, pa.timestamp("us"))
            ),
            "discount_net": from_scaled(product(quantity, price, QUANTITY) - net, None, MONEY),
            "subtotal": from_scaled(net, None, MONEY),
            "discount_code": self.frame.text("coupons").take(taken),
            "known_at": shared["placed_at"],
        }
        return conform("orders", columns, len(rows))

    def _priced(self, rows: Ints) -> tuple[Ints, Ints]:
        """Pieces and the price of one, such that together they are the net sales but for the rounding."""
        pieces = self.items.values[rows]
        quantity = np.where(pieces > 0, pieces, 1000)
        net = self.net.values[rows]
        return quantity, np.asarray((net * 1000 + quantity // 2) // quantity, dtype=np.int64)

    def _lines(self) -> pa.Table:
        """One line an order: the report tells its articles, but not what each of them cost."""
        rows = self._order_rows()
        taken = pa.array(rows)
        quantity, price = self._priced(rows)
        unknown = self.items.values[rows] <= 0
        text = self.frame.text("products").take(taken)
        several = _several(text)
        product_name = pc.if_else(
            several, pa.scalar(None, pa.string()), pc.replace_substring_regex(text, _ONE_PRODUCT, "")
        )
        columns = {
            **self._shared(taken),
            "line_no": pa.array(np.ones(len(rows), np.int64)),
            "product": product_name,
            "quantity": from_scaled(quantity, None, QUANTITY),
            "unit_price": from_scaled(price, None, MONEY),
            "of_whole_order": pa.array(unknown, mask=~unknown),
        }
        return conform("order_lines", columns, len(rows))

    def _returns(self) -> pa.Table:
        rows = np.flatnonzero(self.good & self.refund)
        taken = pa.array(rows)
        shared = self._shared(taken)
        at = shared.pop("placed_at")
        shared.pop("placed_day"), shared.pop("is_order")
        value = -self.net.values[rows]
        units = np.abs(self.items.values[rows])
        columns = {
            **shared,
            "return_id": pa.array(
                _ids(shared["order_id"].to_pylist(), at.to_pylist(), value.tolist()), pa.string()
            ),
            "line_no": pa.array(np.ones(len(rows), np.int64)),
            "returned_at": at,
            "returned_day": at.cast(pa.date32()),
            "dated": pa.array(["return"] * len(rows), pa.string()),
            "quantity": from_scaled(units, units == 0, QUANTITY),
            "amount": from_scaled(value, None, MONEY),
            "paid_back": from_scaled(value, None, MONEY),
            "amount_stated": pa.array([True] * len(rows), pa.bool_()),
        }
        return conform("returns", columns, len(rows))


def _several(products: pa.Array) -> pa.Array:
    """Whether a text names more than one article, or none; a name may hold the sign too, as in 30×40 cm."""
    marks = pc.add(pc.count_substring(products, "×"), pc.count_substring(products, "&times;"))
    doubtful = np.flatnonzero(flags(pc.greater(marks, 1)))
    several = np.asarray(products.is_null())
    named = products.take(pa.array(doubtful))
    several[doubtful[flags(pc.match_substring_regex(named, _NEXT_PRODUCT))]] = True
    return pa.array(several)


def _ids(orders: list[str], stamps: list[object], values: list[int]) -> list[str]:
    """The report gives refunds no number of their own: known by order, time and value; equal ones are numbered."""
    seen: Counter[str] = Counter()
    ids = []
    for order, stamp, value in zip(orders, stamps, values, strict=True):
        base = f"{order}#refund-{stamp:%Y%m%dT%H%M%S}-{value}"
        seen[base] += 1
        ids.append(base if seen[base] == 1 else f"{base}-{seen[base]}")
    return ids


def _told(tables: dict[str, pa.Table]) -> list[str]:
    notes = [
        "The times are the site's own clock.",
        "No order names its buyer: there are no customer figures for this report.",
    ]
    if refunds := tables["returns"].num_rows:
        notes.append(f"Refunds are rows of their own, each on its own day: {refunds:,}; they are no orders.")
    lines = tables["order_lines"]
    several = lines.num_rows - pc.count(lines["product"]).as_py()
    if several:
        notes.append(
            f"{count(several, 'order')} with several articles, or none named: the report does not say what each cost, so the goods of such an order are one line without an article."
        )
    if unknown := pc.sum(lines["of_whole_order"]).as_py():
        notes.append(f"{count(unknown, 'order')} without a number of items: in no figure of pieces.")
    if lines.num_rows:
        notes.append(
            "Net sales are after coupons: gross sales and discounts cannot be told apart in this report."
        )
    return notes


def _control(read: list[_Report]) -> dict[str, object]:
    """Sums over all rows that could be read, refunds included, as the file has them.

    ``..._as_reported`` leave out the statuses that WooCommerce's own reports leave out, unless the shop set it otherwise.
    """
    net = sum(int(one.net.values[~one.frame.bad].sum()) for one in read)
    back = sum(int(one.net.values[~one.frame.bad & one.refund].sum()) for one in read)
    rows = [pa.array(~one.frame.bad & ~one.refund) for one in read]
    numbers = pa.chunked_array([one.number.filter(r) for one, r in zip(read, rows, strict=True)])
    statuses = pa.chunked_array([one.status.filter(r) for one, r in zip(read, rows, strict=True)])
    by_status = counted(statuses)
    as_reported = [~one.frame.bad & ~flags(pc.is_in(one.status, pa.array(_NOT_REPORTED))) for one in read]
    reported = sum(int(one.net.values[rows].sum()) for one, rows in zip(read, as_reported, strict=True))
    return {
        "order_rows": len(numbers),
        "refund_rows": sum(int((one.refund & ~one.frame.bad).sum()) for one in read),
        "distinct_order_numbers": len(pc.unique(numbers)),
        "net_all_rows": cents(Decimal(net).scaleb(-4)),
        "refunds": cents(Decimal(-back).scaleb(-4)),
        "orders_as_reported": sum(
            int((~one.refund & rows).sum()) for one, rows in zip(read, as_reported, strict=True)
        ),
        "net_as_reported": cents(Decimal(reported).scaleb(-4)),
        "by_status_order_rows": by_status,
        "by_status": by_status,
        "by_status_as_written": counted(
            pa.chunked_array(
                [one.frame.text("status").filter(r) for one, r in zip(read, rows, strict=True)]
            ).combine_chunks()
        ),
    }
