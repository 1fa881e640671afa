"""Exact decimals and the whole numbers behind them.

A decimal with 18 digits fits a 64-bit integer, so that sums, products and roundings are exact and fast on
numpy arrays of scaled integers: money as ten-thousandths, quantities as thousandths.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

MONEY, QUANTITY = 4, 3
LIMIT = 10**18
"""Scaled values stay below it: 18 digits."""


def from_scaled(values: Ints, missing: Flags | None, scale: int) -> pa.Array:
    """Whole numbers of 10**-scale as a decimal128(18, scale) array; ``missing`` marks nulls."""
    wide = np.empty((len(values), 2), dtype=np.int64)
    wide[:, 0] = values
    np.right_shift(values, 63, out=wide[:, 1])
    validity = None
    if missing is not None and missing.any():
        validity = pa.py_buffer(np.packbits(~missing, bitorder="little"))
    return pa.Array.from_buffers(pa.decimal128(18, scale), len(values), [validity, pa.py_buffer(wide)])


def to_scaled(column: pa.Array | pa.ChunkedArray) -> tuple[Ints, Flags]:
    """A decimal128(18, ...) column as whole numbers, 0 where missing, and which are missing."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if not len(array):
        return np.zeros(0, np.int64), np.zeros(0, bool)
    missing = np.asarray(array.is_null())
    wide = np.frombuffer(array.buffers()[1], dtype=np.int64, count=2 * (array.offset + len(array)))
    values = wide[2 * array.offset :: 2].copy()
    values[missing] = 0
    return values, missing


def floats_to_scaled(column: pa.Array, scale: int) -> tuple[Ints, Flags, Flags, int]:
    """Binary floats as whole numbers of 10**-scale, rounded to the nearest.

    Returns the values, which are missing, which cannot be held (infinite or too large), and how many carried more
    decimals than ``scale``.
    """
    numbers = np.asarray(pc.fill_null(column.cast(pa.float64()), float("nan")), dtype=np.float64)
    missing = np.isnan(numbers)
    bad = ~missing & (np.abs(numbers) >= LIMIT / 10.0**scale)
    safe = np.where(missing | bad, 0.0, numbers)
    scaled = safe * 10.0**scale
    whole = np.rint(scaled)
    # A decimal fraction is off its float by parts in 10**15 only; what differs by more had further decimals.
    finer = int(np.count_nonzero(np.abs(scaled - whole) > 1e-6 + np.abs(scaled) * 1e-14))
    return whole.astype(np.int64), missing, bad, finer


def rounded(values: Ints, digits: int) -> Ints:
    """Drop ``digits`` decimals, half away from zero."""
    unit = 10**digits
    half = unit // 2
    return np.asarray(
        np.where(values >= 0, (values + half) // unit, -((-values + half) // unit)), dtype=np.int64
    )


def product(values: Ints, factors: Ints, drop: int) -> Ints:
    """``values * factors`` with ``drop`` decimals rounded off, exact also where 64 bits would not do."""
    if not len(values):
        return values.copy()
    largest = float(np.abs(values).max()) * float(np.abs(factors).max())
    if largest < 9e18:
        return rounded(values * factors, drop)
    exact = values.astype(object) * factors.astype(object)
    unit, half = 10**drop, 10**drop // 2
    return np.array([(v + half) // unit if v >= 0 else -((-v + half) // unit) for v in exact], dtype=np.int64)


def share_of(values: Ints, part: Ints, whole: Ints) -> Ints:
    """``values * part / whole``, rounded half away from zero; 0 where ``whole`` is 0."""
    if not len(values):
        return values.copy()
    if float(np.abs(values).max()) * float(np.abs(part).max()) * 2 < 9e18:
        top, bottom = np.abs(values) * np.abs(part), np.maximum(np.abs(whole), 1)
        quotient = (2 * top + bottom) // (2 * bottom)
        sign = np.sign(values) * np.sign(part) * np.sign(whole)
        return np.asarray(quotient * sign, dtype=np.int64)
    result = []
    for v, p, w in zip(values.tolist(), part.tolist(), whole.tolist(), strict=True):
        quotient = (2 * abs(v * p) + max(abs(w), 1)) // (2 * max(abs(w), 1))
        result.append(0 if not w else quotient if (v * p >= 0) == (w > 0) else -quotient)
    return np.array(result, dtype=np.int64)
