"""What-ifs on a workspace: explored on the forecast, kept, compared, and made the plan in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import okrkit as ok
from okrkit.core.model import Assumption, Lever, Move, Objective
from okrkit.core.scenarios import Node, Tree, evaluate
from okrkit.errors import ConflictError, InvalidValueError, UnknownNameError
from okrkit.workspace import Workspace
from okrkit.workspace.committing import AlreadyAcceptedError
from okrkit.workspace.comparing import NameTakenError
from okrkit.workspace.exploring import Explored, member_where

from . import shop_with_channels, shop_with_history

LEVERS = (
    Lever(
        "sessions",
        "email",
        high=0.4,
        cost=1000,
        owner="Jonas",
        team="marketing",
        initiative="Two letters a month",
    ),
    Lever("conversion", high=0.2, owner="Mia", team="shop", initiative="A shorter checkout"),
    Lever("order_value", low=-0.1, high=0.1),
)
MOVES = (Move("sessions", "email", 0.2), Move("conversion", by=0.1))
BELIEF = Assumption(
    "order_value", shape="triangular", low=-0.05, mid=0.0, high=0.1, who="Mia", why="a dearer range"
)


@pytest.fixture(scope="module")
def _shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whatif")
    shop_with_channels.build(folder).close()
    return folder / "shop"


@pytest.fixture
def ws(_shop: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A copy of the shop, since the tests write into it."""
    import shutil

    shutil.copytree(_shop, tmp_path / "shop")
    with ok.open(tmp_path / "shop") as opened:
        yield opened


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with shop_with_history.opened(shop_with_history.build(tmp_path_factory.mktemp("history") / "x")) as made:
        yield made


SALES = Tree(
    "sales",
    "sales",
    (
        Node("sales", unit="currency", formula="orders * value", kpi="sales_after_discounts", better="up"),
        Node("orders", unit="orders", kpi="orders"),
        Node("value", unit="currency/orders", kpi="average_order_value"),
    ),
)


def explored(ws: Workspace, **changes: object) -> Explored:
    asked: dict[str, object] = {
        "levers": LEVERS,
        "keep_forecast": False,
        "target": 3000.0,
        "name": "Letters and checkout",
    }
    return ws.what_if("revenue", "2027-Q1", MOVES, (BELIEF,), **{**asked, **changes})  # type: ignore[arg-type]


def test_moves_on_the_baseline_give_what_a_hand_count_gives(ws: Workspace) -> None:
    found = ws.what_if("revenue", "2027-Q1", MOVES, keep_forecast=False)
    # 1,200 x 1.2 x 2.5 % x 1.1 x 48 + 3,600 x 1.25 % x 1.1 x 24 + 10.10
    assert found.points() == pytest.approx((3098.9, 3098.9, 3098.9))
    assert found.points("channel_revenue", "email")[1] == pytest.approx(1900.8)
    assert found.scenario.planned["sessions"] == pytest.approx((1440, 3600))
    assert found.scenario.baseline["sessions"] == (1200, 3600)
    assert found.unmoved["sessions"] == pytest.approx((1200, 3600))
    assert (found.scenario.baseline_note, found.scenario.name) == (
        "2026-Q1, the same cycle a year ago",
        "sessions[email] +20 %, conversion +10 %",
    )
    assert (found.chance(3000), found.chance_unmoved(3000), found.chance()) == (1.0, 0.0, None)


def test_without_a_move_the_top_is_its_forecast_and_moves_act_on_each_path(history: Workspace) -> None:
    forecast = history.forecast("sales_after_discounts", "2026-Q4", measure="total")
    still = history.what_if(SALES, "2026-Q4")
    assert still.points() == pytest.approx(np.quantile(forecast.ends, [0.1, 0.5, 0.9]), rel=2e-3)
    moved = history.what_if(SALES, "2026-Q4", [Move("orders", by=0.1)])
    np.testing.assert_allclose(moved.simulation.values(), 1.1 * moved.simulation.start, rtol=1e-12)
    np.testing.assert_array_equal(moved.simulation.start, still.simulation.values())
    middle = float(evaluate(SALES, moved.scenario.planned)["sales"])
    assert middle == pytest.approx(moved.points()[1], rel=1e-3)
    again = history.what_if(SALES, "2026-Q4", [Move("orders", by=0.1)])
    np.testing.assert_array_equal(again.simulation.values(), moved.simulation.values())


