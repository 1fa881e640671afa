"""Date range transactions -> dated refunds in money, Amazon's fees, and what its advertising cost.

Payouts (``Transfer``) move money to the bank and are neither. Orders come from the all orders report, which has them on
the day they were placed; here they stand on the day they were shipped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.core.tables import table as canonical
from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import ReadOptions
from okrkit.sources.fba.figures import counts, money
from okrkit.sources.fba.opened import Opened
from okrkit.sources.fba.refunds import refund_rows
from okrkit.sources.fba.words import GIVEN_BACK, column_of, store_of
from okrkit.sources.reading.columns import Columns, Wanted, columns_of
from okrkit.sources.reading.currencies import CODES
from okrkit.sources.reading.decimals import MONEY, Flags, Ints, from_scaled
from okrkit.sources.reading.keys import added_up
from okrkit.sources.reading.measured import Measured
from okrkit.sources.reading.words import count
from okrkit.sources.schema import conform
from okrkit.sources.summary import Part

_MONEY = (
    "product sales", "product sales tax", "shipping credits", "promotional rebates", "selling fees", "fba fees",
    "other transaction fees", "other", "total",
)  # fmt: skip
WANTED = Wanted(
    texts=("settlement id", "type", "order id", "sku", "description", "marketplace", "transaction status"),
    money=_MONEY,
    counts=("quantity",),
    stamps=("date/time",),
    named=lambda header: column_of("transactions", header),
)

FEES = {
    "selling fees": "amazon_selling_fees",
    "fba fees": "amazon_fba_fees",
    "other transaction fees": "amazon_other_fees",
}
ADVERTISING = "advertising|werbekosten|werbung|publicité|publicidad|pubblicità|publicidade|advertentie|reklam|annonser|広告|sponsored"


def read_transactions(
    docs: list[Opened], source: str, options: ReadOptions
) -> tuple[Part, dict[str, object]]:
    """Read reports of one account, in any language and of any number of columns."""
    above = [code_above(doc.preamble) for doc in docs]
    at_amounts = [code or options.currency for code in above]
    rows = columns_of([doc.table for doc in docs], WANTED, options, at_amounts)
    rows.need("date/time", "type")
    kinds, unknown = _kinds(rows.texts["type"])
    codes = _currencies(rows, docs, above, options)
    rows.fault(np.asarray(rows.texts["order id"].is_null()) & _among(kinds, GIVEN_BACK) & (rows.amounts["product sales"] != 0),
               "order id is empty: the refund cannot be booked on an order")  # fmt: skip
    good, transfer = rows.good, _among(kinds, ("Transfer",))
    amount = -(rows.amounts["product sales"] + _goods_rebates(rows))
    back = good & _among(kinds, GIVEN_BACK) & (amount != 0)
    channel = pc.utf8_lower(rows.texts["marketplace"])
    returns = refund_rows(
        source, back, order=rows.texts["order id"], local=rows.local["date/time"], utc=rows.utc["date/time"],
        sku=rows.texts["sku"], product=rows.texts["description"], quantity=np.abs(rows.counts["quantity"]), amount=amount,
        currency=codes, channel=channel,
    )  # fmt: skip
    day = rows.local["date/time"].cast(pa.date32())
    ads = good & ~transfer & _advertising(rows)
    notes: list[str] = []
    tables = {"returns": returns, "spend": _spend(rows, ads, day, codes, source, notes)}
    fees = _fees(rows, good & ~transfer & ~ads, day, pc.coalesce(channel, codes), codes, source)
    if fees:
        tables["measures"] = fees.table()
    edges = {returns["return_id"][i].as_py() for i in ((0, returns.num_rows - 1) if returns.num_rows else ())}
    part = Part(
        {name: table for name, table in tables.items() if table.num_rows},
        rows.rejected(),
        int((transfer & good).sum()),
        (*rows.notes, *_notes(rows, kinds, unknown, back, transfer), *notes),
        frozenset(("returns", name) for name in edges),
    )
    return part, _control(rows, kinds, docs)


def _kinds(types: pa.Array) -> tuple[pa.Array, list[str]]:
    """Each row's type in English, and the types that are not known."""
    encoded = types.dictionary_encode()
    words = encoded.dictionary.to_pylist()
    known = [column_of("types", word) for word in words]
    english = pa.array([name or word for name, word in zip(known, words, strict=True)], pa.string())
    return english.take(encoded.indices), [w for w, name in zip(words, known, strict=True) if name is None]


def _among(kinds: pa.Array, names: Sequence[str]) -> Flags:
    return np.asarray(pc.fill_null(pc.is_in(kinds, pa.array(list(names))), False))


def _currencies(
    rows: Columns, docs: list[Opened], above: Sequence[str | None], options: ReadOptions
) -> pa.Array:
    """Each row's currency: the one that stands above the table, the store's, the one told."""
    stores = rows.texts["marketplace"].dictionary_encode()
    found = [store_of(name) for name in stores.dictionary.to_pylist()]
    of_store = pa.array([None if s is None else s[0] for s in found], pa.string()).take(stores.indices)
    codes = pc.coalesce(pa.array(above, pa.string()).take(pa.array(rows.file)), of_store)
    if codes.null_count and len(used := codes.drop_null().unique().to_pylist()) == 1:
        codes = pc.fill_null(codes, used[0])
    if options.currency:
        codes = pc.fill_null(codes, options.currency)
    if codes.null_count:
        name = docs[int(rows.file[np.flatnonzero(np.asarray(codes.is_null()))[0]])].name
        raise ImportRefusedError(
            f"{name} does not say in which currency its amounts are",
            "say it with --currency, for example --currency EUR",
        )
    rows.notes += [
        f"{doc.name}: amounts are in {code}, as the lines above the table say."
        for doc, code in zip(docs, above, strict=True)
        if code
    ]
    return codes


