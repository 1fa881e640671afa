"""Plans, teams and cycles in their order; unknown names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from okrkit.core.model import Initiative, KeyResult, Objective, Team
from okrkit.errors import InvalidValueError, UnknownNameError
from okrkit.store import Store, bodies


@pytest.fixture
def company(shop: Store) -> Store:
    """Objectives saved from the bottom upwards, in two cycles."""
    for team, cycle in (("ann", "2026-Q4"), ("shop", "2026-Q4"), ("shop", "2026"), ("marketing", "2027-Q1")):
        shop.save_objective(Objective(f"{team} in {cycle}", cycle, team), who="Ann")
    shop.save_many([Initiative("Post", "2026-Q4", "ann"), Initiative("Sale", "2026-Q4", "shop")], who="Ann")
    return shop


def test_teams_come_in_cascade_order(company: Store) -> None:
    assert [t.id for t in company.teams()] == ["shop", "marketing", "ann"]
    assert company.teams().depth("ann") == 2


def test_a_plan_follows_the_cascade(company: Store) -> None:
    plan = company.plan("2026-Q4")
    assert [o.team for o in plan.objectives] == ["shop", "marketing", "ann"]
    assert [i.team for i in plan.initiatives] == ["shop", "ann"]


def test_a_teams_plan_is_its_own_or_with_those_below(company: Store) -> None:
    assert [o.team for o in company.plan("2026-Q4", "marketing").objectives] == ["marketing"]
    below = company.plan("2026-Q4", "marketing", include_below=True)
    assert [o.team for o in below.objectives] == ["marketing", "ann"]
    assert below.team == "marketing"
    assert (
        company.plan("2026-Q4", "shop", include_below=True).objectives == company.plan("2026-Q4").objectives
    )


def test_cycles_are_those_with_a_plan_earliest_first(company: Store) -> None:
    assert company.cycles() == ("2026", "2026-Q4", "2027-Q1")


def test_a_cycle_without_a_plan_is_empty_and_a_wrong_one_refused(company: Store) -> None:
    assert company.plan("2031-Q1").objectives == ()
    with pytest.raises(InvalidValueError, match="not a cycle"):
        company.plan("2026Q4")
    with pytest.raises(UnknownNameError, match=r"(?s)'anne'.*'ann'"):
        company.plan("2026-Q4", "anne")
    with pytest.raises(UnknownNameError, match="no key result is called"):
        company.key_result("2026-Q4.marketing.O1.KR9")
    with pytest.raises(UnknownNameError, match="no objective is called"):
        company.objective("2026-Q4.marketing.O9")
    with pytest.raises(UnknownNameError):
        company.reviews(team="anne")


def test_an_objective_moved_to_another_team_takes_its_key_results_along(company: Store) -> None:
    moved = replace(company.objective("2026-Q4.marketing.O1"), team="ann")
    company.save_objective(moved, who="Ann")
    assert company.plan("2026-Q4", "marketing").objectives == ()
    assert len(company.plan("2026-Q4", "ann").key_results) == 2


def test_more_names_than_one_question_may_hold(shop: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    krs = tuple(KeyResult(f"k{n}") for n in range(3))
    shop.save_many([Objective(f"o{n}", "2026-H1", "shop", krs) for n in range(12)], who="Ann")
    plan = shop.plan("2026-H1")
    assert len(plan.key_results) == 36
    monkeypatch.setattr(bodies, "_CHUNK", 5)
    assert shop.plan("2026-H1") == plan
    assert shop.checkins("2026-H1") == ()


def test_the_store_can_be_closed_and_opened_again(company: Store) -> None:
    url = company._database.engine.url.render_as_string(hide_password=False)
    plan = company.plan("2026-Q4")
    company.close()
    with Store.open(url) as again:
        assert again.plan("2026-Q4") == plan
        assert again.save_team(Team("care", "Care"), who="Ben").version == 1
