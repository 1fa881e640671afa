"""The assumption ledger: what is believed, by whom, on what evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from okrkit.core.model import say
from okrkit.figures.blocks import Block
from okrkit.figures.prose import by
from okrkit.figures.tables import Column, number, records, table

if TYPE_CHECKING:
    from okrkit.figures.shapes import Rows

_SHAPE = {
    "fixed": "one value",
    "uniform": "anything between",
    "triangular": "most likely in the middle",
    "normal": "about the middle",
    "lognormal": "about the middle, more room upwards",
    "beta": "about the middle, a share",
    "history": "as its history varies",
}


def assumption_table(rows: Rows, currency: str = "", *, caption: str = "What the scenario rests on") -> Block:
    """A row an assumption: about what, how much, when it begins, who says so and why.

    Parameters
    ----------
    rows : ``label, unit, change`` ("relative", "absolute", "value"), ``shape, low, mid, high, delay_weeks, ramp_weeks, who,
        why, evidence``
    """
    lines = []
    for r in records(rows):
        said = range_said(r, currency)
        lines.append({
            "label": r["label"], "range": said, "shape": _SHAPE.get(str(r["shape"]), str(r["shape"])),
            "when": when_said(number(r.get("delay_weeks")) or 0.0, number(r.get("ramp_weeks")) or 0.0),
            "who": r.get("who") or "nobody yet", "why": ". ".join(str(t).rstrip(".") for t in (r.get("why"), r.get("evidence")) if t) or "no reason given",
        })  # fmt: skip
    columns = [
        Column("label", "About"), Column("range", "Low · middle · high", "amount"), Column("shape", "Spread"),
        Column("when", "Begins"), Column("who", "Who"), Column("why", "Why"),
    ]  # fmt: skip
    return table(
        lines, columns, caption, empty="No assumption is stated: the futures are those of the history alone.",
        fix="State what you believe about a driver, with a low and a high value, who says so and why.",
    )  # fmt: skip


def range_said(row: Any, currency: str = "") -> str:
    """An assumption's ends in words, as a change or as a value.

    >>> range_said({"change": "relative", "unit": "sessions", "low": 0.0, "mid": 0.05, "high": 0.1})
    '0 % · +5 % · +10 %'
    """
    values: Sequence[float | None] = [number(row.get(k)) for k in ("low", "mid", "high")]
    relative = row["change"] == "relative"
    unit = str(row["unit"])
    known = [v for v in values if v is not None]
    said = [by(v) if relative else say(v, unit, currency, signed=row["change"] != "value") for v in known]
    if row["change"] == "absolute" and unit == "share":
        said = [text.replace(" %", " points") for text in said]
    return " · ".join(said) or "–"


def when_said(delay: float, ramp: float) -> str:
    """When an effect sets in, in words.

    >>> when_said(0, 0), when_said(2, 0), when_said(2, 8)
    ('at once', 'after 2 weeks', 'after 2 weeks, in full 8 weeks later')
    """
    if not delay and not ramp:
        return "at once"
    start = f"after {delay:g} week{'' if delay == 1 else 's'}" if delay else "at once"
    return f"{start}, in full {ramp:g} week{'' if ramp == 1 else 's'} later" if ramp else start
