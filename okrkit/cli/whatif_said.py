"""What `okrkit whatif` prints: documents for programs, sentences and tables for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from okrkit.cli.output import print_table, print_wrapped

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from okrkit.core.model import Assumption, Lever, Move
    from okrkit.core.scenarios import Tree
    from okrkit.core.scenarios.goal_seek import Plan
    from okrkit.workspace import Workspace
    from okrkit.workspace.exploring import Explored
    from okrkit.workspace.tree_baselines import TreeBaseline


def title(start: TreeBaseline) -> str:
    return start.tree.title or start.tree.node(start.tree.top).title


def unit_of(tree: Tree, place: str) -> str:
    from okrkit.figures.exploring import unit_at

    return unit_at(tree, place)


def plain_record(value: Move | Lever | Assumption) -> dict[str, Any]:
    """A record as plain data."""
    from okrkit.core.model import dump

    made: dict[str, Any] = dump(value)
    return made


def way_document(plan: Plan) -> dict[str, Any]:
    return {
        "spares": plan.spares, "moves": [plain_record(m) | {"place": m.place} for m in plan.moves], "stretch": dict(plan.stretch),
        "effort": plan.effort, "cost": plan.cost, "value": plan.value,
    }  # fmt: skip


def _values(tree: Tree, values: Mapping[str, ArrayLike]) -> dict[str, Any]:
    """Node -> its value, or member -> value."""
    import numpy as np

    found = {name: np.asarray(value, dtype=float) for name, value in values.items()}
    return {
        name: dict(zip(tree.members(name), value.tolist(), strict=True)) if value.ndim else float(value)
        for name, value in found.items()
    }


def baseline_document(start: TreeBaseline) -> dict[str, Any]:
    return {
        "tree": start.tree.name, "title": title(start), "top": start.tree.top, "value": start.top, "start": start.start, "end": start.end,
        "words": start.words, "nodes": _values(start.tree, start.nodes), "units": dict(start.tree.units), "notes": start.notes,
    }  # fmt: skip


_QUANTILES = {"p10": 0.1, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p90": 0.9}


def explored_document(found: Explored) -> dict[str, Any]:
    import numpy as np

    asked, simulation = found.scenario, found.simulation
    levels = list(_QUANTILES.values())

    def spread(values: Any) -> dict[str, float]:
        return dict(zip(_QUANTILES, (float(q) for q in np.quantile(values, levels)), strict=True))

    return {
        "name": asked.name, "tree": found.tree.name, "cycle": asked.cycle, "top": found.tree.top, "unit": found.tree.units[found.tree.top],
        "baseline_note": asked.baseline_note, "baseline": _values(found.tree, asked.baseline), "as_things_go": spread(simulation.start), "outcome": spread(simulation.values()),
        "mean": simulation.mean(), "target": found.target, "chance": found.chance(), "chance_unmoved": found.chance_unmoved(),
        "moves": [plain_record(m) for m in asked.moves], "assumptions": [plain_record(a) for a in asked.assumptions], "planned": _values(found.tree, asked.planned),
        "notes": found.notes, "n": int(simulation.start.size),
    }  # fmt: skip


def print_explored(ws: Workspace, found: Explored) -> None:
    import numpy as np

    from okrkit.figures.assuming import range_said
    from okrkit.figures.exploring import assumption_rows, chance_words, label, unit_at

    tree, asked = found.tree, found.scenario
    top = tree.node(tree.top)
    unit = unit_at(tree, top.name)
    said = chance_words(found)
    print_wrapped(f"{top.title} in {asked.cycle}, from {asked.baseline_note}")
    rows = []
    for name, values, chance in (
        ("as things go", found.simulation.start, found.chance_unmoved()),
        ("so moved", found.simulation.values(), found.chance()),
    ):
        low, middle, high = (ws.say(float(q), unit) for q in np.quantile(values, [0.1, 0.5, 0.9]))
        rows.append((name, low, middle, high, "–" if chance is None else said(chance)))
    head = f"chance of {ws.say(found.target, unit)}" if found.target is not None else "chance"
    print_table("", ("", "one in ten below", "middle", "nine in ten below", head), rows, numbers=(1, 2, 3, 4))
    for move in asked.moves:
        print_wrapped(f"- moved: {label(tree, move.place)} {_by(move, unit_at(tree, move.place), ws)}", "  ")
    for belief in assumption_rows(tree, asked.assumptions):
        who = f" ({belief['who']})" if belief["who"] else ""
        print_wrapped(f"- assumed: {belief['label']} {range_said(belief, ws.currency)}{who}", "  ")
    print_notes(found.notes)


def _by(move: Move, unit: str, ws: Workspace) -> str:
    from okrkit.figures.prose import by

    if move.change == "relative":
        return by(move.by)
    text = ws.say(move.by, unit, signed=move.change == "absolute")
    return text.replace(" %", " points") if move.change == "absolute" and unit == "share" else text


def held(places: Sequence[str]) -> list[str]:
    return [f"It is held back by the bounds of {', '.join(places)}."] if places else []


def print_notes(notes: Sequence[str]) -> None:
    for note in notes:
        print_wrapped(f"- {note}", "  ")
