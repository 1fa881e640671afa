"""Rows of one document found and numbered, and what a document says on any of its rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from okrkit.sources.reading.decimals import Flags, Ints


@dataclass(frozen=True, slots=True)
class Groups:
    """Documents in the order in which they first appear.

    ``of_row[i]`` is row i's document, -1 where it has none; ``names[d]`` its name.
    """

    of_row: Ints
    names: list[str]

    @classmethod
    def by(cls, keys: pa.Array) -> Groups:
        """Rows of the same key are one document, wherever they stand."""
        encoded = keys.dictionary_encode()
        return cls(
            np.asarray(pc.fill_null(encoded.indices, -1)).astype(np.int64), encoded.dictionary.to_pylist()
        )

    def __len__(self) -> int:
        return len(self.names)

    def first(self, filled: Flags) -> Ints:
        """For each document the first row with a value, -1 where none has one."""
        rows = np.flatnonzero(filled & (self.of_row >= 0))[::-1]
        found = np.full(len(self), -1, np.int64)
        found[self.of_row[rows]] = rows  # of several the last written stays: the first row
        return found

    def text(self, column: pa.Array) -> pa.Array:
        """For each document its first value."""
        rows = self.first(np.asarray(column.is_valid()))
        return column.take(pa.array(rows, mask=rows < 0))

    def amount(self, values: Ints, missing: Flags) -> tuple[Ints, Flags]:
        """For each document its first amount, 0 where it has none; and which have none."""
        rows = self.first(~missing)
        return np.where(rows >= 0, values[np.maximum(rows, 0)] if len(values) else 0, 0), rows < 0

    def differing(self, values: Ints, missing: Flags) -> Flags:
        """Documents that say two different amounts."""
        first, _ = self.amount(values, missing)
        rows = np.flatnonzero(~missing & (self.of_row >= 0))
        wrong = np.zeros(len(self), bool)
        wrong[self.of_row[rows[values[rows] != first[self.of_row[rows]]]]] = True
        return wrong

    def total(self, values: Ints, of_value: Ints) -> Ints:
        """The sum of values for each document; ``of_value`` says whose each is."""
        sums = np.zeros(len(self), np.int64)
        np.add.at(sums, of_value, values)
        return sums

    def spread(self, marks: Flags) -> Flags:
        """Rows of marked documents."""
        return (
            np.asarray((self.of_row >= 0) & marks[np.maximum(self.of_row, 0)])
            if len(self)
            else self.of_row >= 0
        )
