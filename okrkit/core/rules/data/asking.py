"""What a key result asks of its metric, next to what the metric's history says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from okrkit.core.model import Cycle, KeyResult, plain
from okrkit.core.rules.base import Context
from okrkit.core.rules.history import History, Stretch, in_days
from okrkit.core.rules.rewriting import in_line, shortly
from okrkit.core.rules.words import listed

KEPT = "nine of ten futures keep"
"""How a note names a baseline that comes from the forecast, where no target would do from the level before."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A target to be reached from a baseline, in the KPI's unit; ``stated`` where the key result names the baseline,
    ``fair`` where that is what the data say."""

    kr: KeyResult
    history: History
    cycle: Cycle
    baseline: float
    target: float
    rising: bool
    stated: bool
    fair: bool
    committed: bool
    learning: bool

    @property
    def step(self) -> float:
        """How far the target lies from the baseline."""
        return abs(self.target - self.baseline)

    def say(self, value: float, currency: str) -> str:
        """A number of the key result as it was written, beside its metric's name."""
        return in_line(shortly(value, self.history.unit, currency), self.kr, self.history.unit)

    @property
    def chance(self) -> float | None:
        """Share of the futures in which nothing is done that reach the target."""
        return self.history.chance(self.target, self.rising)


def ask(kr: KeyResult, context: Context) -> Ask | None:
    """None where there is no history, no target beyond baseline and data, or the numbers are not in the KPI's unit."""
    history, cycle = context.history(kr), context.around()
    if history is None or cycle is None or kr.kind not in ("increase", "decrease") or kr.target is None:
        return None
    if not same_unit(kr, history, context.currency) or in_per_cent(kr, history):
        return None
    start = history.start
    baseline = kr.baseline if kr.baseline is not None else start.value if start else None
    rising, fair = kr.kind == "increase", difference(kr, history) is None
    way = 1 if rising else -1
    if baseline is None or (kr.target - baseline) * way <= 0:
        return None
    if not fair and start is not None and (kr.target - start.value) * way <= 0:
        return None  # the target lies behind where the metric is: the baseline is the fault
    commitment = context.objective.commitment if context.objective else "aspirational"
    return Ask(
        kr, history, cycle, baseline, kr.target, rising, kr.baseline is not None, fair,
        commitment == "committed", commitment == "learning",
    )  # fmt: skip


def mended(kr: KeyResult, asked: Ask, target: float) -> KeyResult:
    """The key result with another target, from a baseline that the data bear out."""
    return (
        replace(kr, target=target)
        if asked.fair
        else replace(kr, target=target, baseline=None, baseline_note="")
    )


def same_unit(kr: KeyResult, history: History, currency: str) -> bool:
    """Whether the key result's numbers can be held against the KPI's."""
    return kr.unit in ("", history.unit) or (history.unit == "currency" and kr.unit.upper() == currency)


def in_per_cent(kr: KeyResult, history: History) -> bool:
    """Whether numbers were written in per cent for a KPI that is kept as a share of 1.

    >>> in_per_cent(KeyResult("Conversion", baseline=2.1), History("conversion_rate", "Conversion rate", "share"))
    True
    """
    stated = [v for v in (kr.baseline, kr.target, kr.commit, kr.stretch) if v is not None]
    return (
        history.unit == "share" and bool(stated) and max(stated) > 1 and max(_seen(history), default=0) <= 1
    )


def _seen(history: History) -> Iterable[float]:
    yield from (s.value for s in (*history.readings, *history.former))


def precision(value: float) -> float:
    """What rounding hides: half of the last digit that a number was written with, of two digits at least.

    >>> precision(50.0), precision(50.12), precision(180_000)
    (0.5, 0.005, 5000.0)
    """
    if value == 0:
        return 0.0
    _, digits, exponent = Decimal(plain(abs(value))).normalize().as_tuple()
    return 0.5 * 10.0 ** (int(exponent) - max(0, 2 - len(digits)))


@dataclass(frozen=True, slots=True)
class Difference:
    """A stated baseline that no period of the data bears out: how far it is off, and what would be fair."""

    away: float
    allowed: float
    compared: tuple[Stretch, ...]
    start: Stretch
    named: bool


def difference(kr: KeyResult, history: History) -> Difference | None:
    """How far a stated baseline is from every period one would compare with; None where it is near enough to one.

    Near enough is what rounding hides, what chance moves a cycle's value by, and a fifth of the way to the target. A
    baseline whose note names a cycle is held against that one alone.
    """
    if kr.baseline is None or history.noise is None or from_forecast(kr, history):
        return None
    named = [s for s in history.former if s.name and s.name in kr.baseline_note]
    compared = tuple(named) or history.comparable()
    start = named[0] if named else history.start
    values = [s.value for s in compared]
    if not named:
        values += [v for n in (4, 52) if (v := _newest(history, n)) is not None]
    if start is None or not values:
        return None
    away = min(abs(kr.baseline - v) for v in values)
    # A value that was still open when the plan was made has moved since.
    chance = history.noise * (2 if history.settles else 1)
    way = abs(kr.target - kr.baseline) / 5 if kr.target is not None else 0.0
    allowed = max(chance, precision(kr.baseline), way)
    return Difference(away, allowed, compared, start, bool(named)) if away > allowed else None


def from_forecast(kr: KeyResult, history: History) -> bool:
    """Whether the baseline is, as its note says, what nine of ten futures keep: measured in no period, and meant so.

    In a running cycle the note's futures know more than those here, so any value on the cautious side of them will do.
    """
    if kr.baseline is None or KEPT not in kr.baseline_note:
        return False
    worst, middle = history.outcome(0.01 if kr.kind != "decrease" else 0.99), history.expected()
    return (
        worst is not None and middle is not None and min(worst, middle) <= kr.baseline <= max(worst, middle)
    )


def _newest(history: History, n: int) -> float | None:
    """The mean of the newest weeks in the key result's measure; a total is no mean of anything."""
    latest = history.latest
    if history.measure == "total" or latest is None or len(history.readings) < n:
        return None
    inside = [w.value for w in history.readings if latest.start <= w.start and w.end <= latest.end]
    if not inside or not sum(inside):
        return None
    newest = [w.value for w in history.readings[-n:]]
    return sum(newest) / n * latest.value / (sum(inside) / len(inside))


def values_in(stretches: Iterable[Stretch], history: History, currency: str) -> str:
    """Values with their days: ``50.10 for 2026-Q3 and 48.20 for 2025-Q4``; days with the same value once."""
    told: dict[str, str] = {}
    for s in stretches:
        told.setdefault(history.say(s.value, currency), in_days(s, "for"))
    return listed([f"{value} {days}" for value, days in told.items()])
