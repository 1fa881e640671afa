"""Where a simulation looks: standard-normal points, evenly spread (quasi-random) or thrown (pseudo-random).

Scrambled Sobol points leave no gaps and no heaps, so that a few thousand of them tell a quantile as exactly as hundreds
of thousands of random draws. Points come in chunks that fit into the processor's cache. Source: docs/what-if.md
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from okrkit.errors import InvalidValueError

Array = NDArray[np.float64]
Kind = Literal["sobol", "random"]

CACHE = 1 << 18
"""Numbers a chunk holds: two megabytes, which stay in the cache while the tree is evaluated on them."""


def generator(seed: int) -> np.random.Generator:
    """The small fast generator (SFC64), the quickest of numpy's; the same seed gives the same numbers."""
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        problem = f"the seed is {seed!r}, expected a whole number of 0 or more"
        raise InvalidValueError(problem, "give a fixed whole number, so that the simulation can be repeated")
    return np.random.Generator(np.random.SFC64(seed))


def check_count(n: int, kind: Kind) -> None:
    """Refuse a number of points that the kind cannot give."""
    if isinstance(n, bool) or not isinstance(n, int) or n < 1:
        problem = f"{n!r} futures were asked for, expected a whole number of 1 or more"
        raise InvalidValueError(problem, "give the number of futures to simulate")
    if kind not in ("sobol", "random"):
        raise InvalidValueError(f"points is {kind!r}, expected 'sobol' or 'random'", "take 'sobol'")
    if kind == "sobol" and n & (n - 1):
        problem = f"{n} futures were asked for, expected a power of two: only such a number covers what may happen evenly"
        raise InvalidValueError(problem, f"take {1 << round(float(np.log2(n)))}")


def chunk_size(dimensions: int) -> int:
    """Points in a chunk."""
    return max(64, CACHE // max(dimensions, 1))


def thrown(dimensions: int, n: int, seed: int) -> Iterator[Array]:
    """Pseudo-random standard-normal points, chunk by chunk.

    Yields
    ------
    float array, shape (dimensions, k)
        Contiguous; the caller may overwrite it, the next chunk does.
    """
    rng = generator(seed)
    size = min(n, chunk_size(dimensions))
    room = np.empty(dimensions * size)
    for start in range(0, n, size):
        k = min(size, n - start)
        chunk = room[: dimensions * k].reshape(dimensions, k)
        rng.standard_normal(out=chunk)
        yield chunk


def spread(even: int, dimensions: int, n: int, seed: int) -> Iterator[tuple[Array, Array | None]]:
    """Sobol points as standard-normal scores, with pseudo-random ones for the dimensions beyond.

    Parameters
    ----------
    even, dimensions : int
        Dimensions with Sobol points, and in all.
    n : int
        A power of two.
    seed : int
        Of the scrambling and of the pseudo-random rest.

    Yields
    ------
    float array, shape (even, k), and float array, shape (dimensions, k)
        The second, which the caller may overwrite, is None where all dimensions are even.
    """
    rng = generator(seed)
    engine = _sobol(even, rng)
    size = min(n, chunk_size(dimensions))
    room = np.empty(dimensions * size if dimensions > even else 0)
    for start in range(0, n, size):
        k = min(size, n - start)
        scores = _scores(engine, k)
        if dimensions == even:
            yield scores, None
        else:
            loose = room[: dimensions * k].reshape(dimensions, k)
            rng.standard_normal(out=loose)
            yield scores, loose


def _sobol(dimensions: int, rng: np.random.Generator) -> Any:
    from scipy.stats import qmc

    return qmc.Sobol(dimensions, scramble=True, rng=rng)


def _scores(engine: Any, n: int) -> Array:
    """The next Sobol points as normal scores; half a step in, as 0 itself has no score."""
    import warnings

    from scipy.special import ndtri

    with warnings.catch_warnings():  # the whole run is a power of two, its chunks need not be
        warnings.simplefilter("ignore", UserWarning)
        scores = np.ascontiguousarray(engine.random(n).T)
    scores += 0.5**31
    ndtri(scores, out=scores)
    return scores
