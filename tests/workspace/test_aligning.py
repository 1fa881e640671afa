"""Team targets pushed through the tree against the company's; counted by hand on the shop with two channels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from okrkit.core.model import KeyResult, Lever, Move, Objective
from okrkit.errors import InvalidValueError
from okrkit.workspace import Workspace

from . import shop_with_channels

REVENUE = KeyResult(
    "Revenue", kpi="sales_after_discounts", measure="total", unit="currency", baseline=2530.1, target=3000
)
EMAIL = KeyResult("Letters", kpi="sessions", where="channel = 'email'", measure="total", unit="sessions", baseline=1200, target=1440)  # fmt: skip


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    with shop_with_channels.build(tmp_path) as made:
        yield made


def plan(ws: Workspace, team: str, *key_results: KeyResult) -> None:
    ws.save(Objective("Grow", "2027-Q1", team, key_results), who="Ida")


def test_a_gap_is_shown_with_what_each_driver_left_would_have_to_be(ws: Workspace) -> None:
    plan(ws, "company", REVENUE)
    plan(ws, "marketing", EMAIL)
    found = ws.alignment("2027-Q1", "revenue")
    # 1,440 x 2.5 % x 48 + 3,600 x 1.25 % x 24 + 10.10, of 3,000
    assert found.alignment.baseline == pytest.approx(2530.1)
    assert found.alignment.reached == pytest.approx(2818.1)
    assert found.gap == pytest.approx(181.9)
    assert found.key_result is not None
    assert found.parts()[["team", "title", "part"]].values.tolist() == [
        ["marketing", "Letters", pytest.approx(288)]
    ]
    closings = found.closings().set_index("place")
    assert closings.loc["sessions[search]", "needed"] == pytest.approx(3600 * (1080 + 181.9) / 1080)
    assert closings.loc["order_value[email]", "needed"] == pytest.approx(48 * (1728 + 181.9) / 1728)
    assert "sessions[email]" not in closings.index


def test_targets_of_an_accepted_scenario_make_up_its_target_and_only_its_levers_close_a_gap(
    ws: Workspace,
) -> None:
    levers = (
        Lever("sessions", "email", high=0.4, owner="Jonas", team="marketing"), Lever("conversion", high=0.2, team="shop"),
        Lever("order_value", high=0.05),
    )  # fmt: skip
    moves = [Move("sessions", "email", 0.2), Move("conversion", by=0.1)]
    found = ws.what_if("revenue", "2027-Q1", moves, levers=levers, keep_forecast=False, target=3000)
    ws.accept_scenario(found, "Grow", who="Ida")
    aligned = ws.alignment("2027-Q1")
    # conversion over both channels with the planned visits, as the target is rounded: 89.1 orders of 5,040 visits, where the
    # channels' own rates would give 81
    factor = 0.01767 / (81 / 5040)
    assert aligned.alignment.reached == pytest.approx((1728 + 1080) * factor + 10.1)
    assert aligned.alignment.is_met
    assert aligned.parts()["part"].sum() == pytest.approx(aligned.alignment.reached - 2530.1)
    far = ws.alignment("2027-Q1", target=3190).closings()
    assert far["place"].tolist() == ["order_value"]
    assert far["change"].iloc[0] == pytest.approx((3190 - 10.1) / ((1728 + 1080) * factor) - 1)
    # 5 % dearer at most
    beyond = ws.alignment("2027-Q1", target=3500).closings()
    assert beyond["needed"].isna().tolist() == [True]
    assert beyond["nearest"].iloc[0] == pytest.approx((1728 + 1080) * factor * 1.05 + 10.1)


def test_a_target_for_all_is_shared_out_over_members_without_their_own(ws: Workspace) -> None:
    plan(ws, "company", REVENUE)
    every = replace(EMAIL, title="Visits", where="", baseline=4800.0, target=6000.0)
    plan(ws, "marketing", EMAIL, every)
    found = ws.alignment("2027-Q1", "revenue")
    # email 1,440, so 4,560 are left for search
    assert found.alignment.reached == pytest.approx(1728 + 4560 * 0.0125 * 24 + 10.1)
    assert found.parts().set_index("title")["part"].to_dict() == pytest.approx(
        {"Letters": 288, "Visits": 288}
    )


def test_a_target_for_an_overall_rate_is_met_with_the_visits_that_are_planned(ws: Workspace) -> None:
    rate = KeyResult(
        "Conversion",
        kpi="conversion_rate",
        measure="mean",
        unit="share",
        baseline=75 / 4800,
        target=81 / 5040,
    )
    plan(ws, "company", REVENUE)
    plan(ws, "marketing", EMAIL)
    plan(ws, "shop", rate)
    # 1,440 visits at 2.5 % and 3,600 at 1.25 % are 81 orders already: the mix alone meets it, so it brings nothing more
    found = ws.alignment("2027-Q1", "revenue")
    assert found.alignment.reached == pytest.approx(1440 * 0.025 * 48 + 3600 * 0.0125 * 24 + 10.1)
    assert found.parts().set_index("title")["part"].to_dict() == pytest.approx(
        {"Letters": 288, "Conversion": 0}, abs=1e-6
    )


def test_a_rate_with_a_target_of_its_own_leaves_the_rest_to_the_others(ws: Workspace) -> None:
    rate = KeyResult(
        "Conversion", kpi="conversion_rate", measure="mean", unit="share", baseline=75 / 4800, target=0.0175
    )
    one = replace(rate, title="Letters convert", where="channel = 'email'", baseline=0.025, target=0.03)
    plan(ws, "company", REVENUE)
    plan(ws, "shop", rate, one)
    # 1.75 % of 4,800 visits are 84 orders, 36 of them by letters: 48 of 3,600 are left for search
    found = ws.alignment("2027-Q1", "revenue")
    assert found.alignment.reached == pytest.approx(36 * 48 + 48 * 24 + 10.1)


def test_what_cannot_be_counted_is_named(ws: Workspace) -> None:
    with pytest.raises(InvalidValueError, match="no scenario was accepted for 2027-Q1, and no tree is named"):
        ws.alignment("2027-Q1")
    with pytest.raises(InvalidValueError, match="nobody in 2027-Q1 has a target for revenue"):
        ws.alignment("2027-Q1", "revenue")
    plan(ws, "company", REVENUE)
    other = KeyResult("Buyers", kpi="active_customers", measure="mean", baseline=1, target=2)
    plan(ws, "marketing", EMAIL, other)
    plan(ws, "shop", replace(EMAIL, target=1500.0), replace(REVENUE, title="Ours", target=2900.0))
    found = ws.alignment("2027-Q1", "revenue")
    assert [kr.title for kr in found.left_out] == ["Buyers", "Letters", "Ours"]
    assert found.notes == (
        "Letters (Shop) is left out: 2027-Q1.marketing.O1.KR1 has a target for the same.",
        "Ours (Shop) aims at revenue as a whole, as the company does.",
    )
