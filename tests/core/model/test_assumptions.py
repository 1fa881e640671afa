"""Stated beliefs: what can be written down, and what is refused with the value seen."""

from __future__ import annotations

from typing import Any

import pytest

from okrkit.core.model import (
    Assumption,
    Correlation,
    Elasticity,
    Lever,
    Move,
    Scenario,
    at_place,
    dump,
    load,
    place,
)
from okrkit.errors import InvalidValueError


@pytest.mark.parametrize(
    "given",
    [
        {"shape": "fixed", "mid": 0.1},
        {"shape": "uniform", "low": -0.1, "high": 0.2},
        {"shape": "triangular", "low": 0.0, "mid": 0.05, "high": 0.2},
        {"shape": "triangular", "low": 0.0, "mid": 0.0, "high": 0.2},
        {"shape": "normal", "low": -0.1, "high": 0.1},
        {"shape": "normal", "low": -0.1, "mid": 0.02, "high": 0.1},
        {"shape": "lognormal", "low": 0.9, "high": 1.3, "change": "value"},
        {"shape": "beta", "low": 0.02, "high": 0.05, "change": "value"},
        {"shape": "history"},
    ],
)
def test_every_shape_comes_back_from_plain_data_as_it_was(given: dict[str, Any]) -> None:
    made = Assumption("conversion_rate", "email", who="Ann", why="the new page", delay_weeks=2, **given)
    assert load(Assumption, dump(made)) == made


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"shape": "fixed"}, "shape fixed, with mid missing"),
        ({"shape": "fixed", "mid": 0.1, "high": 0.2}, "shape fixed, with high given"),
        ({"shape": "uniform", "low": 0.1}, "shape uniform, with high missing"),
        ({"shape": "beta", "low": 0.1, "mid": 0.1, "high": 0.2}, "shape beta, with mid given"),
        ({"shape": "history", "mid": 0.1}, "shape history, with mid given"),
        ({"shape": "uniform", "low": 0.2, "high": 0.1}, "out of order: low 0.2, high 0.1"),
        ({"shape": "uniform", "low": 0.2, "high": 0.2}, "out of order: low 0.2, high 0.2"),
        ({"shape": "triangular", "low": 0, "mid": 0.3, "high": 0.2}, "out of order: low 0, mid 0.3, high 0.2"),
        ({"shape": "fixed", "mid": -1.2}, "takes away 120 % of it"),
        ({"shape": "beta", "low": 0.1, "high": 0.2}, "which is for the value of a share"),
        ({"shape": "beta", "low": 0.1, "high": 1.2, "change": "value"}, "which is for the value of a share"),
        ({"shape": "poisson", "mid": 1}, "must be 'fixed', 'uniform'"),
        ({"mid": 0.1, "delay_weeks": -1}, "delay_weeks: must be at least 0"),
    ],
)  # fmt: skip
def test_numbers_that_do_not_fit_their_shape_are_refused(given: dict[str, Any], problem: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        Assumption("sessions", **given)
    assert problem in refused.value.problem


def test_a_place_is_one_word_for_a_driver_and_its_member() -> None:
    assert place("sessions", "email") == "sessions[email]"
    assert at_place("sessions[e mail]") == ("sessions", "e mail")
    assert at_place(" sessions ") == ("sessions", "")
    assert Lever("sessions", "email", high=0.2).place == Move("sessions", "email", 0.1).place
    for wrong in ("", "[email]", "sessions[", "sessions[]", "sessions[a] "[:-2]):
        with pytest.raises(InvalidValueError):
            at_place(wrong)


def test_relations_of_a_driver_to_itself_and_bounds_without_room_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="correlated with itself"):
        Correlation("sessions", "sessions", 0.5)
    with pytest.raises(InvalidValueError, match="rho: must be at most 1"):
        Correlation("sessions", "conversion_rate", 1.5)
    with pytest.raises(InvalidValueError, match="of a driver to itself"):
        Elasticity("price", "price", 1)
    with pytest.raises(InvalidValueError, match=r"out of order: low -2, value -2\.5, high -1"):
        Elasticity("conversion_rate", "price", -2.5, -2, -1)
    with pytest.raises(InvalidValueError, match="give low and high, or neither"):
        Elasticity("conversion_rate", "price", -1.5, low=-2)
    with pytest.raises(InvalidValueError, match="the lever price is out of order: low 0, high 0"):
        Lever("price")
    with pytest.raises(InvalidValueError, match="takes away 150 % of it"):
        Move("price", by=-1.5)


def test_a_scenario_comes_back_as_it_was_and_names_no_driver_twice() -> None:
    made = Scenario(
        "More letters", "2027", "company", {"tree": "revenue", "top": "r", "nodes": {"r": {"unit": "currency"}}},
        {"sessions": (100.0, 250.5), "price": 12.0}, "2026", (Move("sessions", "email", 0.1),),
        (Assumption("price", mid=0.02),), (Correlation("sessions", "price", -0.2),),
        (Elasticity("sessions", "price", -1, -2, 0),), (Lever("sessions", "email", 0, 0.3, cost=900),),
    )  # fmt: skip
    assert load(Scenario, dump(made)) == made
    assert made.tree_name == "revenue"
    with pytest.raises(InvalidValueError, match=r"has sessions\[email\] moved more than once"):
        Scenario("x", moves=(Move("sessions", "email", 0.1), Move("sessions", "email", 0.2)))
