"""The data gate: what must hold of the data before a value scores a key result. Source: docs/data-gate.md"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from okrkit.core.checkins.holes import Hole
from okrkit.core.model import Band

State = Literal["passed", "provisional", "failed"]
CheckName = Literal[
    "complete period", "no missing days", "returns settled", "one currency", "no order twice", "fresh enough"
]
FRESH_DAYS = 10
"""Data older than this at a check-in no longer say how things stand."""


@dataclass(frozen=True, slots=True)
class Late:
    """Days of the period whose late events, such as returns, can still come in.

    ``since`` is the first of these days, ``settled_on`` the day whose data close the period. ``now`` is the band of the
    score as it stands, ``then`` the one it would have if these days brought what settled days bring; None where that
    cannot be said. ``weighed`` is False where no target tells what it would matter to.
    """

    since: date
    settled_on: date
    now: Band | None = None
    then: Band | None = None
    what: str = "returns"
    weighed: bool = True


@dataclass(frozen=True, slots=True)
class Twice:
    """Orders that the data hold more than once."""

    n: int
    example: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the data behind one value.

    Attributes
    ----------
    start, end : the days that the value stands for, half-open
    day : the day on which somebody looks at it
    over : whether the period lies behind that day
    first, last : what the data span, usual pauses included; None without any
    holes : silent days within, by what is missing on them
    late : None where nothing can still come in
    currency, others : the currency that counts, and rows of the period in others, which do not
    twice : None where each order is there once
    fresh_days : age up to which data are fresh enough
    """

    start: date
    end: date
    day: date
    over: bool
    first: date | None
    last: date | None
    holes: Mapping[str, tuple[Hole, ...]] = field(default_factory=dict)
    late: Late | None = None
    currency: str = ""
    others: Mapping[str, int] = field(default_factory=dict)
    twice: Twice | None = None
    fresh_days: int = FRESH_DAYS


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was found, as a clause, and how to mend it where it is not in order."""

    check: CheckName
    state: State
    found: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of all checks on one value.

    A value that fails is not scored. A provisional one is, and may still change.
    """

    findings: tuple[Finding, ...]

    @property
    def state(self) -> State:
        """The worst of the findings."""
        states = {f.state for f in self.findings}
        return "failed" if "failed" in states else "provisional" if "provisional" in states else "passed"

    @property
    def scores(self) -> bool:
        """Whether the value may score its key result."""
        return self.state != "failed"

    @property
    def faults(self) -> tuple[Finding, ...]:
        """What is not in order, the failed before the provisional."""
        return tuple(f for state in ("failed", "provisional") for f in self.findings if f.state == state)

    @property
    def reason(self) -> str:
        """Why the value is not scored, as a clause; empty where it is."""
        return "; ".join(f.found for f in self.findings if f.state == "failed")

    @property
    def mend(self) -> str:
        """What to do about the worst of it."""
        return "; ".join(dict.fromkeys(f.mend for f in self.faults if f.mend and f.state == self.state))


def judge(facts: Facts) -> Verdict:
    """Whether a value may score its key result.

    Without any data only the first check speaks: the others have nothing to look at.

    >>> june = Facts(date(2026, 4, 1), date(2026, 7, 1), date(2026, 7, 8), True, date(2024, 1, 1), date(2026, 6, 28))
    >>> judge(june).state, judge(june).reason
    ('failed', 'its data end on 2026-06-28, before the period does')
    """
    complete = _complete(facts)
    if facts.first is None or facts.last is None or facts.last < facts.start:
        return Verdict((complete,))
    checks = (_missing_days, _settled, _one_currency, _once, _fresh)
    return Verdict((complete, *(check(facts) for check in checks)))


def _complete(facts: Facts) -> Finding:
    name: CheckName = "complete period"
    through = facts.end - timedelta(days=1)
    if facts.first is None or facts.last is None:
        return Finding(name, "failed", "its data are missing", "import an export that carries it")
    if facts.last < facts.start:
        found = f"its data end on {facts.last}, before the period begins"
        return Finding(name, "failed", found, f"import an export that reaches to {through}")
    if facts.first > facts.start:
        found = f"its data begin on {facts.first}, after the period does on {facts.start}"
        return Finding(name, "failed", found, f"import an export that reaches back to {facts.start}")
    if facts.over and facts.last < through:
        found = f"its data end on {facts.last}, before the period does"
        return Finding(name, "failed", found, f"import an export that reaches to {through}")
    until = min(facts.last, through)
    so_far = "" if facts.over else ", so far"
    return Finding(name, "passed", f"complete from {facts.start} to {until}{so_far}")


