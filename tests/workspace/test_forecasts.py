"""Forecasts, targets and pace of a workspace, against sums over the shop's own days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import okrkit as ok
from okrkit.core.model import Cycle
from okrkit.core.targets import expected_score, pieces
from okrkit.errors import InvalidValueError
from okrkit.workspace import Workspace
from okrkit.workspace.targeting import Attainment

from .shop_with_history import LAST, at, build, days, opened, prices

N = 300
PRICE = prices()


def earned(first: date, end: date) -> float:
    return float(sum(PRICE[d] for d in days() if first <= d < end))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("history") / "a")


@pytest.fixture
def ws(shop: Path) -> Iterator[Workspace]:
    with opened(shop) as found:
        yield found


def test_a_forecast_is_made_from_what_was_known_then(ws: Workspace, tmp_path: Path) -> None:
    """Looked back on from August, or made by somebody who had no later data: the same paths."""
    day = date(2026, 6, 30)
    back = ws.at(day).forecast("net_revenue", "2026-Q3", n_paths=N)
    with opened(build(tmp_path / "b", day), day) as then:
        first = then.forecast("net_revenue", "2026-Q3", n_paths=N)
    assert np.array_equal(back.ends, first.ends)
    assert back.observed == 0
    assert back.seed == first.seed


def test_an_unfinished_week_is_never_a_value(ws: Workspace) -> None:
    """On Wednesday 19 August the week from the 17th has three days: it counts as come in, and is forecast on."""
    found = ws.forecast("net_revenue", "2026-Q3", n_paths=N)
    assert found.known_until == LAST + timedelta(days=1)
    assert found.observed == 7  # the part of the week from 29 June on, and six whole weeks
    assert found.history[-1] == earned(date(2026, 8, 10), date(2026, 8, 17))
    running = found.paths[:, found.before + 7]
    assert running.min() >= earned(date(2026, 8, 17), date(2026, 8, 20))
    assert np.ptp(found.paths[:, found.before + 6]) == 0
    assert np.ptp(running) > 0


def test_the_fan_ends_where_the_cycle_does(ws: Workspace) -> None:
    for measure in ("total", "mean", "last"):
        found = ws.forecast("net_revenue", "2026-Q3", measure=measure, n_paths=N)  # type: ignore[arg-type]
        fan = found.fan()
        assert fan.ahead[:, -1] == pytest.approx(np.quantile(found.ends, [0.1, 0.25, 0.5, 0.75, 0.9]))
        assert len(fan.past) == len(found.history)
    by_week = found.fan(rolling=False)
    assert by_week.past[-1] == found.history[-1]


def test_what_has_come_in_is_known_to_the_cent(ws: Workspace) -> None:
    found = ws.forecast("net_revenue", "2026-Q3", n_paths=N)
    weights = found.weights[found.before :]
    known = found.paths[:, found.before :][:, :7] @ weights[:7]
    assert known == pytest.approx(np.full(N, earned(date(2026, 7, 1), date(2026, 8, 17))))
    assert found.ends.min() > earned(date(2026, 7, 1), date(2026, 8, 20))


def test_a_cycle_that_is_over_leaves_no_doubt(ws: Workspace) -> None:
    found = ws.forecast("net_revenue", "2026-Q2", n_paths=N)
    assert set(found.ends) == {earned(date(2026, 4, 1), date(2026, 7, 1))}
    assert found.method == "known: the cycle is over"
    rate = ws.forecast("conversion_rate", "2026-Q2", n_paths=N)
    visits = sum(10 + d.month for d in days() if date(2026, 4, 1) <= d < date(2026, 7, 1))
    assert rate.ends[0] == pytest.approx(91 / visits)


def test_equal_questions_have_equal_answers_and_the_seed_names_series_and_day(
    ws: Workspace, shop: Path
) -> None:
    with opened(shop) as again:
        assert np.array_equal(again.forecast("orders", n_paths=N).ends, ws.forecast("orders", n_paths=N).ends)
    seeds = {
        ws.forecast(kpi, c, n_paths=10).seed for kpi, c in (("orders", "2026-Q3"), ("orders", "2026-Q4"))
    }
    seeds |= {
        ws.forecast("net_revenue", n_paths=10).seed,
        ws.at("2026-07-31").forecast("orders", n_paths=10).seed,
    }
    assert len(seeds) == 3  # of one series and day whatever the cycle; another for each other series and day


def test_the_method_and_the_number_of_values_are_named(ws: Workspace) -> None:
    found = ws.forecast("net_revenue", n_paths=N)
    assert (found.step, found.n_values) == ("week", 137)  # from 1 January 2024, a Monday, to 16 August 2026
    assert "seasonal level" in found.method


def test_a_rate_of_a_quarter_weighs_its_weeks_by_their_visits(ws: Workspace) -> None:
    """One order a day: the rate of a quarter is days by visits, which a plain mean of weekly rates overstates."""
    found = ws.forecast("conversion_rate", "2026-Q3", n_paths=N)
    visits = sum(10 + m * 1.0 for d in range(92) for m in [(date(2026, 7, 1) + timedelta(days=d)).month])
    assert np.median(found.ends) == pytest.approx(92 / visits, rel=0.03)
    assert found.scale is not None


def test_customers_counted_once_are_not_added_up_over_weeks(ws: Workspace) -> None:
    """Forty customers take turns: seven in a week, forty in a quarter, never ninety-one."""
    total = ws.at("2026-06-30").forecast("active_customers", "2026-Q3", measure="total", n_paths=N)
    assert np.median(total.ends) == pytest.approx(40, rel=0.05)
    mean = ws.at("2026-06-30").forecast("active_customers", "2026-Q3", measure="mean", n_paths=N)
    assert np.median(mean.ends) == pytest.approx(7, rel=0.05)


def test_values_that_may_still_change_are_not_taken_as_known(ws: Workspace) -> None:
    """Tickets settle a week later: the last complete week is forecast, unless the range it settles in is told."""
    found = ws.forecast("first_response_minutes", "2026-Q3", n_paths=N)
    assert found.observed == 6
    assert found.known_until == date(2026, 8, 10)
    assert any("may still change, so it is forecast" in note for note in found.notes)
    told = ws.forecast("first_response_minutes", "2026-Q3", settling=(1.0, 1.1), n_paths=N)
    assert (told.observed, told.provisional) == (7, 1)
    assert np.ptp(told.paths[:, told.before + 6]) > 0
    assert any("settled at 100 to 110 % of what they were" in note for note in told.notes)


def test_how_values_settle_is_read_from_earlier_exports(tmp_path: Path) -> None:
    """Each export shows the newest ticket week a tenth too high; once eight such weeks are known, the range is 0.91."""
    last = date(2026, 3, 29)
    folder = build(tmp_path / "c", last - timedelta(weeks=10), first=date(2025, 1, 1))
    for week in range(9, -1, -1):
        day = last - timedelta(weeks=week)
        rows = ["ticket_id,opened_day,first_reply_minutes,satisfaction,channel"]
        span = [day - timedelta(days=k) for k in range(14)]
        rows += [f"t{d},{d},{44 if d > day - timedelta(days=7) else 40},4,mail" for d in span]
        path = tmp_path / f"tickets{week}.csv"
        path.write_text("\n".join(rows) + "\n", "utf-8")
        with opened(folder, day) as ws:
            ws.import_files("table", [path], table="support", replace_newer=True)
    with opened(folder, last) as ws:
        found = ws.forecast("first_response_minutes", "2026-Q1", n_paths=N)
    assert found.settling == pytest.approx((40 / 44, 40 / 44), abs=0.01)
    assert found.provisional == 1


def test_an_end_level_defaults_to_the_last_four_weeks(ws: Workspace) -> None:
    found = ws.at("2026-06-30").forecast("average_order_value", "2026-Q2", measure="last", n_paths=N)
    assert found.quantity == "last four weeks"
    assert found.ends[0] == pytest.approx(earned(date(2026, 6, 3), date(2026, 7, 1)) / 28)


def test_a_narrowed_series_is_forecast_on_its_own(ws: Workspace) -> None:
    whole = ws.forecast("sessions", "2026-Q4", n_paths=N)
    part = ws.forecast("sessions", "2026-Q4", where="channel = 'email'", n_paths=N)
    assert np.array_equal(part.paths.shape, whole.paths.shape)
    assert part.seed != whole.seed


def test_few_counts_a_week_are_forecast_by_the_month(tmp_path: Path) -> None:
    folder = tmp_path / "few"
    folder.mkdir()
    rows = [f"A{k},{date(2024, 1, 3) + timedelta(days=5 * k)} 10:00,c{k},T,1,20.00" for k in range(190)]
    export = folder / "orders.csv"
    export.write_text(
        "order_id,ordered_at,customer_id,sku,quantity,unit_price\n" + "\n".join(rows) + "\n", "utf-8"
    )
    clock = lambda: at(date(2026, 8, 12))  # noqa: E731
    with ok.init(folder / "shop", name="Few", currency="EUR", timezone="UTC", clock=clock) as ws:
        ws.import_files("table", [export], table="order_lines")
        found = ws.forecast("orders", "2026-Q4", n_paths=N)
    assert (found.step, len(found.pieces)) == ("month", 3)
    assert np.median(found.ends) == pytest.approx(92 / 5, rel=0.25)


def test_a_short_history_gives_a_band_instead_of_a_percentage(tmp_path: Path) -> None:
    last = date(2026, 3, 29)
    with opened(
        build(tmp_path / "d", last, first=last - timedelta(weeks=20) + timedelta(days=1)), last
    ) as ws:
        found = ws.target("net_revenue", "2026-Q2", n_paths=N)
        drafted = ws.propose_plan("2026-Q2", n_paths=N)
    assert found.forecast.n_values == 20
    assert found.forecast.say(0.31) == "unlikely"
    assert not any("%" in note for note in found.notes)
    for kr in (kr for o in drafted for kr in o.key_results if kr.unit == "currency"):
        assert "%" not in kr.evidence
        assert any(word in kr.evidence for word in ("unlikely", "even", "likely"))


def test_data_that_begin_after_the_cycle_are_refused_in_words(ws: Workspace) -> None:
    with pytest.raises(InvalidValueError, match="after the cycle began"):
        ws.forecast("net_revenue", "2023-Q4", n_paths=N)


# ---- targets
def test_a_totals_baseline_is_what_came_a_year_ago(ws: Workspace) -> None:
    found = ws.at("2026-06-30").target("net_revenue", "2026-Q3", n_paths=N)
    ago = earned(date(2025, 7, 1), date(2025, 10, 1))
    assert found.usual_start == ago
    assert found.proposal is not None
    if found.proposal.moved:
        assert found.forecast.chance(ago) <= 0.7
        assert "No target scores 0.7" in found.notes[0]
        assert "keep that level as a guardrail" in found.notes[0]
    else:
        assert found.baseline == ago


def test_three_points_have_falling_chances_and_the_target_scores_about_seven_tenths(ws: Workspace) -> None:
    ends = ws.forecast("net_revenue", "2026-Q4").ends
    found = ws.target("net_revenue", "2026-Q4", baseline=float(np.quantile(ends, 0.1))).proposal
    assert found is not None
    assert found.commit is not None
    assert found.stretch is not None
    assert found.commit.chance > found.target.chance > found.stretch.chance
    assert found.commit.chance >= 0.7
    assert found.target.expected == pytest.approx(0.7, abs=0.04)
    assert found.stretch.chance <= 0.2


def test_single_questions_are_answered_from_the_same_futures(ws: Workspace) -> None:
    found = ws.target(
        "net_revenue", "2026-Q4", target=9000.0, chance=0.8, score=0.6, baseline=6000.0, n_paths=N
    )
    ends = found.forecast.ends
    named, with_chance, with_score = found.asked
    assert named.chance == pytest.approx(np.mean(ends >= 9000))
    assert named.expected == pytest.approx(np.clip((ends - 6000) / 3000, 0, 1).mean())
    assert with_chance.value == pytest.approx(np.quantile(ends, 0.2))
    assert with_score.value is not None
    assert expected_score(ends, 6000.0, with_score.value) == pytest.approx(0.6)


def test_that_no_target_has_a_score_is_answered_with_the_way_out(ws: Workspace) -> None:
    found = ws.target("net_revenue", "2026-Q4", score=0.7, baseline=20_000.0, n_paths=N).asked[0]
    assert (found.value, found.chance) == (None, None)
    assert "the chance of even keeping the baseline is <1 %" in found.note
    assert "guardrail" in found.note


def test_a_committed_target_is_kept_nine_times_of_ten(ws: Workspace) -> None:
    found = ws.target(
        "net_revenue", "2026-Q4", baseline=5000.0, commitment="committed", n_paths=2000
    ).proposal
    assert found is not None
    assert found.commit is None
    assert found.target.label == "committed"
    assert found.target.expected >= 0.95


def test_a_guardrail_is_held_in_nine_of_ten_weeks(ws: Workspace) -> None:
    found = ws.target("average_order_value", "2026-Q4", kind="keep within", n_paths=N)
    assert found.limits is not None
    assert found.limits.lower is not None
    weeks = found.forecast.whole_periods()
    held = ((weeks >= found.limits.lower).mean(axis=1) >= 0.9 - 1e-9).mean()
    assert found.limits.chance == pytest.approx(held)
    with pytest.raises(InvalidValueError, match="has limits, not a target"):
        ws.target("average_order_value", "2026-Q4", kind="keep within", target=3.0, n_paths=N)


def test_a_limit_asked_for_as_a_target_says_what_it_would_be_as_a_guardrail_too(ws: Workspace) -> None:
    asked = ws.target("average_order_value", "2026-Q4", target=25.0, n_paths=N)
    weeks = asked.forecast.whole_periods()
    held = asked.forecast.say(((weeks >= 25.0).mean(axis=1) >= 0.9 - 1e-9).mean())
    assert asked.asked[0].note.endswith(f"the chance of holding it in nine of ten weeks is {held}.")
    total = ws.target("net_revenue", "2026-Q4", target=9000.0, n_paths=N)
    assert "guardrail" not in total.asked[0].note


def test_where_even_the_level_is_more_than_can_be_expected_a_guardrail_is_proposed(ws: Workspace) -> None:
    """Order values stand at their summer low and the season rises, so hours of work aside nothing is kept: conversion falls."""
    for found in ws.at("2026-06-30").proposals("2026-Q3", n_paths=N):
        target = found.proposal.target.value if found.proposal else None
        if target is None or found.usual_start is None or found.forecast.measure == "total":
            continue
        short = target < found.usual_start if found.kind == "increase" else target > found.usual_start
        assert not short


def test_proposals_name_five_kpis_and_put_those_of_the_plan_first(ws: Workspace) -> None:
    found = ws.proposals("2026-Q4", first=["gross_sales"], most=3, n_paths=50)
    assert found[0].forecast.kpi == "gross_sales"
    assert sum(a.proposal is not None for a in found) == 3
    with pytest.raises(InvalidValueError):
        ws.proposals("2023-Q4", ["net_revenue"], n_paths=50)


def test_a_years_goal_is_split_into_quarters_and_months_that_add_up(ws: Workspace) -> None:
    kr = ok.KeyResult(
        "Revenue", kpi="net_revenue", measure="total", unit="currency", baseline=36_000.0, target=40_000.0
    )
    quarters, months = (ws.milestones(kr, "2027", span, n_paths=N) for span in ("quarter", "month"))  # type: ignore[arg-type]
    assert list(quarters["part"]) == ["2027-Q1", "2027-Q2", "2027-Q3", "2027-Q4"]
    assert quarters["target"].sum() == pytest.approx(40_000)
    assert months["target"].sum() == pytest.approx(40_000)
    for k in range(4):
        assert months["target"][3 * k : 3 * k + 3].sum() == pytest.approx(quarters["target"][k])
    # the season: spring stands at 140 a day, autumn at 60
    assert quarters["target"][0] > 1.3 * quarters["target"][2]
    assert quarters["standing"].iloc[-1] == pytest.approx(40_000)
    with pytest.raises(InvalidValueError, match="cannot be split"):
        ws.milestones(ok.KeyResult("Survey", target=4.0), "2027")


# ---- the running cycle and what people say
@pytest.fixture
def planned(tmp_path: Path) -> Iterator[Workspace]:
    """A plan for the third quarter with a confidence of 9 of 10 in what will hardly come."""
    folder = build(tmp_path / "e")
    with opened(folder, date(2026, 7, 1)) as then:
        krs = (
            ok.KeyResult(
                "Revenue",
                kpi="net_revenue",
                measure="total",
                unit="currency",
                baseline=5500.0,
                target=9000.0,
                confidence=9,
            ),
            ok.KeyResult(
                "Value",
                kpi="average_order_value",
                measure="mean",
                unit="currency",
                baseline=50.0,
                target=55.0,
            ),
            ok.KeyResult("Quick", "keep within", kpi="first_response_minutes", unit="minutes", upper=200.0),
            ok.KeyResult("Survey", baseline=30.0, target=40.0),
        )
        saved = then.save(ok.Objective("Summer", "2026-Q3", "company", krs), who="Ida")
        then.sign("2026-Q3", "company", who="Ida")
    with opened(folder) as ws:
        for kr, said, value in zip(
            saved.key_results, (9.0, 8.0, 9.0, 7.0), (None, None, None, 35.0), strict=True
        ):
            ws.check_in(kr.id, who="Ida", confidence=said, value=value, line="So far.", day=date(2026, 8, 17))
        yield ws


def test_pace_is_judged_by_the_forecast_made_before_the_cycle_began(planned: Workspace) -> None:
    revenue = planned.progress("2026-Q3", n_paths=N)[0]
    before = planned.at("2026-06-30").forecast("net_revenue", "2026-Q3", n_paths=N)
    assert revenue.rule == "seasonal pace: the forecast made before the cycle began"
    assert len(revenue.way) == len(pieces(Cycle("2026-Q3")))
    assert revenue.way[-1][2] == pytest.approx(float(np.median(before.ends)))
    assert revenue.way[-1][4] == pytest.approx(9000)
    assert revenue.pace == "far behind"
    assert revenue.expected is not None
    assert revenue.low is not None
    assert revenue.value == earned(date(2026, 7, 1), date(2026, 8, 20)) < revenue.expected


def test_a_check_in_shows_the_chance_now_and_the_score_to_expect(planned: Workspace) -> None:
    revenue, value, quick, survey = planned.progress("2026-Q3", n_paths=N)
    assert (revenue.chance, revenue.chance_said) == (0.0, "<1 %")
    ends = planned.forecast("net_revenue", "2026-Q3", n_paths=N).ends
    assert revenue.expected_score == pytest.approx(
        np.clip((ends - 5500) / 3500, 0, 1).mean()
    )  # not the score of the mean
    assert revenue.score == revenue.expected_score  # a total that still grows
    assert revenue.n_values == 137
    assert value.chance is not None
    assert value.expected_score is not None
    assert value.chance > 0.9  # 60 to 140 EUR an order: 55 is passed
    assert quick.chance == 1.0
    assert quick.pace == "unknown"
    assert survey.chance is None
    assert "even pace" in survey.rule


def test_a_large_gap_asks_for_a_sentence_and_both_beliefs_are_kept(planned: Workspace) -> None:
    revenue, value, _, survey = planned.progress("2026-Q3", n_paths=N)
    assert revenue.blend is not None
    assert (revenue.blend.data, revenue.blend.stated) == (0.0, pytest.approx(0.9))
    assert 0 < revenue.blend.chance < 0.2
    assert revenue.gap == "The team says 90 %, the data say <1 %. What is known that the data do not show?"
    assert value.gap == ""
    assert survey.blend is not None
    assert survey.blend.data is None


def test_stated_confidence_is_scored_when_the_cycle_closes_by_team(
    planned: Workspace, tmp_path: Path
) -> None:
    """Values are entered by hand for the quarter's end, as its data are not in: one of two is reached."""
    with opened(planned.path, date(2026, 10, 2)) as ws:
        review = ws.propose_review("2026-Q3", "company")
        grades = [
            ok.core.model.Grade(g.key_result, grade=x, proposed=x)
            for g, x in zip(review.grades, (0.2, 1.0, 0.95, None), strict=True)
        ]
        ws.save(ok.core.model.Review("2026-Q3", "company", date(2026, 10, 2), tuple(grades)), who="Ida")
        found = ws.resolved(n_paths=N)
    assert [(r.team, r.cycle, r.stated, r.reached) for r in found] == [
        ("History", "2026-Q3", 0.9, False), ("History", "2026-Q3", 0.8, True), ("History", "2026-Q3", 0.9, True),
    ]  # fmt: skip
    assert found[0].data == 0.0  # the chance of the day before the cycle began
    assert not hasattr(found[0], "author")  # by team, never by person


