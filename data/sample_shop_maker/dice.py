"""Chance that gives the same numbers everywhere: only the raw stream of numpy's PCG64 is used.

numpy promises to keep that stream; it does not promise to keep its distributions from one release to the next,
so the few that are needed are written here.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from statistics import NormalDist
from typing import TypeVar

import numpy as np

T = TypeVar("T")
_NORMAL = NormalDist()
_BLOCK = 4096


class Dice:
    """One stream of chance for one topic, so that a change in one topic leaves the others as they were."""

    def __init__(self, seed: int, topic: str) -> None:
        entropy = [seed, *topic.encode()]
        self._rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(entropy)))
        self._block: list[float] = []

    def share(self) -> float:
        """A number from 0 (included) to 1 (excluded)."""
        if not self._block:
            self._block = self._rng.random(_BLOCK).tolist()
        return self._block.pop()

    def chance(self, probability: float) -> bool:
        return self.share() < probability

    def below(self, limit: int) -> int:
        """A whole number from 0 to ``limit - 1``."""
        return int(self.share() * limit)

    def between(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + self.below(high - low + 1)

    def pick(self, items: Sequence[T]) -> T:
        return items[self.below(len(items))]

    def weighted(self, items: Sequence[T], weights: Sequence[float]) -> T:
        sums = list(accumulate(weights))
        return items[min(bisect_right(sums, self.share() * sums[-1]), len(items) - 1)]

    def normal(self) -> float:
        return _NORMAL.inv_cdf(min(max(self.share(), 1e-12), 1 - 1e-12))

    def waiting(self, mean: float, steps: int = 1) -> float:
        """Sum of ``steps`` exponential waits with this mean in all: the more steps, the more regular."""
        return -mean / steps * sum(math.log(1.0 - self.share()) for _ in range(steps))

    def lognormal(self, median: float, spread: float) -> float:
        return median * math.exp(spread * self.normal())

    def poisson(self, mean: float) -> int:
        """A count with this mean (Knuth's product; the normal approximation above 30)."""
        if mean > 30:
            return max(0, round(mean + math.sqrt(mean) * self.normal()))
        count, product, floor = 0, self.share(), math.exp(-mean)
        while product > floor:
            count += 1
            product *= self.share()
        return count

    def token(self, length: int) -> str:
        """Hexadecimal text, as payment references look."""
        return "".join("0123456789abcdef"[self.below(16)] for _ in range(length))
