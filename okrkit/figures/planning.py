"""What the planning page says: what was learnt, what the plan rests on, what is weak about it, who has signed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from okrkit.core.model import Cycle, Objective, Plan, Signature, Team, say
from okrkit.errors import InvalidValueError
from okrkit.figures.blocks import NOTHING, Block, Stack, callout, sentences, stack
from okrkit.figures.prose import capital, chance_words, count, listed, stop
from okrkit.figures.tables import Column, records, table
from okrkit.figures.typography import escape

if TYPE_CHECKING:
    from okrkit.core.rules import LetterVerdict
    from okrkit.figures.shapes import Attainment, Planned, Rows

_INNER = ("version", "id", "objective")  # fields that only the store needs
_STYLE = (
    ".okr-weak{margin:.9em 0}.okr-weak p{margin:.15em 0}.okr-weak ul{margin:.25em 0 .4em;padding-left:1.2em}"
    ".okr-weak .okr-fix{opacity:.88}.okr-weak .okr-instead{display:block;opacity:.88}"
)


def summary(plan: Plan, findings: Rows, signed: Mapping[str, Signature | None], team: str) -> dict[str, Any]:
    """Headline, status, figures and findings, as `okrkit.result` takes them."""
    weak = _weak(findings)
    planning = {o.team for o in plan.objectives}
    unsigned = [name for name in planning if signed.get(name) is None]
    figures = {
        "objectives": len(plan.objectives), "key_results": len(plan.key_results), "initiatives": len(plan.initiatives),
        "weak_points": len(weak), "accepted": len(_accepted(findings)), "signed_teams": len(planning) - len(unsigned),
    }  # fmt: skip
    if not plan.objectives:
        return {"headline": f"{team} has planned nothing for {plan.cycle} yet.", "status": "none", "figures": figures,
                "findings": [f"No objective exists for {plan.cycle}."]}  # fmt: skip
    parts = [count(len(plan.objectives), "objective"), count(len(plan.key_results), "key result")]
    state = (
        "all teams have signed"
        if not unsigned
        else f"{len(unsigned)} of {count(len(planning), 'team')} still to sign"
    )
    if len(planning) == 1:
        state = "signed" if not unsigned else "not signed yet"
    points = "nothing weak was found" if not weak else f"{count(len(weak), 'weak point')} to mend"
    return {
        "headline": f"{team} plans {listed(parts)} for {plan.cycle}: {points}, {state}.",
        "status": "green" if not weak and not unsigned else "amber",
        "figures": figures,
        "findings": list(dict.fromkeys(f"{stop(str(f['message']))}" for f in weak))[:12],
    }  # fmt: skip


def with_chances(
    result: Mapping[str, Any], proposed: Sequence[Attainment], planned: Sequence[Planned], currency: str = ""
) -> dict[str, Any]:
    """A summary with the figures on chances: how many KPIs have proposed targets, how many targets have which chance.

    Each proposal is listed as ``target_KPI`` and ``chance_KPI``; the chance is None where the history carries no percentage.
    While nothing is planned, the proposals are the findings.
    """
    figures = dict(result["figures"])
    figures["proposals"] = len(proposed)
    for a in proposed:
        point = a.proposal.target if a.proposal else None
        exact = point is not None and a.forecast.say(point.chance).endswith("%")
        if point is not None:
            figures[f"target_{a.forecast.kpi}"] = point.value
            figures[f"chance_{a.forecast.kpi}"] = round(point.chance, 2) if exact else None
    figures["targets_with_chance"] = sum(bool(p.points) for p in planned)
    if figures.get("objectives") or not proposed:
        return {**result, "figures": figures}
    findings = []
    for a in proposed:
        if a.proposal is not None:
            aim, said = a.proposal.target, a.forecast.say(a.proposal.target.chance)
            value = say(aim.value, a.forecast.unit, currency)
            findings.append(f"Proposed for {a.forecast.label}: {value}, which {chance_words(said)}.")
    return {**result, "figures": figures, "findings": findings}


def opening(plan: Plan, findings: Rows, team: str, lessons: Sequence[str]) -> Block:
    """A paragraph: how much of the plan rests on data, what is left to do. It adds to the headline, which stands above."""
    if not plan.objectives:
        return callout(
            f"There is no objective of {team} to look at yet.", "missing",
            fix="Read the lessons and the baselines below, change the draft to what you want, and save it.",
        )  # fmt: skip
    krs = plan.key_results
    bound = sum(kr.kpi is not None for kr in krs)
    teams = len({o.team for o in plan.objectives})
    weak = _weak(findings)
    lines = [f"The plan comes from {teams} teams."] if teams > 1 else []
    if krs:
        by_hand = len(krs) - bound
        lines.append(
            "All key results take their values from data."
            if not by_hand
            else f"{capital(count(bound, 'key result'))} {'takes its' if bound == 1 else 'take their'} values from data, {by_hand} from people."
        )
    if weak:
        lines.append("What is weak about it is listed below, with what mends it.")
    lines.append(
        f"{capital(count(len(lessons), 'lesson'))} of the last review {'is' if len(lessons) == 1 else 'are'} listed first."
        if lessons
        else "There is no earlier review to learn from."
    )
    if gaps := missing(plan):
        lines.append(f"Still missing: {listed(gaps)}.")
    return sentences(lines)


def missing(plan: Plan) -> list[str]:
    """What the plan does not say yet, counted."""
    measured = [kr for kr in plan.key_results if kr.kind in ("increase", "decrease")]
    empty = sum(not o.key_results for o in plan.objectives)
    counted = [
        (empty, "an objective without key results", "objectives without key results"),
        (sum(not kr.owner for kr in plan.key_results), "the owner of a key result", "the owners of {} key results"),
        (sum(kr.baseline is None for kr in measured), "a baseline", "{} baselines"),
        (sum(kr.target is None for kr in measured), "a target", "{} targets"),
        (sum(kr.target is not None and (kr.commit is None or kr.stretch is None) for kr in measured), "commit and stretch of a key result", "commit and stretch of {} key results"),
        (sum(not i.owner for i in plan.initiatives), "the owner of an initiative", "the owners of {} initiatives"),
    ]  # fmt: skip
    return [
        one if n == 1 else many.format(n) if "{}" in many else f"{n} {many}" for n, one, many in counted if n
    ]


def learnt(lessons: Sequence[str]) -> Block:
    """The lessons of the last reviewed cycle."""
    if not lessons:
        return callout(
            "No earlier cycle was reviewed, so there is nothing to learn from yet.",
            "missing",
            fix="Run `okrkit run quarterly_review` when this cycle ends.",
        )
    return sentences([stop(line) for line in lessons], listed=True)


def baseline_table(baselines: Rows, cycle: Cycle, currency: str = "") -> Block:
    """Where each KPI stands before the cycle: the last cycle, the same one a year ago, its usual weekly range."""
    columns = [
        Column("label", "KPI"),
        Column("year_ago", cycle.year_ago().name, "number", unit_from="unit"),
        Column("last_cycle", cycle.previous().name, "number", unit_from="unit"),
        Column("change", f"against {cycle.previous().year_ago().name}", "amount"),
        Column("spread_low", "Weekly range, from", "number", unit_from="unit"),
        Column("spread_high", "to", "number", unit_from="unit"),
    ]  # fmt: skip
    rows = records(baselines)
    windows = list(dict.fromkeys(str(r["window"]) for r in rows))
    if len(windows) > 1:
        columns.append(Column("window", "Window of the range"))
    caption = f"Baselines for {cycle}; 8 of 10 weeks lie in the range" + (
        f" ({windows[0]})" if len(windows) == 1 else ""
    )
    return table(
        rows, columns, caption, currency=currency,
        empty="No KPI can be computed, so no baseline comes from data.",
        fix="Import an export, or write baselines by hand with a note where they come from.",
    )  # fmt: skip


def _weak(findings: Rows) -> list[Mapping[str, Any]]:
    """The findings that still have to be mended."""
    return [f for f in _open(findings) if f.get("severity", "weak") == "weak"]


def _open(findings: Rows) -> list[Mapping[str, Any]]:
    return [f for f in records(findings) if not f.get("accepted")]


def _accepted(findings: Rows) -> list[Mapping[str, Any]]:
    return [f for f in records(findings) if f.get("accepted")]


def weaknesses(findings: Rows, plan: Plan) -> Block:
    """The coach's findings that nobody has accepted, those of one kind together, each with its fix."""
    found = _open(findings)
    if not found and not plan.objectives:
        return callout("There is no plan to judge yet.", "missing", fix="Draft one first.")
    if not found and _accepted(findings):
        return callout("Nothing weak is left to mend: the rest is kept for the reasons below.", "good")
    if not found:
        return callout("The coach found nothing weak. People should still read it once aloud.", "good")
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for f in found:
        groups.setdefault(f"{f['code']} {str(f['slug']).replace('-', ' ')}", []).append(f)
    html, text = [f"<style>{_STYLE}</style>"], []
    for name, group in groups.items():
        code, words = name.split(" ", 1)
        weight = "" if group[0].get("severity", "weak") == "weak" else " (a note)"
        points = [stop(capital(str(f["message"]))) for f in group]
        fixes = list(dict.fromkeys(str(f["fix"]) for f in group if f["fix"]))
        fix = stop(capital(fixes[0])) if len(fixes) == 1 else ""
        if len(fixes) > 1:
            points = [
                f"{p} {stop(capital(str(f['fix'] or '')))}".rstrip()
                for p, f in zip(points, group, strict=True)
            ]
        instead = [_example(f) for f in group]
        alone = instead.pop() if len(group) == 1 and fix else ""
        instead = instead or [""]
        items = "".join(
            f"<li>{escape(p)}{_instead(line)}</li>" for p, line in zip(points, instead, strict=True)
        )
        last = f'<p class="okr-fix"><strong>Fix:</strong> {escape(fix)}{_instead(alone)}</p>' if fix else ""
        html.append(
            f'<div class="okr-weak"><p><strong>{escape(capital(words))}</strong>{weight} <code>{code}</code></p><ul>{items}</ul>{last}</div>'
        )
        lines = [
            f"- {p}" + (f"\n  For example: {line}" if line else "")
            for p, line in zip(points, instead, strict=True)
        ]
        lines += [f"  Fix: {fix}"] if fix else []
        lines += [f"  For example: {alone}"] if alone else []
        text.append("\n".join([f"{capital(words)}{weight} {code}", *lines]))
    return Block("".join(html), "\n".join(text))


