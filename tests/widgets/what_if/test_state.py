"""A scenario on the desk: levers, moves, target."""

from __future__ import annotations

from dataclasses import replace

import pytest

from okrkit.core.model import Lever, Move, Scenario
from okrkit.core.scenarios import Node, Tree
from okrkit.errors import InvalidValueError, UnknownNameError
from okrkit.widgets.what_if import state as s

TREE = Tree(
    "shop",
    "orders",
    (
        Node("orders", formula="sum(visits * rate)"),
        Node("visits", unit="sessions", by="channel"),
        Node("rate", unit="orders/sessions", by="channel", flow=False),
    ),
    {"channel": ("email", "search")},
)
LEVERS = s.levers_of(
    TREE, [Lever("visits", high=0.2, owner="Ida", cost=900.0), Lever("rate", "email", -0.05, 0.1)]
)
DESK = s.State(Scenario("not named yet", levers=LEVERS, target=50.0))


def test_a_split_driver_has_a_lever_for_each_member_without_the_costs_of_the_whole() -> None:
    found = {lever.place: lever for lever in LEVERS}
    assert list(found) == ["visits", "rate[email]", "visits[email]", "visits[search]"]
    assert (found["visits[email]"].high, found["visits[email]"].owner, found["visits[email]"].cost) == (
        0.2,
        "Ida",
        None,
    )


def test_levers_move_within_their_bounds_and_those_at_rest_are_no_moves() -> None:
    now = s.moved(DESK, {"visits": 0.2, "rate[email]": 0.0, "visits[search]": 0.05})
    assert now.scenario.moves == (Move("visits", by=0.2), Move("visits", "search", 0.05))
    assert s.positions(now.scenario) == {"visits": 0.2, "visits[search]": 0.05}


def test_a_move_beyond_the_bounds_or_of_no_lever_is_refused() -> None:
    with pytest.raises(InvalidValueError, match=r"visits cannot move by 0\.3, its bounds are 0 and 0\.2"):
        s.moved(DESK, {"visits": 0.3})
    with pytest.raises(UnknownNameError):
        s.moved(DESK, {"price": 0.1})


def test_narrower_bounds_draw_a_move_back() -> None:
    now = s.bound(s.moved(DESK, {"visits": 0.2}), "visits", high=0.1, effort=2.0)
    assert now.scenario.moves == (Move("visits", by=0.1),)
    assert next(lever for lever in now.scenario.levers if lever.place == "visits").effort == 2.0
    with pytest.raises(InvalidValueError, match="out of order"):
        s.bound(DESK, "visits", high=-1.0)


def test_a_kept_scenario_brings_its_levers_and_one_for_each_move_that_has_none() -> None:
    kept = Scenario(
        "Email first", id="2027.company.S1", version=3, levers=(Lever("visits", high=0.5),),
        moves=(Move("visits", by=0.4), Move("rate", "search", 0.3), Move("rate", "email", 0.2)),
    )  # fmt: skip
    now = s.opened(DESK, kept)
    bounds = {lever.place: (lever.low, lever.high) for lever in now.scenario.levers}
    assert bounds["visits"] == (0.0, 0.5)
    assert bounds["rate[search]"] == (0.0, 0.6)  # none was there: as far again as it is moved
    assert bounds["rate[email]"] == (-0.05, 0.2)  # widened to hold the move
    assert (now.scenario.id, now.scenario.version, now.turn) == ("2027.company.S1", 3, 1)


def test_as_another_scenario_the_moves_stay_and_the_record_is_new() -> None:
    kept = replace(
        DESK.scenario, id="2027.company.S1", version=3, accepted_as=("KR1",), moves=(Move("visits", by=0.1),)
    )
    now = s.anew(s.State(kept, 4))
    assert (now.scenario.id, now.scenario.version, now.scenario.accepted_as) == ("", 0, ())
    assert now.scenario.moves == (Move("visits", by=0.1),)
    assert s.anew(s.State(kept, 4), DESK.scenario).scenario.moves == ()


def test_of_the_levers_only_those_that_say_something_are_kept() -> None:
    now = s.moved(DESK, {"visits[search]": 0.05})
    assert [lever.place for lever in s.to_keep(now.scenario).levers] == ["visits", "visits[search]"]
