"""Results of a what-if, made ready for figures and tables: what moves, from where to where, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from numpy.typing import ArrayLike

from okrkit.core.model import Assumption, Elasticity, Lever, Move, Scenario, at_place, say
from okrkit.core.scenarios.goal_seek import GoalSeek
from okrkit.core.scenarios.sensitivity import BreakEven, Contour, Tornado
from okrkit.core.scenarios.simulate import Simulation
from okrkit.core.scenarios.tree import Tree
from okrkit.core.scenarios.variance import Shares
from okrkit.core.scenarios.what_if import WhatIf
from okrkit.figures.branches import unit_shown, whole
from okrkit.figures.prose import by, capital
from okrkit.figures.sensitivities import two_levers
from okrkit.figures.theme import lower
from okrkit.figures.ways import Step, Way

if TYPE_CHECKING:
    from okrkit.figures.picture import Picture
    from okrkit.figures.shapes import Forecast

Values = Mapping[str, ArrayLike]
Say = Callable[[float], str]
_ENOUGH = 1000  # values of a history that carries per cents


class Explored(Protocol):
    """A scenario with its futures, as `Workspace.what_if` gives it."""

    @property
    def scenario(self) -> Scenario: ...
    @property
    def tree(self) -> Tree: ...
    @property
    def simulation(self) -> Simulation: ...
    @property
    def question(self) -> WhatIf: ...
    @property
    def unmoved(self) -> Values: ...
    @property
    def forecast(self) -> Forecast | None: ...
    @property
    def notes(self) -> tuple[str, ...]: ...
    def points(self, node: str = "", member: str = "") -> tuple[float, float, float]: ...
    def chance(self, target: float | None = None, node: str = "", member: str = "") -> float | None: ...
    def chance_unmoved(self, target: float | None = None) -> float | None: ...


def label(tree: Tree, at: str) -> str:
    """A place of a tree as people read it.

    >>> from okrkit.core.scenarios import Node
    >>> shop = Tree("shop", "orders", (Node("orders", unit="orders", formula="sum(visits)"), Node("visits", unit="orders", by="channel")),
    ...     {"channel": ("Email", "Social")})
    >>> label(shop, "visits[Email]"), label(shop, "visits")
    ('Visits, Email', 'Visits')
    """
    driver, member = at_place(at)
    title = tree.node(driver).title
    return f"{title}, {member}" if member else title


def value_at(tree: Tree, drivers: Values, at: str) -> float | None:
    """A driver's value, or that of one member; for all members as `whole` has it."""
    import numpy as np

    driver, member = at_place(at)
    if not member:
        return whole(tree, drivers, driver)
    return float(np.asarray(drivers[driver], dtype=float)[tree.members(driver).index(member)])


def unit_at(tree: Tree, at: str) -> str:
    """The unit a place is shown with."""
    return unit_shown(tree, at_place(at)[0])


def moved(value: float, by: float, change: str) -> float:
    """A value after a move."""
    if change == "relative":
        return value * (1 + by)
    return value + by if change == "absolute" else by


def step(
    tree: Tree, drivers: Values, move: Move, lever: Lever | None = None, stretch: float | None = None
) -> Step | None:
    """A move with its value before and after; None where a driver's members have no value in common."""
    before = value_at(tree, drivers, move.place)
    if before is None:
        return None
    return Step(
        label(tree, move.place), unit_at(tree, move.place), before, moved(before, move.by, move.change), stretch,
        None if lever is None or lever.cost is None or stretch is None else lever.cost * stretch,
        lever.owner if lever else "", lever.initiative if lever else "",
    )  # fmt: skip


def ways_of(
    tree: Tree, drivers: Values, seek: GoalSeek, levers: Sequence[Lever], chances: Sequence[str] = ()
) -> list[Way]:
    """The plans of a goal seek; where none gets there, what all levers together come to.

    Parameters
    ----------
    drivers : what the moves start from
    chances : of the plans, in words, optional
    """
    known = {lever.place: lever for lever in levers}
    weighed = any(lever.effort != 1 for lever in levers)
    found = []
    for i, plan in enumerate(seek.plans or (() if seek.reached else (seek.nearest,))):
        steps = [step(tree, drivers, m, known.get(m.place), plan.stretch.get(m.place)) for m in plan.moves]
        name = capital(" and ".join(plan.spares)) if plan.spares else "All levers as far as they go"
        chance = chances[i] if i < len(chances) else ""
        found.append(
            Way(
                name,
                plan.value,
                bool(plan.spares),
                tuple(s for s in steps if s),
                plan.effort if weighed else None,
                chance,
            )
        )
    return found


def tornado_rows(
    tree: Tree, found: Tornado, scenario: Scenario, levers: Sequence[Lever], currency: str = ""
) -> list[dict[str, Any]]:
    """The bars of a tornado: what it is, its two ends in words, the top at each."""
    beliefs = {a.place: a for a in scenario.assumptions}
    bounds = {lever.place: lever for lever in levers}
    rows = []
    for bar in found.bars:
        if bar.swing <= 1e-9 * abs(found.middle):
            continue
        about: Assumption | Lever | None = (
            bounds.get(bar.name) if bar.kind == "lever" else beliefs.get(bar.name)
        )
        ends = [_end(tree, bar.name, v, about, bar.kind, currency) for v in (bar.low, bar.high)]
        rows.append({
            "label": input_label(tree, bar.name, bar.kind), "low": ends[0], "high": ends[1], "at_low": bar.top_low, "at_high": bar.top_high,
        })  # fmt: skip
    return rows


