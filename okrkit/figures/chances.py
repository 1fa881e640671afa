"""What planning pages say of chances: the points of a plan, proposed points, a year's target in parts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from okrkit.core.model import Cycle, say
from okrkit.figures.blocks import NOTHING, Block, Stack, callout, sentences, stack
from okrkit.figures.curves import chance_curve
from okrkit.figures.fans import forecast_fan
from okrkit.figures.meeting import standing_table
from okrkit.figures.periods import day as in_words
from okrkit.figures.picture import Picture
from okrkit.figures.prose import how_forecast, listed, mostly, stop
from okrkit.figures.tables import Column, records, table
from okrkit.figures.theme import name_of

if TYPE_CHECKING:
    from okrkit.figures.shapes import Attainment, Planned, Rows, Standing

_SCORE = "the expected one: the grade to expect on average; half of the way counts half. About 0.7 is usual for an aspirational target"


def plan_table(planned: Sequence[Planned], currency: str = "", known_on: date | None = None) -> Block:
    """The points of each key result with the chance of each, and the score to expect; ``known_on`` is the day of the chances."""
    as_of = f", as known on {in_words(known_on)}" if known_on else ""
    rows = [_planned_row(p, currency) for p in planned]
    columns = [
        Column("title", "Key result"), Column("start", "From", "amount"), Column("commit", "Commit", "amount"),
        Column("target", "Target", "amount"), Column("stretch", "Stretch", "amount"),
        Column("expected", "Score", "score", note=_SCORE),
    ]  # fmt: skip
    return table(
        rows, columns, f"The plan's targets; in brackets the chance of each as things go{as_of}", currency=currency,
        empty="No key result of this plan is bound to a KPI, so no chance can be told from data.",
        fix="Bind key results to KPIs, or take over a proposal from below.",
    )  # fmt: skip


def _planned_row(p: Planned, currency: str) -> dict[str, Any]:
    kr = p.key_result
    named = {name: f"{say(v, kr.unit, currency)} ({said})" for name, v, _, said in p.points}
    words = {"lower limit": "at least", "upper limit": "at most"}
    limits = [f"{words[name]} {text}" for name, text in named.items() if name in words]
    if limits and p.attainment is not None:
        limits.append(mostly(p.attainment.forecast.step))
    return {
        "title": kr.title, "start": say(kr.baseline, kr.unit, currency), "commit": named.get("commit", "–"),
        "target": named.get("target") or " ".join(limits) or "–", "stretch": named.get("stretch", "–"), "expected": p.expected,
    }  # fmt: skip


def plan_figure(p: Planned, currency: str = "") -> Picture | None:
    """The chance curve with a key result's points; for a guardrail its weeks inside the limits. None without a forecast."""
    if p.attainment is None or not p.points:
        return None
    points = [(name, value, said) for name, value, _, said in p.points]
    draw = forecast_fan if p.key_result.is_guardrail else chance_curve
    return draw(p.attainment, currency, title=p.key_result.title, points=points)


def plan_remarks(planned: Sequence[Planned]) -> Block:
    """What each objective can expect, and a sentence for each target that should be talked about: out of reach, safe
    already, or without a chance.
    """
    lines = [*_objectives(planned), *(line for p in planned if (line := _remark(p)))]
    if not lines:
        return (
            NOTHING
            if not planned
            else sentences(["No target is out of reach or safe already, as things go."])
        )
    return sentences(lines, listed=True)


def _objectives(planned: Sequence[Planned]) -> list[str]:
    """The score to expect of each objective: the weighted mean of its key results, where it has several."""
    lines = []
    for title in dict.fromkeys(p.objective for p in planned if p.objective):
        own = [
            (p.key_result.weight, p.expected)
            for p in planned
            if p.objective == title and p.expected is not None
        ]
        if len(own) > 1:
            mean = sum(w * x for w, x in own) / sum(w for w, _ in own)
            lines.append(
                f"“{title}” can expect a score of {mean:.2f}, the mean of its {len(own)} key results with a chance."
            )
    return lines


