"""The articles of a plugin's file: a row each, or packed into the cells of their order's row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.sources.batch import ReadOptions
from okrkit.sources.reading.decimals import MONEY, QUANTITY, Flags, Ints, product, to_scaled
from okrkit.sources.reading.frames import Frame, flags
from okrkit.sources.reading.numbers import read_decimals
from okrkit.sources.reading.words import SEEN
from okrkit.sources.woocommerce.plugin_packed import Told, packed_articles


@dataclass(frozen=True, slots=True)
class Lines:
    """Articles of all orders: ``row`` says on which row of the file each stands.

    ``value`` is what its pieces cost together, ``after`` the same after coupons where both are told.
    """

    row: Ints
    quantity: Ints
    value: Ints
    after: Ints | None
    product: pa.Array
    sku: pa.Array
    category: pa.Array
    before_discount: bool


def lines_of(frame: Frame, options: ReadOptions) -> Lines:
    """Read the articles; a row whose article cannot be read is rejected."""
    articles = packed_articles(frame.file)
    if articles is None:
        return _rows(frame)
    return _joined([one for told in articles if (one := _told(frame, told, options)) is not None])


def _rows(frame: Frame) -> Lines:
    """One row an article; a row without any is one of an order without articles, or of its coupons."""
    quantity = frame.amounts("quantity", QUANTITY)
    left = frame.amounts("quantity_left", QUANTITY)
    if not frame.has("quantity") and frame.has("quantity_left"):
        quantity = left
        frame.note(f"{frame.file.name}: pieces are less those refunded, as the column says.")
    before, after = False, None
    if frame.has("line_before"):
        value, before = frame.amounts("line_before"), True
        if frame.has("line"):
            after = frame.amounts("line")
            value = type(value)(
                np.where(value.missing, after.values, value.values), value.missing & after.missing
            )
    elif frame.has("line"):
        value = frame.amounts("line")
    elif frame.has("line_gross"):
        gross, tax = frame.amounts("line_gross"), frame.amounts("line_tax")
        value = type(gross)(gross.values - tax.values, gross.missing)
    else:
        price, before = frame.amounts("price"), True
        value = type(price)(
            product(price.values, quantity.values, QUANTITY), price.missing | quantity.missing
        )
    names, skus = frame.text("product"), frame.text("sku")
    filled = ~value.missing | ~quantity.missing | flags(pc.is_valid(names))
    pieces = quantity.values.copy()
    if not frame.has("quantity"):
        pieces[filled & (pieces == 0) & (value.values > 0)] = (
            1000  # all given back: what was sold is not told
        )
    if frame.has("quantity") or frame.has("quantity_left"):
        what = frame.fields.get("quantity") or frame.fields.get("quantity_left", "quantity")
        seen = frame.text("quantity") if frame.has("quantity") else frame.text("quantity_left")
        frame.reject(filled & (pieces < 0), f"{what} is {SEEN}, expected more than 0", seen)
        empty = filled & (pieces == 0) & ((value.values != 0) | flags(pc.is_valid(names)))
        frame.reject(empty & (value.values != 0), f"{what} is {SEEN}, expected more than 0", seen)
        filled &= ~empty
    else:
        pieces = np.where(filled, 1000, 0)
    frame.reject(filled & (value.values < 0), "the article's amount is below zero")
    frame.reject(filled & value.missing, "the article has no amount")
    chosen = np.flatnonzero(filled & ~frame.bad)
    taken = pa.array(chosen)
    return Lines(
        chosen,
        pieces[chosen],
        value.values[chosen],
        None if after is None else after.values[chosen],
        names.take(taken),
        skus.take(taken),
        frame.text("category").take(taken),
        before,
    )


def _told(frame: Frame, told: Told, options: ReadOptions) -> Lines | None:
    """The articles of one place in their orders' rows; amounts are without tax, after and before coupons."""
    if not len(told.rows):
        return None
    numbers = {}
    bad: Flags = np.zeros(len(told.rows), bool)
    for key, scale in (("quantity", QUANTITY), ("total", MONEY), ("sub_total", MONEY)):
        read = read_decimals(
            told.texts[key], key, scale, decimal_comma=options.decimal_comma, default_point=True, currency=""
        )
        values, missing = to_scaled(read.values)
        numbers[key] = values
        if key != "sub_total":
            bad |= read.bad | missing
        elif missing.any():
            numbers[key] = np.where(missing, numbers["total"], values)
    bad |= (numbers["quantity"] < 0) | (numbers["sub_total"] < 0)
    bad |= (numbers["quantity"] == 0) & (numbers["sub_total"] != 0)
    wrong = np.zeros(frame.rows, bool)
    wrong[told.rows[bad]] = True
    frame.reject(wrong, f"{told.place} does not tell quantity and total of an article")
    fine = ~bad & (numbers["quantity"] > 0)
    taken = pa.array(np.flatnonzero(fine))
    return Lines(
        told.rows[fine],
        numbers["quantity"][fine],
        numbers["sub_total"][fine],
        numbers["total"][fine],
        told.texts["name"].take(taken),
        told.texts["sku"].take(taken),
        pa.nulls(int(fine.sum()), pa.string()),
        True,
    )


def _joined(parts: list[Lines]) -> Lines:
    """All cells of a row one after another."""
    if not parts:
        nothing, none = np.zeros(0, np.int64), pa.nulls(0, pa.string())
        return Lines(nothing, nothing, nothing, nothing, none, none, none, True)
    row = np.concatenate([p.row for p in parts])
    order = np.argsort(row, kind="stable")
    places = pa.array(order)

    def texts(name: str) -> pa.Array:
        return pa.chunked_array([getattr(p, name) for p in parts]).combine_chunks().take(places)

    def numbers(name: str) -> Ints:
        return np.asarray(np.concatenate([getattr(p, name) for p in parts])[order], dtype=np.int64)

    return Lines(
        row[order], numbers("quantity"), numbers("value"), numbers("after"), texts("product"), texts("sku"),
        texts("category"), True,
    )  # fmt: skip
