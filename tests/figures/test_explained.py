"""Plan to actual by driver, and the audit of assumptions: what figure and sentences say of hand-made values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from okrkit import figures as fig
from okrkit.core.scenarios import Node, Tree
from okrkit.figures import explained

TREE = Tree(
    "sales",
    "revenue",
    (
        Node("revenue", unit="currency", formula="orders * order_value"),
        Node("orders", unit="orders"),
        Node("order_value", unit="currency/orders"),
    ),
)


@dataclass
class ByHand:
    """A bridge as `Workspace.bridge` gives it."""

    parts: list[tuple[str, float]]
    start: tuple[str, float] = ("plan for 2026-Q1", 1000.0)
    end: tuple[str, float] = ("2026-Q1", 900.0)
    tree: Tree = TREE
    unit: str = "currency"
    notes: tuple[str, ...] = ("A note.",)
    extra: list[Any] = field(default_factory=list)
    scenario: object = None

    def by_driver(self) -> list[tuple[str, float]]:
        return self.parts


def row(label: str, verdict: str, **changes: object) -> dict[str, Any]:
    made: dict[str, Any] = {
        "assumption": "A1", "driver": "x", "member": "", "label": label, "unit": "share", "who": "Mia", "why": "",
        "low": 0.02, "middle": 0.025, "high": 0.03, "happened": 0.01, "verdict": verdict, "part": -120.0, "share": 1.2, "reason": "",
    }  # fmt: skip
    return {**made, **changes}


def test_the_waterfall_names_both_ends_and_every_driver() -> None:
    shown = explained.driver_bridge(ByHand([("Orders", -150.0), ("Order value", 50.0)]), "EUR")
    assert shown.alt == "Revenue: plan for 2026-Q1 €1,000; Orders -€150, Order value +€50; 2026-Q1 €900."
    assert shown.figure.layout.title.text.startswith(
        "Revenue went from €1,000 to €900, mostly through Orders"
    )


def test_a_plan_that_was_missed_is_told_as_a_gap_and_not_as_a_fall() -> None:
    found = ByHand([("Orders", -150.0), ("Order value", 50.0)], scenario="2026-Q1.company.S1")
    title = explained.driver_bridge(found, "EUR").figure.layout.title.text.replace("<br>", " ")
    assert title == "Revenue ended €100.00 below the plan of €1,000; most came from Orders (-€150.00)"


def test_many_parts_are_drawn_as_the_largest_and_the_rest_together() -> None:
    parts = [(f"d{k}", -10.0 * k) for k in range(1, 9)] + [("up", 260.0)]
    shown = explained.driver_bridge(ByHand(parts), "EUR")
    assert "d1 " not in shown.alt
    assert "3 smaller parts -€60; 2026-Q1" in shown.alt
    assert "up +€260," in shown.alt


def test_the_audit_says_how_many_held_and_what_the_worst_one_brought() -> None:
    rows = [
        row("Conversion", "below"),
        row("Returns", "inside", part=20.0, share=-0.2),
        row("Price", "", reason="no range was stated", low=None, high=None),
    ]
    said = repr(explained.audit(rows, ByHand([]), "EUR"))
    assert said.startswith(
        "1 of 2 assumptions with a range held. Conversion lay below its range; it brought -€120.00."
    )
    assert "2.00 % to 3.00 %" in said
    assert "▼ below" in said
    assert "✓ inside" in said
    assert "no range was stated" in said
    assert "between planned and actual revenue" in said


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([row("A", "inside")], "The one assumption with a range held."),
        ([row("A", "inside"), row("B", "inside")], "All 2 assumptions with a range held."),
        ([row("A", "above", part=5.0)], "The one assumption with a range did not hold. A lay above its range; it brought +€5.00."),
        ([row("A", "", reason="2026-Q1 is known until 2026-02-15", part=None, share=None, happened=None)],
         "The plan rests on 1 assumption; none can be judged yet."),
    ],
)  # fmt: skip
def test_one_sentence_sums_the_audit_up(rows: list[dict[str, Any]], told: str) -> None:
    assert repr(explained.audit(rows, ByHand([]), "EUR")).splitlines()[0] == told


def test_a_plan_without_assumptions_shows_nothing() -> None:
    assert explained.audit([]) is None


def test_the_notes_stand_below_the_waterfall_where_there_are_some() -> None:
    picture, said = explained.plan_to_actual(ByHand([("Orders", -100.0)]), "EUR").items
    assert isinstance(picture, fig.Picture)
    assert repr(said) == "A note."
    assert len(explained.plan_to_actual(ByHand([("Orders", -100.0)], notes=()), "EUR").items) == 1
