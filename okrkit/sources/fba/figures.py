"""Control figures: sums over a report's rows as they are, exact to the cent."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from okrkit.sources.control import cents
from okrkit.sources.reading.decimals import MONEY, Ints


def money(values: Ints) -> float:
    """The sum of ten-thousandths, rounded to cents."""
    return cents(Decimal(int(values.sum())).scaleb(-MONEY))


def counts(column: pa.Array) -> dict[str, int]:
    """How often each text stands in a column, the most frequent first."""
    counted = pc.value_counts(column.drop_null()).to_pylist()
    return {c["values"]: c["counts"] for c in sorted(counted, key=lambda c: (-c["counts"], c["values"]))}


def share(part: int, whole: int) -> float | None:
    """A share in percent, four decimals; None of nothing."""
    return round(100 * part / whole, 4) if whole else None
