"""What the check-in page says: what is off pace, what people believe, what is still asked of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from okrkit.core.model import CheckIn, Cycle, say
from okrkit.figures.blocks import NOTHING, Block, Stack, callout, commands, sentences, stack
from okrkit.figures.confidence import confidence_path
from okrkit.figures.gating import badge
from okrkit.figures.outline import aim
from okrkit.figures.periods import day as in_words
from okrkit.figures.picture import Picture
from okrkit.figures.progress import judged, on_course
from okrkit.figures.prose import capital, count, how_forecast, listed
from okrkit.figures.shapes import Standing
from okrkit.figures.tables import Column, table
from okrkit.figures.theme import name_of

FRESH_DAYS = 7
"""A check-in older than this is asked for again: the rhythm is weekly."""
_WORST = ("far behind", "behind")


def summary(standings: Sequence[Standing], cycle: Cycle, day: date, team: str) -> dict[str, Any]:
    """Headline, status, figures and findings, as `okrkit.result` takes them."""
    behind = off_pace(standings)
    known = [s for s in standings if judged(s) != "unscored"]
    asked = waiting(standings, day)
    figures = {
        "key_results": len(standings), "on_course": sum(judged(s) == "green" for s in standings), "behind": len(behind),
        "unlikely": len(unlikely(standings)), "without_pace": sum(s.pace == "unknown" for s in standings), "check_ins_missing": len(asked),
        "blockers": sum(len(s.blockers) for s in standings),
    }  # fmt: skip
    if not standings:
        return {"headline": f"{team} has no key result in {cycle}.", "status": "none", "figures": figures,
                "findings": [f"There is nothing to check in for {cycle}."]}  # fmt: skip
    if not known:
        return {"headline": f"{team}: no key result of {cycle} can be judged yet.", "status": "none", "figures": figures,
                "findings": [s.sentence for s in standings if s.reason][:12]}  # fmt: skip
    headline = f"{team}: {on_course(standings)}"
    if worst := [*behind, *unlikely(standings)]:
        headline += f"; “{name_of(worst[0].key_result.title)}” is {worst[0].state}"
    colours = [judged(s) for s in known]
    status = (
        "red" if colours.count("red") * 2 >= len(known) else "amber" if set(colours) != {"green"} else "green"
    )
    stopped = [s.sentence for s in standings if s.verdict is not None and not s.verdict.scores]
    apart = sum(bool(s.gap) for s in standings)
    gaps = (
        [f"Team and data lie far apart for {count(apart, 'key result')}: what do the data not show?"]
        if apart
        else []
    )
    return {
        "headline": f"{headline}.",
        "status": status,
        "figures": figures,
        "findings": [*(s.sentence for s in worst), *stopped, *gaps],
    }


def opening(standings: Sequence[Standing], cycle: Cycle, day: date, team: str) -> Block:
    """A paragraph: where the cycle is, what else is behind, what the meeting has to do. It adds to the headline."""
    if not standings:
        return callout(
            f"There is nothing for {team} to check in before {cycle} is planned.", "missing",
            fix=f"Plan the cycle first: `okrkit run quarterly_planning -p cycle {cycle}`, or look at another team or cycle.",
        )  # fmt: skip
    gone = (day - cycle.start).days + 1
    week = min(gone - 1, cycle.days - 1) // 7 + 1
    lines = (
        [f"{capital(in_words(day))} is day {gone} of {cycle.days} of {cycle}, in its week {week}."]
        if gone > 0
        else []
    )
    behind = off_pace(standings)
    paced = [s for s in standings if s.pace != "unknown"]
    if len(behind) > 1:
        others = listed([f"“{name_of(s.key_result.title)}”" for s in behind[1:]])
        lines.append(f"Behind, too: {others}.")
    if doubtful := unlikely(standings)[0 if behind else 1 :]:
        names = listed([f"“{name_of(s.key_result.title)}”" for s in doubtful])
        lines.append(
            f"Not behind, and still unlikely or worse than at {'its' if len(doubtful) == 1 else 'their'} start: {names}."
        )
    if not paced:
        lines.append(
            f"{capital(count(len(standings), 'key result'))} {'is' if len(standings) == 1 else 'are'} planned."
        )
    elif unknown := len(standings) - len(paced):
        lines.append(
            f"{capital(count(unknown, 'key result'))} {'has' if unknown == 1 else 'have'} no pace, such as limits and steps: the score and the chance speak for {'it' if unknown == 1 else 'them'}."
        )
    asked = waiting(standings, day)
    lines.append(
        f"This week's confidence and line are missing for {'all of them' if len(asked) == len(standings) else count(len(asked), 'key result')}."
        if asked else "Everyone has checked in this week."
    )  # fmt: skip
    if blocked := [s for s in standings if s.blockers]:
        lines.append(
            f"{capital(count(sum(len(s.blockers) for s in blocked), 'blocker'))} {'is' if sum(len(s.blockers) for s in blocked) == 1 else 'are'} named."
        )
    ends = [s.data_day for s in standings if s.data_day]
    if ends and min(ends) < day:
        lines.append(f"The data end on {in_words(min(ends))}.")
    return sentences(lines)


def off_pace(standings: Sequence[Standing]) -> list[Standing]:
    """Key results behind their path, the worst first."""
    found = [s for s in standings if s.pace in _WORST]
    return sorted(found, key=lambda s: _WORST.index(s.pace))


def unlikely(standings: Sequence[Standing]) -> list[Standing]:
    """Key results near their way or inside their limits that are unlikely to end there, or worse than at their start; the
    lowest chance first.
    """
    found = [s for s in standings if s.state not in (s.pace, s.band)]
    return sorted(found, key=lambda s: 1.0 if s.chance is None else s.chance)


def worst_first(standings: Sequence[Standing]) -> list[Standing]:
    """Key results with a pace: those behind their path first, then by the data's chance, the lowest first."""
    paced = [s for s in standings if s.pace != "unknown" and s.expected is not None]
    words = (*_WORST, "on pace", "ahead")
    return sorted(
        paced,
        key=lambda s: (judged(s) == "green", words.index(s.pace), 1.0 if s.chance is None else s.chance),
    )


