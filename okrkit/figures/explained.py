"""What drove a cycle, in the words of the plan: plan to actual by driver, and what became of each assumption."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from okrkit.core.model import say
from okrkit.figures.blocks import Stack, sentences, stack
from okrkit.figures.bridges import bridge
from okrkit.figures.picture import Picture
from okrkit.figures.prose import capital, count, listed
from okrkit.figures.shapes import Explained
from okrkit.figures.tables import Column, records, table
from okrkit.figures.theme import lower

if TYPE_CHECKING:
    from okrkit.figures.shapes import Rows

MOST_PARTS = 7
"""Parts of a waterfall that can still be read side by side."""


def driver_bridge(found: Explained, currency: str = "") -> Picture:
    """A cycle's bridge by driver, the smallest parts taken together where there are many."""
    node = found.tree.node(found.tree.top)
    parts = largest(found.by_driver())
    return bridge(
        found.start, parts, found.end, what=node.title, unit=found.unit, currency=currency,
        title=_against_plan(node.title, parts, found, currency) if found.scenario is not None else "",
    )  # fmt: skip


def _against_plan(what: str, parts: list[tuple[str, float]], found: Explained, currency: str) -> str:
    """A planned value was never reached, so nothing went from it: how far the result lies from it, and why."""
    gap = found.end[1] - found.start[1]
    far, plan = (say(abs(gap), found.unit, currency), say(found.start[1], found.unit, currency))
    if not parts or not gap:
        return f"{what} ended as planned, at {plan}"
    most = max(parts, key=lambda part: part[1] * (1 if gap > 0 else -1))
    way = "above" if gap > 0 else "below"
    return f"{what} ended {far} {way} the plan of {plan}; most came from {most[0]} ({say(most[1], found.unit, currency, signed=True)})"


def largest(parts: list[tuple[str, float]], most: int = MOST_PARTS) -> list[tuple[str, float]]:
    """The largest parts in their order, the others as one.

    >>> largest([("a", 5.0), ("b", -1.0), ("c", 0.5), ("d", 9.0)], 3)
    [('a', 5.0), ('d', 9.0), ('2 smaller parts', -0.5)]
    """
    if len(parts) <= most:
        return parts
    kept = set(sorted(range(len(parts)), key=lambda k: -abs(parts[k][1]))[: most - 1])
    rest = round(sum(value for k, (_, value) in enumerate(parts) if k not in kept), 6)
    return [*(p for k, p in enumerate(parts) if k in kept), (f"{len(parts) - most + 1} smaller parts", rest)]


def plan_to_actual(found: Explained, currency: str = "") -> Stack:
    """The bridge, and what a reader of it has to know."""
    said = sentences(list(found.notes), listed=len(found.notes) > 1) if found.notes else None
    return stack([driver_bridge(found, currency), said])


def audit(rows: Rows, bridged: Explained | None = None, currency: str = "") -> Stack | None:
    """Each assumption of a plan beside what happened: one row each; nothing where the plan rests on none.

    Parameters
    ----------
    rows : as `Workspace.assumption_audit` gives them
    bridged : the bridge whose difference the parts are of; None where it cannot be told yet
    """
    of, unit = (bridged.tree.node(bridged.tree.top).title.lower(), bridged.unit) if bridged else ("", "")
    found = records(rows)
    if not found:
        return None
    shown = [
        {
            "label": row["label"], "assumed": _assumed(row, currency), "happened": say(row["happened"], row["unit"] or "", currency),
            "verdict": _verdict(row), "part": row["part"], "who": row["who"] or "nobody named",
        }
        for row in found
    ]  # fmt: skip
    columns = [
        Column("label", "Assumption about"), Column("assumed", "Assumed", "amount"), Column("happened", "What happened", "amount"),
        Column("verdict", "Verdict"),
        Column("part", "Its driver brought", unit=unit, signed=True,
               note=f"What the driver brought to the difference between planned and actual {of}".rstrip() + "; drivers without an assumption brought the rest."),
        Column("who", "Assumed by"),
    ]  # fmt: skip
    told = table(shown, columns, "What the plan assumed, and what happened", currency=currency)
    return stack([sentences([_held(found, unit, currency)]), told])


def _held(found: list[Mapping[str, Any]], unit: str, currency: str) -> str:
    """How many assumptions held, and what the largest one outside its range brought."""
    judged = [row for row in found if row["verdict"]]
    if not judged:
        n = len(found)
        return f"The plan rests on {count(n, 'assumption')}; none can be judged yet."
    outside = [row for row in judged if row["verdict"] != "inside"]
    n, held = len(judged), len(judged) - len(outside)
    if not outside:
        return (
            "The one assumption with a range held." if n == 1 else f"All {n} assumptions with a range held."
        )
    said = (
        f"{held} of {count(n, 'assumption')} with a range held."
        if n > 1
        else "The one assumption with a range did not hold."
    )
    where = listed([f"{lower(row['label'])} lay {row['verdict']} its range" for row in outside])
    most = max(outside, key=lambda row: abs(row["part"] or 0.0))
    who = "it" if len(outside) == 1 else f"{most['label']} moved the result most: it"
    return f"{said} {capital(where)}; {who} brought {say(most['part'], unit, currency, signed=True)}."


def _assumed(row: Mapping[str, Any], currency: str) -> str:
    low, middle, high = (row[name] for name in ("low", "middle", "high"))
    unit = row["unit"] or ""
    if low is not None and high is not None:
        return f"{say(low, unit, currency)} to {say(high, unit, currency)}"
    return say(middle, unit, currency)


def _verdict(row: Mapping[str, Any]) -> str:
    return {"inside": "✓ inside", "below": "▼ below", "above": "▲ above"}.get(
        row["verdict"] or "", row["reason"] or "–"
    )
