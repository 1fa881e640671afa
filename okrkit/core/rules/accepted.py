"""Faults that people keep with a reason: which findings they settle, and when they no longer do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Any, TypeVar, cast

from okrkit.core.model import Accepted, Initiative, KeyResult, Objective, Plan, SmartGoal, to_objective
from okrkit.core.rules.base import Finding, Subject
from okrkit.core.rules.registry import find_all
from okrkit.errors import InvalidValueError

T = TypeVar("T")
Acceptable = Objective | KeyResult | Initiative


def weighed(findings: tuple[Finding, ...], subject: Subject) -> tuple[Finding, ...]:
    """Findings with the reason why a record keeps them; where it lapsed because the line changed, they say so."""
    kept = _kept(subject)
    if not kept:
        return findings
    return tuple(_weigh(each, *kept[each.code]) if each.code in kept else each for each in findings)


def _kept(subject: Subject) -> dict[str, tuple[Accepted, str]]:
    """Acceptances by code, each with what stands in its place now."""
    if isinstance(subject, Plan):
        return {}
    if isinstance(subject, SmartGoal):
        if not (subject.accepted or subject.key_result_accepted):
            return {}
        objective = to_objective(subject)
        return {**_kept(objective.key_results[0]), **_kept(objective)}
    return {each.code: (each, subject.line) for each in subject.accepted}


def _weigh(finding: Finding, accepted: Accepted, line: str) -> Finding:
    if accepted.holds(line):
        return replace(finding, accepted=accepted)
    who = f" by {accepted.by}" if accepted.by else ""
    when = f" on {accepted.on}" if accepted.on else ""
    return replace(
        finding,
        message=f"{finding.message}; it was accepted{who}{when} for {accepted.line!r}, which has changed since",
        fix=f"{finding.fix}; or accept it again with a reason",
    )


def choose(findings: Sequence[Finding], code: str, where: str) -> Finding:
    """The finding at a record that a code or slug means.

    Raises
    ------
    UnknownNameError
        If there is no such rule; the near ones are offered.
    InvalidValueError
        If the rule has nothing to say at the record; those that have are offered, the near ones first.
    """
    rules = {rule.code: rule for rule in find_all(code)}
    for finding in findings:
        if finding.code in rules:
            return finding
    named = " or ".join(f"{rule.code} {rule.slug}" for rule in rules.values())
    problem = f"{named} has nothing to say at {where}"
    spoken = list(dict.fromkeys(finding.code for finding in findings))
    if not spoken:
        raise InvalidValueError(problem, "nor has any other rule, so there is nothing to accept there")
    near = get_close_matches(next(iter(rules)), spoken, n=len(spoken), cutoff=0.0)
    slugs = {finding.code: finding.slug for finding in findings}
    said = ", ".join(f"{each} {slugs[each]}" for each in near)
    raise InvalidValueError(problem, f"what is said there: {said}")


def keep(record: Acceptable, accepted: Accepted) -> Acceptable:
    """The record with one more acceptance; one of the same code gives way to it."""
    others = (each for each in record.accepted if each.code != accepted.code)
    return replace(record, accepted=(*others, accepted))


def bound(record: T) -> T:
    """A record with its acceptances bound to what stands there now, where they do not say to what.

    In a plan file the reason stands beside the line, so people leave the line out.
    """
    made: Any = record
    if isinstance(made, Objective):
        made = replace(made, key_results=tuple(bound(kr) for kr in made.key_results))
    if isinstance(made, Acceptable) and not all(each.line for each in made.accepted):
        lines = (each if each.line else replace(each, line=made.line) for each in made.accepted)
        made = replace(made, accepted=tuple(lines))
    return cast(T, made)


def codes(records: Sequence[Objective | Initiative]) -> tuple[str, ...]:
    """Every code that records and their key results accept, once each."""
    found = [each.code for record in records for each in record.accepted]
    for record in records:
        if isinstance(record, Objective):
            found += [each.code for kr in record.key_results for each in kr.accepted]
    return tuple(dict.fromkeys(found))
