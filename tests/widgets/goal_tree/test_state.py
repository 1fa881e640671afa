"""How goals hang together: the cascade from the top down, and where each of them may stand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from okrkit.core.model import Cycle, Objective
from okrkit.widgets.goal_tree import state as _state


def goal(id: str, parent: str = "") -> Objective:
    return Objective(f"Goal {id}", "2026-Q4", "shop", parent=parent, id=id)


FAMILY = [
    goal("child", "top"),
    goal("top"),
    goal("grandchild", "child"),
    goal("alone"),
    goal("orphan", "gone"),
]


def test_each_goal_stands_below_the_one_it_serves() -> None:
    assert [(level, o.id) for level, o in _state.cascade(FAMILY)] == [
        (0, "top"), (1, "child"), (2, "grandchild"), (0, "alone"), (0, "orphan"),
    ]  # fmt: skip


def test_a_goal_is_never_put_below_itself_or_what_serves_it_nor_where_it_stands() -> None:
    assert _state.below(FAMILY, "top") == {"top", "child", "grandchild"}
    assert _state.places(FAMILY, "top") == ("alone", "orphan")
    assert _state.places(FAMILY, "child") == ("alone", "orphan")
    assert _state.places(FAMILY, "alone") == ("child", "top", "grandchild", "orphan")


def test_a_year_stands_above_its_quarters_and_other_quarters_beside() -> None:
    planned = [Cycle("2026-Q3"), Cycle("2026-Q4"), Cycle("2026"), Cycle("2026-H2"), Cycle("2025")]
    assert [c.name for c in _state.around(Cycle("2026-Q4"), planned)] == ["2026", "2026-H2", "2026-Q4"]


@given(st.lists(st.integers(-1, 30), max_size=30))
def test_every_goal_of_a_forest_is_shown_once_and_every_offered_place_keeps_it_a_forest(
    above: list[int],
) -> None:
    goals = [goal(str(n), str(p) if 0 <= p < n else "") for n, p in enumerate(above)]
    shown = [o.id for _, o in _state.cascade(goals)]
    assert sorted(shown) == sorted(o.id for o in goals)
    for one in goals[:5]:
        for place in _state.places(goals, one.id):
            moved = [goal(o.id, place if o.id == one.id else o.parent) for o in goals]
            assert len(_state.cascade(moved)) == len(goals)