def test_a_plans_targets_are_shown_with_their_chance_before_the_cycle(planned: Workspace) -> None:
    then = planned.at("2026-07-02")
    plan = then.plan("2026-Q3", "company")
    found = then.planned_chances(plan.objectives, n_paths=N)
    assert [p.key_result.title for p in found] == ["Revenue", "Value", "Quick"]  # the survey has no KPI
    (name, value, chance, said), *_ = found[0].points
    assert (name, value, chance, said) == ("target", 9000.0, 0.0, "<1 %")
    assert found[0].expected == pytest.approx(
        np.clip((found[0].attainment.forecast.ends - 5500) / 3500, 0, 1).mean()
    )  # type: ignore[union-attr]


def test_a_proposed_plan_has_points_from_forecasts_and_says_so(ws: Workspace) -> None:
    drafted = ws.propose_plan("2026-Q4", n_paths=N)
    revenue = next(kr for o in drafted for kr in o.key_results if kr.kpi == "net_revenue")
    proposal = ws.target("net_revenue", "2026-Q4", n_paths=N).proposal
    assert proposal is not None
    assert revenue.target == proposal.target.value
    assert revenue.baseline == proposal.baseline
    assert "Chance as things go: commit" in revenue.evidence
    assert "137 weeks of history" in revenue.evidence


def test_a_years_forecast_agrees_with_those_of_its_quarters(ws: Workspace) -> None:
    """The next year as a whole and quarter by quarter, all from the same day."""
    quarters = [float(np.median(ws.forecast("net_revenue", f"2027-Q{k}").ends)) for k in (1, 2, 3, 4)]
    assert float(np.median(ws.forecast("net_revenue", "2027").ends)) == pytest.approx(sum(quarters), rel=0.02)


@pytest.mark.parametrize(
    ("lower", "upper", "loose"),
    [(None, 0.14, False), (None, 0.16, True), (0.07, None, False), (0.06, None, True)],
)
def test_a_guardrail_that_lets_a_kpi_get_worse_by_half_is_loose(
    lower: float | None, upper: float | None, loose: bool
) -> None:
    limits: Any = SimpleNamespace(lower=lower, upper=upper)
    none: Any = None
    held = Attainment(none, "keep within", "aspirational", None, "", None, limits, (), (), usual_start=0.1)
    assert held.loose is loose
