"""A better line for a key result, filled with what is known; ``…`` where only a person can fill in."""

from __future__ import annotations

import math
from datetime import date, timedelta

from okrkit.core.kpis import KPIS
from okrkit.core.model import KeyResult, plain, say
from okrkit.core.rules.base import Context
from okrkit.core.rules.history import History
from okrkit.core.rules.words import NAMELESS, number, spoken

GAP = "…"
ASPIRATION = 0.35
"""Chance, as things go, of a target proposed for an aspirational goal: a stretch that is still believed in."""
PROMISE = 0.8
"""The same for a committed one."""
HOPE = 0.1
"""Below this chance nothing is proposed: where the metric is going the other way, only people can say what is possible."""


def rewrite(kr: KeyResult, context: Context) -> str:
    """The key result as one line: direction, metric, baseline with where it comes from, target and day.

    What the key result does not hold is taken from its history (`Context.history`), its KPI and its cycle.

    >>> from okrkit.core.model import Objective
    >>> aov = KeyResult("Sell more", metric="Average order value", unit="currency", baseline=50.1, target=55)
    >>> rewrite(aov, Context(objective=Objective("Grow", cycle="2027-Q1"), currency="EUR"))
    'Increase average order value from €50.10 to €55 by 31 March 2027'
    """
    history = context.history(kr)
    metric, day = metric_of(kr), deadline(kr, context)
    until = f" by {spoken(day)}" if day else f" by {GAP}"
    if kr.kind == "milestone":
        return f"{kr.title}{until}"
    if kr.kind == "establish baseline":
        return f"Measure {metric} and agree on its baseline{until}"
    if kr.kind == "keep within":
        return f"Keep {metric} {_limits(kr, history, context.currency)}{until.replace(' by ', ' until ')}"
    verb = "Increase" if kr.kind == "increase" else "Reduce"
    return f"{verb} {metric} from {_from(kr, history, context)} to {_to(kr, history, context)}{until}"


def metric_of(kr: KeyResult) -> str:
    """What is measured, as it stands inside a sentence."""
    kpi = KPIS.get(kr.kpi or "")
    text = kpi.label if kpi else kr.metric
    if not text:
        return GAP
    part = f" ({kr.where.strip()})" if kr.where.strip() else ""
    return (text if text[:2].isupper() else text[0].lower() + text[1:]) + part


def deadline(kr: KeyResult, context: Context) -> date | None:
    """The key result's own day, else its cycle's last."""
    if kr.due is not None:
        return kr.due
    cycle = context.around()
    return cycle.end - timedelta(days=1) if cycle else None


def shortly(value: float, unit: str, currency: str) -> str:
    """A number as it was written; one that was computed, with more digits than anybody writes, is rounded.

    >>> shortly(50.125, "currency", "EUR"), shortly(33.2161036044, "hours", ""), shortly(62.0, "count", "")
    ('€50.125', '33.2 hours', '62')
    """
    written = len(plain(value).lstrip("-").replace(".", "").lstrip("0")) <= 6
    text = number(value, unit, currency) if written else say(value, unit, currency)
    return text.removesuffix(f" {unit}") if unit in NAMELESS else text


def proposed_target(
    kr: KeyResult, history: History, baseline: float, *, committed: bool = False
) -> float | None:
    """A target that asks for something and can be believed in, rounded to how people write it.

    Of the futures in which nothing is done a good third reach it (`ASPIRATION`; most of them where it is to be
    promised), and it lies further from the baseline than scatter alone carries the value. None where neither is known, or where
    hardly any future gets that far.
    """
    rising = kr.kind != "decrease"
    chance = PROMISE if committed else ASPIRATION
    found = history.outcome(1 - chance if rising else chance)
    way = 1 if rising else -1
    least = baseline + way * history.noise if history.noise else None
    known = [v for v in (found, least) if v is not None]
    if not known:
        return None
    value = max(known) if rising else min(known)
    if history.unit == "share" and not 0 < value < 1:
        return None
    value = rounded(value, abs(value - baseline) or abs(value), up=rising)
    odds = history.chance(value, rising)
    believed = odds is None or odds >= HOPE
    return value if believed and (value - baseline) * way > 0 else None


def rounded(value: float, step: float, *, up: bool) -> float:
    """The next value in units between a fifth and a fiftieth of the step, away from where it came: 4.87 rounds to tenths.

    >>> rounded(54.97, 4.87, up=True), rounded(0.0241, 0.0033, up=True), rounded(181_250, 12_000, up=False)
    (55.0, 0.0241, 181000.0)
    """
    if not step:
        return value
    place = math.floor(math.log10(abs(step) / 5))
    unit = 10.0**place
    steps = value / unit
    whole = math.ceil(steps - 1e-9) if up else math.floor(steps + 1e-9)
    return round(whole * unit, max(0, -place))


def in_line(text: str, kr: KeyResult, unit: str) -> str:
    """A number without the unit that the metric is called after: ``sessions from 35,000 to 40,000``."""
    return text.removesuffix(f" {unit}") if unit and unit in metric_of(kr).split() else text


def _unit(kr: KeyResult, history: History | None) -> str:
    kpi = KPIS.get(kr.kpi or "")
    return kr.unit or (history.unit if history else kpi.unit if kpi else "")


def _from(kr: KeyResult, history: History | None, context: Context) -> str:
    unit = _unit(kr, history)
    if kr.baseline is not None:
        text = in_line(shortly(kr.baseline, unit, context.currency), kr, unit)
        return f"{text} ({kr.baseline_note})" if 0 < len(kr.baseline_note) <= 40 else text
    start = history.start if history else None
    if history is None or start is None:
        return GAP
    return f"{in_line(history.say(start.value, context.currency), kr, unit)} ({start.words})"


def _to(kr: KeyResult, history: History | None, context: Context) -> str:
    unit = _unit(kr, history)
    target = kr.target
    if target is None and history is not None:
        start = history.start
        baseline = kr.baseline if kr.baseline is not None else start.value if start else None
        committed = bool(context.objective and context.objective.commitment == "committed")
        target = None if baseline is None else proposed_target(kr, history, baseline, committed=committed)
    return GAP if target is None else in_line(shortly(target, unit, context.currency), kr, unit)


def _limits(kr: KeyResult, history: History | None, currency: str) -> str:
    unit = _unit(kr, history)
    low = None if kr.lower is None else number(kr.lower, unit, currency)
    high = None if kr.upper is None else number(kr.upper, unit, currency)
    if low and high:
        return f"between {low} and {high}"
    if low:
        return f"at {low} or more"
    return f"at {high or GAP} or less"
