"""A plugin's file with its rows put together to orders, and what the orders' amounts mean."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import ReadOptions
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.reading.decimals import Ints
from okrkit.sources.reading.frames import Amounts, Frame, flags
from okrkit.sources.reading.groups import Groups
from okrkit.sources.reading.identity import each
from okrkit.sources.reading.words import SEEN
from okrkit.sources.woocommerce.plugin_fields import LINE_MONEY, ORDER_MONEY, TIMES
from okrkit.sources.woocommerce.plugin_lines import lines_of
from okrkit.sources.woocommerce.plugin_money import Meaning, Sums, meaning
from okrkit.sources.woocommerce.statuses import slug, why_not

BY_LINE = ("tax", "shipping", "discount")
"""Amounts that some files tell line by line, under a name that others use for the order's own."""


class PluginFile:
    """One file: rows put together to orders; ``keep`` lists the orders that are loaded."""

    def __init__(self, file: TextTable, fields: dict[str, str], source: str, options: ReadOptions) -> None:
        self.frame = frame = Frame(
            file,
            fields,
            options,
            numbers=(*ORDER_MONEY, *LINE_MONEY, "total_left", "quantity", "quantity_left"),
            times=TIMES,
        )
        self.source, self._options = source, options
        keys = pc.utf8_ltrim(frame.text("number"), characters="#")
        frame.reject(np.asarray(keys.is_null()), "the row has no order number")
        self.groups = Groups.by(keys)
        self.currencies = self._currency()
        self._money = {name: frame.amounts(name, currency=self.currencies) for name in ORDER_MONEY}
        if not frame.has("total") and frame.has("total_left"):
            left = frame.amounts("total_left", currency=self.currencies)
            paid = left.values + np.abs(self._money["refunded"].values)  # less what was refunded: put back
            self._money["total"] = Amounts(paid, left.missing)
        self._by_line: set[str] = set()
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
        for name in ("total", *BY_LINE):
            amounts = self._money[name]
            twice = groups.differing(amounts.values, amounts.missing)
            if name in BY_LINE and twice.sum() > 0.2 * np.count_nonzero(
                np.bincount(groups.of_row[groups.of_row >= 0]) > 1
            ):
                self._by_line.add(name)
                frame.note(
                    f"{frame.file.name}: {frame.fields[name]!r} stands line by line; it was added up for each order."
                )
                continue
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
        money = self._money[name]
        values, missing = self.groups.amount(money.values, money.missing)
        if name in self._by_line:
            rows = np.flatnonzero(self.groups.of_row >= 0)
            values = self.groups.total(money.values[rows], self.groups.of_row[rows])
        return Amounts(values[self.keep], missing[self.keep])

    def _settle(self) -> None:
        """Which lines belong to kept orders, and what their amounts mean."""
        owner = self._place[self.groups.of_row[self.lines.row]] if len(self.lines.row) else self.lines.row
        chosen = np.flatnonzero(owner >= 0)
        chosen = chosen[np.argsort(owner[chosen], kind="stable")]
        self.chosen, self.owner = chosen, owner[chosen]
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
        self.has_lines = has_lines

    def _summed(self, values: Ints) -> Ints:
        sums = np.zeros(len(self.keep), np.int64)
        np.add.at(sums, self.owner, values[self.chosen])
        return sums

    def rows_of(self, name: str) -> int:
        """How many rows of the file an order has."""
        return (
            int(np.count_nonzero(self.groups.of_row == self.groups.names.index(name)))
            if name in self.groups.names
            else 0
        )

    def text(self, name: str) -> pa.Array:
        """What each kept order says first in a column."""
        return self.groups.text(self.frame.text(name)).take(pa.array(self.keep))

    def time(self, name: str) -> pa.Array:
        """The same of a column of times."""
        return self.groups.text(self._times[name]).take(pa.array(self.keep))
