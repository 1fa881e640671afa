"""Shopify's customers export -> customers under pseudonyms; names, addresses and notes are not read at all."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.sources.batch import ReadOptions, Rejected
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.decimals import MONEY, from_scaled, to_scaled
from okrkit.sources.reading.identity import of_email, of_phone
from okrkit.sources.reading.numbers import read_decimals
from okrkit.sources.reading.words import SEEN, count
from okrkit.sources.schema import conform
from okrkit.sources.shopify.layouts import key_of
from okrkit.sources.summary import Part


def read_customers(files: list[TextTable], source: str, options: ReadOptions) -> Part:
    """Read who is known by e-mail or phone, as the same pseudonym that their orders carry."""
    tables: list[pa.Table] = []
    rejected: list[Rejected] = []
    notes: list[str] = []
    for file in files:
        table, bad = _one(file, source, options)
        tables.append(table)
        rejected += bad
        notes += file.notes
    customers = pa.concat_tables(tables)
    ids = customers.column("customer_id").to_pylist()
    last = {name: place for place, name in enumerate(ids)}
    skipped = len(ids) - len(last)
    if skipped:
        customers = customers.take(pa.array(sorted(last.values())))
        notes.append(f"{count(skipped, 'row')} with a customer seen before: the last row of each was taken.")
    notes.append("Customers are kept as pseudonyms; no name, address, e-mail or phone number was stored.")
    return Part({"customers": customers}, tuple(rejected), skipped, tuple(notes), frozenset())


def _one(file: TextTable, source: str, options: ReadOptions) -> tuple[pa.Table, list[Rejected]]:
    by_key = {key_of(h): h for h in file.headers}
    rows = file.columns.num_rows

    def text(*headers: str) -> pa.Array:
        for header in headers:
            if name := by_key.get(key_of(header)):
                trimmed = pc.utf8_trim_whitespace(file.columns.column(name).combine_chunks())
                return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)
        return pa.nulls(rows, pa.string())

    emails, phones = text("Email").to_pylist(), text("Phone", "Default Address Phone").to_pylist()
    ids = [
        (of_email(email) if email else None) or (of_phone(phone) if phone else None)
        for email, phone in zip(emails, phones, strict=True)
    ]
    total_spent, total_orders = text("Total Spent"), text("Total Orders")
    spent = read_decimals(
        total_spent,
        "Total Spent",
        MONEY,
        decimal_comma=options.decimal_comma,
        default_point=True,
        currency=options.currency,
    )
    orders = read_decimals(
        total_orders, "Total Orders", 3, decimal_comma=False, default_point=True, currency=""
    )
    reasons = {
        "neither an e-mail nor a phone number identifies the customer": np.array(
            [i is None for i in ids], dtype=bool
        ),
        f"Total Spent is {SEEN}, not an amount" + (f" in {options.currency}" if options.currency else ""): (
            spent.bad
        ),
        f"Total Orders is {SEEN}, not a number": orders.bad,
    }
    printed = {reason: total_orders if "Orders" in reason else total_spent for reason in reasons}
    refused = np.zeros(rows, bool)
    rejected = []
    for reason, flags in reasons.items():
        rejected += [
            Rejected(file.name, int(file.numbers[i]), reason.replace(SEEN, repr(printed[reason][i].as_py())))
            for i in np.flatnonzero(flags & ~refused).tolist()
        ]
        refused |= flags
    good = pa.array(np.flatnonzero(~refused))
    amount, no_amount = to_scaled(spent.values)
    placed, none_placed = to_scaled(orders.values)
    accepts = pc.utf8_lower(text("Accepts Email Marketing", "Accepts Marketing"))
    columns = {
        "source": pa.array([source] * len(good), pa.string()),
        "customer_id": pa.array(ids, pa.string()).take(good),
        "country": text("Country Code", "Default Address Country Code", "Country").take(good),
        "accepts_marketing": pc.is_in(accepts, pa.array(["yes", "true"])).take(good),
        "orders_count": pa.array(placed // 1000, pa.int64(), mask=none_placed).take(good),
        "total_spent": from_scaled(amount, no_amount, MONEY).take(good),
        "currency": pa.array([options.currency] * len(good), pa.string()),
    }
    return conform("customers", columns, len(good)), rejected