def _example(finding: Mapping[str, Any]) -> str:
    """The line suggested instead, where the fix does not hold it already."""
    line = str(finding.get("rewrite") or "")
    return "" if line in str(finding["fix"]) else line


def _instead(line: str) -> str:
    """A line to put in place of the weak one."""
    return f'<span class="okr-instead"><strong>For example:</strong> {escape(line)}</span>' if line else ""


def kept(findings: Rows) -> Block:
    """What people keep in spite of the coach, each with the reason; nothing where nobody has accepted anything."""
    found = _accepted(findings)
    if not found:
        return NOTHING
    rows = [
        {
            "title": f["title"],
            "said": stop(capital(str(f["message"]))),
            "reason": stop(str(f["accepted"])),
            "by": f.get("by") or "nobody named",
        }
        for f in found
    ]
    columns = [
        Column("title", "Line"),
        Column("said", "The coach says"),
        Column("reason", "Kept because"),
        Column("by", "By"),
    ]
    return table(rows, columns, "Kept in spite of the coach, with the reason")


def smart_letters(goals: Sequence[tuple[Objective, Sequence[LetterVerdict]]]) -> Block | Stack:
    """Goals with one number, read as SMART goals: letter by letter, and how many of the five stand."""
    columns = [
        Column("letter", "Letter"),
        Column("state", "Verdict"),
        Column("says", "Why"),
        Column("fix", "Fix"),
    ]
    found = []
    for objective, verdicts in goals:
        rows = [
            {
                "letter": f"{v.letter}: {v.word}", "state": "✓\u00a0stands" if v.ok else "✗\u00a0to\u00a0mend",
                "says": stop(capital(v.says)), "fix": stop(capital(v.fix)),
            }
            for v in verdicts
        ]  # fmt: skip
        stands = sum(v.ok for v in verdicts)
        shown = columns if stands < len(verdicts) else columns[:-1]
        caption = f"“{objective.title}” as a SMART goal: {stands} of {len(verdicts)} letters stand"
        found.append(table(rows, shown, caption))
    return stack(found, otherwise=NOTHING)


