"""Levers and assumptions as the screen says them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from okrkit.core.model import Assumption, Lever, say
from okrkit.core.scenarios import Tree
from okrkit.core.scenarios.effects import members_of
from okrkit.figures.exploring import label, unit_at


def describe(tree: Tree, levers: Sequence[Lever], units: Mapping[str, str]) -> list[dict[str, Any]]:
    """The levers as ``what_if.js`` and the screen need them, in the order of the tree's drivers, wholes before members."""
    order = {node.name: place for place, node in enumerate(tree.nodes)}
    members = {lever.place: members_of(tree, lever.driver, lever.member) for lever in levers}
    made = [
        {
            "place": lever.place, "driver": lever.driver, "member": lever.member, "label": label(tree, lever.place),
            "from": members[lever.place].start, "to": members[lever.place].stop, "change": lever.change, "low": lever.low, "high": lever.high,
            "delay": lever.delay_weeks, "ramp": lever.ramp_weeks, "effort": lever.effort, "cost": lever.cost, "owner": lever.owner,
            "team": lever.team, "initiative": lever.initiative, "unit": units[lever.driver],
            "by": tree.node(lever.driver).by, "better": tree.node(lever.driver).better, "meaning": tree.node(lever.driver).meaning,
        }
        for lever in levers
    ]  # fmt: skip
    made.sort(key=lambda lever: (order[str(lever["driver"])], bool(lever["member"]), lever["from"]))
    return made


def spoken(tree: Tree, belief: Assumption, currency: str) -> str:
    """An assumption in a sentence."""
    unit = "share" if belief.change == "relative" else unit_at(tree, belief.place)
    signed = belief.change != "value"

    def said(value: float | None) -> str:
        return say(value, unit, currency, signed=signed)

    about = label(tree, belief.place)
    if belief.shape == "history":
        text = f"{about} varies as in its own past"
    elif belief.shape == "fixed":
        text = f"{about}: {said(belief.mid)}"
    else:
        text = f"{about}: {said(belief.low)} to {said(belief.high)} in eight of ten futures"
    named = f", says {belief.who}" if belief.who else ""
    return f"{text}{named}{': ' + belief.why if belief.why else ''}"
