"""Whether the coach is right about targets: its words against what happened next, on real series.

Run: ``python benchmarks/coach_data.py [--series FILE]``. Every weekly series is looked at before up to four of its quarters
with all weeks known. Invented key results are held against the history as known then; the quarter that followed shows
who was right. A plan that starts from the data and takes the coach's own proposal should be left alone. Exits 1 when
an aim is missed; does nothing where the series are absent.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from _measure import verdict

if TYPE_CHECKING:
    from okrkit.core.model import KeyResult
    from okrkit.core.rules import History, Stretch

SERIES = Path(__file__).parents[2] / "shared/series/kpi_series_dev.parquet"
WEEK = timedelta(days=7)
LEAST_WEEKS, QUARTERS = 70, 4
KPI = {"flow": ("units_sold", "units", "total"), "avg": ("average_order_value", "currency", "mean"),
       "ratio": ("conversion_rate", "share", "mean")}  # fmt: skip


@dataclass
class Tally:
    """For each plan: how many there were, and by code and weight which of them reached their target."""

    plans: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    reached: dict[tuple[str, str, str], list[bool]] = field(default_factory=lambda: defaultdict(list))
    season_nearer: list[bool] = field(default_factory=list)

    def weak(self, plan: str) -> float:
        """Weak findings a plan."""
        return (
            sum(len(v) for (p, _, s), v in self.reached.items() if (p, s) == (plan, "weak"))
            / self.plans[plan]
        )

    def outcome(self, code: str) -> list[bool]:
        return [r for (_, c, _), v in self.reached.items() if c == code for r in v]


def quarters(weeks: Sequence[Stretch], kind: str) -> Iterator[tuple[History, float]]:
    """(history before a quarter, what the quarter then was), the latest first."""
    from okrkit.core.model import Cycle
    from okrkit.core.rules import History, Stretch
    from okrkit.core.rules.foresight import foresee, noise, scale_of

    kpi, unit, measure = KPI[kind]

    def over(start: date, end: date) -> float | None:
        values = [w.value for w in weeks if start <= w.start + timedelta(days=3) < end]
        if len(values) < 0.85 * (end - start).days / 7:
            return None
        mean = sum(values) / len(values)
        return mean * (end - start).days / 7 if measure == "total" else mean

    cycle = Cycle.containing(weeks[-1].start)
    for _ in range(QUARTERS):
        cycle = cycle.previous()
        known = [w for w in weeks if w.end <= cycle.start]
        actual = over(cycle.start, cycle.end)
        before = [cycle.shift(-k) for k in range(1, 10)]
        former = [
            Stretch(c.start, c.end, v, c.name) for c in before if (v := over(c.start, c.end)) is not None
        ]
        newest = over(cycle.start - timedelta(days=91), cycle.start)
        if actual is None or newest is None or not former or len(known) < LEAST_WEEKS:
            continue
        latest = Stretch(cycle.start - timedelta(days=91), cycle.start, newest, "13 weeks")
        scale = scale_of(known, [latest, *former])
        if scale is None or newest <= 0:
            continue
        flow = kind == "flow"
        yield History(
            kpi, kpi, unit, measure=measure, cycle=cycle.name, readings=tuple(known), latest=latest,
            former=tuple(former), year_ago=cycle.year_ago().name,
            noise=noise(known, cycle, measure, scale, looks_back=False),
            outcomes=foresee(known, cycle, measure, scale, looks_back=False, share=kind == "ratio", adds_up=flow),
        ), actual  # fmt: skip


def plans(history: History) -> Iterator[tuple[str, KeyResult]]:
    """Key results as people write them: fair and unfair baselines, modest and bold targets."""
    from okrkit.core.model import KeyResult
    from okrkit.core.rules.rewriting import proposed_target

    def kr(baseline: float, target: float) -> KeyResult:
        return KeyResult("K", kpi=history.kpi, measure=history.measure, baseline=float(f"{baseline:.3g}"),
                         target=float(f"{target:.3g}"), evidence="tested")  # fmt: skip

    assert history.start is not None
    start, before = history.start.value, history.former[0].value
    proposal = proposed_target(KeyResult("K"), history, start)
    if proposal is not None and float(f"{proposal:.3g}") > float(f"{start:.3g}"):
        yield "from the data, to the coach's proposal", kr(start, proposal)
    for growth in (1.03, 1.05, 1.1, 1.2):
        yield f"from the data, {growth - 1:+.0%}", kr(start, start * growth)
    yield "from the quarter before, +10%", kr(before, before * 1.1)
    yield "from a fifth too low", kr(start * 0.8, start * 1.1)


def judged(file: Path) -> Tally:
    import math

    import pandas as pd

    from okrkit.core import rules
    from okrkit.core.model import Objective
    from okrkit.core.rules import Context, Stretch

    kinds = pd.read_csv(file.with_name(file.stem + "_meta.csv")).set_index("series_id")["kind"]
    frame = pd.read_parquet(file)
    tally = Tally()
    for name, rows in frame[frame["freq"] == "W"].groupby("series_id"):
        first = pd.Timestamp(rows["date"].iloc[0]).date()
        monday = first - timedelta(days=first.weekday())
        values = rows["value"].reset_index(drop=True)
        weeks = [
            Stretch(monday + k * WEEK, monday + (k + 1) * WEEK, float(v)) for k, v in values.dropna().items()
        ]
        for history, actual in quarters(weeks, kinds[name]):
            context = Context(objective=Objective("O", cycle=history.cycle), histories=(history,))
            for plan, kr in plans(history):
                tally.plans[plan] += 1
                for f in rules.check_key_result(kr, context=context):
                    if f.code.startswith("DT"):
                        tally.reached[plan, f.code, f.severity].append(actual >= (kr.target or 0))
                    if f.code == "DT107" and kr.baseline and (factor := history.seasonal(history.former[0])):
                        by_season = abs(math.log(actual / (kr.baseline * factor)))
                        tally.season_nearer.append(by_season < abs(math.log(actual / kr.baseline)))
    return tally


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--series", type=Path, default=SERIES)
    file = parser.parse_args().series
    if not file.is_file():
        print(f"{file.name} is not there; nothing was measured")
        return 0
    tally = judged(file)
    for plan, n in tally.plans.items():
        print(f"\n{plan} ({n})")
        for (p, code, severity), reached in sorted(tally.reached.items()):
            if p == plan:
                share = sum(reached) / len(reached)
                print(
                    f"  {code} {severity:5}{len(reached) / n:7.1%} of them, target then reached in {share:.0%}"
                )
    print()

    def share(found: list[bool]) -> float:
        return sum(found) / len(found)

    met = [
        verdict("weak findings on fair plans", tally.weak("from the data, to the coach's proposal"), 0.04),
        verdict("trend: targets then reached", share(tally.outcome("DT103")), 0.75, at_least=True),
        verdict("beyond history: targets then reached", share(tally.outcome("DT104")), 0.05),
        verdict("inside noise: targets then reached", share(tally.outcome("DT102")), 0.2, at_least=True),
        verdict("season: nearer to the truth than the baseline", share(tally.season_nearer), 0.8, at_least=True),
        verdict("a baseline a fifth too low is seen",
                len(tally.outcome("DT101")) / tally.plans["from a fifth too low"], 0.8, at_least=True),
    ]  # fmt: skip
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