def _missing_days(facts: Facts) -> Finding:
    found = [(what, hole) for what, some in facts.holes.items() for hole in some]
    if not found:
        return Finding("no missing days", "passed", "no day is missing")
    said = "; ".join(_hole(what, hole) for what, hole in found[:3])
    more = f" and {len(found) - 3} more such gaps" if len(found) > 3 else ""
    first, last = min(h.first for _, h in found), max(h.last for _, h in found)
    mend = f"import the export of {_span(first, last)}; if the shop rested, say so with `okrkit gate --closed {first}..{last}`"
    return Finding("no missing days", "failed", f"{said}{more}", mend)


def _hole(what: str, hole: Hole) -> str:
    are = "is" if hole.days == 1 else "are"
    days = "a day" if hole.days == 1 else f"{hole.days} days"
    span = _span(hole.first, hole.last)
    return f"{days} without {what} {are} in its data ({span}; about {hole.usual:.0f} are usual)"


def _span(first: date, last: date) -> str:
    return str(first) if first == last else f"{first} to {last}"


def _settled(facts: Facts) -> Finding:
    late = facts.late
    if late is None:
        return Finding("returns settled", "passed", "nothing that is still to come in changes it")
    through = facts.end - timedelta(days=1) if facts.over else min(facts.day, facts.end - timedelta(days=1))
    days = _span(max(late.since, facts.start), max(late.since, facts.start, through))
    come = f"{late.what} of {days} may still come in"
    wait = f"import an export that reaches to {late.settled_on} and look again"
    if not facts.over:
        return Finding("returns settled", "provisional", come, "nothing to do, it settles as time goes on")
    if not late.weighed:
        return Finding("returns settled", "provisional", come, wait)
    if late.now is None or late.then is None:
        return Finding("returns settled", "failed", come, wait)
    if late.now == late.then:
        found = f"{come}, as things go without changing its colour"
        return Finding("returns settled", "provisional", found, wait)
    return Finding(
        "returns settled", "failed", f"{come} and may turn it from {late.now} to {late.then}", wait
    )


def _one_currency(facts: Facts) -> Finding:
    name: CheckName = "one currency"
    if not facts.others:
        return Finding(name, "passed", f"all in {facts.currency}" if facts.currency else "one currency")
    rows = ", ".join(f"{n:,} in {code}" for code, n in sorted(facts.others.items()))
    found = f"it leaves out rows in another currency ({rows})"
    mend = f"say that {facts.currency} alone counts: give the key result the condition currency = '{facts.currency}'"
    return Finding(name, "failed", found, mend)


def _once(facts: Facts) -> Finding:
    twice = facts.twice
    if twice is None:
        return Finding("no order twice", "passed", "each order is there once")
    places = " and ".join(twice.sources) if len(twice.sources) > 1 else f"{twice.sources[0]} alone"
    orders = "1 order is" if twice.n == 1 else f"{twice.n:,} orders are"
    found = f"{orders} in its data twice, from {places} (e.g. {twice.example})"
    mend = (
        f"say whose orders count first: `okrkit sources orders {' '.join(twice.sources)}`"
        if len(twice.sources) > 1
        else "import the shop's orders from one kind of export alone"
    )
    return Finding("no order twice", "failed", found, mend)


def _fresh(facts: Facts) -> Finding:
    assert facts.last is not None
    if facts.over:
        return Finding("fresh enough", "passed", "the period is over")
    age = (facts.day - facts.last).days
    if age > facts.fresh_days:
        found = f"its data end on {facts.last}, {age} days before {facts.day}"
        return Finding("fresh enough", "failed", found, "import a newer export")
    old = "today's" if age <= 0 else "a day old" if age == 1 else f"{age} days old"
    return Finding("fresh enough", "passed", f"its data are {old}")
