"""The templates on the regular shop: figures and sentences against sums done in the head."""

from __future__ import annotations

import re

import pytest

from okrkit.errors import OkrkitError, ParameterError
from okrkit.notebooks.errors import NotebookRunError

from .conftest import Go, outputs, text

pytestmark = pytest.mark.slow


def test_health_counts_the_cycle_so_far_against_the_same_days(go: Go) -> None:
    result = go("kpi_health", "whole").result
    assert result["cycle"] == "2026-Q3"
    # 1 July to 16 August: 47 days with two orders of 11 EUR; a year before of 10 EUR
    assert result["figures"]["net_revenue"] == 47 * 2 * 11
    assert result["figures"]["orders"] == 94
    assert result["figures"]["conversion_rate"] == pytest.approx(0.1)
    assert result["headline"].startswith(
        "Net revenue stands at €1,034 in 2026-Q3 so far, +10.0 % against the same days a year ago"
    )


def test_health_of_one_month_compares_nothing_and_gives_no_customer_figure(go: Go) -> None:
    run = go("kpi_health", "one_month", cycle="2026-Q3")
    assert run.result["figures"]["net_revenue"] == 31 * 22
    assert "active_customers" not in run.result["figures"]
    assert "No KPI can be compared yet" in text(run, "movers")
    assert "Active customers" in text(run, "cannot")


def test_health_looks_at_the_quarter_of_the_newest_data(go: Go) -> None:
    """Data of July seen in November: the page does not stare at an empty quarter."""
    assert go("kpi_health", "one_month", as_of="2026-11-20").result["cycle"] == "2026-Q3"


def test_health_shows_the_kpis_asked_for(go: Go) -> None:
    assert list(go("kpi_health", "whole", kpis=["orders"], grain="quarter").result["figures"]) == ["orders"]


def test_the_monitor_shows_targets_trends_and_what_the_data_may_be_used_for(go: Go) -> None:
    run = go("kpi_monitor", "whole")
    said = text(run, "tiles")
    assert run.result["figures"]["orders"] == 94
    assert "Orders: 94 orders" in said
    assert "Trend from" in said
    assert "This page stands still" in text(run, "board")
    assert "may be scored" in text(run, "data-gate")
    assert "neither a key result nor a KPI" in text(go("kpi_monitor", "empty"), "tiles")


def test_an_unknown_kpi_or_team_is_refused_in_words(go: Go) -> None:
    with pytest.raises(NotebookRunError, match="no KPI is called 'oders'"):
        go("kpi_health", "whole", kpis=["oders"])
    with pytest.raises(NotebookRunError, match="no team is called 'compny'"):
        go("weekly_checkin", "whole", team="compny")
    with pytest.raises(ParameterError, match="grain"):
        go("kpi_health", "whole", grain="fortnight")
    with pytest.raises(OkrkitError, match="cyle"):
        go("kpi_health", "whole", cyle="2026-Q3")


def test_planning_shows_lessons_baselines_weak_points_and_signatures(go: Go) -> None:
    run = go("quarterly_planning", "whole")
    result = run.result
    assert result["cycle"] == "2026-Q3"  # the next one is not planned, the running one is
    assert (result["figures"]["objectives"], result["figures"]["key_results"]) == (2, 3)
    assert result["figures"]["signed_teams"] == 1
    assert result["status"] == "amber"
    assert "Begin pages in March." in text(run, "lessons")
    assert "Conversion to 12 %: The new page came late." in text(run, "lessons")
    # second quarter of 2026: 91 days x 22 EUR; third quarter of 2025: 92 days x 20 EUR
    assert "€2,002" in text(run, "baseline-table")
    assert "€1,840" in text(run, "baseline-table")
    assert "signed by Ida" in text(run, "signed")
    assert 'okrkit plan sign --cycle 2026-Q3 --team care --who "NAME"' in text(run, "to-sign")
    assert "too far" in text(run, "changed")
    assert "Everybody who answers owns it." in text(run, "kept")
    assert "'Satisfaction from 30 to 40' has no owner" not in text(run, "weaknesses")
    assert result["figures"]["accepted"] == 1
    letters = text(run, "letters")
    assert "“Answers that help” as a SMART goal: " in letters
    assert "A summer without a dip" not in letters  # two key results: no SMART goal
    assert [line.split(":")[0] for line in letters.splitlines() if re.match("[SMART]: ", line)] == list(
        "SMART"
    )


