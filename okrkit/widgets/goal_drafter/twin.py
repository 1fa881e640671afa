"""The goal on a page without a kernel: as it is saved, with what the coach says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from okrkit.core.model import Objective, Plan
from okrkit.figures import Block, Column, callout, plan_outline, sentences, table
from okrkit.widgets.goal_drafter.judging import with_objective


def parts(
    plan: Plan, objective: Objective | None, judgement: Mapping[str, Any], team: str, currency: str
) -> Sequence[Block]:
    """The objective with its key results, its letters and its findings; without one the team's plan so far."""
    if objective is None:
        if plan.objectives:
            return [plan_outline(plan, {plan.team: team}, currency)]
        return [
            callout(
                f"{team} has no goal in {plan.cycle} yet.",
                "missing",
                fix="Run this cell in JupyterLab to draft one.",
            )
        ]
    alone = with_objective(Plan(plan.cycle, plan.team), objective)
    found = [plan_outline(alone, {plan.team: team}, currency)]
    letters = [
        {"goal": kr.title, **{v["word"]: "yes" if v["ok"] else v["says"] for v in verdicts}}
        for kr, verdicts in zip(objective.key_results, judgement["letters"], strict=True)
    ]
    if letters:
        words = [name for name in letters[0] if name != "goal"]
        found.append(table(letters, [Column("goal", "As a SMART goal"), *(Column(w, w) for w in words)]))
    said = [
        {"what": f["message"], "fix": f["fix"], "kept": f["accepted"]["reason"] if f["accepted"] else "–"}
        for each in judgement["findings"].values()
        for f in each
    ]
    columns = [
        Column("what", "What the coach says"),
        Column("fix", "What to do"),
        Column("kept", "Kept because"),
    ]
    if not said:
        return [*found, sentences(["The coach has nothing to say."])]
    return [*found, table(said, columns)]