def signatures(plan: Plan, teams: Sequence[Team], signed: Mapping[str, Signature | None]) -> Block:
    """Who has signed, and which team with a plan has not."""
    rows = []
    for team in teams:
        own = [o for o in plan.objectives if o.team == team.id]
        mark = signed.get(team.id)
        if own or mark:
            rows.append({
                "team": team.name, "objectives": len(own), "state": f"signed by {mark.who}" if mark else "not signed yet",
                "at": mark.at.date() if mark else None, "stamp": mark.stamp[:8] if mark else "",
            })  # fmt: skip
    columns = [
        Column("team", "Team"), Column("objectives", "Objectives", "number"), Column("state", "State"),
        Column("at", "On", "day"), Column("stamp", "Stamp", note="the first signs of the hash over the plan as it was signed"),
    ]  # fmt: skip
    return table(
        rows,
        columns,
        f"Signatures for {plan.cycle}",
        empty="There is no plan to sign yet.",
        fix="Draft it first.",
    )


def signing(plan: Plan, signed: Mapping[str, Signature | None]) -> list[str]:
    """The command for each team that has a plan and no signature."""
    teams = dict.fromkeys(o.team for o in plan.objectives)
    return [
        f'okrkit plan sign --cycle {plan.cycle} --team {team} --who "NAME"'
        for team in teams
        if signed.get(team) is None
    ]