def _remark(p: Planned) -> str:
    name = f"\u201c{name_of(p.key_result.title)}\u201d"
    if p.attainment is None:
        return f"{name} has no chance from data: {stop(p.reason)}"
    found = {n: (c, said) for n, _, c, said in p.points}
    reached, said = found.get("target") or next(iter(found.values()), (None, ""))
    if reached is None:
        return f"{name}: {stop(p.reason)}"
    if p.key_result.is_guardrail:
        return (
            ""
            if reached >= 0.4
            else f"{name} is likely to be broken as things go (chance of holding it {mostly(p.attainment.forecast.step)}: {said})."
        )
    if reached < 0.10:
        return f"{name} asks for what nothing in the history suggests (chance: {said}). Name the new work that makes it possible."
    if reached >= 0.90:
        return f"{name} comes nearly by itself (chance: {said}). It may be a commitment; as an aim it moves nobody."
    return ""


def proposal_table(found: Sequence[Attainment], currency: str = "") -> Block:
    """Three-point targets from data, each with its chance, a row a KPI."""
    rows = [_proposal_row(a, currency) for a in found]
    columns = [
        Column("kpi", "KPI"), Column("before", "Before", "amount", note="the same cycle a year ago; for a level, or where the data do not reach back so far, the days before"),
        Column("start", "From", "amount", note="where the score starts: at the value before, or, where no target would fit from there, at the one that nine of ten futures keep"),
        Column("commit", "Commit", "amount", note="what can be promised: kept nine times of ten, or seven where the baseline leaves no more"),
        Column("target", "Target", "amount", note="the aim; for a guardrail its limit"), Column("stretch", "Stretch", "amount", note="reached once in five times at most"),
        Column("expected", "Score", "score", note=_SCORE),
    ]  # fmt: skip
    cycle = found[0].forecast.cycle if found else ""
    return table(
        rows, columns, f"Proposed targets for {cycle}; in brackets the chance of each as things go", currency=currency,
        empty="No KPI has enough history for a proposal.", fix="Import a longer export.",
    )  # fmt: skip


def _proposal_row(a: Attainment, currency: str) -> dict[str, Any]:
    about = a.forecast

    def said(value: float | None, chance: float) -> str:
        return f"{say(value, about.unit, currency)} ({about.say(chance)})"

    row: dict[str, Any] = {
        "kpi": f"{about.label}, {_counts(a)}",
        "before": say(a.usual_start, about.unit, currency),
        "start": say(a.baseline, about.unit, currency),
    }
    if a.limits is not None:
        sides = (("at least", a.limits.lower), ("at most", a.limits.upper))
        limits = " ".join(f"{word} {said(v, a.limits.chance)}" for word, v in sides if v is not None)
        limits += f" {mostly(about.step)}"
        return {**row, "commit": "–", "target": limits, "stretch": "–", "expected": a.limits.expected}
    if a.proposal is None:
        return row
    points = {"commit": a.proposal.commit, "target": a.proposal.target, "stretch": a.proposal.stretch}
    named = {name: said(p.value, p.chance) if p else "–" for name, p in points.items()}
    return {**row, **named, "expected": a.proposal.target.expected}


def _counts(a: Attainment) -> str:
    about = a.forecast
    if a.kind == "keep within":
        return f"inside {mostly(about.step)}"
    if about.quantity == "last value":
        return "the value at the end"
    if about.measure == "last":
        return "mean of the last four weeks"
    word = "total" if about.measure == "total" else "mean"
    return f"{word} of the {about.cycle.span}"


def proposal_notes(found: Sequence[Attainment], currency: str = "") -> Stack:
    """What has to be known about the proposals: which level is not safe as things go, which target would be out of reach;
    then, once for all figures, how to read them and how they are made.
    """
    lines = [*_not_safe(found, currency), *(line for a in found for line in _notes(a))]
    read = "In the figures dark holds five of ten futures and pale eight of ten; beside each line stands its value with its chance."
    made = how_forecast(
        [(a.forecast.n_values, a.forecast.step) for a in found], [a.forecast.method for a in found]
    )
    return stack([
        sentences(lines, listed=True) if lines else None, sentences([read, made]) if found else None,
    ], otherwise=NOTHING)  # fmt: skip