def test_a_lever_with_a_delay_brings_less_and_a_spread_from_history_is_the_drivers_own(
    history: Workspace,
) -> None:
    late = history.what_if(
        SALES,
        "2026-Q4",
        [Move("orders", by=0.1)],
        levers=[Lever("orders", high=0.2, delay_weeks=4, ramp_weeks=2)],
    )
    gain = late.points()[1] / history.what_if(SALES, "2026-Q4").points()[1] - 1
    days = history.series(
        "sales_after_discounts", "day", start=ok.Cycle("2025-Q4").start, end=ok.Cycle("2025-Q4").end
    )
    value = np.array([p.value or 0 for p in days.points])
    part = np.clip((np.arange(len(value)) // 7 - 4 + 0.5) / 2, 0, 1)
    part[28:35], part[35:42] = 0.25, 0.75  # the mean over the first and second week of the ramp
    assert gain == pytest.approx(0.1 * float(value @ part / value.sum()), rel=1e-6)
    own = history.what_if(SALES, "2026-Q4", [], [Assumption("value", shape="history")])
    ends = history.forecast("average_order_value", "2026-Q4", measure="mean").ends
    assert own.points("value") == pytest.approx(np.quantile(ends, [0.1, 0.5, 0.9]), rel=2e-3)


def test_a_tree_without_a_forecast_says_why_none_is_kept(ws: Workspace) -> None:
    rate = Tree(
        "rate", "rate",
        (Node("rate", unit="share", formula="orders / sessions"), Node("orders", unit="orders", kpi="orders"),
         Node("sessions", unit="sessions", kpi="sessions")),
    )  # fmt: skip
    found = ws.what_if(rate, "2027-Q1")
    assert found.forecast is None
    assert found.notes == ("Rate does not add up over time, so no forecast of it is kept.",)


def test_goal_seek_put_back_in_reaches_the_target_on_the_forecast(history: Workspace) -> None:
    levers = (Lever("orders", high=0.3), Lever("value", high=0.3, effort=3))
    target = 1.1 * history.what_if(SALES, "2026-Q4").points()[1]
    found = history.goal_seek(SALES, "2026-Q4", target, levers)
    assert found.reached
    assert found.start == pytest.approx(target / 1.1, rel=1e-3)
    for plan in found.plans:
        assert history.what_if(SALES, "2026-Q4", plan.moves).points()[1] == pytest.approx(target, rel=2e-3)
    sure = history.goal_seek(SALES, "2026-Q4", target, levers, chance=0.9)
    again = history.what_if(SALES, "2026-Q4", sure.plans[0].moves, target=target)
    assert again.chance() == pytest.approx(0.9, abs=0.01)
    assert not history.goal_seek(SALES, "2026-Q4", 3 * target, levers).reached


def test_scenarios_are_kept_listed_and_compared_side_by_side(ws: Workspace) -> None:
    both = [
        explored(ws, name="with a belief"),
        ws.what_if("revenue", "2027-Q1", MOVES[:1], keep_forecast=False, levers=LEVERS),
    ]
    kept = [ws.save_scenario(e, who="Ida") for e in both]
    assert [s.id for s in kept] == ["2027-Q1.company.S1", "2027-Q1.company.S2"]
    assert ws.scenarios("2027-Q1")["name"].tolist() == ["with a belief", "sessions[email] +20 %"]
    table = ws.compare_scenarios([s.id for s in kept], target=2800.0).set_index("scenario")
    second = table.loc["2027-Q1.company.S2"]
    assert second[["unmoved", "low", "middle", "high"]].tolist() == pytest.approx(
        [2530.1, 2818.1, 2818.1, 2818.1]
    )
    assert (second["chance"], second["cost"]) == (1.0, 500.0)
    assert 0.9 < table.loc["2027-Q1.company.S1", "chance"] <= 1
    drivers = ws.scenario_drivers(kept)
    assert drivers.loc["sessions[email]"].tolist()[2:] == pytest.approx([1200, 1440, 1440])
    assert drivers.loc["conversion[search]"].tolist()[2:] == pytest.approx([0.0125, 0.01375, 0.0125])
    with pytest.raises(UnknownNameError, match="no scenario is called"):
        ws.explored("2027-Q1.company.S9")


def test_an_accepted_scenario_becomes_key_results_initiatives_and_a_ledger_at_once(ws: Workspace) -> None:
    found = explored(ws)
    done = ws.accept_scenario(found, "Grow what the shop earns", who="Ida", owners={"revenue": "Ida"})
    plan = ws.plan("2027-Q1")
    assert len({r.txn for r in ws.store.history(cycle="2027-Q1")}) == 1
    assert done.scenario.accepted_as == (
        "2027-Q1.company.O1.KR1", "2027-Q1.marketing.O1.KR1", "2027-Q1.shop.O1.KR1",
    )  # fmt: skip
    top, sessions, conversion = done.key_results
    assert (top.kind, top.kpi, top.measure, top.target, top.owner) == (
        "increase",
        "sales_after_discounts",
        "total",
        3000,
        "Ida",
    )
    assert top.baseline == pytest.approx(2530.1)
    assert top.baseline_note == "2026-Q1, the same cycle a year ago"
    chance = found.chance(3000)
    assert chance is not None
    assert f"target {chance * 100:.0f} %" in top.evidence
    assert "From the scenario 'Letters and checkout' (2027-Q1.company.S1)." in top.evidence
    assert top.commit is not None
    assert top.stretch is not None
    assert top.baseline < top.commit < 3000 < top.stretch
    assert (found.chance(top.commit) or 0) >= 0.9
    assert (found.chance(top.stretch) or 1) <= 0.2
    assert (sessions.where, sessions.baseline, sessions.target, sessions.owner) == (
        "channel = 'email'",
        1200,
        1440,
        "Jonas",
    )
    assert (conversion.where, conversion.kpi, conversion.owner) == ("", "conversion_rate", "Mia")
    assert conversion.baseline == pytest.approx(75 / 4800)
    # with the mix: (1,440 x 2.75 % + 3,600 x 1.375 %) of 5,040 visits
    assert conversion.target == pytest.approx(89.1 / 5040, rel=1e-3)
    assert [(o.team, o.parent) for o in done.objectives[1:]] == [
        ("marketing", "2027-Q1.company.O1"), ("shop", "2027-Q1.company.O1"),
    ]  # fmt: skip
    assert [(i.title, i.team, i.owner, i.moves) for i in plan.initiatives] == [
        ("Two letters a month", "marketing", "Jonas", (sessions.id,)), ("A shorter checkout", "shop", "Mia", (conversion.id,)),
    ]  # fmt: skip
    (held,) = plan.assumptions
    assert (held.place, held.who, held.scenario, held.key_results) == (
        "order_value",
        "Mia",
        done.scenario.id,
        (top.id,),
    )
    assert ws.store.integrity() == []


def test_team_targets_of_an_accepted_scenario_add_up_to_its_middle(ws: Workspace) -> None:
    done = ws.accept_scenario(explored(ws), "Grow what the shop earns", who="Ida")
    tree = ws.tree_of(done.scenario)
    assert float(evaluate(tree, done.scenario.planned)["revenue"]) == pytest.approx(
        explored(ws).points()[1], rel=1e-3
    )


def test_accepting_twice_is_refused_and_a_change_meanwhile_shows_both(ws: Workspace) -> None:
    found = explored(ws)
    kept = ws.save_scenario(found, who="Ida")
    changed = ws.save_scenario(replace(kept, note="wait for spring"), who="Mia")
    before = ws.store.revision()
    with pytest.raises(ConflictError, match="theirs 'wait for spring'"):
        ws.accept_scenario(kept, "Grow", who="Ida")
    assert ws.store.revision() == before
    assert ws.plan("2027-Q1").objectives == ()
    ws.accept_scenario(changed.id, "Grow", who="Ida")
    for again in (changed.id, replace(changed, id="", version=0)):
        with pytest.raises(AlreadyAcceptedError, match=r"was accepted before, as 2027-Q1\.company\.O1\.KR1"):
            ws.accept_scenario(again, "Grow", who="Ida")
    assert len(ws.plan("2027-Q1").objectives) == 3


def test_it_goes_into_objectives_that_are_there_or_named_and_no_wrong_one(ws: Workspace) -> None:
    own = ws.save(Objective("Grow", "2027-Q1", "company", owner="Ida"), who="Ida")
    theirs = ws.save(Objective("Write well", "2027-Q1", "marketing"), who="Jonas")
    with pytest.raises(UnknownNameError, match="no objective is called"):
        ws.accept_scenario(explored(ws), "2027-Q1.company.O7", who="Ida")
    with pytest.raises(InvalidValueError, match="is of marketing in 2027-Q1, not of company"):
        ws.accept_scenario(explored(ws), theirs.id, who="Ida")
    with pytest.raises(UnknownNameError, match="no node of the tree is called 'profit'"):
        ws.accept_scenario(explored(ws), own.id, who="Ida", owners={"profit": "Ida"})
    with pytest.raises(InvalidValueError, match="marketing moves no driver"):
        ws.accept_scenario(
            explored(ws, levers=LEVERS[1:]), own.id, who="Ida", team_objectives={"marketing": "x"}
        )
    done = ws.accept_scenario(
        explored(ws), own.id, who="Ida", team_objectives={"marketing": theirs.id, "shop": "Sell with ease"}
    )
    assert [(o.id, o.title, o.parent) for o in done.objectives] == [
        (own.id, "Grow", ""), (theirs.id, "Write well", ""), ("2027-Q1.shop.O1", "Sell with ease", own.id),
    ]  # fmt: skip
    assert done.objectives[0].version == 1


def test_a_filter_for_one_member_quotes_it() -> None:
    assert member_where("", "channel", "Ann's list") == "channel = 'Ann''s list'"


@pytest.mark.parametrize(
    ("move", "seen"),
    [(Move("conversion", by=1.5, change="value"), "150.0 %"), (Move("conversion", "email", 2.5, "value"), "250.0 %"),
     (Move("conversion", by=-0.02, change="absolute"), "-0.75 %")],
)  # fmt: skip
def test_a_share_moved_beyond_all_or_nothing_is_refused_with_the_value(
    ws: Workspace, move: Move, seen: str
) -> None:
    with pytest.raises(InvalidValueError, match="a share lies between 0 and 100 %") as refused:
        ws.what_if("revenue", "2027-Q1", [move], keep_forecast=False)
    assert seen in str(refused.value).replace("−", "-")
    assert f"{move.place}=+5%" in refused.value.fix


def test_a_share_that_is_more_than_doubled_is_asked_back(ws: Workspace) -> None:
    found = ws.what_if(
        "revenue", "2027-Q1", [Move("conversion", "email", 0.06, "value")], keep_forecast=False
    )
    assert any("did you mean +6 %? Then write conversion[email]=+6%." in note for note in found.notes)
    meant = ws.what_if(
        "revenue", "2027-Q1", [Move("conversion", "email", 0.04, "value")], keep_forecast=False
    )
    assert not any("did you mean" in note for note in meant.notes)


def test_a_name_that_is_taken_is_refused_or_replaced_while_it_is_no_plan(ws: Workspace) -> None:
    first = ws.save_scenario(explored(ws), who="Ida")
    with pytest.raises(NameTakenError, match=r"called 'Letters and checkout' already: 2027-Q1\.company\.S1"):
        ws.save_scenario(explored(ws, target=2900.0), who="Mia")
    second = ws.save_scenario(explored(ws, target=2900.0), who="Mia", replaces=True)
    assert (second.id, second.version, second.target) == (first.id, first.version + 1, 2900.0)
    assert len(ws.scenarios("2027-Q1")) == 1
    ws.accept_scenario(second, "Grow", who="Ida")
    with pytest.raises(NameTakenError, match=r"accepted as 2027-Q1\.company\.O1\.KR1"):
        ws.save_scenario(explored(ws, target=2800.0), who="Mia", replaces=True)