def test_planning_without_a_plan_drafts_one_from_data(go: Go) -> None:
    run = go("quarterly_planning", "whole", cycle="2026-Q4")
    assert run.result["headline"] == "Two a day has planned nothing for 2026-Q4 yet."
    assert "ws.propose_plan" in text(run, "draft")


def test_planning_proposes_targets_with_their_chance_and_judges_the_plans_own(go: Go) -> None:
    run = go("quarterly_planning", "whole")
    figures = run.result["figures"]
    assert figures["proposals"] >= 2
    assert 1_840 < figures["target_net_revenue"] < 2_200  # 22 EUR a day bring 2,024; a year ago it was 20
    assert 0.15 <= figures["chance_net_revenue"] <= 0.7
    assert figures["targets_with_chance"] == 2
    assert "Net revenue, total of the quarter" in text(run, "proposals")
    row = next(
        line for line in text(run, "plan-chances").splitlines() if line.startswith("Net revenue doubles")
    )
    assert row.split().count("(<1") == 3  # commit, target and stretch are all far out
    assert "asks for what nothing in the history suggests" in text(run, "plan-remarks")


def test_planning_a_year_drafts_goals_and_splits_them(go: Go) -> None:
    run = go("annual_planning", "whole", cycle="2027")
    assert run.result["cycle"] == "2027"
    assert run.result["figures"]["target_net_revenue"] > 7_300  # a year at 20 EUR a day
    parts = text(run, "parts")
    assert "Net revenue rises" in parts
    assert [q in parts for q in ("2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4")] == [True] * 4
    assert "no goals of its own" in text(run, "before")


def test_checkin_names_what_is_behind_and_asks_for_what_is_missing(go: Go) -> None:
    run = go("weekly_checkin", "whole")
    result = run.result
    # 1,034 of 4,048 EUR in 47 of 92 days, so about 2,068 would be on course; 22 EUR a day end at 2,024
    assert result["figures"] == {
        "key_results": 3, "on_course": 1, "behind": 1, "unlikely": 0, "without_pace": 2, "check_ins_missing": 3, "blockers": 1,
    }  # fmt: skip
    assert result["status"] == "red"
    row = next(line for line in text(run, "table").splitlines() if line.startswith("Net revenue doubles"))
    on_course = float(re.findall(r"€([\d,.]+)", row)[1].replace(",", ""))
    assert on_course == pytest.approx(2068, rel=0.05)
    assert "€2,024" in row
    assert "<1 %" in row
    assert "far behind" in result["headline"]
    assert "Team and data lie far apart for “Net revenue doubles”" in text(run, "gaps")
    assert "No second supplier" in text(run, "blocked")
    asked = text(run, "ask")
    assert asked.count("okrkit checkin ") == 3
    assert "--value NUMBER" in asked  # for the one that people enter
    assert "€1,034" in asked


def test_checkin_without_check_ins_and_for_a_team_without_key_results(go: Go) -> None:
    run = go("weekly_checkin", "plan_only")
    assert run.result["figures"]["check_ins_missing"] == 2
    assert "Nobody has stated a confidence" in text(run, "gaps")
    quiet = go("weekly_checkin", "plan_only", team="quiet")
    assert quiet.result["headline"] == "A quiet team has no key result in 2026-Q3."


