"""Drivers that turn out high or low together: a Gaussian copula. Source: docs/what-if.md

A correlation is that of the normal scores behind two ranges. Correlations that people state one by one need not be
possible together (A with B 0.9, B with C 0.9, A with C -0.9): then the nearest possible set is taken and said, or, when
it is far from what was stated, refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from okrkit.core.model.base import plain
from okrkit.errors import InvalidValueError

Array = NDArray[np.float64]

FARTHEST = 0.2
"""How far a stated correlation may be moved to make all of them possible."""

_TOLERANCE, _ROUNDS = 1e-10, 1000


@dataclass(frozen=True, slots=True)
class Coupling:
    """Which rows of independent scores are mixed, and how.

    Attributes
    ----------
    rows : int array, shape (k,)
    factor : float array, shape (k, k)
        Lower triangular; ``factor @ scores[rows]`` has the correlations.
    notes : tuple of str
        What was changed to make the stated correlations possible, in words.
    """

    rows: NDArray[np.intp]
    factor: Array
    notes: tuple[str, ...] = ()

    def mix(self, scores: Array) -> None:
        """Correlate independent scores in place; (n_rows, n)."""
        scores[self.rows] = self.factor @ scores[self.rows]


def couple(pairs: Mapping[tuple[int, int], float], names: Sequence[str]) -> Coupling | None:
    """The coupling of stated correlations.

    Parameters
    ----------
    pairs : mapping of two rows, the smaller first, to their correlation (-1..1)
        Rows that are in no pair stay independent, rows without a pair of their own uncorrelated.
    names : sequence of str
        What each row is, for messages.

    Returns
    -------
    Coupling, or None where nothing is correlated.

    Raises
    ------
    InvalidValueError
        If the nearest possible correlations are farther than `FARTHEST` from those stated.
    """
    stated = {pair: rho for pair, rho in pairs.items() if rho}
    if not stated:
        return None
    rows = sorted({row for pair in stated for row in pair})
    at = {row: i for i, row in enumerate(rows)}
    wanted = np.eye(len(rows))
    for (one, other), rho in stated.items():
        wanted[at[one], at[other]] = wanted[at[other], at[one]] = rho
    possible, notes = wanted, []
    if np.linalg.eigvalsh(wanted)[0] < -_TOLERANCE:
        possible = nearest(wanted)
        for (one, other), rho in stated.items():
            taken = possible[at[one], at[other]]
            if abs(taken - rho) > FARTHEST:
                problem = (
                    f"the correlations cannot hold together: {names[one]} with {names[other]} is stated as {plain(rho)}, "
                    f"the nearest that fits the others is {taken:.2f}"
                )
                raise InvalidValueError(problem, "weaken one of the correlations between these drivers")
            if round(taken, 2) != round(rho, 2):
                notes.append(
                    f"{names[one]} with {names[other]}: {taken:.2f} instead of {plain(rho)}, to fit the others"
                )
    return Coupling(np.array(rows, dtype=np.intp), _factor(possible), tuple(notes))


def nearest(wanted: Array) -> Array:
    """The nearest correlation matrix (Frobenius norm); alternating projections, Higham 2002.

    Parameters
    ----------
    wanted : float array, shape (k, k)
        Symmetric, ones on the diagonal.
    """
    matrix, correction = wanted.copy(), np.zeros_like(wanted)
    for _ in range(_ROUNDS):
        before = matrix
        shifted = matrix - correction
        values, vectors = np.linalg.eigh(shifted)
        inside = (vectors * np.maximum(values, 0.0)) @ vectors.T
        correction = inside - shifted
        matrix = inside.copy()
        np.fill_diagonal(matrix, 1.0)
        if np.abs(matrix - before).max() < _TOLERANCE:
            break
    return matrix


def _factor(matrix: Array) -> Array:
    """Cholesky's lower triangle, also of a matrix at the edge of the possible (rho = 1)."""
    k = len(matrix)
    factor = np.zeros((k, k))
    for i in range(k):
        for j in range(i + 1):
            rest = matrix[i, j] - factor[i, :j] @ factor[j, :j]
            if i == j:
                factor[i, i] = np.sqrt(max(rest, 0.0))
            elif factor[j, j] > 1e-7:
                factor[i, j] = rest / factor[j, j]
    # Rounding at the edge leaves a row a little short or long.
    return np.asarray(factor / np.linalg.norm(factor, axis=1, keepdims=True))