def code_above(preamble: Sequence[str]) -> str | None:
    """The one currency code that the lines above the table name.

    >>> code_above(["Includes FBA transactions", "All amounts in USD, unless specified"])
    'USD'
    """
    found = {word for line in preamble for word in re.findall(r"\b[A-Z]{3}\b", line) if word in CODES}
    return found.pop() if len(found) == 1 else None


def _goods_rebates(rows: Columns) -> Ints:
    """Rebates on goods; a rebate as large as the shipping credit is free shipping, which is no discount on goods."""
    rebates, shipping = rows.amounts["promotional rebates"], rows.amounts["shipping credits"]
    return np.where((shipping != 0) & (rebates == -shipping), 0, rebates)


def _advertising(rows: Columns) -> Flags:
    said = pc.fill_null(pc.utf8_lower(rows.texts["description"]), "")
    named = np.asarray(pc.match_substring_regex(said, ADVERTISING))
    return np.asarray(named & np.asarray(rows.texts["order id"].is_null()), dtype=bool)


def _spend(
    rows: Columns, ads: Flags, day: pa.Array, codes: pa.Array, source: str, notes: list[str]
) -> pa.Table:
    """Advertising that Amazon took from the balance, by day and store."""
    at = pa.array(np.flatnonzero(ads))
    loaded = conform(
        "spend",
        {
            "source": pa.array([source] * len(at), pa.string()),
            "day": day.take(at),
            "channel": pa.array(["Amazon Advertising"] * len(at), pa.string()),
            "campaign": pc.coalesce(pc.utf8_lower(rows.texts["marketplace"]), codes).take(at),
            "amount": from_scaled(-rows.amounts["total"][ads], None, MONEY),
            "currency": codes.take(at),
        },
        len(at),
    )
    if len(at):
        notes.append(f"{count(len(at), 'charge')} for advertising went to the advertising spend.")
    return added_up(loaded, canonical("spend"), rows.file[ads], [])


def _fees(
    rows: Columns, counted: Flags, day: pa.Array, segment: pa.Array, codes: pa.Array, source: str
) -> Measured:
    """Fees by day and store as costs above 0; what a refund gives back of them lowers them."""
    measured = Measured(source)
    for name, measure in FEES.items():
        at = counted & (rows.amounts[name] != 0)
        rows_at = pa.array(np.flatnonzero(at))
        measured.add(
            measure,
            day.take(rows_at),
            segment.take(rows_at),
            -rows.amounts[name][at] / 10_000,
            codes.take(rows_at),
        )
    other = counted & (rows.amounts["other"] != 0)
    at = pa.array(np.flatnonzero(other))
    measured.add(
        "amazon_other_fees",
        day.take(at),
        segment.take(at),
        -rows.amounts["other"][other] / 10_000,
        codes.take(at),
    )
    return measured


def _notes(rows: Columns, kinds: pa.Array, unknown: list[str], back: Flags, transfer: Flags) -> list[str]:
    notes = [
        "Orders are not taken from this report: they come from the all orders report, on the day they were placed."
    ]
    if back.any():
        notes.append(
            f"{count(int(back.sum()), 'refund line')} with date and value; "
            "the value is of the goods after discounts, without tax and shipping where the report tells them apart."
        )
    if transfer.any():
        notes.append(
            f"{count(int(transfer.sum()), 'payout')} to the bank left out: moving money is no revenue."
        )
    if "product sales tax" not in rows.present and back.any():
        notes.append(
            "The report states no tax on goods: in stores whose prices contain the tax, so do its refunds."
        )
    if unknown:
        notes.append(
            "Other types of transactions, read as fees and adjustments: "
            + ", ".join(sorted(unknown)[:12])
            + "."
        )
    status = rows.texts["transaction status"]
    if status.null_count < len(status):
        notes.append(
            "Status of the transactions: "
            + ", ".join(f"{n:,} {word}" for word, n in counts(status).items())
            + "."
        )
    return notes


def _control(rows: Columns, kinds: pa.Array, docs: list[Opened]) -> dict[str, object]:
    """Sums over the rows as they are."""
    sales, total = rows.amounts["product sales"], rows.amounts["total"]
    transfer = _among(kinds, ("Transfer",))
    widths = sorted({len(doc.table.headers) for doc in docs})
    return {
        "rows": len(rows),
        "by_type": counts(kinds),
        "by_type_as_printed": counts(rows.texts["type"]),
        "product_sales_orders": money(sales[_among(kinds, ("Order",))]),
        "product_sales_refunds": money(sales[_among(kinds, ("Refund",))]),
        "total": money(total),
        "total_without_transfer": money(total[~transfer]),
        "columns": widths[0] if len(widths) == 1 else widths,
        "sums": {name: money(rows.amounts[name]) for name in _MONEY if name in rows.present},
        "orders": pc.count_distinct(rows.texts["order id"]).as_py(),
    }