def test_review_grades_against_what_was_signed(go: Go) -> None:
    run = go("quarterly_review", "whole")
    figures = run.result["figures"]
    # revenue 1.0, conversion 0.0, one of two steps 0.5, support without data unscored: (1 + 0 + 0.5) / 3
    assert figures["mean_score"] == 0.5
    assert (figures["green"], figures["amber"], figures["red"], figures["unscored"]) == (1, 1, 1, 1)
    assert run.result["status"] == "amber"
    assert "First answer within an hour" in text(run, "evidence")
    assert "Two orders, every single day." in text(run, "celebrated")
    assert "Change: “Conversion to 12 %”." in text(run, "decided")
    assert "Drop: “First answer within an hour”." in text(run, "decided")
    # first said were 5 and 9 of 10; revenue reached its target, conversion did not: (0.25 + 0.81) / 2
    assert "said 70 %, and 50 % of 2 key results reached their target" in text(run, "calibration")
    assert "0.53" in text(run, "calibration")
    assert "Net revenue: 2025-Q2 €1,820; the number of orders" in text(run, "bridge")
    kept = text(run, "kept-lines")
    assert "1 line was kept in spite of the coach. It did not end green." in kept
    assert re.search(
        r"A page in two steps .*has no owner.* The whole team builds it\. +Ida +0\.50 +◆ amber", kept
    )


def test_review_of_an_explored_plan_bridges_it_by_driver_and_audits_its_assumptions(go: Go) -> None:
    """182 orders of 11 EUR came, 2,002 EUR; planned were 191.1 orders of 11 EUR, 2,102.10 EUR, for a target of 2,150 EUR."""
    run = go("quarterly_review", "explored", cycle="2026-Q2")
    told = text(run, "bridge")
    assert "Net revenue: plan for 2026-Q2 €2,150;" in told
    assert "Orders -€100, part of the target that no driver backed -€48; 2026-Q2 €2,002." in told
    audit = text(run, "assumed")
    assert "The one assumption with a range held." in audit
    assert re.search(r"Order value +€10.50 to €11.50 +€11.00 +✓ inside .*Mirja", audit)
    assert text(go("quarterly_review", "whole"), "assumed") == ""


def test_review_of_a_plan_that_nobody_defended_says_so(go: Go) -> None:
    run = go("quarterly_review", "plan_only", cycle="2026-Q3", as_of="2026-10-05")
    assert "Nothing was kept in spite of the coach in this cycle." in text(run, "kept-lines")


def test_review_drafts_the_next_cycle_from_what_was_kept(go: Go) -> None:
    """As known on the day of the review, before the third quarter was planned."""
    draft = text(go("quarterly_review", "whole", as_of="2026-07-02"), "draft")
    assert "Net revenue grows" in draft
    assert "First answer within an hour" not in draft


def test_review_drafts_nothing_for_a_cycle_that_is_planned_already(go: Go) -> None:
    run = go("quarterly_review", "whole")
    told = text(run, "draft")
    assert "2026-Q3 is planned already, with 1 objective of Two a day" in told
    assert "Net revenue grows" not in told + text(run, "draft-chances") + text(run, "proposals")


def test_review_of_a_plan_without_data_is_unscored_and_never_zero(go: Go) -> None:
    run = go("quarterly_review", "plan_only", cycle="2026-Q3", as_of="2026-10-05")
    assert run.result["figures"]["mean_score"] is None
    assert run.result["figures"]["unscored"] == 2
    assert run.result["status"] == "none"
    assert "no review has been saved" in text(run).lower()


def test_review_of_a_running_cycle_says_that_it_is_early(go: Go) -> None:
    assert "a look ahead, not a result" in text(go("quarterly_review", "whole", cycle="2026-Q3"), "opening")


def test_review_opens_with_what_changed_since_it_was_last_run(go: Go) -> None:
    """The run as of July saw the same quarter; re-running it as of August names that run, and a third run says the same."""
    go("quarterly_review", "whole", cycle="2026-Q2", as_of="2026-07-01")
    first = text(go("quarterly_review", "whole", cycle="2026-Q2", again=2), "since-last-run")
    assert "Since the run of 1 July 2026" in first or "since the run of 1 July 2026" in first
    assert text(go("quarterly_review", "whole", cycle="2026-Q2", again=3), "since-last-run") == first


