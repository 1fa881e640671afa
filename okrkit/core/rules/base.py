"""What a rule is, what it is told, and what it says."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_type_hints

from okrkit.core.model import Accepted, Cycle, Initiative, KeyResult, Objective, Plan, SmartGoal, TeamTree
from okrkit.core.rules.history import History
from okrkit.errors import InvalidValueError

About = Literal["objective", "key_result", "initiative", "smart_goal", "plan"]
Severity = Literal["weak", "note"]
"""``weak`` should be mended before the plan is signed; ``note`` is allowed, but said."""

Subject = Objective | KeyResult | Initiative | SmartGoal | Plan
_ABOUT: dict[type, About] = {
    Objective: "objective",
    KeyResult: "key_result",
    Initiative: "initiative",
    SmartGoal: "smart_goal",
    Plan: "plan",
}
_CODE = re.compile(r"[A-Z]{2}\d{3}")
_SLUG = re.compile(r"[a-z]+(?:-[a-z]+)*")
_DOC = re.compile(r"(?P<title>.+?)\n\s*\n\s*Why: (?P<why>.+?)\n\s*Source: (?P<source>\S+)\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Context:
    """What is known around a record; a rule keeps silent about what it is not told.

    ``objective`` is the one a key result stands under, ``plan`` the plan being checked, ``plans`` those of other
    cycles or teams. ``currency`` only words the messages. ``line`` says that a line of text is all there is: fields that
    a line does not hold (owner, evidence, cycle) are then unknown, not missing. ``histories`` are those of key results
    bound to a KPI, as far as they are known.
    """

    objective: Objective | None = None
    plan: Plan | None = None
    plans: tuple[Plan, ...] = ()
    teams: TeamTree | None = None
    fiscal_start: int = 1
    currency: str = ""
    line: bool = False
    histories: tuple[History, ...] = ()

    def cycle(self, name: str) -> Cycle | None:
        """The cycle of that name, or None where there is none or nobody can read it."""
        try:
            return Cycle(name, self.fiscal_start) if name else None
        except InvalidValueError:
            return None

    def cycle_of(self, objective: Objective) -> Cycle | None:
        """The objective's own cycle, else the plan's."""
        return self.cycle(objective.cycle or (self.plan.cycle if self.plan else ""))

    def around(self) -> Cycle | None:
        """The cycle of the objective around a key result, else the plan's."""
        if self.objective is not None:
            return self.cycle_of(self.objective)
        return self.cycle(self.plan.cycle) if self.plan else None

    def history(self, kr: KeyResult) -> History | None:
        """What is known of the metric behind a key result; None where nothing is."""
        if not kr.kpi or not self.histories:
            return None
        cycle = self.around()
        return next((h for h in self.histories if h.is_of(kr, cycle)), None)

    def objectives(self) -> tuple[Objective, ...]:
        """Every objective known, once each and with its cycle: the plan's first, then those of the other plans."""
        found: list[Objective] = []
        seen: set[str] = set()
        for plan in (*((self.plan,) if self.plan else ()), *self.plans):
            for objective in plan.objectives:
                if objective.id and objective.id in seen:
                    continue
                seen.add(objective.id)
                found.append(objective if objective.cycle else replace(objective, cycle=plan.cycle))
        return tuple(found)


NOTHING_KNOWN = Context()


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule saw, and what to do next; ``severity`` where this case weighs other than the rule's usual ones.

    ``rewrite`` is a line to put in place of the weak one, with what is known filled in and an ellipsis where only a
    person can fill in; empty where a field has to be filled instead.
    """

    problem: str
    fix: str
    severity: Severity | None = None
    rewrite: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault at a record. ``id`` is empty for a draft that was not saved yet; for a plan it names team and cycle.

    ``accepted`` is why a person keeps it all the same; it is then still said, but weighs nothing.
    """

    code: str
    slug: str
    message: str
    fix: str
    severity: Severity
    about: About
    id: str
    title: str
    rewrite: str = ""
    accepted: Accepted | None = None

    @property
    def weak(self) -> bool:
        """Whether it still has to be mended: neither a note nor accepted."""
        return self.severity == "weak" and self.accepted is None


@dataclass(frozen=True, slots=True)
class Example:
    """A record that a rule must catch or must pass, with what is known around it."""

    subject: Subject
    context: Context = NOTHING_KNOWN


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of fault: how to see it, why it matters, and examples that the tests run."""

    code: str
    slug: str
    about: About
    severity: Severity
    title: str
    why: str
    source: str
    after: frozenset[str]
    bad: tuple[Example, ...]
    good: tuple[Example, ...]
    see: Callable[..., Iterator[Fault]] = field(repr=False, compare=False)
    told: bool = field(repr=False, compare=False)
    line: bool = False

    def faults(self, subject: Subject, context: Context = NOTHING_KNOWN) -> tuple[Fault, ...]:
        """Its faults in a record, whatever other rules say."""
        if isinstance(subject, Plan):
            context = replace(context, plan=subject)
        return tuple(self.see(subject, context) if self.told else self.see(subject))


def rule(
    code: str,
    slug: str,
    *,
    severity: Severity = "weak",
    after: Iterable[str] = (),
    bad: Iterable[Subject | Example] = (),
    good: Iterable[Subject | Example] = (),
    line: bool = False,
) -> Callable[[Callable[..., Iterator[Fault]]], Rule]:
    """Make a rule of a function from a record (and, if it wants, the `Context`) to its faults.

    Parameters
    ----------
    code : two letters and three digits, never used again for another fault
    slug : names the fault, not the remedy
    severity : how much its faults weigh
    after : codes of rules about the same kind of record; where one of them has spoken this one is silent
    bad, good : records it must catch, and must pass; `Example` adds what is known around one
    line : whether it also judges a line of text of which nothing else is known

    The annotation of the first argument says what the rule looks at; the docstring holds a sentence that states the
    fault, ``Why:`` and ``Source:``.
    """
    if not _CODE.fullmatch(code) or not _SLUG.fullmatch(slug):
        problem = f"{code!r}, {slug!r} do not name a rule"
        raise InvalidValueError(problem, "write a code like KR102 and a slug like no-baseline")

    def make(see: Callable[..., Iterator[Fault]]) -> Rule:
        title, why, source = _documented(code, see)
        parameters = list(inspect.signature(see).parameters)
        kind = get_type_hints(see).get(parameters[0]) if parameters else None
        if kind not in _ABOUT:
            problem = f"rule {code} does not say which record it looks at"
            raise InvalidValueError(
                problem, "annotate its first argument: Objective, KeyResult, Initiative, SmartGoal, Plan"
            )
        return Rule(
            code, slug, _ABOUT[kind], severity, title, why, source, frozenset(after), _examples(bad), _examples(good),
            see, len(parameters) > 1, line,
        )  # fmt: skip

    return make


def _examples(given: Iterable[Subject | Example]) -> tuple[Example, ...]:
    return tuple(each if isinstance(each, Example) else Example(each) for each in given)


def _documented(code: str, see: Callable[..., Any]) -> tuple[str, str, str]:
    found = _DOC.fullmatch(inspect.getdoc(see) or "")
    if found is None:
        problem = f"rule {code} is not explained"
        raise InvalidValueError(problem, "give its docstring a sentence, then 'Why: ...' and 'Source: ...'")
    return " ".join(found["title"].split()), " ".join(found["why"].split()), found["source"]
