"""What the data gate's verdicts read like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from okrkit.core.checkins import Facts, Hole, Late, Verdict, judge
from okrkit.core.model import KeyResult
from okrkit.figures import gating

DAYS = (date(2026, 7, 1), date(2026, 10, 1), date(2026, 10, 5))
SPAN = (date(2025, 1, 1), date(2026, 10, 4))
GOOD = judge(Facts(*DAYS, True, *SPAN))
LATE = judge(Facts(*DAYS, True, *SPAN, late=Late(date(2026, 9, 5), date(2026, 10, 30), "green", "green")))
HOLE = {"orders": (Hole(date(2026, 8, 3), date(2026, 8, 4), 24.0),)}
BAD = judge(Facts(*DAYS, True, *SPAN, holes=HOLE))


@dataclass
class Row:
    title: str
    verdict: Verdict | None

    @property
    def key_result(self) -> KeyResult:
        return KeyResult(self.title)


def test_good_data_need_one_sentence_and_no_table() -> None:
    said = repr(gating.carried([Row("Sell more", GOOD), Row("Ask them", None)]))
    assert said == "Good: The data of the one may be scored; 1 is entered by hand."


def test_what_fails_comes_first_with_its_mend() -> None:
    said = repr(gating.carried([Row("Fewer returns", LATE), Row("Sell more", BAD)]))
    assert "1 key result of 2 cannot be scored: “Sell more”" in said
    first, second = [line for line in said.splitlines() if "✕" in line or "○" in line]
    assert first.startswith("Sell more")
    assert "2 days without orders are in its data" in first
    assert "okrkit gate --closed 2026-08-03..2026-08-04" in first
    assert second.startswith("Fewer returns")
    assert [gating.badge(v) for v in (GOOD, LATE, BAD)] == ["✓ carries", "○ may change", "✕ not scored"]


def test_kpis_without_data_say_so() -> None:
    assert "no data for the gate" in repr(gating.kpis({}))
    assert "1 KPI of 1 cannot be scored: “Orders”" in repr(gating.kpis({"Orders": BAD}))
