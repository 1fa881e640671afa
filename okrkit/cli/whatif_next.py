"""What `okrkit whatif` says after a search and after a scenario was accepted: chances, gaps, and the next command."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from okrkit.cli.output import print_wrapped

if TYPE_CHECKING:
    from okrkit.core.model import Lever
    from okrkit.core.scenarios import Tree
    from okrkit.figures.exploring import Explored as Shown
    from okrkit.workspace import Workspace
    from okrkit.workspace.exploring import Explored

_NEXT_TO_NOTHING = 0.0005
"""The part of a target that rounded moves may miss it by; the alignment rounds alike."""


def spreads(found: Explored) -> bool:
    """Whether anything is uncertain, so that a chance means something."""
    values = found.simulation.values()
    return float(values.max()) > float(values.min())


def chance_said(found: Explored) -> str:
    """The chance of the target in words; empty where there is none, or nothing is uncertain."""
    from okrkit.figures.exploring import chance_words

    chance = found.chance()
    return chance_words(found)(chance) if chance is not None and spreads(found) else ""


def short(found: Explored) -> float | None:
    """What the middle future lacks of the target, in the top's unit; 0 or below where it is there, None without a target."""
    if found.target is None:
        return None
    gap = found.target - found.points()[1]
    return -gap if found.tree.node(found.tree.top).better == "down" else gap


def bounds_said(tree: Tree, levers: Sequence[Lever], currency: str) -> str:
    """How far each lever may go."""
    from okrkit.core.model import say
    from okrkit.figures.exploring import label, unit_at
    from okrkit.figures.prose import by

    def end(lever: Lever, amount: float) -> str:
        if lever.change == "relative":
            return by(amount)
        unit, signed = unit_at(tree, lever.place), lever.change == "absolute"
        text = say(amount, unit, currency, signed=signed)
        return text.replace(" %", " points") if signed and unit == "share" else text

    ends = [
        f"{label(tree, lever.place)} {end(lever, lever.low)} to {end(lever, lever.high)}" for lever in levers
    ]
    return f"Bounds used: {'; '.join(ends)}."


def keep_line(found: Shown, given: Mapping[str, Sequence[str]], basis: str = "") -> str:
    """The command that keeps a scenario; ``given`` are the beliefs and levers as they were typed, by option.

    The moves are written to four digits.
    """
    from okrkit.core.scenarios.written import typed

    asked = found.scenario
    parts = ["okrkit", "whatif", "run", found.tree.name, "--cycle", asked.cycle]
    parts += ["--basis", basis] if basis else []
    for move in asked.moves:
        parts += ["--set", typed(move)]
    for option, texts in given.items():
        for text in texts:
            parts += [option, text]
    if asked.target is not None:
        parts += ["--target", f"{asked.target:.10g}"]
    return shlex.join([*parts, "--save", asked.name, "--who", "NAME"])


def print_accepted(ws: Workspace, found: Explored) -> None:
    """The chance of an accepted scenario's target, how far its middle future falls short, and what comes next."""
    from okrkit.figures.exploring import chance_words, unit_at

    tree, asked = found.tree, found.scenario
    top = tree.node(tree.top)
    unit, gap = unit_at(tree, top.name), short(found)
    middle = ws.say(found.points()[1], unit)
    if found.target is None or gap is None:
        print_wrapped(f"{top.title} in {asked.cycle}: {middle} in the middle of the futures.")
    else:
        target, chance, unmoved = ws.say(found.target, unit), chance_said(found), found.chance_unmoved()
        if chance and unmoved is not None:
            print_wrapped(
                f"{top.title} of {target} in {asked.cycle}: chance {chance}, as things go {chance_words(found)(unmoved)}."
            )
        if gap > _NEXT_TO_NOTHING * abs(found.target):
            print_wrapped(
                f"Careful: the middle of the futures, {middle}, falls {ws.say(gap, unit)} short of the target of {target}. "
                "Move more, or aim lower, before the plan is signed."
            )
        else:
            print_wrapped(f"The middle of the futures, {middle}, reaches the target of {target}.")
    team = f" --team {shlex.quote(asked.team)}" if asked.team not in ("", "company") else ""
    print(f"Next, whether the teams' targets add up:\n  okrkit whatif align --cycle {asked.cycle}{team}")