def _end(
    tree: Tree, at: str, value: float, about: Assumption | Lever | None, kind: str, currency: str
) -> str:
    if kind == "elasticity":
        return f"{value:.2g}"
    change = about.change if about is not None else "value"
    if kind in ("future", "anchor") or change == "value":
        return say(value, unit_at(tree, at), currency)
    if change == "relative":
        return by(value)
    text = say(value, unit_at(tree, at), currency, signed=True)
    return text.replace(" %", " points") if unit_at(tree, at) == "share" else text


def input_label(tree: Tree, name: str, kind: str = "") -> str:
    """What is uncertain, in words: the forecast of the whole, an elasticity, or a driver."""
    if name.startswith("elasticity of "):
        of, to = name.removeprefix("elasticity of ").split(" to ", 1)
        return f"How {lower(label(tree, of))} answers to {lower(label(tree, to))}"
    said = label(tree, name)
    if kind == "anchor" or (not kind and name == tree.top):
        return f"{said} as things go"
    return f"{said} (lever)" if kind == "lever" else said


def chance_words(found: Explored) -> Say:
    """How chances of a scenario are said: as those of the forecast it keeps, else in whole per cents."""
    from okrkit.core.targets import say_chance

    forecast = found.forecast
    return forecast.say if forecast is not None else lambda chance: say_chance(chance, _ENOUGH)


def share_rows(tree: Tree, found: Shares) -> list[dict[str, Any]]:
    """Each input's part of the uncertainty."""
    return [
        {"label": ", ".join(input_label(tree, n) for n in s.names), "share": s.alone, "total": s.total}
        for s in found.shares
    ]


def break_even_rows(
    tree: Tree, drivers: Values, found: Sequence[BreakEven], better: str = "up"
) -> list[dict[str, Any]]:
    """What each driver alone would have to be; of a split driver all members moved alike. What balances is left out."""
    rows = []
    for each in found:
        driver, member = at_place(each.name)
        now = value_at(tree, drivers, each.name)
        if member or tree.node(driver).balances or now is None:
            continue
        rows.append({
            "label": label(tree, each.name), "unit": unit_at(tree, each.name), "now": now,
            "needed": None if each.change is None else now * (1 + each.change), "change": each.change, "note": "",
        })  # fmt: skip
    return rows


def scenario_row(found: Explored, say_chance: Say, target: float | None = None) -> dict[str, Any]:
    """One scenario for `scenario_ranges` and `scenario_table`: quantiles of the top, its chance, the middle of each node."""
    import numpy as np

    simulation, tree = found.simulation, found.tree
    wanted = found.scenario.target if target is None else target
    low, lower_, middle, upper, high = (float(q) for q in simulation.quantile([0.1, 0.25, 0.5, 0.75, 0.9]))
    medians = {name: np.median(np.asarray(samples), axis=1) for name, samples in simulation.samples.items()}
    nodes = {name: values if tree.node(name).by else float(values[0]) for name, values in medians.items()}
    return {
        "name": found.scenario.name, "p10": low, "p25": lower_, "p50": middle, "p75": upper, "p90": high,
        "chance": "" if wanted is None else say_chance(simulation.chance(wanted)),
        **{name: whole(tree, nodes, name) for name in nodes}, tree.top: middle,
    }  # fmt: skip


def shown_nodes(tree: Tree) -> list[tuple[str, str, str]]:
    """The rows of `scenario_table`: the top, then the drivers, without what only balances."""
    names = [tree.top, *(d.name for d in tree.drivers if not d.balances)]
    return [(n, tree.node(n).title, unit_shown(tree, n)) for n in names]


def assumption_rows(tree: Tree, assumptions: Sequence[Assumption]) -> list[dict[str, Any]]:
    """The rows of `assumption_table`."""
    return [
        {
            "label": label(tree, a.place), "unit": unit_at(tree, a.place), "change": a.change, "shape": a.shape, "low": a.low, "mid": a.mid,
            "high": a.high, "delay_weeks": a.delay_weeks, "ramp_weeks": a.ramp_weeks, "who": a.who, "why": a.why, "evidence": a.evidence,
        }
        for a in assumptions
    ]  # fmt: skip


def contour_of(
    tree: Tree,
    drivers: Values,
    found: Contour,
    levers: tuple[Lever, Lever],
    *,
    what: str,
    target: float | None,
    currency: str = "",
) -> Picture | None:
    """Two levers against each other in the values of their drivers; None where a driver's members have none in common."""
    now = [value_at(tree, drivers, lever.place) for lever in levers]
    if now[0] is None or now[1] is None:
        return None
    x, y = (
        [moved(start, float(by), lever.change) for by in bys]
        for start, bys, lever in zip((now[0], now[1]), (found.one, found.other), levers, strict=True)
    )
    return two_levers(
        x, y, found.top.tolist(), names=(label(tree, levers[0].place), label(tree, levers[1].place)),
        units=(unit_at(tree, levers[0].place), unit_at(tree, levers[1].place)), today=(now[0], now[1]), what=what,
        unit=unit_shown(tree, tree.top), currency=currency, target=target,
    )  # fmt: skip


def elasticity_said(tree: Tree, found: Elasticity) -> str:
    """An elasticity as a sentence.

    >>> from okrkit.core.scenarios import Node
    >>> shop = Tree("shop", "sales", (Node("sales", unit="currency", formula="orders * price"), Node("orders", unit="orders"),
    ...     Node("price", unit="currency/orders")))
    >>> elasticity_said(shop, Elasticity("orders", "price", -1.5, who="Ida"))
    'When price rises by 1 %, orders changes by -1.5 % (Ida).'
    """
    who = f" ({found.who})" if found.who else ""
    of, to = lower(label(tree, found.of)), lower(label(tree, found.to))
    return f"When {to} rises by 1 %, {of} changes by {found.value:+g} %{who}."