def waiting(standings: Sequence[Standing], day: date) -> list[Standing]:
    """Key results without this week's confidence or line."""
    return [
        s for s in standings
        if s.checkin_day is None or (day - s.checkin_day).days >= FRESH_DAYS or s.confidence is None or not s.line
    ]  # fmt: skip


def standing_table(standings: Sequence[Standing], cycle: Cycle, currency: str = "") -> Block:
    """Every key result: its value from data, what would be on course, where it leads."""
    if not standings:
        return NOTHING
    rows = [
        {
            "title": s.key_result.title, "owner": s.key_result.owner or "nobody yet", "now": _now(s, currency),
            "expected": s.expected, "projected": s.projected, "target": aim(s.key_result, currency), "unit": s.key_result.unit,
            "chance": s.chance_said or "–", "score": s.expected_score, "state": s.state, "data": badge(s.verdict),
        }
        for s in standings
    ]  # fmt: skip
    columns = [
        Column("title", "Key result"), Column("owner", "Owner"), Column("now", "Now", "amount"),
        Column("expected", "On course", "number", unit_from="unit", note="the value that would lead to the target by the end; a dash where no pace is known"),
        Column("projected", "Ends at", "number", unit_from="unit", note="the middle of the futures, if things go on as they do"),
        Column("target", "Target", "amount"),
        Column("chance", "Chance", "amount", note="of reaching the target, or of holding a limit in nine of ten weeks; a history of under half a year carries no percentage"),
        Column("score", "Score", "score", note="the expected one: what it will be graded on average; half of the way counts half"),
        Column("state", "State", "pace", note="the pace, or the band of the score where no pace is known; amber at best where the chance is under 20 % or the value is worse than at its start"),
    ]  # fmt: skip
    if any(s.verdict is not None and not s.verdict.scores for s in standings):
        columns.append(
            Column(
                "data", "Data gate", note="what the data may be used for; the section on the data says why"
            )
        )
    return table(
        rows,
        columns,
        f"Key results of {cycle}; values come from data where they are bound to a KPI",
        currency=currency,
    )


def _now(s: Standing, currency: str) -> str:
    if s.key_result.kind == "milestone":
        return f"{s.score:.0%} done" if s.score is not None else ""
    return say(s.value, s.key_result.unit, currency)


def behind_in_words(standings: Sequence[Standing]) -> Block:
    """One sentence for each key result that is behind or unlikely to get there, with what its team last said."""
    behind = [*off_pace(standings), *(s for s in unlikely(standings) if s.pace != "unknown")]
    if not behind:
        paced = any(s.pace != "unknown" for s in standings)
        return callout(
            "Nothing with a known pace is behind."
            if paced
            else "No key result has a pace yet, so none can be behind.",
            "good" if paced else "note",
        )
    lines = [
        s.sentence + (f" The team said: {s.line}" if s.line else " Its last check-in says nothing about it.")
        for s in behind
    ]
    return sentences(lines, listed=True)


def without_pace(standings: Sequence[Standing]) -> Block | None:
    """Key results that no pace is known for, with the reason; None where there are none."""
    lines = [s.sentence for s in standings if s.pace == "unknown"]
    return sentences(lines, listed=True) if lines else None


def how_paced(standings: Sequence[Standing]) -> Block | None:
    """How to read the pace figures and how they are made, once for all of them; None where there are none."""
    drawn = [s for s in worst_first(standings) if s.way]
    if not drawn:
        return None
    read = "Grey is where eight of ten futures stood when the cycle began, dashed the way from then that ends at the target; the amber bar holds eight of ten ends as seen now."
    return sentences([read, how_forecast([], [s.method for s in standings])])


