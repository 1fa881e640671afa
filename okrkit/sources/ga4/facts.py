"""What one report says: rows, each over its days, with dimensions and metrics under okrkit's names."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt

Days = npt.NDArray[np.datetime64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Facts:
    """One report, from a download's block or from an answer of the API.

    Attributes
    ----------
    file : str
        Where it comes from, for messages.
    dimensions : dict of str to list of str
        Name -> a value a row; the time column is not among them.
    metrics : dict of str to float array
        Name -> a value a row; nan where there is none.
    first, last : datetime64[D] arrays
        The days that each row covers, both included; equal where the report is by day.
    comparison : str
        The part of the visitors that it is about, where it is not all of them.
    filled : tuple of date
        Days of the asked range without a row, which the API leaves out because all their values are 0.
    """

    file: str
    dimensions: dict[str, list[str]]
    metrics: dict[str, Floats]
    first: Days
    last: Days
    comparison: str = ""
    currency: str | None = None
    filled: tuple[date, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def rows(self) -> int:
        return len(self.first)

    @property
    def daily(self) -> bool:
        """Whether every row is about one day."""
        return bool(self.rows or self.filled) and bool((self.first == self.last).all())
