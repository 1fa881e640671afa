"""A rule's page and the handbook of all rules, made from the rules themselves."""

from __future__ import annotations

from okrkit.core.model import Initiative, KeyResult, Objective, Plan, SmartGoal, dump, to_objective
from okrkit.core.rules.base import Example, Rule, Subject
from okrkit.core.rules.history import History, in_days
from okrkit.core.rules.registry import find_all, rules

_LOOKS_AT = {
    "plan": "the goals of a plan together",
    "objective": "an objective",
    "key_result": "a key result",
    "initiative": "an initiative",
    "smart_goal": "a SMART goal",
}
_WEIGHS = {
    "weak": "mend it before the plan is signed",
    "note": "allowed, but said",
}


def page(code: str) -> str:
    """The rule's page as Markdown, by code or slug; the messages in it are what the rule says about the examples.

    A slug that several rules share gives all their pages.
    """
    return "\n".join(f"# {_body(rule, '##')}" for rule in find_all(code))


def handbook() -> str:
    """All rules in one Markdown document: the catalogue as a table, then every page."""
    lines = [
        "# The coach's rules",
        "",
        "Made from the rules in `okrkit/core/rules`; `okrkit rule KR102` prints one of them. A rule speaks only where",
        "the record's own words and fields, or the shop's data, settle the matter. *Weak*: mend it before the plan is signed.",
        "*Note*: allowed, but said.",
        "",
        "| code | fault | looks at | weighs | in a sentence |",
        "|---|---|---|---|---|",
    ]
    for rule in rules():
        link = f"[{rule.code}](#{rule.code.lower()}-{rule.slug})"
        looks = rule.about.replace("_", " ")
        lines.append(f"| {link} | {rule.slug} | {looks} | {rule.severity} | {rule.title} |")
    pages = "\n".join(f"\n## {_body(rule, '###')}" for rule in rules())
    return "\n".join(lines) + "\n" + pages


def _body(rule: Rule, heading: str) -> str:
    lines = [
        f"{rule.code} {rule.slug}",
        "",
        rule.title,
        "",
        f"Looks at {_LOOKS_AT[rule.about]}. {rule.severity.capitalize()}: {_WEIGHS[rule.severity]}.",
    ]
    if rule.after:
        lines[-1] += f" Silent where {' or '.join(sorted(rule.after))} has spoken."
    lines += ["", f"{heading} Why", "", rule.why[0].upper() + rule.why[1:], "", f"{heading} Weak", ""]
    for example in rule.bad:
        lines += _shown(example)
        for fault in rule.faults(example.subject, example.context):
            weight = "" if fault.severity in (None, rule.severity) else f" ({fault.severity})"
            better = ["  >", f"  > better: {fault.rewrite}"] if fault.rewrite else []
            lines += ["", f"  > {fault.problem}{weight}", "  >", f"  > fix: {fault.fix}", *better, ""]
    lines += [f"{heading} Strong", ""]
    for example in rule.good:
        lines += _shown(example)
    anchor = rule.source.rpartition("/")[2]
    lines += ["", f"Source: [{rule.source}]({anchor})"]
    return "\n".join(lines) + "\n"


def _shown(example: Example) -> list[str]:
    """The record as a list item, with those parts of its surroundings that decide."""
    lines = [f"- {_record(example.subject)}", *_inside(example.subject)]
    objective = example.context.objective
    if objective is not None:
        lines.append(f"  - under the objective {_record(objective)}")
    for plan in example.context.plans:
        lines += [f"  - beside it, in the plan {plan.cycle}: {_record(each)}" for each in plan.objectives]
    lines += [
        f"  - in the shop's data: {_history(h, example.context.currency)}" for h in example.context.histories
    ]
    if example.context.teams is not None:
        tree = [
            f"{team.name}{f' (led by {team.lead})' if team.lead else ''}"
            + (f" under {example.context.teams[team.parent].name}" if team.parent else "")
            for team in example.context.teams
        ]
        lines.append(f"  - teams: {', '.join(tree)}")
    return lines


def _history(history: History, currency: str) -> str:
    def say(value: float) -> str:
        return history.say(value, currency)

    seen = [
        f"{say(s.value)} {in_days(s)}"
        for s in (*([history.latest] if history.latest else []), *history.former)
    ]
    parts = [f"{history.label}: {', '.join(seen)}"]
    if history.noise:
        parts.append(f"chance alone moves it by {say(history.noise)}")
    low, high = history.outcome(0.1), history.outcome(0.9)
    if low is not None and high is not None:
        parts.append(f"by itself it ends between {say(low)} and {say(high)} in eight of ten cases")
    if history.every != 7:
        parts.append(f"a reading every {history.every} days")
    if history.settles:
        parts.append(f"final after {history.settles} days")
    if history.looks_back:
        parts.append(f"over the last {history.looks_back} days")
    return "; ".join(parts)


def _inside(subject: Subject) -> list[str]:
    if isinstance(subject, Plan):
        lines = []
        for objective in subject.objectives:
            lines.append(f"  - {_record(objective)}")
            lines += [f"    - {_record(kr)}" for kr in objective.key_results]
        return lines
    if isinstance(subject, SmartGoal):
        return _inside(to_objective(subject)) if subject.specific.result != subject.specific.what else []
    return [f"  - {_record(kr)}" for kr in subject.key_results] if isinstance(subject, Objective) else []


def _record(record: Subject) -> str:
    """Title and filled fields; what stands at its default is left out."""
    if isinstance(record, Plan):
        return f"Plan {record.cycle}" + (f" of the team {record.team}" if record.team else "")
    if isinstance(record, SmartGoal):
        return _record(to_objective(record))
    empty: dict[type, Subject] = {kind: kind("-") for kind in (Objective, KeyResult, Initiative)}
    standard = dump(empty[type(record)])
    fields = [
        f"{name.replace('_', ' ')} {_value(value)}"
        for name, value in dump(record).items()
        if name not in ("title", "key_results") and value != standard.get(name)
    ]
    return f"**{record.title}**" + (f": {', '.join(fields)}" if fields else "")


def _value(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.12g}"
    if isinstance(value, list):
        return "; ".join(_value(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(
            _value(each) if name == "title" else f"{name.replace('_', ' ')} {_value(each)}"
            for name, each in value.items()
            if each not in ("", None) and (name, each) != ("weight", 1.0)
        )
    return str(value)
