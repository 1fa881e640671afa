"""Ways to a target: a few clearly different plans of which levers move how far, and what that asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from okrkit.core.model import say, say_change
from okrkit.figures.blocks import Block, callout
from okrkit.figures.prose import capital, count, listed
from okrkit.figures.tables import Column, table
from okrkit.figures.theme import BAND_COLOUR, lower
from okrkit.figures.typography import escape

_STYLE = (
    ".okr-ways{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,16.2em),1fr));gap:.9em;margin:.8em 0;padding:0;list-style:none;max-width:none}"
    ".okr-ways>li{border:1px solid rgba(127,127,127,.36);border-radius:8px;padding:.85em 1em;margin:0}"
    ".okr-ways p{margin:.2em 0}.okr-way-name{font-weight:650;font-size:1.06em}.okr-way-outcome{font-variant-numeric:tabular-nums}"
    ".okr-ways ul{list-style:none;margin:.6em 0;padding:0}"
    ".okr-ways ul li{padding:.35em 0;border-top:1px solid rgba(127,127,127,.25);margin:0}"
    ".okr-way-move{display:block;font-variant-numeric:tabular-nums;font-weight:600}.okr-way-change{white-space:nowrap;font-weight:400}"
    ".okr-way-note{font-size:.88em;opacity:.88}"
    + "".join(f".okr-ways .okr-band-{band}{{color:{colour}}}" for band, colour in BAND_COLOUR.items())
)


@dataclass(frozen=True, slots=True)
class Step:
    """One lever's move: from where to where, how much of its own range that takes, who would do it.

    ``stretch`` is the part of the way to the lever's bound, 0 to 1; ``cost`` in currency, None where nobody has said.
    """

    label: str
    unit: str
    before: float
    after: float
    stretch: float | None = None
    cost: float | None = None
    owner: str = ""
    initiative: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """A plan that reaches a target, or comes as near to it as its levers' bounds let it."""

    name: str
    outcome: float
    reached: bool
    steps: tuple[Step, ...]
    effort: float | None = None
    chance: str = ""
    note: str = ""

    @property
    def cost(self) -> float | None:
        """What it costs as far as the costs are known; None where no lever has one."""
        known = [s.cost for s in self.steps if s.cost is not None]
        return sum(known) if known else None


def ways(
    found: Sequence[Way], *, what: str, target: float, unit: str = "", currency: str = "", fix: str = ""
) -> Block:
    """The ways side by side as cards: what to move from where to where, effort and cost, whether it gets there."""
    if not found:
        return callout(
            f"No lever is named, so no way to {what} of {say(target, unit, currency)} can be looked for.",
            "missing",
            fix=fix or "Name levers with bounds, e.g. conversion_rate from 0 to +10 %.",
        )
    html, text = [], []
    for way in found:
        band, sign = ("green", "●") if way.reached else ("red", "▼")
        outcome = f"{what}: {say(way.outcome, unit, currency)}"
        said = (
            "reaches the target"
            if way.reached
            else f"falls {say(abs(target - way.outcome), unit, currency)} short"
        )
        chance = f", chance {way.chance}" if way.chance else ""
        rows = "".join(_item(s, currency) for s in way.steps)
        notes = "".join(f'<p class="okr-way-note">{escape(line)}</p>' for line in _notes(way, currency))
        html.append(
            f'<li><p class="okr-way-name">{escape(way.name)}</p>'
            f'<p class="okr-way-outcome">{escape(outcome)}<br><span class="okr-band-{band}" aria-hidden="true">{sign}</span> {escape(said + chance)}</p>'
            f"<ul>{rows}</ul>{notes}</li>"
        )
        lines = [
            f"{way.name}: {outcome}, {said}{chance}",
            *(f"  - {capital(_line(s, currency))}" for s in way.steps),
        ]
        text.append("\n".join([*lines, *(f"  {line}" for line in _notes(way, currency))]))
    return Block(f'<style>{_STYLE}</style><ul class="okr-ways">{"".join(html)}</ul>', "\n".join(text))


