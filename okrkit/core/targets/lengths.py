"""What a KPI's value over a longer span is, compared with the mean of its weeks.

Sales of a quarter are the sum of its weeks. Other KPIs are not: a quarter's conversion rate weighs its busy weeks more, and the
share of returning customers depends on how long one looks. What the longer span makes of its weeks is read from the
shop's own past.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from okrkit.core.targets.outcomes import Array

LATEST = 8
"""Spans that are looked at, the latest ones: how often customers return changes over the years."""


@dataclass(frozen=True, slots=True)
class Span:
    """A complete month, quarter or year of the past with the KPI's value over it; ``end`` is the first day after it."""

    start: date
    end: date
    value: float


@dataclass(frozen=True, slots=True)
class Lengths:
    """How values over longer spans compare with the mean of their weeks.

    ``days`` and ``factors``: typical factor by length, from a week (1) upwards. ``seen``: the factors of the past spans nearest
    in length to the cycle, brought to its length; their spread is a part of what is not known.
    """

    days: Array
    factors: Array
    seen: Array

    def at(self, days: float | Array) -> Array:
        """The typical factor for a length in days."""
        return np.interp(np.log(np.maximum(days, 1)), np.log(self.days), self.factors)


def factor(span: Span, first: date, weeks: Array) -> float | None:
    """A span's value over the mean of its weeks, each counted by its days in it; None where a week is missing.

    ``first`` is the Monday of the first of ``weeks``.
    """
    begin, end = (span.start - first).days / 7, (span.end - first).days / 7
    if begin < 0 or end > weeks.size:
        return None
    at = np.arange(int(begin), min(int(np.ceil(end - 1e-9)), weeks.size))
    shares = np.minimum(at + 1, end) - np.maximum(at, begin)
    mean = float(weeks[at] @ shares / shares.sum())
    return span.value / mean if np.isfinite(mean) and mean != 0 else None


def lengths(spans: Mapping[str, Sequence[Span]], first: date, weeks: Array, days: float) -> Lengths | None:
    """Compare past months, quarters and years with their weeks.

    Parameters
    ----------
    spans : by the name of their length, each oldest first
    first : Monday of the first week
    weeks : float array, KPI units; NaN where a week has no value
    days : length of the cycle

    Returns
    -------
    Lengths or None
        None where no complete span of the past has all its weeks.
    """
    known: list[tuple[float, Array]] = []
    for group in spans.values():
        pairs = [(f, (s.end - s.start).days) for s in group if (f := factor(s, first, weeks)) is not None][
            -LATEST:
        ]
        if pairs:
            known.append((float(np.mean([d for _, d in pairs])), np.array([f for f, _ in pairs])))
    if not known:
        return None
    known.sort(key=lambda pair: pair[0])
    at = np.array([7.0, *(d for d, _ in known)])
    found = Lengths(at, np.array([1.0, *(float(np.median(f)) for _, f in known)]), np.ones(1))
    near, own = min(known, key=lambda pair: abs(np.log(pair[0] / days)))
    typical = float(np.median(own))
    moved = float(found.at(days)) / float(found.at(near)) if typical else 1.0
    return Lengths(found.days, found.factors, own * moved)
