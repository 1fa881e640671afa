"""Lines of sales -> order lines, the orders they make up, and returns; whole columns at a time."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.core.kpis.filters import columns_of, parse_filter
from okrkit.core.tables import ORDER_LINES
from okrkit.sources.batch import ReadOptions
from okrkit.sources.reading.decimals import MONEY, QUANTITY, Flags, Ints, from_scaled, product, to_scaled
from okrkit.sources.reading.stamps import to_utc
from okrkit.sources.reading.words import count
from okrkit.sources.schema import conform
from okrkit.sources.summary import Part
from okrkit.sources.table.rows import Rows


def lines_part(rows: Rows, options: ReadOptions) -> Part:
    """Sort the lines into sales and returns, and make the orders.

    With ``return_when`` the caller says which lines are returns. Without it a line with a quantity below zero and a
    price is one. A line that is neither sale nor return is rejected; a cell that cannot be read rejects its whole
    document.
    """
    _mixed_currencies(rows)
    _reject_documents(rows)
    quantity, _ = to_scaled(rows.columns["quantity"])
    price, _ = to_scaled(rows.columns["unit_price"])
    own_documents = False
    if options.return_when:
        back = rows.select(options.return_when) & rows.good
        own_documents = "order_id" in columns_of(parse_filter(options.return_when, rows.columns))
        rows.fault(
            (quantity <= 0) & ~back & (price > 0),
            "the quantity is not above 0, and --return-when does not make it a return",
        )
    else:
        back = (quantity < 0) & (price > 0) & rows.good
    rows.fault((quantity == 0) & ~back, "the quantity is 0")
    rows.fault(
        (price < 0) & ~back, "the price is below 0: neither sale nor return; --return-when can make it one"
    )
    rows.fault(
        (quantity < 0) & (price == 0) & ~back,
        "a quantity below 0 without a price: a stock correction, neither sale nor return",
    )
    sold = rows.good & ~back
    back &= rows.good
    value = product(quantity, price, QUANTITY)
    tables = {
        "orders": _orders(rows, sold, value, options),
        "order_lines": _lines(rows, sold),
        "returns": _returns(rows, back, quantity, value, own_documents),
    }
    if returned := int(np.count_nonzero(back)):
        why = (
            "as --return-when says"
            if options.return_when
            else "since the quantity is below 0 (--return-when can say otherwise)"
        )
        rows.notes.append(f"{count(returned, 'line')} read as returns, {why}; the file dates them.")
    return Part(
        tables, rows.rejected(), int(np.count_nonzero(rows.skip)), tuple(rows.notes), _edges(rows, sold, back)
    )


def _mixed_currencies(rows: Rows) -> None:
    """An order in two currencies has no total."""
    codes = rows.columns["currency"]
    if pc.count_distinct(codes).as_py() < 2:
        return
    pairs = pa.table({"id": rows.columns["order_id"], "code": codes})
    counted = pairs.group_by("id").aggregate([("code", "count_distinct")])
    several = counted.filter(pc.greater(counted["code_count_distinct"], 1))["id"].combine_chunks()
    mixed = pc.fill_null(pc.is_in(rows.columns["order_id"], several.drop_null()), False)
    rows.fault(
        np.asarray(mixed) & np.asarray(rows.columns["order_id"].is_valid()),
        "its order has lines in several currencies",
    )


def _reject_documents(rows: Rows) -> None:
    """A document with a line that cannot be read is rejected whole: half an order is wrong money."""
    if not rows.faults:
        return
    ids = rows.columns["order_id"]
    cause: dict[str, int] = {}
    for row in sorted(rows.faults):
        name = ids[row].as_py()
        if name is not None:
            cause.setdefault(name, row)
    if not cause:
        return
    of_bad = np.asarray(pc.fill_null(pc.is_in(ids, pa.array(list(cause))), False)) & rows.good
    for row in np.flatnonzero(of_bad).tolist():
        name = ids[row].as_py()
        number = rows.number[cause[name]]
        rows.faults[row] = (
            f"belongs to {name}, of which row {number} was rejected: a document is loaded whole or not at all"
        )


def _take(rows: Rows, chosen: Flags, names: tuple[str, ...]) -> dict[str, pa.Array]:
    """Chosen rows of the columns that are there; all of them without a copy."""
    if chosen.all():
        return {n: rows.columns[n] for n in names if n in rows.columns}
    mask = pa.array(chosen)
    return {n: rows.columns[n].filter(mask) for n in names if n in rows.columns}


def numbered(ids: pa.Array) -> pa.Array:
    """1, 2, ... within each id, in the order of the rows."""
    codes = np.asarray(ids.dictionary_encode().indices)
    if not len(codes):
        return pa.array(np.zeros(0, np.int64))
    order = np.argsort(codes, kind="stable")
    ranked = codes[order]
    starts = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
    sizes = np.diff(np.r_[starts, len(codes)])
    numbers = np.empty(len(codes), np.int64)
    numbers[order] = np.arange(1, len(codes) + 1) - np.repeat(starts, sizes)
    return pa.array(numbers)


def _lines(rows: Rows, sold: Flags) -> pa.Table:
    columns = _take(rows, sold, tuple(ORDER_LINES.by_name))
    columns["line_no"] = numbered(columns["order_id"])
    columns.setdefault("listed_price", columns["unit_price"])
    return conform("order_lines", columns, len(columns["order_id"]))


def _orders(rows: Rows, sold: Flags, value: Ints, options: ReadOptions) -> pa.Table:
    names = (
        "source",
        "order_id",
        "placed_at",
        "is_order",
        "customer_id",
        "currency",
        "channel",
        "country",
        "line_discount",
    )
    lines = _take(rows, sold, names)
    lines["value"] = pa.array(value if sold.all() else value[sold])
    aggregates = [
        ("placed_at", "min"),
        ("placed_at", "max"),
        ("is_order", "max"),
        ("value", "sum"),
        ("currency", "min"),
    ]
    firsts = [name for name in ("source", "customer_id", "channel", "country") if name in lines]
    aggregates += [(name, "first") for name in firsts]
    if "line_discount" in lines:
        lines["line_discount"] = pa.array(to_scaled(lines["line_discount"])[0])
        aggregates.append(("line_discount", "sum"))
    grouped = pa.table(lines).group_by("order_id", use_threads=False).aggregate(aggregates)
    orders = grouped.num_rows
    placed = grouped["placed_at_min"].combine_chunks()
    placed = placed.combine_chunks() if isinstance(placed, pa.ChunkedArray) else placed
    columns: dict[str, pa.Array] = {
        **{name: grouped[f"{name}_first"] for name in firsts},
        "order_id": grouped["order_id"],
        "order_name": grouped["order_id"],
        "placed_at": placed,
        "placed_day": placed.cast(pa.date32()),
        "is_order": grouped["is_order_max"],
        "currency": grouped["currency_min"],
        "total": from_scaled(grouped["value_sum"].to_numpy(), None, MONEY),
        "known_at": grouped["placed_at_max"],
    }
    if "line_discount" in lines:
        off = from_scaled(np.abs(grouped["line_discount_sum"].to_numpy()), None, MONEY)
        columns |= {"discount": off, "discount_net": off}
    if options.timezone and orders:
        columns["placed_utc"] = to_utc(placed, options.timezone)
    return conform("orders", columns, orders)


def _returns(rows: Rows, back: Flags, quantity: Ints, value: Ints, own_documents: bool) -> pa.Table:
    """Return lines; where the caller told them by their id, the id is the credit document's, not the order's."""
    if not back.any():
        return conform("returns", {}, 0)
    names = (
        "source",
        "order_id",
        "placed_at",
        "placed_day",
        "sku",
        "product",
        "customer_id",
        "currency",
        "channel",
        "country",
    )
    columns = _take(rows, back, names)
    columns["return_id"] = columns["order_id"]
    if own_documents:
        del columns["order_id"]
    columns["returned_at"], columns["returned_day"] = columns.pop("placed_at"), columns.pop("placed_day")
    returned = len(columns["return_id"])
    columns |= {
        "line_no": numbered(columns["return_id"]),
        "dated": pa.array(["return"] * returned, pa.string()),
        "quantity": from_scaled(-quantity[back], None, QUANTITY),
        "amount": from_scaled(-value[back], None, MONEY),
    }
    return conform("returns", columns, returned)


def _edges(rows: Rows, sold: Flags, back: Flags) -> frozenset[tuple[str, str]]:
    """The documents of each file's first and last row, also where that row itself is left out."""
    ids = rows.columns["order_id"]
    names: set[str] = set()
    for index in range(len(rows.files)):
        inside = np.flatnonzero(rows.file == index)
        if len(inside):
            names |= {ids[int(inside[0])].as_py(), ids[int(inside[-1])].as_py()}
    edges: set[tuple[str, str]] = set()
    for name in names - {None}:
        own = np.asarray(pc.fill_null(pc.equal(ids, name), False))
        if (own & sold).any():
            edges |= {("orders", name), ("order_lines", name)}
        if (own & back).any():
            edges.add(("returns", name))
    return frozenset(edges)
