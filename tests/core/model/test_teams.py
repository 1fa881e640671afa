"""The team tree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.core.model import Team, TeamTree
from okrkit.errors import InvalidValueError, UnknownNameError

TREE = TeamTree(
    [
        Team("ann", "Ann", "person", "email"),
        Team("email", "Email", parent="marketing"),
        Team("shop", "Shop", "company"),
        Team("care", "Care", parent="shop"),
        Team("marketing", "Marketing", parent="shop"),
    ]
)


def test_teams_come_after_the_one_above_them() -> None:
    assert [t.id for t in TREE] == ["shop", "care", "marketing", "email", "ann"]
    assert [TREE.depth(t.id) for t in TREE] == [0, 1, 1, 2, 3]


def test_children_and_all_below() -> None:
    assert [t.id for t in TREE.children("shop")] == ["care", "marketing"]
    assert [t.id for t in TREE.under("marketing")] == ["marketing", "email", "ann"]
    assert TREE.children("ann") == ()
    assert [t.id for t in TREE.under("ann")] == ["ann"]


def test_membership_and_unknown_names() -> None:
    assert "care" in TREE
    assert "cares" not in TREE
    assert len(TREE) == 5
    for ask in (TREE.__getitem__, TREE.children, TREE.depth, TREE.under):
        with pytest.raises(UnknownNameError, match=r"(?s)'cares'.*did you mean 'care'"):
            ask("cares")


@pytest.mark.parametrize("id", ["", "A", "a b", "a_b", "-a", "a-", "a--b", "ä", "a/b", "a" * 61])
def test_an_id_is_short_and_plain(id: str) -> None:
    with pytest.raises(InvalidValueError, match="is not a team id"):
        Team(id, "Team")


def test_a_broken_tree_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="two teams have the id 'a'"):
        TeamTree([Team("a", "A"), Team("a", "B")])
    with pytest.raises(InvalidValueError, match="'b', which does not exist"):
        TeamTree([Team("a", "A", parent="b")])
    with pytest.raises(InvalidValueError, match="a, b, c stand under one another in a circle"):
        TeamTree(
            [
                Team("a", "A", parent="b"),
                Team("b", "B", parent="c"),
                Team("c", "C", parent="a"),
                Team("d", "D"),
            ]
        )
    with pytest.raises(InvalidValueError, match="its own parent"):
        Team("a", "A", parent="a")


@given(st.lists(st.integers(0, 30), max_size=30), st.randoms())
def test_any_forest_is_walked_once_parents_first(parents: list[int], random: object) -> None:
    teams = [Team("t0", "T")] + [
        Team(f"t{n + 1}", "T", parent=f"t{p % (n + 1)}") for n, p in enumerate(parents)
    ]
    shuffled = list(teams)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    order = [t.id for t in TeamTree(shuffled)]
    assert sorted(order) == sorted(t.id for t in teams)
    assert all(order.index(t.parent) < order.index(t.id) for t in teams if t.parent)
