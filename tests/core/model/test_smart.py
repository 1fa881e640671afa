"""A SMART goal and an objective with one key result are the same record seen twice: nothing is lost either way."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.core.model import KeyResult, Objective, SmartGoal, dump, from_objective, load, to_objective
from okrkit.core.model.smart import Attainable, Measurable, Relevant, Specific, TimeBound
from okrkit.errors import InvalidValueError

_spec = importlib.util.spec_from_file_location("strategies", Path(__file__).with_name("strategies.py"))
assert _spec
assert _spec.loader
strategies = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(strategies)


@given(strategies.objectives())
def test_an_objective_seen_as_a_smart_goal_comes_back_whole(objective: Objective) -> None:
    goal = from_objective(objective)
    assert to_objective(goal) == objective
    assert load(SmartGoal, dump(goal)) == goal


@st.composite
def goals(draw: st.DrawFn) -> SmartGoal:
    """SMART goals whose letters are filled one by one, not by converting an objective."""
    s = strategies
    kr = draw(s.key_results())
    return SmartGoal(
        Specific(
            draw(s.names), draw(s.names), draw(s.texts),
            draw(st.sampled_from([None, "grow revenue", "grow loyalty", "reduce cost"])), draw(s.texts),
        ),
        Measurable(**{f.name: getattr(kr, f.name) for f in fields(Measurable)}),  # type: ignore[arg-type]
        Attainable(
            draw(s.texts), draw(st.none() | st.floats(0, 10)),
            draw(st.sampled_from(["committed", "aspirational", "learning"])), draw(s.texts), draw(s.texts),
            draw(s.people), draw(s.people),
        ),
        Relevant(draw(s.objectives()).why, draw(s.texts), draw(s.texts)),
        TimeBound(draw(s.texts), draw(s.dates), kr.milestones),
        draw(s.texts), draw(s.versions), draw(s.texts), draw(s.texts), draw(s.versions), draw(s.kept), draw(s.kept),
    )  # fmt: skip


@given(goals())
def test_a_smart_goal_seen_as_an_objective_comes_back_whole(goal: SmartGoal) -> None:
    assert from_objective(to_objective(goal)) == goal


@given(strategies.objectives(), strategies.objectives(), st.data())
def test_every_field_of_both_records_has_its_place_in_the_letters(
    a: Objective, b: Objective, data: Any
) -> None:
    """Changing any single field changes the SMART goal: no field is left out of the view."""
    name = data.draw(st.sampled_from([f.name for f in fields(Objective) if f.name != "key_results"]))  # type: ignore[arg-type]
    changed = replace(a, **{name: getattr(b, name)})
    assert (from_objective(changed) == from_objective(a)) == (changed == a)
    kr, other = a.key_results[0], b.key_results[0]
    if kr.kind == other.kind:
        name = data.draw(
            st.sampled_from([f.name for f in fields(KeyResult) if f.name not in ("lower", "upper")])
        )  # type: ignore[arg-type]
        changed = replace(a, key_results=(replace(kr, **{name: getattr(other, name)}),))
        assert (from_objective(changed) == from_objective(a)) == (changed == a)


@given(strategies.objectives(st.integers(0, 3)))
def test_records_come_back_from_plain_data_and_from_json(objective: Objective) -> None:
    assert load(Objective, dump(objective)) == objective
    assert load(Objective, json.loads(json.dumps(dump(objective)))) == objective


@pytest.mark.parametrize("n", [0, 2, 3])
def test_only_one_key_result_makes_a_smart_goal(n: int) -> None:
    with pytest.raises(InvalidValueError, match=f"'Grow' has {n} key results; a SMART goal has one"):
        from_objective(Objective("Grow", key_results=tuple(KeyResult("k") for _ in range(n))))


def test_the_letters_hold_what_their_names_say() -> None:
    kr = KeyResult(
        "Orders from email to 1200", kpi="orders", where="channel = 'email'", baseline=900, target=1200
    )
    goal = from_objective(
        Objective("Win customers back", "2026-Q4", "marketing", (kr,), parent="2026.shop.O1")
    )
    assert (goal.specific.what, goal.specific.where) == ("Win customers back", "channel = 'email'")
    assert (goal.measurable.baseline, goal.measurable.target) == (900, 1200)
    assert goal.relevant.parent == "2026.shop.O1"
    assert goal.time_bound.cycle == "2026-Q4"
