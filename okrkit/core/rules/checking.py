"""Run the rules over a plan or one of its records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from okrkit.core.model import Initiative, KeyResult, Objective, Plan, SmartGoal
from okrkit.core.rules.accepted import weighed
from okrkit.core.rules.base import NOTHING_KNOWN, About, Context, Fault, Finding, Rule, Subject
from okrkit.core.rules.registry import in_order


def check(plan: Plan, *, context: Context = NOTHING_KNOWN) -> tuple[Finding, ...]:
    """Everything weak about a plan.

    The order is that of reading: the plan as a whole, then each objective followed by its key results, then the
    initiatives; at one record by code.
    """
    around = replace(context, plan=plan)
    findings = list(_run("plan", plan, around))
    for objective in plan.objectives:
        findings.extend(check_objective(objective, context=around))
    for initiative in plan.initiatives:
        findings.extend(check_initiative(initiative, context=around))
    return tuple(findings)


def check_objective(objective: Objective, *, context: Context = NOTHING_KNOWN) -> tuple[Finding, ...]:
    """Everything weak about an objective and its key results."""
    around = replace(context, objective=objective)
    findings = list(_run("objective", objective, around))
    for kr in objective.key_results:
        findings.extend(_run("key_result", kr, around))
    return tuple(findings)


def check_key_result(kr: KeyResult, *, context: Context = NOTHING_KNOWN) -> tuple[Finding, ...]:
    """Everything weak about one key result; ``context.objective`` is what it stands under."""
    return _run("key_result", kr, context)


def check_initiative(initiative: Initiative, *, context: Context = NOTHING_KNOWN) -> tuple[Finding, ...]:
    """Everything weak about one initiative."""
    return _run("initiative", initiative, context)


def check_smart_goal(goal: SmartGoal, *, context: Context = NOTHING_KNOWN) -> tuple[Finding, ...]:
    """Everything weak about a SMART goal, seen letter by letter."""
    return _run("smart_goal", goal, context)


def run(rules: Sequence[Rule], subject: Subject, context: Context) -> list[tuple[Rule, Fault]]:
    """The faults that rules see in a record, by code; silenced rules left out.

    ``rules`` stand in the order of `registry.in_order`, so that whoever may silence a rule comes before it.
    """
    spoken: dict[str, tuple[Rule, tuple[Fault, ...]]] = {}
    for rule in rules:
        if rule.after.isdisjoint(spoken) and (faults := rule.faults(subject, context)):
            spoken[rule.code] = rule, faults
    return [(rule, fault) for _, (rule, faults) in sorted(spoken.items()) for fault in faults]


def _run(about: About, subject: Subject, context: Context) -> tuple[Finding, ...]:
    return findings(in_order(about), subject, context)


def findings(rules: Sequence[Rule], subject: Subject, context: Context) -> tuple[Finding, ...]:
    """What rules say of a record, as findings; ``rules`` as for `run`."""
    found = run(rules, subject, context)
    name, title = _identity(subject)
    findings = tuple(
        Finding(
            rule.code,
            rule.slug,
            fault.problem,
            fault.fix,
            fault.severity or rule.severity,
            rule.about,
            name,
            title,
            fault.rewrite,
        )
        for rule, fault in found
    )
    return weighed(findings, subject)


def _identity(subject: Subject) -> tuple[str, str]:
    if isinstance(subject, SmartGoal):
        return subject.id, subject.specific.what
    if not isinstance(subject, Plan):
        return subject.id, subject.title
    parts = [part for part in (subject.cycle, subject.team) if part]
    return ".".join(parts), f"Plan {subject.cycle}" + (f" of {subject.team}" if subject.team else "")