def way_table(found: Sequence[Way], currency: str = "", *, caption: str = "") -> Block:
    """The same as one table, a row a lever and way, for the page that is printed."""
    rows = [
        {
            "way": way.name, "lever": s.label, "before": say(s.before, s.unit, currency), "after": say(s.after, s.unit, currency),
            "change": say_change(s.after, s.before, s.unit, currency), "stretch": s.stretch, "cost": s.cost, "owner": s.owner,
        }
        for way in found
        for s in way.steps
    ]  # fmt: skip
    columns = [
        Column("way", "Way"), Column("lever", "Lever"), Column("before", "From", "amount"), Column("after", "To", "amount"),
        Column("change", "Change", "amount"),
        *([Column("stretch", "Of its range", "number", unit="share")] if any(r["stretch"] is not None for r in rows) else []),
        *([Column("cost", "Cost", "number", unit="currency")] if any(r["cost"] is not None for r in rows) else []),
        *([Column("owner", "Owner")] if any(r["owner"] for r in rows) else []),
    ]  # fmt: skip
    return table(
        rows, columns, caption or "What each way asks for", currency=currency, empty="No way moves a lever."
    )


def from_to(before: float, after: float, unit: str = "", currency: str = "", arrow: str = " → ") -> str:
    """Two values of one unit, the unit said once where it is a word.

    >>> from_to(25_000, 40_000, "sessions"), from_to(0.024, 0.026, "share")
    ('25,000 → 40,000 sessions', '2.40 % → 2.60 %')
    """
    start, end = say(before, unit, currency), say(after, unit, currency)
    if unit not in ("currency", "share") and unit:
        start = start.removesuffix(f" {unit}")
    return f"{start}{arrow}{end}"


def ways_said(found: Sequence[Way], *, what: str, target: float, unit: str = "", currency: str = "") -> str:
    """The ways in one sentence."""
    goal = f"{lower(what)} of {say(target, unit, currency)}"
    good = [w for w in found if w.reached]
    if not found:
        return f"No lever is named for {goal}."
    if not good:
        nearest = min(found, key=lambda w: abs(target - w.outcome))
        return f"No combination of the levers reaches {goal}: {say(nearest.outcome, unit, currency)} is as near as they get."
    fewest = min(good, key=lambda w: len(w.steps))
    moves = listed([_short(s, currency) for s in fewest.steps])
    return f"{count(len(good), 'way').capitalize()} to {goal}; the one with the fewest levers moves {moves}."


def _short(s: Step, currency: str) -> str:
    return f"{lower(s.label)} from {from_to(s.before, s.after, s.unit, currency, ' to ')}"


def _line(s: Step, currency: str) -> str:
    return f"{_short(s, currency)} ({say_change(s.after, s.before, s.unit, currency)})"


def _item(s: Step, currency: str) -> str:
    moved, change = (
        from_to(s.before, s.after, s.unit, currency),
        say_change(s.after, s.before, s.unit, currency),
    )
    return (
        f'<li>{escape(s.label)} <span class="okr-way-move">{escape(moved)} '
        f'<span class="okr-way-change">({escape(change)})</span></span></li>'
    )


def _notes(way: Way, currency: str) -> list[str]:
    facts = []
    if way.effort is not None:
        facts.append(f"effort {way.effort:.2f}")
    if way.cost is not None:
        unknown = sum(s.cost is None for s in way.steps)
        facts.append(
            f"cost {say(way.cost, 'currency', currency)}"
            + (f" and {count(unknown, 'lever')} without a stated cost" if unknown else "")
        )
    tight = [s.label for s in way.steps if s.stretch is not None and s.stretch > 0.999]
    if tight:
        facts.append(f"at the end of its range: {', '.join(tight)}")
    work = [f"{s.initiative} ({s.owner})" if s.owner else s.initiative for s in way.steps if s.initiative]
    lines = ["; ".join(facts)] if facts else []
    if work:
        lines.append(f"work: {'; '.join(dict.fromkeys(work))}")
    return [*lines, way.note] if way.note else lines
