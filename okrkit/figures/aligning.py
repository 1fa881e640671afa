"""Do the teams' targets add up: what they make of the company's figure when pushed up the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrkit.core.model import say, say_change
from okrkit.figures.blocks import Block, Stack, callout, sentences, stack
from okrkit.figures.bridges import bridge
from okrkit.figures.prose import listed
from okrkit.figures.tables import Column, number, records, table
from okrkit.figures.theme import lower
from okrkit.figures.ways import from_to

if TYPE_CHECKING:
    from okrkit.figures.shapes import Rows


def alignment(
    rows: Rows,
    levers: Rows,
    *,
    what: str,
    start: tuple[str, float],
    pushed: float,
    target: float,
    met: bool = False,
    unit: str = "",
    currency: str = "",
) -> Stack | Block:
    """From where it starts, team target by team target, to what they make together, beside the company's own target.

    Parameters
    ----------
    rows : the teams' targets: ``team, title, label`` (of the node), ``unit, before, target, part`` (contribution to the top)
    levers : those that nobody has taken: ``label, unit, now, needed`` (None where no value closes the gap)
    what : the top's name and period
    start : name and value of the basis
    pushed : the top with all teams' targets in place; ``start`` and the parts add up to it
    target : the company's own
    met : whether it is reached, so that no lever has to close a gap
    """
    found = records(rows)
    if not found:
        return callout(
            f"No team has a target on a part of {what}, so there is nothing to add up.", "missing",
            fix="Accept a scenario, or give key results the KPIs of this tree.",
        )  # fmt: skip
    parts = [(f"{r['team']}: {r['label']}", float(r["part"])) for r in found]
    said = gap_said(what=what, pushed=pushed, target=target, unit=unit, currency=currency)
    title = f"What the teams' targets bring to {lower(what)}"
    picture = bridge(
        start,
        parts,
        ("with the teams' targets", pushed),
        what=what,
        unit=unit,
        currency=currency,
        title=title,
    )
    return stack([
        sentences([said]), picture,
        _targets(rows, unit, currency), _closing(levers, not met and abs(target - pushed) > 0.0005 * abs(target), currency),
    ])  # fmt: skip


def gap_said(*, what: str, pushed: float, target: float, unit: str = "", currency: str = "") -> str:
    """Whether the targets add up, in one sentence.

    >>> gap_said(what="Net revenue", pushed=96_000, target=100_000, unit="currency", currency="EUR")
    "Together the teams' targets make net revenue €96,000; €4,000 of the company's €100,000 is nobody's."
    """
    gap = target - pushed
    name = lower(what)
    own = say(target, unit, currency)
    made = f"Together the teams' targets make {name} {say(pushed, unit, currency)}"
    if abs(gap) <= 0.0005 * abs(target):
        return f"{made}: the company's {own} adds up."
    if gap > 0:
        return f"{made}; {say(gap, unit, currency)} of the company's {own} is nobody's."
    return f"{made}, {say(-gap, unit, currency)} more than the company's {own}."


def _targets(rows: Rows, unit: str, currency: str) -> Block:
    lines = [
        {
            "team": r["team"], "title": r["title"],
            "move": from_to(float(r["before"]), float(r["target"]), str(r["unit"]), currency),
            "change": say_change(float(r["target"]), float(r["before"]), str(r["unit"]), currency),
            "part": say(float(r["part"]), unit, currency, signed=True),
        }
        for r in records(rows)
    ]  # fmt: skip
    columns = [
        Column("team", "Team"), Column("title", "Key result"), Column("move", "From → target", "amount"), Column("change", "Change", "amount"), Column("part", "Brings", "amount"),
    ]  # fmt: skip
    return table(lines, columns, "The teams' targets and what each brings")


def _closing(levers: Rows, gap: bool, currency: str) -> Block | None:
    if not gap:
        return None
    found = records(levers)
    able = [r for r in found if number(r.get("needed")) is not None]
    if not able:
        return callout("No single driver that is left could close the gap.", "warning", fix="Share it out over several, or lower the target.")  # fmt: skip
    said = [
        f"{r['label']} from {from_to(float(r['now']), float(r['needed']), str(r['unit']), currency, ' to ')}"
        for r in able[:5]
    ]
    return callout(f"One of these alone would close the gap: {listed(said, 'or')}.", "note")
