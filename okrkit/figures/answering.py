"""What the what-if page says: where it starts, what would have to be true, what to do next."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from okrkit.core.model import Cycle, Lever, at_place, place, say, say_change
from okrkit.core.scenarios.alignment import Alignment
from okrkit.core.scenarios.goal_seek import GoalSeek
from okrkit.core.scenarios.tree import Tree
from okrkit.core.scenarios.written import typed
from okrkit.figures.aligning import alignment
from okrkit.figures.asking import Filled, best, spreads, unit_of, what_of
from okrkit.figures.blocks import Block, Stack, callout, commands, sentences, stack
from okrkit.figures.branches import branches, unit_shown
from okrkit.figures.cards import Tile, tiles
from okrkit.figures.driver_trees import driver_table, driver_tree
from okrkit.figures.exploring import (
    Explored,
    chance_words,
    label,
    scenario_row,
    shown_nodes,
    ways_of,
)
from okrkit.figures.futures import outlook, scenario_ranges, scenario_table
from okrkit.figures.prose import by, capital, count, listed, stop
from okrkit.figures.prose import chance_words as has_chance
from okrkit.figures.tables import Column, records, table
from okrkit.figures.theme import lower
from okrkit.figures.ways import ways, ways_said

if TYPE_CHECKING:
    import pandas as pd

    from okrkit.figures.shapes import Rows

AS_THINGS_GO = "as things go"


class Aligned(Protocol):
    """A plan's targets against the company's, as `Workspace.alignment` gives them."""

    @property
    def tree(self) -> Tree: ...
    @property
    def alignment(self) -> Alignment: ...
    @property
    def notes(self) -> tuple[str, ...]: ...
    def parts(self) -> pd.DataFrame: ...


def opening(
    start: Filled | None, asked: Explored | None, gap: Block | None, cycle: Cycle, currency: str = ""
) -> Block:
    """Where it starts, what comes as things go, what is wanted and how likely it is; what is missing where that is unknown."""
    if start is None or asked is None:
        return gap or callout("Nothing can be asked of these data yet.", "missing")
    import numpy as np

    unit, said = unit_of(start.tree), chance_words(asked)
    low, middle, high = (float(q) for q in np.quantile(asked.simulation.start, [0.1, 0.5, 0.9]))
    title = start.tree.node(start.tree.top).title

    def words(v: float) -> str:
        return say(v, unit, currency)

    shown = [
        Tile(f"{title} before", words(start.top), start.words),
        Tile(
            f"{cycle} as things go", words(middle),
            f"eight of ten futures: {words(low)} to {words(high)}" if high > low else "no forecast: the values before are kept",
        ),
    ]  # fmt: skip
    if asked.scenario.target is not None:
        target, chance = asked.scenario.target, asked.chance_unmoved()
        note = f"{say_change(target, start.top, unit, currency)} on the value before"
        if chance is not None and high > low:
            note += f"; chance as things go {said(chance)}"
        shown.append(Tile("Target", words(target), note))
    return tiles(shown)


def started(start: Filled | None, currency: str = "") -> Stack | None:
    """The tree filled with what was measured, its drivers by member, and whether it gives its KPI again."""
    if start is None:
        return None
    tree = start.tree
    drawn = branches(tree, start.nodes)
    title = f"{tree.title or tree.node(tree.top).title}: {start.words}"
    dimensions = list(dict.fromkeys(n.by for n in tree.nodes if n.by))
    return stack([
        driver_tree(drawn, currency, title=title), *(driver_table(drawn, by, currency) for by in dimensions),
        sentences([_proof(start, currency), *(stop(note) for note in start.notes)], listed=bool(start.notes)),
    ])  # fmt: skip


def _proof(start: Filled, currency: str) -> str:
    tree, unit = start.tree, unit_of(start.tree)
    top = tree.node(tree.top)
    if tree.top not in start.measured:
        return f"{top.title} is measured by no KPI; it is what the drivers make."
    measured = float(start.measured[tree.top])
    if abs(measured - start.top) < (0.005 if unit == "currency" else 1e-9 * max(1.0, abs(measured))):
        exact = " to the cent" if unit == "currency" else ""
        rest = [lower(d.title) for d in tree.drivers if d.balances]
        holds = f" What the drivers do not explain stands in {listed(rest)}." if rest else ""
        return f"The tree gives the KPI again{exact}: {say(measured, unit, currency)}.{holds}"
    return f"The KPI is {say(measured, unit, currency)}; the drivers make {say(start.top, unit, currency)} of it."


def sought(
    seek: GoalSeek | None,
    asked: Explored | None,
    levers: Sequence[Lever],
    given: bool,
    tried: Sequence[Explored],
    cycle: Cycle,
    currency: str = "",
) -> Stack | Block | None:
    """The ways to the target as cards, how they compare, and what the levers are.

    ``given`` says whether somebody named the levers; else they are the usual ones. ``tried`` are the ways' scenarios, in
    the order of the plans.
    """
    if seek is None or asked is None:
        return (
            callout("Without a filled tree no way can be looked for.", "missing") if asked is None else None
        )
    tree, unit, what = asked.tree, unit_of(asked.tree), what_of(asked.tree, cycle)
    if seek.reached and not seek.plans:
        text = f"{what} comes to {say(seek.start, unit, currency)} as things go, so nothing has to move for {say(seek.target, unit, currency)}. That is the middle of the futures: half of them end below."
        return callout(text, "good", fix="Ask for more, or for a way that gets there with a higher chance.")
    chances = [chance_words(t)(chance) for t in tried if (chance := t.chance()) is not None and spreads(t)]
    found = ways_of(tree, asked.unmoved, seek, levers, chances)
    shown: dict[str, Any] = {"what": what, "target": seek.target, "unit": unit, "currency": currency}
    about = [
        ways_said(found, **shown),
        *_bounds(tree, levers, given),
        *(_readable(tree, n) for n in seek.notes),
    ]
    if seek.held_by:
        about.append(f"Held back by the bounds of {listed([lower(label(tree, p)) for p in seek.held_by])}.")
    return stack([ways(found, **shown), sentences([stop(t) for t in about if t], listed=True)])


def _bounds(tree: Tree, levers: Sequence[Lever], given: bool) -> list[str]:
    if given or not levers:
        return []
    ends = ", ".join(f"{lower(label(tree, x.place))} {by(x.high or x.low)}" for x in levers)
    return [
        f"Nobody has named levers, so each driver may go as far as it has gone in a year before: {ends}. Replace them by what your people can do"
    ]


def _readable(tree: Tree, note: str) -> str:
    """A note with the titles of nodes instead of their names."""
    for node in sorted(tree.nodes, key=lambda n: -len(n.name)):
        note = note.replace(node.name, lower(node.title)) if "_" in node.name else note
    return capital(note)


def compared(
    tried: Sequence[Explored], cycle: Cycle, target: float | None, currency: str = ""
) -> Stack | Block:
    """The scenarios against the target: ranges, then node by node. The first row is what comes as things go."""
    if not tried:
        return callout(
            "There is no scenario to compare.", "missing", fix="Name moves, or levers and a target."
        )
    rows = [_unmoved_row(tried[0], target), *(scenario_row(t, chance_words(t), target) for t in tried)]
    tree = tried[0].tree
    spread = any(r["p90"] > r["p10"] for r in rows)
    shown = scenario_ranges(
        rows, what=what_of(tree, cycle), unit=unit_of(tree), currency=currency, target=target
    )
    numbers = scenario_table(
        rows if spread else [{**r, "chance": ""} for r in rows], shown_nodes(tree), currency,
        caption="The scenarios side by side, each in the middle of its futures",
    )  # fmt: skip
    mixed = [tree.node(d.name) for d in tree.drivers if d.by and not tree.flows[d.name]]
    remark = (
        f"{listed([d.title for d in mixed])} over all {mixed[0].by}s also {'moves' if len(mixed) == 1 else 'move'} with their mix."
        if mixed
        else ""
    )
    return stack([shown if spread else None, numbers, sentences([remark]) if remark else None])


def _unmoved_row(found: Explored, target: float | None) -> dict[str, Any]:
    import numpy as np

    from okrkit.core.scenarios import evaluate
    from okrkit.figures.branches import whole

    start, tree = found.simulation.start, found.tree
    levels = (float(q) for q in np.quantile(start, [0.1, 0.25, 0.5, 0.75, 0.9]))
    chance = None if target is None else found.chance_unmoved(target)
    nodes = evaluate(tree, found.unmoved)
    values = {**{n: whole(tree, nodes, n) for n in nodes}, tree.top: float(np.median(start))}
    return {
        "name": AS_THINGS_GO, **dict(zip(("p10", "p25", "p50", "p75", "p90"), levels, strict=True)),
        "chance": "" if chance is None else chance_words(found)(chance), **values,
    }  # fmt: skip


def spread(found: Explored | None, start: Filled | None, cycle: Cycle, currency: str = "") -> object:
    """The futures of one scenario with the target on them."""
    if found is None or start is None:
        return None
    ends = found.simulation.values()
    if not spreads(found):
        return callout("Nothing is uncertain in this scenario: the KPI has no forecast, and no assumption has a range.", "missing", fix="State assumptions with a low and a high end.")  # fmt: skip
    chance = found.chance()
    return outlook(
        ends.tolist(), what=f"{what_of(found.tree, cycle)}, “{found.scenario.name}”", unit=unit_of(found.tree), currency=currency,
        target=found.scenario.target, chance="" if chance is None else chance_words(found)(chance), start=("before", start.top),
    )  # fmt: skip


def caveats(asked: Explored | None) -> Block | None:
    """What a reader has to know about the futures, and how they are made."""
    if asked is None:
        return None
    lines = [stop(_readable(asked.tree, n)) for n in asked.notes]
    if asked.forecast is not None:
        about = asked.forecast
        lines.append(
            f"Where nothing is moved the futures are the forecast of {lower(about.label)} itself, from {about.n_values} {about.step}s of its history; "
            "volumes are scaled to it future by future, and moves act on each. A move without a range counts as certain."
        )
    return sentences(lines, listed=len(lines) > 1) if lines else None


def aligned(
    found: Aligned | None, missing: Block | None, teams: Mapping[str, Any], cycle: Cycle, currency: str = ""
) -> Stack | Block | None:
    """Whether the teams' targets add up to the company's; what is missing where that cannot be told."""
    if found is None:
        if missing is None:
            return None
        why = missing.text.splitlines()[0].removeprefix("Missing: ")
        return callout(
            f"{why} So there is nothing to add up yet.", "missing",
            fix="Make a scenario the plan with the line below, or give the company a key result with the KPI of the tree's top.",
        )  # fmt: skip
    tree, made = found.tree, found.alignment
    places: dict[str, list[str]] = {}
    for target, _ in made.parts:
        places.setdefault(target.key_result, []).append(place(target.node, target.member))
    rows = [
        {
            **r, "team": teams[r["team"]].name if r["team"] in teams else r["team"], "before": r["baseline"],
            "label": _together(tree, places.get(r["key_result"], [])),
        }
        for r in records(found.parts())
    ]  # fmt: skip
    levers = [
        {
            "label": label(tree, place(c.driver, c.member)),
            "unit": unit_shown(tree, c.driver),
            "now": c.now,
            "needed": c.needed,
        }
        for c in made.closings
        if not tree.node(c.driver).balances
    ]
    told = alignment(
        rows, levers, what=what_of(tree, cycle), start=("without the teams' targets", made.baseline), pushed=made.reached,
        target=made.target, met=made.is_met, unit=unit_of(tree), currency=currency,
    )  # fmt: skip
    notes = [stop(n) for n in found.notes]
    return stack(
        [
            *(told.items if isinstance(told, Stack) else (told,)),
            sentences(notes, listed=len(notes) > 1) if notes else None,
        ]
    )


def _together(tree: Tree, places: Sequence[str]) -> str:
    """What a target is about: one place, or a driver with all its members."""
    return label(tree, places[0] if len(places) == 1 else at_place(places[0])[0]) if places else ""


def kept_table(kept: Rows, cycle: Cycle) -> Block:
    """The scenarios that were kept for a cycle."""
    rows = [{**r, "accepted_as": r["accepted_as"] or "not yet"} for r in records(kept)]
    columns = [
        Column("name", "Scenario"), Column("moves", "Moves"), Column("who", "By"), Column("accepted_as", "In the plan as"), Column("scenario", "Id"),
    ]  # fmt: skip
    return table(
        rows, columns, f"Scenarios kept for {cycle}", empty=f"No scenario is kept for {cycle} yet.", fix="Keep one with the line below.",
    )  # fmt: skip


def next_steps(tried: Sequence[Explored], cycle: Cycle, team: str, basis: str) -> Block | None:
    """Lines that keep the scenario that goes furthest, and then make it the plan."""
    found = best(tried)
    if found is None or not found.scenario.moves:
        return None
    asked = found.scenario
    name = asked.name
    sets = " ".join(f"--set {shlex.quote(typed(m))}" for m in asked.moves)
    target = f" --target {asked.target:.10g}" if asked.target is not None else ""
    basis = f" --basis {basis}" if basis else ""
    keep = f'okrkit whatif run {found.tree.name} --cycle {cycle} --team {team}{basis} {sets}{target} --save {shlex.quote(name)} --who "NAME"'
    accept = f'okrkit whatif accept {shlex.quote(name)} --objective "TITLE" --who "NAME"'
    return commands(
        [keep, accept],
        f"To keep “{name}”, and to make it the plan once the room agrees; the same goes for any other scenario:",
    )


def summary(
    start: Filled | None,
    asked: Explored | None,
    seek: GoalSeek | None,
    tried: Sequence[Explored],
    cycle: Cycle,
    gap: Block | None,
    currency: str = "",
) -> dict[str, Any]:
    """Headline, status, figures and findings, as `okrkit.result` takes them."""
    if start is None or asked is None:
        why = gap.text.splitlines()[0].removeprefix("Missing: ") if gap else "There is nothing to ask of."
        return {
            "headline": f"No what-if for {cycle} yet: {lower(why)}",
            "status": "none",
            "figures": {},
            "findings": [why],
        }
    import numpy as np

    unit, what, said = unit_of(start.tree), what_of(start.tree, cycle), chance_words(asked)
    target, unmoved = asked.scenario.target, asked.chance_unmoved()
    top = best(tried)
    figures: dict[str, float | None] = {
        "baseline": round(start.top, 4), "as_things_go": round(float(np.median(asked.simulation.start)), 4), "target": target,
        "chance_as_things_go": None if unmoved is None else round(unmoved, 3), "ways": len(seek.plans) if seek else 0,
        "best_chance": None if top is None or top.chance() is None else round(float(top.chance() or 0.0), 3), "scenarios": len(tried),
    }  # fmt: skip
    if target is None:
        headline = f"{what} comes to {say(figures['as_things_go'], unit, currency)} as things go."
        return {"headline": headline, "status": "none", "figures": figures, "findings": list(asked.notes)}
    goal = say(target, unit, currency)
    headline = (
        f"{what} of {goal} {has_chance(said(unmoved))} as things go"
        if unmoved is not None
        else f"{what} of {goal}"
    )
    if seek is None:
        return {
            "headline": f"{headline}.",
            "status": "none",
            "figures": figures,
            "findings": list(asked.notes),
        }
    if seek.plans:
        headline += f"; {count(len(seek.plans), 'way')} would bring the middle of the futures there"
    elif seek.reached:
        headline += "; the middle of the futures is there already"
    else:
        headline += f"; with all levers at their bounds it comes to {say(seek.nearest.value, unit, currency)}"
    findings = [_readable(start.tree, n) for n in asked.notes]
    if seek.held_by:
        findings.append(
            f"Held back by the bounds of {listed([lower(label(start.tree, p)) for p in seek.held_by])}."
        )
    return {
        "headline": f"{headline}.", "status": "none", "figures": figures,
        "findings": findings,
    }  # fmt: skip
