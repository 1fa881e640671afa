"""A record drafted from a line of text: what the words hold, put into its fields."""

from __future__ import annotations

from typing import Any

from okrkit.core.language import Line, Quantity, read
from okrkit.core.language.lexicon import nouns, verbs
from okrkit.core.model import (
    Initiative,
    KeyResult,
    Kind,
    Measurable,
    Objective,
    SmartGoal,
    Specific,
)

LONGEST = 1000
"""Characters of a title; a longer line is cut for the record, and read whole for its words."""


def key_result(text: str) -> KeyResult:
    """The key result a line describes: its direction, metric, baseline, target and unit.

    A change ("by 20 %") is no level, so it fills no target. Percentages become shares, money keeps no currency sign.

    >>> kr = key_result("Increase average order value from $50 to $70")
    >>> kr.kind, kr.metric, kr.baseline, kr.target, kr.unit
    ('increase', 'average order value', 50.0, 70.0, 'currency')
    """
    return KeyResult(text[:LONGEST], **_measured(read(text)))


def objective(text: str) -> Objective:
    """The objective a line describes; a line holds nothing but its title."""
    return Objective(text[:LONGEST])


def initiative(text: str) -> Initiative:
    """The initiative a line describes."""
    return Initiative(text[:LONGEST])


def smart_goal(text: str) -> SmartGoal:
    """The SMART goal a line describes, with the numbers it names."""
    found = _measured(read(text))
    return SmartGoal(Specific(text[:LONGEST], text[:LONGEST]), Measurable(**found))


def metric(line: Line) -> str:
    """The metric a line names, in its own words, without filling words; empty where it names none."""
    inside = [(q.start, q.end) for q in line.quantities]
    named = [w for w in line.object if not any(a <= w.start < b for a, b in inside) and w.kind == "word"]
    while named and (named[0].low in _LEADING or named[0].base in verbs.LIGHT):
        named = named[1:]
    if not named or line.head is None:
        return ""
    return line.text[named[0].start : max(named[-1].end, line.head.end)].strip(" ,.")


_LEADING = frozenset(
    [
        "a",
        "an",
        "the",
        "our",
        "my",
        "your",
        "their",
        "its",
        "more",
        "new",
        "additional",
        "another",
        "over",
        "at",
        "least",
        "number",
        "of",
    ]
)


def _measured(line: Line) -> dict[str, Any]:
    steps = [q for q in line.quantities if q.part == "from" and q.value is not None]
    levels = [q for q in line.results if not q.relative and q.value is not None]
    target = next((q for q in levels if q.part == "to"), levels[0] if levels else None)
    start = next((q for q in steps if target is None or _same_unit(q, target)), None)
    if target is not None and start is not None and target.unit == "count" and start.unit != "count":
        target = None
    kind = _kind(line, start, target)
    found: dict[str, Any] = {"kind": kind, "metric": metric(line)[:LONGEST]}
    if target is not None:
        found["unit"] = _unit(line, target)
    if kind == "keep within":
        assert target is not None
        upper = _caps(line, target)
        found["upper" if upper else "lower"] = _level(target)
        return found
    found["baseline"] = None if start is None else _level(start, target)
    found["target"] = None if target is None else _level(target)
    return found


def _kind(line: Line, start: Quantity | None, target: Quantity | None) -> Kind:
    verb = line.verb.base if line.verb is not None else ""
    if target is not None and start is None and (verb in verbs.KEEP or (not verb and target.part == "limit")):
        return "keep within"
    if verb in verbs.DOWN:
        return "decrease"
    if verb in verbs.UP - verbs.TUNE:
        return "increase"
    if start is not None and target is not None and (_level(target) or 0) < (_level(start, target) or 0):
        return "decrease"
    if target is not None and target.text[:1] in "<≤":
        return "decrease"
    return "increase"


def _caps(line: Line, limit: Quantity) -> bool:
    ahead = line.text[: limit.start].lower().split()[-2:]
    return limit.text[:1] in "<≤" or (
        any(w in ("under", "below", "max", "maximum", "most", "than", "within") for w in ahead)
        and "more" not in ahead[:1]
    )


def _same_unit(one: Quantity, other: Quantity) -> bool:
    return one.unit == other.unit or "count" in (one.unit, other.unit)


def _level(q: Quantity, like: Quantity | None = None) -> float:
    assert q.value is not None
    unit = like.unit if like is not None and q.unit == "count" else q.unit
    if unit == "percent":
        return q.value / 100
    if unit == "time" and q.unit == "time" and like is not None:
        mine, theirs = _HOURS.get(_time_unit(q)), _HOURS.get(_time_unit(like))
        return q.value * mine / theirs if mine and theirs else q.value
    return q.value


def _unit(line: Line, q: Quantity) -> str:
    if q.unit == "percent":
        return "share"
    if q.unit == "money":
        return "currency"
    if q.unit == "time":
        return _time_unit(q)
    if q.unit in ("times", "ratio"):
        return "ratio"
    head = line.head
    return (
        head.low
        if head is not None and head.base in nouns.COUNTED | nouns.THINGS
        else "points"
        if q.unit == "points"
        else ""
    )


def _time_unit(q: Quantity) -> str:
    named = "".join(c for c in q.text.lower() if c.isalpha() or c == " ").split()
    return _TIMES.get(named[-1], named[-1]) if named else ""


_HOURS = {
    "milliseconds": 1 / 3_600_000, "seconds": 1 / 3600, "minutes": 1 / 60, "hours": 1.0, "days": 24.0, "weeks": 168.0,
}  # fmt: skip
_TIMES = {
    "h": "hours", "hr": "hours", "hrs": "hours", "hour": "hours", "min": "minutes", "mins": "minutes", "minute": "minutes",
    "m": "minutes", "s": "seconds", "sec": "seconds", "secs": "seconds", "second": "seconds", "ms": "milliseconds", "millisecond": "milliseconds",
    "day": "days", "week": "weeks", "month": "months", "quarter": "quarters", "year": "years",
}  # fmt: skip