def _not_safe(found: Sequence[Attainment], currency: str) -> list[str]:
    """Which levels are likely to be lost as things go, all in one sentence, and one for each way out."""
    held = [a for a in found if a.usual_start is not None and a.limits is not None]
    moved = [a for a in found if a.usual_start is not None and a.proposal is not None and a.proposal.moved]
    if not held and not moved:
        return []
    kept = listed([
        f"{_in_sentence(a)} {say(a.usual_start, a.forecast.unit, currency)} ({a.forecast.say(a.forecast.chance(a.usual_start or 0.0))})"
        for a in (*moved, *held)
    ])  # fmt: skip
    lines = [f"The chance of keeping the level before, as things go: {kept}."]
    for a in (a for a in moved if a.worsens and a.proposal is not None):
        assert a.proposal is not None
        target, way = (
            say(a.proposal.target.value, a.forecast.unit, currency),
            "rise" if a.kind == "decrease" else "decline",
        )
        lines.append(
            f"{a.forecast.label}: a {way} is expected, and the target of {target} only limits it. Keep the level as a guardrail where it must not happen."
        )
    if started := [a for a in moved if not a.worsens]:
        starts = listed([f"{_in_sentence(a)} {say(a.baseline, a.forecast.unit, currency)}" for a in started])
        lines.append(
            f"Where no target has an expected score of 0.7 from the level before, the score starts at what nine of ten futures keep: {starts}. Or keep the level as a guardrail."
        )
    if held:
        names = listed([_in_sentence(a) for a in held])
        lines.append(
            f"To hold the level is the goal for {names}, {mostly(held[0].forecast.step)}, since even that is not certain."
        )
    return lines


def _in_sentence(a: Attainment) -> str:
    label = a.forecast.label
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _notes(a: Attainment) -> list[str]:
    if a.proposal is None or a.proposal.moved:
        return []
    return [f"{a.forecast.label}: {note}" for note in a.proposal.notes]


def milestone_table(planned: Planned, quarters: Rows, months: Rows, currency: str = "") -> Block:
    """A year's target in its quarters and months, along the season, with the chance of each as things go."""
    assert planned.attainment is not None
    kr, said = planned.key_result, planned.attainment.forecast.say
    rows = []
    every = records(months)
    for k, q in enumerate(records(quarters)):
        inside = every[3 * k : 3 * k + 3]
        rows.append({
            "part": q["part"], "target": q["target"], "standing": q["standing"], "unit": kr.unit,
            "chance": said(float(q["chance"])),
            "months": ", ".join(f"{_month(str(m['part']))} {say(m['target'], kr.unit, currency)}" for m in inside),
        })  # fmt: skip
    columns = [
        Column("part", "Quarter"), Column("target", "Its own target", "number", unit_from="unit"),
        Column("standing", "The year by then", "number", unit_from="unit"),
        Column("chance", "Chance of the quarter", "amount"), Column("months", "Its months"),
    ]  # fmt: skip
    return table(
        rows, columns, f"{kr.title}: {say(kr.target, kr.unit, currency)} in parts", currency=currency
    )


def _month(name: str) -> str:
    """'2027-03' as 'Mar'."""
    return f"{date(2000, int(name[5:]), 1):%b}"


def year_before(standings: Sequence[Standing], year: Cycle, currency: str = "") -> Block:
    """How the goals of the year before stand; what to do where there were none."""
    if not standings:
        return callout(f"{year} has no goals of its own, so there is nothing to look back on.", "note")
    return standing_table(standings, year, currency)


def no_milestones() -> Block:
    """What stands in place of milestones where no target can be split."""
    return callout(
        "No key result of the year has a KPI and a target, so nothing can be split into quarters.", "missing",
        fix="Give the year's key results a KPI and a target; the proposals above are a start.",
    )  # fmt: skip
