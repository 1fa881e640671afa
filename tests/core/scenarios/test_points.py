"""Points are even, correlated as stated, and laid along the slope of the result."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr

from okrkit.core.scenarios import copula, directions, points
from okrkit.errors import InvalidValueError


def sobol(even: int, dimensions: int, n: int, seed: int = 0) -> np.ndarray:
    parts = points.spread(even, dimensions, n, seed)
    return np.concatenate([np.array(a if loose is None else loose) for a, loose in parts], axis=1)


def test_sobol_points_have_one_in_each_nth_of_every_dimension() -> None:
    strata = np.floor(ndtr(sobol(5, 5, 256)) * 256).astype(int)
    for row in strata:
        assert sorted(row) == list(range(256))


def test_chunks_are_the_points_of_one_run(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = sobol(5, 5, 4096)
    monkeypatch.setattr(points, "CACHE", 5 * 100)
    assert np.array_equal(sobol(5, 5, 4096), whole)


@pytest.mark.parametrize("kind", ["sobol", "random"])
def test_the_seed_decides(kind: str) -> None:
    def draw(seed: int) -> np.ndarray:
        return sobol(3, 3, 64, seed) if kind == "sobol" else next(points.thrown(3, 64, seed)).copy()

    assert np.array_equal(draw(1), draw(1))
    assert not np.array_equal(draw(1), draw(2))


@pytest.mark.parametrize(
    ("n", "kind", "said"),
    [(1000, "sobol", "1024"), (0, "random", "1 or more"), (8, "halton", "'sobol' or")],
)
def test_a_number_that_the_points_cannot_have_is_refused(n: int, kind: str, said: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        points.check_count(n, kind)  # type: ignore[arg-type]
    assert said in str(caught.value)


def test_a_seed_below_0_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="seed"):
        points.generator(-1)


def test_the_nearest_correlations_are_those_of_the_published_example() -> None:
    # N. Higham, Computing the nearest correlation matrix, IMA J. Numer. Anal. 22 (2002), section 4.
    stated = np.array([[1.0, 1, 0], [1, 1, 1], [0, 1, 1]])
    expected = [[1, 0.7607, 0.1573], [0.7607, 1, 0.7607], [0.1573, 0.7607, 1]]
    assert copula.nearest(stated) == pytest.approx(np.array(expected), abs=1e-4)


def test_possible_correlations_are_taken_as_they_are() -> None:
    coupling = copula.couple({(0, 2): 0.6, (2, 3): -0.3}, ["a", "b", "c", "d"])
    assert coupling is not None
    assert coupling.rows.tolist() == [0, 2, 3]
    assert coupling.factor @ coupling.factor.T == pytest.approx(
        np.array([[1, 0.6, 0], [0.6, 1, -0.3], [0, -0.3, 1]])
    )
    assert coupling.notes == ()


def test_rows_correlated_fully_are_the_same() -> None:
    coupling = copula.couple({(0, 1): 1.0}, ["a", "b"])
    assert coupling is not None
    scores = np.random.default_rng(0).standard_normal((2, 50))
    coupling.mix(scores)
    assert scores[0] == pytest.approx(scores[1])


def test_correlations_that_barely_miss_are_mended_and_said() -> None:
    coupling = copula.couple({(0, 1): 0.9, (1, 2): 0.9, (0, 2): 0.5}, ["a", "b", "c"])
    assert coupling is not None
    assert len(coupling.notes) == 3
    assert "a with c: 0.5" in coupling.notes[2]


def test_correlations_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="cannot hold together"):
        copula.couple({(0, 1): 0.9, (1, 2): 0.9, (0, 2): -0.9}, ["a", "b", "c"])


def test_without_correlations_nothing_is_coupled() -> None:
    assert copula.couple({(0, 1): 0.0}, ["a", "b"]) is None


@pytest.mark.parametrize("dimensions", [3, 40, 100])
def test_directions_are_at_right_angles_and_begin_with_the_slope(dimensions: int) -> None:
    weights = np.arange(1.0, dimensions + 1)

    def result(scores: np.ndarray) -> np.ndarray:
        return weights @ scores + 0.1 * scores[0] * scores[1]

    columns = directions.find(result, dimensions, 4096).columns
    assert columns.shape == (
        dimensions,
        min(dimensions, directions.SLOPES if dimensions > 64 else dimensions),
    )
    assert columns.T @ columns == pytest.approx(np.eye(columns.shape[1]), abs=1e-9)
    assert columns[:, 0] == pytest.approx(weights / np.linalg.norm(weights), abs=1e-9)


@pytest.mark.parametrize("dimensions", [5, 100])
def test_points_along_directions_are_independent_standard_normals(dimensions: int) -> None:
    n = 1 << 14
    found = directions.find(lambda z: np.exp(0.1 * z).sum(axis=0), dimensions, n)
    scores = np.concatenate([chunk.copy() for chunk in found.chunks(n, 3)], axis=1)
    assert np.abs(scores.mean(axis=1)).max() < 4.5 / np.sqrt(n)
    covariance = np.cov(scores)
    assert np.abs(covariance - np.eye(dimensions)).max() < 6.5 / np.sqrt(n)
    assert np.mean(scores[2] ** 4) == pytest.approx(3, abs=0.4)


def test_a_result_that_never_changes_still_has_points() -> None:
    found = directions.find(lambda z: np.zeros(z.shape[1]), 3, 64)
    assert next(found.chunks(64, 0)).shape == (3, 64)
