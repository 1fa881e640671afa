"""A table of order costs, its columns found by the words usual for them or told -> order costs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.core.tables import table as canonical
from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import ReadOptions
from okrkit.sources.control import cents
from okrkit.sources.reading.columns import Wanted, columns_of
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.currencies import CODES
from okrkit.sources.reading.decimals import MONEY, Flags, Ints, from_scaled
from okrkit.sources.reading.words import count
from okrkit.sources.schema import conform
from okrkit.sources.summary import Part
from okrkit.sources.table.headers import SURE, fit, plain

COST = ("product_cost", "shipping_cost", "total_cost")
_COLUMNS = tuple(
    canonical("order_costs").by_name[name]
    for name in (*COST, "order_id", "currency", "ordered_day", "supplier_order_id", "status")
)


def named(header: str) -> str | None:
    """What a column with this header is taken for.

    >>> named("Shipping fee (USD)"), named("Notes")
    ('shipping_cost', None)
    """
    ranked = sorted(((fit(header, column)[0], column.name) for column in _COLUMNS), key=lambda f: -f[0])
    likeness, name = ranked[0]
    return name if likeness >= SURE else None


def code_in(headers: Iterable[str]) -> str | None:
    """The one currency that the headers of the costs name.

    >>> code_in(["Product cost (USD)", "Shipping [USD]"]), code_in(["Cost"])
    ('USD', None)
    """
    found = {word for h in headers for word in re.findall(r"\b[A-Z]{3}\b", h) if word in CODES}
    return found.pop() if len(found) == 1 else None


WANTED = Wanted(
    texts=("order_id", "currency", "supplier_order_id", "status"),
    money=COST,
    stamps=("ordered_day",),
    named=named,
)


def is_costs(headers: Sequence[str]) -> list[str]:
    """The headers by which a table is taken for order costs; none where it is not."""
    found = {name: h for h in headers if (name := named(h)) is not None}
    costs = [found[name] for name in COST if name in found]
    of_a_supplier = len(costs) > 1 or "supplier_order_id" in found
    of_lines = any(plain(h) in ("sku", "quantity", "qty", "price", "unitprice", "itemprice") for h in headers)
    return (
        [found["order_id"], *costs]
        if "order_id" in found and costs and of_a_supplier and not of_lines
        else []
    )


def read_costs(files: list[TextTable], source: str, options: ReadOptions) -> tuple[Part, dict[str, object]]:
    """One row an order; what it cost at several suppliers is added up."""
    said = _found(files, options)
    above = [code_in(h for h in file.headers if named(h) in COST) or options.currency for file in files]
    rows = columns_of(files, WANTED, options, above)
    rows.need("order_id")
    codes = pc.utf8_upper(rows.texts["currency"])
    codes = pc.coalesce(codes, pa.array(above, pa.string()).take(pa.array(rows.file)))
    if codes.null_count == len(codes) and len(codes):
        problem = f"{files[0].name} does not say in which currency its costs are"
        raise ImportRefusedError(problem, "say it with --currency, for example --currency USD")
    rows.fault(np.asarray(codes.is_null()), "currency is empty")
    parts = rows.amounts["product_cost"] + rows.amounts["shipping_cost"]
    unknown = rows.empty["total_cost"]
    total = np.where(unknown, parts, rows.amounts["total_cost"])
    rows.fault(unknown & rows.empty["product_cost"], "the row states no cost")
    good = np.flatnonzero(rows.good)
    orders = pc.utf8_ltrim(rows.texts["order_id"], characters="#")
    kept, of = _last_of_each_package(
        orders.take(pa.array(good)), rows.texts["supplier_order_id"].take(pa.array(good))
    )
    at = good[kept]
    first = at[np.unique(of, return_index=True)[1]]
    n = len(first)

    def summed(values: Ints) -> Ints:
        sums = np.zeros(n, np.int64)
        np.add.at(sums, of, values[at])
        return sums

    def unknown_all(name: str) -> Flags:
        known = np.zeros(n, bool)
        np.logical_or.at(known, of, ~rows.empty[name][at])
        return ~known

    taken = pa.array(first)
    loaded = conform(
        "order_costs",
        {
            "source": pa.array([source] * n, pa.string()),
            "order_id": orders.take(taken),
            "ordered_day": rows.local["ordered_day"].take(taken).cast(pa.date32()),
            "product_cost": from_scaled(
                summed(rows.amounts["product_cost"]), unknown_all("product_cost"), MONEY
            ),
            "shipping_cost": from_scaled(
                summed(rows.amounts["shipping_cost"]), unknown_all("shipping_cost"), MONEY
            ),
            "total_cost": from_scaled(summed(total), None, MONEY),
            "currency": codes.take(taken),
            "supplier_order_id": rows.texts["supplier_order_id"].take(taken),
            "status": rows.texts["status"].take(taken),
        },
        n,
    )
    copies = len(good) - len(at)
    notes = [*rows.notes, *said]
    if copies:
        notes.append(
            f"{count(copies, 'row')} with an order and a supplier's order that come again: the last of each was taken."
        )
    if len(at) > n:
        notes.append(
            f"{count(len(at) - n, 'further row')} of orders with several suppliers' orders: their costs were added up."
        )
    control: dict[str, object] = {"rows": len(rows), "orders": n}
    control |= {name: cents(pc.sum(loaded[name])) for name in COST}
    return Part({"order_costs": loaded}, rows.rejected(), copies, tuple(notes), frozenset()), control


def _found(files: Sequence[TextTable], options: ReadOptions) -> list[str]:
    """What was taken for what in each file; a table without an order or a cost is refused."""
    notes = []
    for file in files:
        used = {name: h for h in reversed(file.headers) if (name := named(h)) is not None}
        used |= dict(options.mapping)
        missing = [] if "order_id" in used else ["order_id"]
        if not used.keys() & {"product_cost", "total_cost"}:
            missing.append("total_cost")
        if missing:
            listed = ", ".join(repr(h) for h in file.headers[:30])
            raise ImportRefusedError(
                f"{file.name}: no sure column for {' and '.join(missing)}; its columns are {listed}",
                "say it: " + " ".join(f"--map {name}=COLUMN" for name in missing),
            )
        taken = ", ".join(f"{name} = {header!r}" for name, header in sorted(used.items()))
        notes.append(
            f"{file.name}: columns taken: {taken}. DSers documents no such file: check, and correct with --map."
        )
    return notes


def _last_of_each_package(orders: pa.Array, packages: pa.Array) -> tuple[Ints, Ints]:
    """Of rows with the same order and supplier's order the last, and the order (by its place) of each of them."""
    pairs = zip(orders.to_pylist(), packages.to_pylist(), strict=True)
    last = {pair: place for place, pair in enumerate(pairs)}
    kept = np.array(sorted(last.values()), np.int64)
    names = orders.take(pa.array(kept)).dictionary_encode()
    return kept, np.asarray(names.indices).astype(np.int64)