def edits(changes: Rows, signed: Mapping[str, Signature | None]) -> Block:
    """Changes to a plan after its signature, a row a field."""
    if not any(signed.values()):
        return NOTHING
    rows = [
        {
            **r,
            "day": str(r["at"])[:10],
            "field": str(r["field"]).replace("_", " "),
            "old": _said(r["old"]),
            "new": _said(r["new"]),
        }
        for r in records(changes)
        if str(r["field"]) not in _INNER
    ]
    if not rows:
        return callout("Nothing was edited after the signature.", "good")
    columns = [
        Column("day", "On"), Column("who", "Who"), Column("title", "What"), Column("field", "Field"), Column("old", "From"),
        Column("new", "To"), Column("why", "Why"),
    ]  # fmt: skip
    return table(rows, columns, "Edits after the signature")


def first_draft(
    plan: Plan, propose: Callable[[], Sequence[Objective]], *, team_exists: bool = True
) -> tuple[Plan | None, Block | None]:
    """Where nothing is planned yet: a draft from the shop's own numbers, and a remark on what to do with it."""
    if plan.objectives:
        return None, None
    try:
        drafted = tuple(propose())
    except InvalidValueError as error:
        return None, callout(
            f"No draft can be made from data: {stop(error.problem)}", "missing", fix=capital(stop(error.fix))
        )
    team = drafted[0].team if drafted else "company"
    first = "" if team_exists else f'ws.save(ok.Team("{team}", ws.name, "company"), who="NAME") and then '
    remark = callout(
        "This is a proposal from the shop's own numbers, not yet a plan. Change what you don't believe.", "note",
        fix=f'Keep it with {first}ws.save_many(ws.propose_plan("{plan.cycle}", "{team}"), who="NAME") in a notebook cell, then edit it.',
    )  # fmt: skip
    return Plan(plan.cycle, team, drafted), remark


def joined(tables: Iterable[Rows]) -> list[Mapping[str, Any]]:
    """The rows of several tables as one."""
    return [row for rows in tables for row in records(rows)]


def _said(value: object) -> str:
    """A field's value as a person reads it in a list of edits."""
    if value is None or value in ("", [], ()):
        return "nothing"
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
    if isinstance(value, Mapping):
        return "; ".join(f"{k} {_said(v)}" for k, v in value.items() if v not in (None, "", []))
    if isinstance(value, list | tuple):
        return "; ".join(_said(v) for v in value)
    return str(value)
