"""What the coach says of a draft, each finding at the field that it asks to mend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from okrkit.core.model import Objective, Plan, from_objective
from okrkit.core.rules import Context, Finding, History, check_key_result, check_objective, check_smart_goal
from okrkit.core.rules.letters import LETTERS, from_findings
from okrkit.errors import OkrkitError
from okrkit.widgets.goal_drafter.state import GAP, record

if TYPE_CHECKING:
    from okrkit.workspace import Planned

FIELDS = {
    "no-cycle": "title", "no-goal-type": "goal_type", "no-key-results": "key_results", "no-parent": "parent", "no-why": "why",
    "objective-without-owner": "owner", "only-milestones": "key_results", "wrong-number-of-key-results": "key_results",
    "due-outside-cycle": "due", "guardrail-without-limit": "target", "milestone-without-dates": "due", "no-baseline": "baseline",
    "no-base": "title", "no-evidence": "evidence", "no-owner": "owner", "no-source": "kpi", "no-target": "target", "no-unit": "unit",
    "percent-or-points": "unit", "points-out-of-order": "target", "target-equals-baseline": "target", "wrong-direction": "target",
    "baseline-differs": "baseline", "promise-unlikely": "target", "settles-late": "kpi", "target-already-reached": "target",
    "target-beyond-history": "target", "target-inside-noise": "target", "target-is-trend": "target", "too-few-readings": "kpi",
    "unusual-season": "baseline",
}  # fmt: skip
"""Rule's slug -> field; what a rule says about the words stands at the title."""

_SMART = {"S": "title", "M": "kpi", "A": "evidence", "R": "why", "T": "due"}
_SHOWN = {
    "S": ("title", "key_results.{n}.title", "goal_type"), "R": ("why", "parent"), "T": ("key_results.{n}.due",),
    "M": ("key_results.{n}.kpi", "key_results.{n}.unit", "key_results.{n}.baseline", "key_results.{n}.target"),
    "A": ("key_results.{n}.evidence", "key_results.{n}.owner"),
}  # fmt: skip
"""Letter -> the fields that stand below it on the screen."""
_FUTURES = 400
"""Quantiles of a forecast's ends that the coach counts: steps of a quarter of a per cent."""


def judged(draft: Mapping[str, Any], context: Context, plan: Plan) -> dict[str, Any]:
    """Findings by field and the SMART letters of each key result, in plain values.

    ``findings`` maps a path (``title``, ``key_results.0.baseline``) to what is said there; ``letters`` has one list a key
    result, where ``remarks`` counts what is weak at the letter's fields all the same; ``invalid`` is what cannot be read at all. A title without words is not judged for its words.
    """
    try:
        objective = record(draft)
    except OkrkitError as error:
        return {"findings": {}, "letters": [], "invalid": {"problem": error.problem, "fix": error.fix}}
    around = replace(context, plan=with_objective(plan, objective), objective=objective)
    found: dict[str, list[dict[str, Any]]] = {}
    own = [f for f in check_objective(objective, context=around) if f.about == "objective"]
    _place(found, own, "", silent=objective.title == GAP)
    for n, kr in enumerate(objective.key_results):
        said = check_key_result(kr, context=around)
        _place(found, said, f"key_results.{n}.", silent=kr.title == GAP)
    return {"findings": found, "letters": _letters(objective, around, found), "invalid": None}


def with_objective(plan: Plan, objective: Objective) -> Plan:
    """The plan as it would be with the draft in it."""
    others = tuple(o for o in plan.objectives if not objective.id or o.id != objective.id)
    return replace(plan, objectives=(*others, objective))


def on_the_same_futures(context: Context, planned: Sequence[Planned]) -> Context:
    """The coach's histories with the futures that the chances beside the fields are counted on, so that both say the same."""
    import numpy as np

    at = (np.arange(_FUTURES) + 0.5) / _FUTURES

    def seen(history: History) -> History:
        told = [(p.key_result, p.attainment.forecast) for p in planned if p.attainment]
        own = next((about for kr, about in told if history.is_of(kr, about.cycle)), None)
        if own is None or not history.outcomes:
            return history
        return replace(history, outcomes=tuple(np.quantile(own.ends, at).tolist()))

    return replace(context, histories=tuple(seen(h) for h in context.histories))


def _place(
    found: dict[str, list[dict[str, Any]]], said: Sequence[Finding], prefix: str, *, silent: bool
) -> None:
    for each in said:
        field = FIELDS.get(each.slug, "title")
        if not (silent and field in ("title", "key_results")):
            found.setdefault(prefix + field, []).append(plainly(each))


def plainly(finding: Finding) -> dict[str, Any]:
    """A finding for the screen."""
    kept = finding.accepted
    return {
        "code": finding.code, "slug": finding.slug, "severity": finding.severity, "message": _sentence(finding.message),
        "fix": _sentence(finding.fix), "rewrite": finding.rewrite,
        "accepted": {"reason": kept.reason, "by": kept.by} if kept else None,
    }  # fmt: skip


def _letters(
    objective: Objective, context: Context, said: Mapping[str, Sequence[Mapping[str, Any]]]
) -> list[list[dict[str, Any]]]:
    """Each key result with its objective as one SMART goal."""
    codes = {letter: code for code, (letter, _) in LETTERS.items()}
    found = []
    for n, kr in enumerate(objective.key_results):
        goal = from_objective(replace(objective, key_results=(kr,)))
        untold = {
            letter
            for letter, blank in (("S", GAP in (kr.title, objective.title)), ("M", kr.title == GAP))
            if blank
        }
        verdicts = from_findings(check_smart_goal(goal, context=context))
        found.append([
            {
                "letter": v.letter, "word": v.word, "ok": v.ok and v.letter not in untold, "code": codes[v.letter],
                "says": _sentence(v.says) if v.letter not in untold else "Nothing is written yet.", "fix": _sentence(v.fix),
                "field": _SMART[v.letter], "remarks": _open(said, v.letter, n, codes[v.letter]),
            }
            for v in verdicts
        ])  # fmt: skip
    return found


def _open(said: Mapping[str, Sequence[Mapping[str, Any]]], letter: str, n: int, own: str) -> int:
    """How many weak findings stand at a letter's fields, besides the letter's own."""
    at = [finding for field in _SHOWN[letter] for finding in said.get(field.format(n=n), ())]
    return sum(f["severity"] == "weak" and not f["accepted"] and f["code"] != own for f in at)


def _sentence(text: str) -> str:
    if not text:
        return ""
    text = text.replace(repr(GAP), "it")  # a title that nobody has written yet is not quoted
    return text[:1].upper() + text[1:] + ("" if text[-1] in ".!?…" else ".")
