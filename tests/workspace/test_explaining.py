"""Plan to actual by driver to the cent, and the audit of what was assumed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from math import fsum
from pathlib import Path

import pytest

import okrkit as ok
from okrkit.core.model import Assumption, KeyResult, Lever, Move, Objective
from okrkit.errors import InvalidValueError, UnknownNameError
from okrkit.workspace import Workspace
from okrkit.workspace.committing import Committed

from . import shop_with_channels

BELIEFS = (
    Assumption("conversion", shape="uniform", low=0.0, high=0.2, who="Mia", why="a shorter checkout"),
    Assumption("order_value", "search", mid=0.04),
    Assumption("order_value", "email", shape="uniform", low=-0.1, high=0.0),
)


def planned(ws: Workspace, **changes: object) -> Committed:
    """2026-Q1 planned from 2025-Q1: email 1,100 x 2.2 % x 47.50, search 4,000 x 1.1 % x 26.00, 30.33: 2,323.83."""
    lever = Lever("sessions", "email", high=0.4, owner="Jonas")
    asked = {"keep_forecast": False, "target": 2400.0, "name": "Letters", "levers": (lever,), **changes}
    found = ws.what_if("revenue", "2026-Q1", [Move("sessions", "email", 0.1)], BELIEFS, **asked)  # type: ignore[arg-type]
    return ws.accept_scenario(found, "Grow what the shop earns", who="Ida")


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with shop_with_channels.build(tmp_path_factory.mktemp("explaining")) as made:
        planned(made)
        yield made


def test_a_plan_is_bridged_to_actual_by_driver_and_adds_up_to_the_cent(ws: Workspace) -> None:
    found = ws.bridge(cycle="2026-Q1")
    assert (found.start, found.end) == (("plan for 2026-Q1", 2400.0), ("2026-Q1", 2530.1))
    parts = dict(found.by_driver())
    assert round(fsum(parts.values()), 2) == found.change == 130.1
    assert round(fsum(v for _, v in found.by_member()), 2) == 130.1
    # Products of three factors: the Shapley value, here for email (1100, .022, 47.5) to (1200, .025, 48) and search
    # (4000, .011, 26) to (3600, .0125, 24), each factor's step times the mean of the others' products.
    assert parts["Sessions"] == pytest.approx(shapley(0), abs=0.02)
    assert parts["Conversion"] == pytest.approx(shapley(1), abs=0.02)
    assert parts["Order value"] == pytest.approx(shapley(2), abs=0.02)
    assert parts["Revenue without a channel"] == -20.23
    assert parts["part of the target that no driver backed"] == -76.17
    assert found.of("sessions", "email") + found.of("sessions", "search") == pytest.approx(parts["Sessions"])


def shapley(which: int) -> float:
    total = 0.0
    for old, new in (((1100, 0.022, 47.5), (1200, 0.025, 48.0)), ((4000, 0.011, 26.0), (3600, 0.0125, 24.0))):
        (a, b), (c, d) = ((old[k], new[k]) for k in range(3) if k != which)
        total += (new[which] - old[which]) * (2 * a * c + 2 * b * d + a * d + b * c) / 6
    return total


def test_a_cycle_is_bridged_to_another_one_without_a_plan(ws: Workspace) -> None:
    found = ws.bridge("revenue", "2026-Q1", "year_ago")
    assert (found.start, found.end, found.scenario) == (("2025-Q1", 2030.33), ("2026-Q1", 2530.1), None)
    assert round(fsum(v for _, v in found.by_driver()), 2) == found.change == 499.77
    assert found.extra == ()
    with pytest.raises(UnknownNameError, match="no comparison is called 'budget'"):
        ws.bridge("revenue", "2026-Q1", "budget")  # type: ignore[arg-type]
    with pytest.raises(
        InvalidValueError, match="no scenario with the tree 'revenue' was accepted for 2025-Q1"
    ):
        ws.bridge("revenue", "2025-Q1")


def test_what_the_tree_leaves_out_of_the_kpi_is_a_part_of_its_own(ws: Workspace) -> None:
    tree = ws.tree("revenue")
    nodes = tuple(
        replace(n, formula="sum(channel_revenue)") if n.name == "revenue" else n
        for n in tree.nodes
        if not n.balances
    )
    found = ws.bridge(replace(tree, name="lean", nodes=nodes), "2026-Q1", "year_ago")
    assert found.extra == (("in no driver of the tree, 2025-Q1", -30.33), ("in no driver of the tree", 10.1))
    assert round(fsum(v for _, v in found.by_driver()), 2) == found.change == 499.77


def test_the_audit_says_range_outcome_verdict_and_share_of_the_difference(ws: Workspace) -> None:
    rows = ws.assumption_audit("2026-Q1").set_index("assumption")
    conversion, search, email = (rows.loc[f"2026-Q1.company.A{k}"] for k in (1, 2, 3))
    # The mean over channels, weighted with what a point of conversion is worth: 1,100 x 47.50 and 4,000 x 26.00.
    share = 1100 * 47.5 / (1100 * 47.5 + 4000 * 26)
    low = share * 0.02 + (1 - share) * 0.01
    assert [conversion["low"], conversion["high"]] == pytest.approx([low, 1.2 * low])
    assert conversion["happened"] == pytest.approx(share * 0.025 + (1 - share) * 0.0125)
    assert (conversion["verdict"], conversion["label"], conversion["who"]) == ("above", "Conversion", "Mia")
    assert conversion["part"] == ws.bridge(cycle="2026-Q1").of("conversion")
    assert conversion["share"] == pytest.approx(conversion["part"] / 130.1)
    assert (email["low"], email["middle"], email["high"], email["happened"]) == pytest.approx(
        (45, 47.5, 50, 48)
    )
    assert (email["verdict"], email["label"]) == ("inside", "Order value (email)")
    assert (search["middle"], search["happened"], search["verdict"]) == (
        pytest.approx(26),
        pytest.approx(24),
        "",
    )
    assert search["reason"] == "no range was stated"


def test_what_cannot_be_audited_says_why(ws: Workspace, tmp_path: Path) -> None:
    assert ws.assumption_audit("2025-Q1").empty
    with ok.init(
        tmp_path / "other", name="x", timezone="UTC", clock=lambda: datetime(2026, 4, 10, tzinfo=UTC)
    ) as other:
        other.save(ok.Team("company", "x", "company"), who="Ida")
        other.save(
            Objective("Grow", "2026-Q1", "company", (KeyResult("Orders", baseline=1, target=2),)), who="Ida"
        )
        other.save(Assumption("price", mid=0.1, cycle="2026-Q1", team="company"), who="Ida")
        (row,) = other.assumption_audit("2026-Q1").to_dict("records")
        assert row["reason"] == "it comes from no scenario, so no tree measures it"


def test_a_plan_is_compared_only_once_its_cycle_is_over_and_as_it_was_signed(tmp_path: Path) -> None:
    with shop_with_channels.build(tmp_path) as ws:
        done = planned(ws)
        ws.sign("2026-Q1", "company", who="Ida")
        top = done.key_results[0]
        ws.save(replace(ws.store.key_result(top.id), target=2450.0), who="Mia")
        assert ws.bridge(cycle="2026-Q1").start == ("plan for 2026-Q1", 2400.0)
        early = ok.open(ws.path, clock=lambda: datetime(2026, 2, 15, 9, tzinfo=UTC))
        with pytest.raises(
            InvalidValueError, match="2026-Q1 is known until 2026-02-15, its plan is for all of it"
        ):
            early.bridge(cycle="2026-Q1")
        assert early.assumption_audit("2026-Q1")["reason"].unique().tolist() == [
            "2026-Q1 is known until 2026-02-15, its plan is for all of it"
        ]
        early.close()
