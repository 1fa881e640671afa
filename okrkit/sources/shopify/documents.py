"""Rows -> orders: which rows belong together, which are copies, and which cannot be loaded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import Rejected
from okrkit.sources.reading.decimals import Flags, Ints
from okrkit.sources.shopify.typed import ALWAYS_FILLED, HEAD, LINE_MONEY, ORDER_MONEY, QUANTITY, STAMPS, Typed


@dataclass(slots=True)
class Documents:
    """Orders found in the rows.

    ``row_order`` lists rows so that each order's rows stand together; ``of_row[k]`` is the order of the k-th of
    them; ``first[d]`` is the row (not its place) that carries order d's own values.
    """

    row_order: Ints
    of_row: Ints
    first: Ints
    names: list[str]
    keep: Flags
    reasons: dict[int, str] = field(default_factory=dict)  # row -> why it is rejected
    skipped: int = 0
    counts: Counter[str] = field(default_factory=Counter)  # what there is to say, see `telling`
    edges: set[str] = field(default_factory=set)


def documents(data: Typed, currency: str | None) -> Documents:
    """Group the rows into orders and judge each.

    A row starts an order where the name or the file changes, or where it carries order values that differ from
    the row before. An order of which any row cannot be read is rejected as a whole: half an order is wrong money.
    """
    codes, names, reasons = _names(data)
    starts = _starts(data, codes)
    of_row = np.cumsum(starts) - 1
    rows = np.arange(len(data))
    first = rows[starts]
    docs = Documents(
        rows, of_row, first, [names[c] if c >= 0 else "" for c in codes[first]], np.ones(len(first), bool)
    )
    docs.reasons.update(reasons)
    _join_cut_orders(docs, data, codes)
    _forward_filled(docs, data)
    for row, reason in _faults(data, docs, currency):
        docs.reasons.setdefault(row, reason)
    _reject_whole(docs, data)
    _drop_copies(docs, data)
    _find_edges(docs, data)
    return docs


def rejections(docs: Documents, data: Typed, files: list[str]) -> tuple[Rejected, ...]:
    """The rejected rows in file order."""
    return tuple(
        Rejected(files[data.file[row]], int(data.number[row]), docs.reasons[row])
        for row in sorted(docs.reasons)
    )


def _names(data: Typed) -> tuple[Ints, list[str], dict[int, str]]:
    encoded = data.texts["Name"].dictionary_encode()
    codes = np.asarray(pc.fill_null(encoded.indices, -1)).astype(np.int64)
    names = encoded.dictionary.to_pylist()
    reasons: dict[int, str] = {}
    repeated = np.asarray(pc.fill_null(pc.equal(data.texts["Name"], "Name"), False))
    for row in np.flatnonzero(repeated & data.bad_stamps["Created at"]):
        codes[row] = -2
        reasons[int(row)] = "the header again, in the middle of the file"
    for row in np.flatnonzero(codes == -1):
        if data.head[row] or data.apart[row]:
            reasons[int(row)] = "no order name"
        else:
            codes[row] = codes[row - 1]  # a line of the order above: rejected with it
            reasons[int(row)] = "no order name; its place makes it a line of the order above"
    return codes, names, reasons


def _starts(data: Typed, codes: Ints) -> Flags:
    starts = np.ones(len(data), bool)
    if not len(data):
        return starts
    starts[1:] = (codes[1:] != codes[:-1]) | data.apart[1:] | (codes[1:] < 0)
    again = np.zeros(len(data), bool)
    again[1:] = data.head[1:] & ~starts[1:]
    if again.any():
        differs = np.zeros(len(data), bool)
        for name in HEAD:
            values = pc.fill_null(data.head_values[name], "")
            differs[1:] |= np.asarray(pc.not_equal(values[1:], values[:-1]))
        starts |= again & differs
    return starts


def _forward_filled(docs: Documents, data: Typed) -> None:
    repeated = data.head.copy()
    repeated[docs.first] = False
    if repeated.any():
        docs.counts["filled"] = len(np.unique(docs.of_row[repeated[docs.row_order]]))


def _join_cut_orders(docs: Documents, data: Typed, codes: Ints) -> None:
    """Lines at the start of a file whose order ends another file belong to it; other lines without one do not."""
    if not data.present & set(ALWAYS_FILLED):
        return  # a subset in which first lines cannot be told from further ones
    headless = ~data.head[docs.first] & (codes[docs.first] >= 0)
    if not headless.any():
        return
    ends = {docs.names[doc]: int(doc) for doc in docs.of_row[data.ends] if not headless[doc]}
    joined = 0
    for doc in np.flatnonzero(headless):
        row = int(docs.first[doc])
        at_start = data.begins[row]
        target = ends.get(docs.names[doc])
        if at_start and target is not None and data.file[docs.first[target]] != data.file[row]:
            docs.of_row[docs.of_row == doc] = target
            docs.keep[doc] = False
            joined += 1
            continue
        reason = f"a further line of order {docs.names[doc]}, whose first line is not in the file before it"
        for line in docs.row_order[docs.of_row == doc]:
            docs.reasons.setdefault(int(line), reason)
    if joined:
        order = np.argsort(docs.of_row, kind="stable")
        docs.row_order, docs.of_row = docs.row_order[order], docs.of_row[order]
        docs.counts["joined"] = joined


def _faults(data: Typed, docs: Documents, currency: str | None) -> list[tuple[int, str]]:
    """Rows with a cell that cannot be read, with the cell."""
    found: list[tuple[int, str]] = []

    def add(flags: Flags, header: str, what: str) -> None:
        for row in np.flatnonzero(flags):
            seen = data.raw[header][int(row)].as_py()
            found.append((int(row), f"{header} is {'empty' if seen is None else repr(seen)}{what}"))

    is_first = data.zeros()
    is_first[docs.first[docs.keep]] = True
    for name in (QUANTITY, *LINE_MONEY):
        add(data.money[name].bad, name, ", not a number")
    for name in (QUANTITY, "Lineitem price"):
        add(data.money[name].missing & ~data.money[name].bad, name, "")
        add(data.money[name].values < 0, name, ", below zero")
    for name in ORDER_MONEY:
        add(data.money[name].bad & is_first, name, ", not a number")
    for name in STAMPS:
        add(data.bad_stamps[name] & is_first, name, ", not a date")
    add(
        np.asarray(data.local["Created at"].is_null()) & ~data.bad_stamps["Created at"] & is_first,
        "Created at",
        "",
    )
    code = data.texts["Currency"]
    wrong = np.asarray(
        pc.fill_null(pc.invert(pc.match_substring_regex(code, "^[A-Z]{3}$")), currency is None)
    )
    for row in np.flatnonzero(wrong & is_first):
        seen = code[int(row)].as_py()
        found.append(
            (int(row), f"Currency is {'empty' if seen is None else repr(seen)}, not a code like EUR")
        )
    return found


def _reject_whole(docs: Documents, data: Typed) -> None:
    if not docs.reasons:
        return
    bad = np.fromiter(docs.reasons, dtype=np.int64)
    place = np.empty(len(data), dtype=np.int64)
    place[docs.row_order] = np.arange(len(data))
    cause: dict[int, int] = {}
    for row in sorted(bad.tolist()):
        cause.setdefault(int(docs.of_row[place[row]]), row)
    docs.keep[list(cause)] = False
    for k in np.flatnonzero(np.isin(docs.of_row, np.fromiter(cause, dtype=np.int64))):
        doc, row = int(docs.of_row[k]), int(docs.row_order[k])
        reason = f"belongs to order {docs.names[doc]}, of which row {data.number[cause[doc]]} was rejected: an order is loaded whole or not at all"
        docs.reasons.setdefault(row, reason)


def _drop_copies(docs: Documents, data: Typed) -> None:
    """Of several copies of an order the latest counts; one name with two system ids is two shops."""
    kept = np.flatnonzero(docs.keep)
    by_name: dict[str, list[int]] = {}
    for doc in kept.tolist():
        by_name.setdefault(docs.names[doc], []).append(doc)
    if len(by_name) == len(kept):
        return
    known = known_at(data, docs.first)
    refunded = data.money["Refunded Amount"].values
    copies = 0
    for name, group in by_name.items():
        if len(group) < 2:
            continue
        ids = {data.texts["Id"][int(docs.first[d])].as_py() for d in group} - {None}
        if len(ids) > 1:
            raise ImportRefusedError(
                f"the order name {name!r} stands for two orders ({' and '.join(sorted(ids)[:2])}): these are exports of two shops",
                "import each shop by itself, under a name of its own: --shop NAME",
            )
        latest = max(group, key=lambda d: (known[d].as_py(), int(refunded[docs.first[d]]), d))
        for doc in group:
            if doc != latest:
                docs.keep[doc] = False
                docs.skipped += int(np.count_nonzero(docs.of_row == doc))
                copies += 1
    docs.counts["copies"] = copies


def known_at(data: Typed, first: Ints) -> pa.Array:
    """The latest stamp on each order: of two copies the one with the later stamp is newer."""
    columns = [data.local[name].take(pa.array(first)) for name in STAMPS]
    return pc.max_element_wise(*columns, skip_nulls=True)


def _find_edges(docs: Documents, data: Typed) -> None:
    """The first and the last order of each file may have been cut where the file was."""
    owner = docs.of_row[np.argsort(docs.row_order, kind="stable")]
    ends = owner[data.begins | data.ends]
    docs.edges.update(docs.names[doc] for doc in ends if docs.keep[doc])
