"""The cascade over the sample shop, without a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import okrkit as ok
from okrkit.core.model import objective_score
from okrkit.widgets import GoalTree

YEAR, ADVENT = "2026.company.O1", "2026-Q4.company.O1"
PARCELS, GIFTS = "2026-Q4.operations.O1", "2026-Q4.marketing.O1"


@pytest.fixture
def ws(own: Path) -> ok.Workspace:
    return ok.open(own)


@pytest.fixture
def tree(ws: ok.Workspace) -> GoalTree:
    return GoalTree(ws, "2026-Q4", who="Ida Brandt", n_paths=200)


@pytest.fixture(scope="module")
def still(planned: Path) -> GoalTree:
    """A tree that no test changes."""
    return GoalTree(ok.open(planned), "2026-Q4", who="Ida Brandt", n_paths=200)


def ask(tree: GoalTree, do: str, **values: Any) -> dict[str, Any]:
    return tree.dispatch({"do": do, **values})[0]


def nodes(tree: GoalTree) -> dict[str, dict[str, Any]]:
    return {n["id"]: n for n in tree.shown["nodes"]}


def test_the_year_stands_above_the_quarter_and_departments_below_the_company(still: GoalTree) -> None:
    assert [(n["level"], n["id"]) for n in still.shown["nodes"]] == [
        (0, YEAR), (1, ADVENT), (2, PARCELS), (1, GIFTS),
    ]  # fmt: skip
    assert [k["owner"] for k in nodes(still)[GIFTS]["key_results"]] == ["Jonas Weber", "Lena Vogt"]


def test_each_objective_has_its_score_its_confidence_and_its_pace(still: GoalTree, planned: Path) -> None:
    standings = ok.open(planned).progress("2026-Q4", "operations", n_paths=200)
    (objective,) = ok.open(planned).plan("2026-Q4", "operations").objectives
    shown = nodes(still)[PARCELS]
    assert shown["score"] == objective_score(objective, [s.score for s in standings])
    assert shown["confidence"] == 6.5  # 7 and 6 were stated on 9 November
    assert shown["state"] == "1 of 2 on course"
    assert nodes(still)[YEAR]["confidence"] is None


def test_an_objective_is_realigned_and_a_new_widget_shows_it(ws: ok.Workspace, tree: GoalTree) -> None:
    node = nodes(tree)[PARCELS]
    assert node["places"] == [YEAR, GIFTS]
    assert node["signed"]
    assert ask(tree, "move", objective=PARCELS, parent=YEAR, version=node["version"]) == {"done": True}
    assert ws.store.objective(PARCELS).parent == YEAR
    again = GoalTree(ws, "2026-Q4", n_paths=200)
    assert nodes(again)[PARCELS]["level"] == 1
    change = ws.changes_since_signing("2026-Q4", "operations").iloc[-1]
    assert (change.field, change.old, change.new, change.who) == ("parent", ADVENT, YEAR, "Ida Brandt")
    node = nodes(tree)[PARCELS]
    assert ask(tree, "move", objective=PARCELS, parent="", version=node["version"]) == {"done": True}
    assert nodes(tree)[PARCELS]["level"] == 0


def test_a_goal_is_not_put_below_what_serves_it(still: GoalTree) -> None:
    node = nodes(still)[ADVENT]
    answer = ask(still, "move", objective=ADVENT, parent=PARCELS, version=node["version"])
    assert "would stand under itself" in answer["problem"]


def test_two_people_who_move_the_same_goal_see_both(ws: ok.Workspace, tree: GoalTree) -> None:
    version = nodes(tree)[PARCELS]["version"]
    ask(tree, "move", objective=PARCELS, parent=YEAR, version=version)
    answer = ask(tree, "move", objective=PARCELS, parent=GIFTS, version=version)
    assert f"parent: yours '{GIFTS}', theirs '{YEAR}'" in answer["problem"]


def test_nobody_moves_a_goal_without_a_name_or_in_the_past(ws: ok.Workspace) -> None:
    nameless = GoalTree(ws, "2026-Q4", n_paths=200)
    version = nodes(nameless)[PARCELS]["version"]
    assert ask(nameless, "move", objective=PARCELS, parent=YEAR, version=version)["field"] == "who"
    then = GoalTree(ws.at("2026-11-01"), "2026", who="Ida Brandt", n_paths=200)
    assert then.shown["read_only"]
    assert "read-only" in ask(then, "move", objective=YEAR, parent="", version=1)["problem"]


def test_the_twin_is_the_cascade_as_a_table(still: GoalTree) -> None:
    text = repr(still)
    assert "› › Everything under the tree in time" in text
    assert "2, of Jonas Weber and Lena Vogt" in text


def test_a_cycle_without_a_plan_shows_what_stands_above_it(planned: Path) -> None:
    tree = GoalTree(ok.open(planned), "2026", n_paths=200)
    assert ask(tree, "look", cycle="2026-Q1") == {"done": True}
    assert [n["id"] for n in tree.shown["nodes"]] == [YEAR]
