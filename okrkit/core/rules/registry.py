"""Every rule there is, found by walking this package: no list to edit."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib import import_module

from okrkit.core.rules.base import About, Rule
from okrkit.errors import InvalidValueError, UnknownNameError

RETIRED: Mapping[str, str] = {}
"""Codes of rules that were taken out, and why: an old review may still cite one, so no new rule takes its code."""


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, by code."""
    package = import_module("okrkit.core.rules")
    found: dict[str, Rule] = {}
    for info in pkgutil.walk_packages(package.__path__, "okrkit.core.rules."):
        if info.ispkg or info.name.count(".") == 3:  # the machinery beside the folders holds no rules
            continue
        for value in vars(import_module(info.name)).values():
            if isinstance(value, Rule):
                _add(found, value, info.name)
    return tuple(found[code] for code in sorted(found))


@cache
def in_order(about: About) -> tuple[Rule, ...]:
    """The rules that look at one kind of record, each after those that may silence it."""
    known = {rule.code: rule for rule in rules() if rule.about == about}
    for rule in known.values():
        if strangers := sorted(rule.after - known.keys()):
            problem = f"{rule.code} waits for {', '.join(strangers)}, which no rule about the same record has"
            raise InvalidValueError(problem, "name codes of rules that look at the same kind of record")
    try:
        order = tuple(TopologicalSorter({code: sorted(r.after) for code, r in known.items()}).static_order())
    except CycleError as error:
        problem = f"rules wait for each other in a circle: {', '.join(error.args[1])}"
        raise InvalidValueError(problem, "take one of them out of 'after'") from error
    return tuple(known[code] for code in order)


def find(code: str) -> Rule:
    """The rule with a code or a slug, in any case; of several with one slug the first by code."""
    return find_all(code)[0]


def find_all(code: str) -> tuple[Rule, ...]:
    """The rule with a code, or every rule with a slug: one fault may be seen in records of several kinds."""
    wanted = code.strip()
    found = tuple(r for r in rules() if wanted.upper() == r.code or wanted.lower() == r.slug)
    if found:
        return found
    if wanted.upper() in RETIRED:
        raise UnknownNameError(f"rule {wanted.upper()} was taken out", RETIRED[wanted.upper()])
    raise UnknownNameError.of("rule", wanted.upper(), [rule.code for rule in rules()])


def _add(found: dict[str, Rule], rule: Rule, module: str) -> None:
    if rule.code in RETIRED:
        problem = f"{module} uses the code {rule.code}, which another rule had before"
        raise InvalidValueError(problem, "take the next free code")
    twin = found.setdefault(rule.code, rule)
    if twin is not rule or any(
        (r.slug, r.about) == (rule.slug, rule.about) for r in found.values() if r is not rule
    ):
        problem = f"{module}: another rule already has the code {rule.code} or the slug {rule.slug!r}"
        raise InvalidValueError(problem, "give each rule its own code, and a slug of its own among its kind")
