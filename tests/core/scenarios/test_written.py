"""What people type becomes the move, lever or assumption that they meant, or is refused in words."""

from __future__ import annotations

import pytest

from okrkit.core.model import Move
from okrkit.core.scenarios.written import amount, assumption, lever, move, target_of, typed
from okrkit.errors import OkrkitError


@pytest.mark.parametrize(
    ("said", "value", "change"),
    [
        ("+5%", 0.05, "relative"),
        ("-12.5 %", -0.125, "relative"),
        ("0%", 0.0, "relative"),
        ("+0.5pp", 0.005, "absolute"),
        ("-1 points", -0.01, "absolute"),
        ("+2000", 2000.0, "absolute"),
        ("2.6%", 0.026, "value"),
        ("55", 55.0, "value"),
    ],
)
def test_a_sign_makes_a_change_and_none_a_value(said: str, value: float, change: str) -> None:
    assert amount(said) == (value, change)


def test_a_move_names_its_member() -> None:
    found = move(" sessions[email] = +20% ")
    assert (found.driver, found.member, found.by, found.change) == ("sessions", "email", 0.2, "relative")


def test_zero_takes_the_kind_of_its_neighbour() -> None:
    found = lever("sessions=0..+2000")
    assert (found.low, found.high, found.change) == (0.0, 2000.0, "absolute")
    assert lever("return_rate=-1pp..0").change == "absolute"
    assert lever("sessions=0%..+20%").change == "relative"


def test_a_lever_says_what_it_costs_and_who_has_it() -> None:
    found = lever("sessions[email]=0%..+20%; effort=2; cost=5000; owner=Ida; team=marketing; ramp_weeks=8")
    assert (found.effort, found.cost, found.owner, found.team, found.ramp_weeks) == (
        2.0,
        5000.0,
        "Ida",
        "marketing",
        8.0,
    )


def test_one_number_is_fixed_two_are_ends_and_three_have_a_likeliest() -> None:
    assert assumption("sessions=+5%").shape == "fixed"
    assert assumption("sessions=-5%..+10%").shape == "normal"
    assert assumption("conversion_rate=2.1%..2.9%").shape == "beta"
    assert assumption("average_order_value=48..55").shape == "normal"
    three = assumption("sessions=-5%..0%..+10%; who=Ida; why=A new shop next door")
    assert (three.shape, three.low, three.mid, three.high) == ("triangular", -0.05, 0.0, 0.1)
    assert (three.who, three.why) == ("Ida", "A new shop next door")
    assert assumption("sessions=-5%..+10%; shape=uniform").shape == "uniform"


def test_history_needs_no_numbers() -> None:
    assert assumption("sessions; shape=history").shape == "history"


@pytest.mark.parametrize(
    ("make", "text", "said"),
    [
        (move, "sessions", "'sessions' has no equals sign"),
        (move, "sessions=much", "'much' is no number"),
        (move, "=+5%", "names no driver"),
        (move, "sessions[email=+5%", "names no driver"),
        (move, "sessions=+5%; owner=Ida", "'owner' is not known here"),
        (lever, "sessions=+5%", "has 1 numbers, expected two"),
        (lever, "sessions=0%..+20%..+30%..+40%", "has 4 numbers"),
        (lever, "sessions=+5%..+200", "mixes changes in per cent and changes in units or points"),
        (lever, "sessions=0%..+20%; cost=cheap", "cost is 'cheap', expected a number"),
        (lever, "sessions=+20%..0%", "out of order"),
        (assumption, "sessions=+5%..+1%", "out of order"),
    ],
)
def test_what_cannot_be_meant_is_refused(make: object, text: str, said: str) -> None:
    assert callable(make)
    with pytest.raises(OkrkitError) as refused:
        make(text)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "text",
    ["sessions[Email]=+20%", "a=-12.5%", "a=+0%", "b=+2000", "c=-0.005", "d=55", "e=0.026", "f=1234"],
)
def test_a_move_typed_again_is_the_same(text: str) -> None:
    assert typed(move(text)) == text
    assert move(typed(move(text))) == move(text)


def test_a_found_move_is_typed_to_four_digits() -> None:
    assert typed(Move("sessions", by=0.0727225)) == "sessions=+7.272%"
    assert typed(Move("sessions", by=12345.6, change="absolute")) == "sessions=+12350"


@pytest.mark.parametrize(
    ("text", "value"), [("+25%", 250.0), ("-10%", 180.0), ("+5", 205.0), ("45000", 45000.0), ("2.6%", 0.026)]
)
def test_a_target_is_a_change_of_the_base_or_the_value(text: str, value: float) -> None:
    assert target_of(text, 200.0) == pytest.approx(value)