def said_and_seen(standings: Sequence[Standing]) -> Block | Stack:
    """What the team says beside what the data say; those that contradict each other come first."""
    rows = [
        {
            "title": s.key_result.title, "said": f"{s.confidence:g}", "before": "" if s.previous_confidence is None else f"{s.previous_confidence:g}",
            "data": s.chance_said or "–", "both": _both(s), "state": s.state, "line": s.line,
        }
        for s in sorted(standings, key=lambda s: not s.gap)
        if s.confidence is not None
    ]  # fmt: skip
    columns = [
        Column("title", "Key result"), Column("said", "Team says, of 10", "amount"), Column("before", "Before", "amount"),
        Column("data", "Data say", "amount", note="the chance of reaching the target, as things go"),
        Column("both", "Together", "amount", note="both joined, with more weight on the data the longer the history is"),
        Column("state", "State", "pace"), Column("line", "Last line"),
    ]  # fmt: skip
    shown = table(
        rows,
        columns,
        "What the team believes beside the data's chance",
        empty="Nobody has stated a confidence in this cycle yet.",
        fix="Ask each owner for a number from 0 to 10, see below.",
    )
    apart = [f"“{name_of(s.key_result.title)}”" for s in standings if s.gap]
    if not apart:
        return shown
    asks = f"Team and data lie far apart for {listed(apart)}. What is known that the data do not show?"
    last = (
        "An action or an event that the data cannot know belongs into the plan as an assumption with a range."
    )
    return stack([shown, sentences([asks, last])])


def _both(s: Standing) -> str:
    if s.blend is None or s.blend.data is None or not s.chance_said.endswith("%"):
        return "–"
    return f"{s.blend.chance * 100:.0f} %"


def confidences(standings: Sequence[Standing]) -> Picture | Block | None:
    """The confidence path; None where the table before it says that nobody stated one."""
    return confidence_path(standings) if any(s.confidence is not None for s in standings) else None


def blockers(standings: Sequence[Standing]) -> Block:
    """What stands in the way, and who named it when."""
    rows = [
        {"blocker": b, "title": s.key_result.title, "owner": s.key_result.owner or "nobody yet", "day": s.checkin_day}
        for s in standings for b in s.blockers
    ]  # fmt: skip
    columns = [
        Column("blocker", "Blocker"),
        Column("title", "Of"),
        Column("owner", "Owner"),
        Column("day", "Named on", "day"),
    ]
    if not rows:
        return callout("No blocker was named at the last check-ins.", "note")
    return table(rows, columns, "In the way")


def asks(
    standings: Sequence[Standing], prefilled: Sequence[CheckIn], day: date, currency: str = ""
) -> Stack | Block:
    """What is still asked of people, as commands to copy: the value is there, confidence and a line are not."""
    open_ = waiting(standings, day)
    if not standings:
        return callout("There is no key result to check in.", "note")
    if not open_:
        return callout(
            f"Nothing is missing: every key result was checked in within the last {FRESH_DAYS} days.", "good"
        )
    values = {c.key_result: c.value for c in prefilled}
    shell, cell = [], ["import okrkit as ok", 'ws = ok.open(".")']
    for s in open_:
        kr, value = s.key_result, values.get(s.key_result.id)
        by_hand = "" if value is not None or kr.kind in ("milestone", "keep within") else " --value NUMBER"
        seen = say(value, kr.unit, currency) if value is not None else "no value from data"
        shell.append(f"# {kr.title} ({kr.owner or 'nobody yet'}): {seen}")
        shell.append(
            f'okrkit checkin {kr.id}{by_hand} --confidence 0-10 --line "what happened, what is next" --who "NAME"'
        )
    first = open_[0].key_result
    number = "" if values.get(first.id) is not None else "value=..., "
    cell.append(
        f'ws.check_in({first.id!r}, {number}confidence=..., line="what happened, what is next", who="NAME")'
    )
    owners = sorted({s.key_result.owner for s in open_ if s.key_result.owner})
    ownerless = sum(not s.key_result.owner for s in open_)
    whose = f", from {listed(owners)}" if owners else ""
    whose += f"; {count(ownerless, 'of them has', 'of them have')} no owner yet" if ownerless else ""
    return stack([
        sentences([f"{capital(count(len(open_), 'check-in'))} {'is' if len(open_) == 1 else 'are'} open{whose}.", "The values are filled in from data; say how sure you are and what is next, and name what blocks you with --blocker."]),
        commands(shell, "In a terminal, in the workspace's folder:"),
        commands(cell, "Or in a notebook cell, one call for each key result:"),
    ])  # fmt: skip


def last_day(cycle: Cycle, today: date) -> date:
    """The day a check-in page looks at: today, or the cycle's last day once it is over."""
    return min(today, cycle.end - timedelta(days=1))
