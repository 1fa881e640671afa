"""What a key result asks of its metric, next to what the metric's history says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from okrkit.core.model import Cycle, KeyResult
from okrkit.core.rules.base import Context
from okrkit.core.rules.history import History, Stretch, in_days
from okrkit.core.rules.rewriting import shortly
from okrkit.core.rules.words import listed


@dataclass(frozen=True, slots=True)
class Ask:
    """A target to be reached from a baseline, in the KPI's unit; ``stated`` where the key result names the baseline."""

    history: History
    cycle: Cycle
    baseline: float
    target: float
    rising: bool
    stated: bool
    committed: bool
    learning: bool

    @property
    def step(self) -> float:
        """How far the target lies from the baseline."""
        return abs(self.target - self.baseline)

    def say(self, value: float, currency: str) -> str:
        """A number of the key result as it was written."""
        return shortly(value, self.history.unit, currency)

    @property
    def chance(self) -> float | None:
        """Share of the futures in which nothing is done that reach the target."""
        return self.history.chance(self.target, self.rising)


def ask(kr: KeyResult, context: Context) -> Ask | None:
    """None where there is no history, no target beyond a baseline, or the numbers are not in the KPI's unit."""
    history, cycle = context.history(kr), context.around()
    if history is None or cycle is None or kr.kind not in ("increase", "decrease") or kr.target is None:
        return None
    if not same_unit(kr, history, context.currency) or in_per_cent(kr, history):
        return None
    start = history.start()
    baseline = kr.baseline if kr.baseline is not None else start.value if start else None
    rising = kr.kind == "increase"
    if baseline is None or (kr.target - baseline) * (1 if rising else -1) <= 0:
        return None
    commitment = context.objective.commitment if context.objective else "aspirational"
    return Ask(
        history, cycle, baseline, kr.target, rising, kr.baseline is not None,
        commitment == "committed", commitment == "learning",
    )  # fmt: skip


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
    """Half of the last digit that a number was written with, at most a twentieth of it: what rounding hides.

    >>> precision(50.0), precision(50.12), precision(180_000)
    (0.5, 0.005, 5000.0)
    """
    text = f"{abs(value):.12g}"
    if "e" in text or value == 0:
        return 0.0
    digits = text.partition(".")[2]
    whole = len(text) - len(text.rstrip("0")) if not digits else -len(digits)
    return float(min(0.5 * 10**whole, abs(value) / 20))


def values_in(stretches: Iterable[Stretch], history: History, currency: str) -> str:
    """Values with their days: ``50.10 for 2026-Q3 and 48.20 for 2025-Q4``; days with the same value once."""
    told: dict[str, str] = {}
    for s in stretches:
        told.setdefault(history.say(s.value, currency), in_days(s, "for"))
    return listed([f"{value} {days}" for value, days in told.items()])