def test_figures_are_there_where_there_are_values(go: Go) -> None:
    def drawn(template: str, name: str) -> int:
        return sum("application/vnd.plotly.v1+json" in o.get("data", {}) for o in outputs(go(template, name)))

    assert drawn("kpi_health", "whole") >= 3
    assert drawn("quarterly_planning", "whole") >= 3
    assert drawn("weekly_checkin", "whole") >= 3
    assert drawn("quarterly_review", "whole") >= 3
    assert drawn("kpi_health", "empty") == 0


def test_what_if_goes_from_the_year_before_to_ways_with_their_chance(go: Go) -> None:
    run = go(
        "what_if", "whole", cycle="2026-Q4", target="+30%", n_futures=512,
        levers=["sessions=0%..+40%; cost=100; owner=Jonas", "average_order_value=0%..+20%"],
        assumptions=["return_rate=0pp..+1pp; who=Ida; why=New customers return more"],
    )  # fmt: skip
    result = run.result
    # 92 days with two orders of 10 EUR in 2025-Q4
    assert result["figures"]["baseline"] == 1840
    assert result["figures"]["target"] == 1840 * 1.3
    assert (
        0.4 <= result["figures"]["best_chance"] <= 0.6
    )  # a way meets the target in the middle of the futures
    assert result["figures"]["chance_as_things_go"] < result["figures"]["best_chance"]
    assert "The tree gives the KPI again to the cent: €1,840." in text(run, "tree")
    assert "Fewest levers" in text(run, "found")
    assert "Nobody has named levers" not in text(run, "found")
    assert "New customers return more" in text(run, "ledger")
    assert "okrkit whatif run net_revenue" in text(run, "commands")
    assert "No scenario is kept for 2026-Q4 yet" in text(run, "kept")
    assert "Nobody in 2026-Q4 has a target for net revenue" in text(run, "aligned")


def test_what_if_says_when_no_lever_gets_there(go: Go) -> None:
    run = go("what_if", "whole", cycle="2026-Q4", target="+300%", n_futures=512)
    assert "with all levers at their bounds it comes to" in run.result["headline"]
    assert "All levers as far as they go" in text(run, "found")
    assert "Held back by the bounds of" in text(run, "found")
    assert "Nobody has named levers" in text(run, "found")


def test_what_if_compares_kept_scenarios_and_adds_up_the_teams_targets(go: Go) -> None:
    run = go(
        "what_if",
        "explored",
        cycle="2026-Q2",
        tree="revenue",
        target="2150",
        as_of="2026-04-02",
        n_futures=512,
    )
    assert "Dearer and more" in text(run, "compared")
    assert "Dearer and more" in text(run, "kept")
    # 182 orders of 10 EUR a year before; a twentieth more orders, a tenth more each
    assert "Together the teams' targets make" in text(run, "aligned")
    assert "as things go" in text(run, "compared")


def test_what_if_without_orders_of_a_year_says_what_is_missing(go: Go) -> None:
    run = go("what_if", "one_month", cycle="2027")
    assert run.result["headline"].startswith("No what-if for 2027 yet: ")
    assert run.result["status"] == "none"
    assert "Next: " in text(run, "opening")


def test_what_if_refuses_what_cannot_be_meant(go: Go) -> None:
    with pytest.raises(NotebookRunError, match="no driver tree is called 'revenu'"):
        go("what_if", "whole", tree="revenu")
    with pytest.raises(NotebookRunError, match="'lots' is no number"):
        go("what_if", "whole", moves=["sessions=lots"])
    with pytest.raises(NotebookRunError, match="no scenario is called 'S9'"):
        go("what_if", "whole", cycle="2026-Q4", scenarios=["S9"])


def test_a_workshop_without_a_room_looks_at_its_inputs_and_shows_each_widgets_static_form(go: Go) -> None:
    run = go("workshop", "whole", cycle="2026-Q4")
    assert run.result["headline"].startswith("No workshop was held for ")
    assert "Nobody" not in text(run, "board")
    assert "No workshop was opened for" in text(run, "board")
    for cell in ("board", "drafter", "setter"):
        (output,) = outputs(run, cell)
        assert "application/vnd.jupyter.widget-view+json" not in output["data"]
        assert "Widget(" not in text(run, cell)
        assert len(text(run, cell)) > 40
