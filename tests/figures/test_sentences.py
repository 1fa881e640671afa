"""What the pages say in words, from values alone. Expected sentences are written by hand from the values."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from okrkit import figures as fig
from okrkit.core.model import (
    Accepted,
    CheckIn,
    Cycle,
    Grade,
    KeyResult,
    Objective,
    Plan,
    Review,
    Signature,
    Team,
    band,
)
from okrkit.core.targets import blend
from okrkit.errors import InvalidValueError
from okrkit.figures import closing, health, hindsight, meeting, planning, provenance
from okrkit.workspace.coaching import Kept

from .conftest import CONVERSION, OBJECTIVE, RESULTS, REVENUE, STEPS, graded, standing

Q2 = Cycle("2026-Q2")
DAY = date(2026, 5, 15)
TABLES = [{"table": "orders", "rows": 5, "first_day": date(2025, 1, 1), "last_day": DAY}]
SIGNED = Signature("2026-Q2", "company", "Ida", datetime(2026, 4, 3, tzinfo=UTC), "a" * 64)
FINDINGS = [
    {"code": "KR104", "slug": "no-owner", "severity": "weak", "message": "'A' has no owner", "fix": "name one person"},
    {"code": "KR104", "slug": "no-owner", "severity": "weak", "message": "'B' has no owner", "fix": "name one person"},
    {"code": "PL101", "slug": "few-objectives", "severity": "note", "message": "one objective only", "fix": "fine if so"},
]  # fmt: skip


# ---------------------------------------------------------------- health


def test_the_cycle_is_that_of_the_newest_orders_and_never_after_today() -> None:
    stock = [*TABLES, {"table": "inventory", "rows": 1, "first_day": DAY, "last_day": date(2026, 7, 6)}]
    assert health.cycle_of_data(stock, date(2026, 11, 1)) == "2026-Q2"
    assert health.cycle_of_data(stock, date(2026, 3, 31)) == "2026-Q1"
    assert health.cycle_of_data([], date(2026, 11, 1)) == "2026-Q4"
    assert health.cycle_of_data(TABLES, DAY, fiscal_start=4) == "2027-Q1"


def test_the_opening_counts_days_and_names_best_worst_and_unusual(moved: list[dict[str, Any]]) -> None:
    said = health.opening("Tea & Co", Q2, moved, TABLES, DAY, "EUR").text
    assert said.startswith(
        "This page looks at Tea & Co from 1 April 2026 to 15 May 2026: 45 of the 91 days of 2026-Q2."
    )
    assert "2 stand better" not in said  # the headline counts them
    assert "The best move: sessions, +900.0 % to 1,000 sessions." in said
    assert "Outside its usual range in the last complete week: return rate." in said


def test_health_is_red_when_most_are_worse_amber_when_more_are_and_green_where_none_is(
    moved: list[dict[str, Any]],
) -> None:
    def status(*directions: str) -> object:
        rows = [{**moved[0], "direction": d} for d in directions]
        return health.summary("S", Q2, rows, TABLES, DAY)["status"]

    assert (status("good", "flat"), status("good", "bad", "flat")) == ("green", "none")
    assert status("bad", "bad", "good", "flat") == "amber"
    assert status("bad", "bad", "flat") == "red"
    assert status() == "none"


def test_a_finished_cycle_is_told_in_the_past(moved: list[dict[str, Any]]) -> None:
    ended = [{**TABLES[0], "last_day": date(2026, 7, 9)}]
    assert health.summary("S", Q2, moved, ended, date(2026, 8, 1))["headline"].startswith(
        "Orders came to 110 orders in 2026-Q2"
    )
    assert health.summary("S", Q2, moved, TABLES, DAY)["headline"].startswith(
        "Orders stands at 110 orders in 2026-Q2 so far"
    )


def test_data_that_end_before_the_cycle_are_said(moved: list[dict[str, Any]]) -> None:
    said = health.opening("S", Cycle("2026-Q4"), [], TABLES, date(2026, 11, 1)).text
    assert said.startswith(
        "Missing: The data of S end on 15 May 2026; 2026-Q4 runs from 1 October 2026 to 31 December 2026."
    )


def test_what_moved_tells_the_unusual_first_and_leaves_the_flat_out(moved: list[dict[str, Any]]) -> None:
    assert health.what_moved(moved).text == "- Returns rose.\n- Sessions rose.\n- Orders rose."


def test_kpis_that_cannot_be_computed_are_grouped_by_the_reason() -> None:
    kpis = [
        {
            "kpi": "roas",
            "label": "Return on ad spend",
            "available": False,
            "why_not": "there is no data about spend yet",
        },
        {
            "kpi": "cac",
            "label": "Acquisition cost",
            "available": False,
            "why_not": "there is no data about spend yet",
        },
        {"kpi": "orders", "label": "Orders", "available": True, "why_not": None},
    ]
    said = provenance.cannot(kpis).text.splitlines()
    assert said[0] == "2 KPIs cannot be computed from these data"
    assert said[-1].split("  ")[0] == "There is no data about spend yet"
    assert "Return on ad spend and Acquisition cost" in said[-1]


# ---------------------------------------------------------------- planning


def test_a_plan_is_green_only_when_signed_and_without_weak_points(plan: Plan) -> None:
    assert planning.summary(plan, [], {"company": SIGNED}, "Tea")["status"] == "green"
    assert (
        planning.summary(plan, FINDINGS[2:], {"company": SIGNED}, "Tea")["status"] == "green"
    )  # a note is no weak point
    assert planning.summary(plan, FINDINGS, {"company": SIGNED}, "Tea")["status"] == "amber"
    unsigned = planning.summary(plan, [], {"company": None}, "Tea")
    assert (
        unsigned["headline"]
        == "Tea plans 1 objective and 5 key results for 2026-Q2: nothing weak was found, not signed yet."
    )


def test_what_a_plan_does_not_say_is_counted(plan: Plan) -> None:
    # the guardrail, the steps and the survey have no owner; conversion and the survey have neither commit nor stretch
    assert planning.missing(plan) == [
        "the owners of 3 key results", "commit and stretch of 2 key results", "the owner of an initiative",
    ]  # fmt: skip
    assert planning.missing(Plan("2026-Q2", "", (Objective("Empty"),))) == [
        "an objective without key results"
    ]


def test_weak_points_of_one_kind_stand_together_with_one_fix(plan: Plan) -> None:
    assert planning.weaknesses(FINDINGS, plan).text == (
        "No owner KR104\n- 'A' has no owner.\n- 'B' has no owner.\n  Fix: Name one person.\n"
        "Few objectives (a note) PL101\n- One objective only.\n  Fix: Fine if so."
    )


KEPT = {**FINDINGS[0], "title": "A", "accepted": "we share it", "by": "Ida"}


def test_what_was_accepted_weighs_nothing_and_stands_apart_with_its_reason(plan: Plan) -> None:
    said = planning.summary(plan, [KEPT, FINDINGS[2]], {"company": SIGNED}, "Tea")
    assert (said["status"], said["figures"]["weak_points"], said["figures"]["accepted"]) == ("green", 0, 1)
    assert said["findings"] == []
    assert "nothing weak was found" in said["headline"]
    both = planning.weaknesses([KEPT, *FINDINGS[1:]], plan).text
    assert "'A' has no owner" not in both
    assert "'B' has no owner" in both
    assert (
        planning.weaknesses([KEPT], plan).text
        == "Good: Nothing weak is left to mend: the rest is kept for the reasons below."
    )
    shown = planning.kept([KEPT, *FINDINGS[1:]]).text.splitlines()
    assert shown[0] == "Kept in spite of the coach, with the reason"
    assert shown[-1].split("  ")[0] == "A"
    assert "'A' has no owner." in shown[-1]
    assert "we share it." in shown[-1]
    assert planning.kept(FINDINGS) == fig.blocks.NOTHING


def test_a_better_line_stands_under_what_is_weak(plan: Plan) -> None:
    weak = {**FINDINGS[0], "rewrite": "Increase <b>orders</b> from … to … by …"}
    shown = planning.weaknesses([weak, FINDINGS[1]], plan)
    assert (
        "- 'A' has no owner.\n  For example: Increase <b>orders</b> from … to … by …\n- 'B' has no owner.\n  Fix:"
        in shown.text
    )
    assert "Increase &lt;b&gt;orders&lt;/b&gt; from" in shown.html
    assert shown.text.count("For example") == 1
    alone = planning.weaknesses([weak], plan).text
    assert alone.endswith(
        "- 'A' has no owner.\n  Fix: Name one person.\n  For example: Increase <b>orders</b> from … to … by …"
    )
    said = {**weak, "fix": f"write {weak['rewrite']!r}"}
    assert "For example" not in planning.weaknesses([said], plan).text


def test_a_smart_goal_is_read_letter_by_letter() -> None:
    from okrkit.core.rules import LetterVerdict

    stands = [
        LetterVerdict(letter, word, True, "is fine")
        for letter, word in (("S", "Specific"), ("T", "Time-bound"))
    ]
    weak = LetterVerdict("M", "Measurable", False, "has no number", "add one")
    shown = planning.smart_letters([(OBJECTIVE, [*stands, weak])])
    assert isinstance(shown, fig.Stack)
    lines = repr(shown).splitlines()
    assert lines[0] == "“A spring of its own” as a SMART goal: 2 of 3 letters stand"
    assert [re.split("  +", line.replace("\u00a0", " ")) for line in lines[3:]] == [
        ["S: Specific", "✓ stands", "Is fine."],
        ["T: Time-bound", "✓ stands", "Is fine."],
        ["M: Measurable", "✗ to mend", "Has no number.", "Add one."],
    ]
    assert "Fix" not in repr(planning.smart_letters([(OBJECTIVE, stands)]))
    assert repr(planning.smart_letters([])) == ""


def test_the_review_puts_each_reason_beside_how_the_line_ended() -> None:
    def kept(title: str, score: float | None, outcome: str) -> Kept:
        why = Accepted("KR104", "we share it", "Ida")
        return Kept(
            title, title, "KR104", "no-owner", f"{title!r} has no owner", why, score, band(score), outcome
        )

    lines = [kept("A", 0.8, "reached"), kept("B", 0.1, "missed"), kept("C", None, "planned")]
    said = repr(closing.kept(lines))
    assert said.startswith("3 lines were kept in spite of the coach. 1 of the 2 with a grade ended green.")
    row = next(line for line in said.splitlines() if line.startswith("B "))
    assert re.split("  +", row) == [
        "B",
        "'B' has no owner.",
        "we share it.",
        "Ida",
        "0.10",
        "▼ red",
        "missed",
    ]
    assert "It ended green." in repr(closing.kept(lines[:1]))
    assert "It did not end green." in repr(closing.kept(lines[1:2]))
    assert "ended" not in repr(closing.kept(lines[2:])).splitlines()[0]
    assert repr(closing.kept([])) == "Note: Nothing was kept in spite of the coach in this cycle."


def test_signatures_and_what_is_left_to_sign(plan: Plan) -> None:
    teams = [Team("company", "Tea & Co", "company"), Team("idle", "Idle")]
    said = planning.signatures(plan, teams, {"company": SIGNED}).text
    assert "signed by Ida" in said
    assert "2026-04-03" in said
    assert "Idle" not in said
    assert planning.signing(plan, {"company": SIGNED}) == []
    assert planning.signing(plan, {}) == ['okrkit plan sign --cycle 2026-Q2 --team company --who "NAME"']


def test_edits_are_read_in_words_without_the_stores_own_fields() -> None:
    rows = [
        {
            "at": "2026-05-01 10:00",
            "who": "Jo",
            "title": "Revenue",
            "field": "target",
            "old": 100.0,
            "new": None,
            "why": "too far",
        },
        {
            "at": "2026-05-01 10:00",
            "who": "Jo",
            "title": "Revenue",
            "field": "version",
            "old": 1,
            "new": 2,
            "why": "",
        },
    ]
    said = planning.edits(rows, {"company": SIGNED}).text.splitlines()
    assert said[-1].split() == ["2026-05-01", "Jo", "Revenue", "target", "100", "nothing", "too", "far"]
    assert planning.edits(rows, {"company": None}) == fig.blocks.NOTHING


def test_a_draft_that_cannot_be_made_says_why() -> None:
    def refuse() -> list[Objective]:
        raise InvalidValueError("there is no history", "import more")

    draft, remark = planning.first_draft(Plan("2027-Q1"), refuse)
    assert draft is None
    assert remark is not None
    assert (
        repr(remark) == "Missing: No draft can be made from data: there is no history.\n  Next: Import more."
    )


# ---------------------------------------------------------------- check-in


def test_the_worst_come_first_and_half_far_behind_is_red(standings: list[Any]) -> None:
    assert [s.pace for s in meeting.off_pace(standings)] == ["far behind", "behind"]
    said = meeting.summary(standings, Q2, DAY, "Tea")
    assert said["status"] == "amber"  # one of the four that can be judged is red
    assert said["headline"] == "Tea: 1 of 5 key results is on course; “Conversion to 2.4 %” is far behind."
    fine = [replace(standings[0], pace="on pace"), standings[2]]
    assert meeting.summary(fine, Q2, DAY, "Tea")["status"] == "green"
    assert meeting.summary(standings[1:2], Q2, DAY, "Tea")["status"] == "red"
    assert meeting.summary(standings[4:], Q2, DAY, "Tea")["status"] == "none"


def test_what_is_unlikely_is_never_on_course_and_counts_in_the_headline(standings: list[Any]) -> None:
    near = replace(standings[0], pace="on pace", chance=0.19)
    past = replace(standings[0], pace="ahead", chance=0.09)
    worse = replace(standings[1], pace="on pace", chance=0.5)  # 1.9 % from 2.0 % towards 2.4 %
    limit = replace(standings[2], chance=0.07)
    likely = replace(standings[0], pace="on pace", chance=0.2)
    assert [s.state for s in (near, past, worse, limit, likely)] == [
        "in its band, target unlikely", "ahead so far, target unlikely", "worse than at its start",
        "mostly inside, unlikely to hold", "on pace",
    ]  # fmt: skip
    said = meeting.summary([near, past, worse, limit, likely], Q2, DAY, "Tea")
    assert said["status"] == "amber"
    assert said["figures"]["on_course"] == 1
    assert said["figures"]["unlikely"] == 4
    assert said["headline"].startswith(
        "Tea: 1 of 5 key results is on course; “Returns stay low” is mostly inside, unlikely to hold"
    )


def test_the_day_of_the_cycle_is_counted_from_one(standings: list[Any]) -> None:
    said = meeting.opening(standings, Q2, date(2026, 4, 8), "Tea").text
    assert said.startswith("8 April 2026 is day 8 of 91 of 2026-Q2, in its week 2.")
    assert "Behind, too: “Net revenue grows”. 3 key results have no pace, such as limits and steps" in said


def objectives(*scores: float | None) -> list[tuple[Objective, float | None, Any]]:
    return [(replace(OBJECTIVE, title=f"Aim {i}"), s, band(s)) for i, s in enumerate(scores, 1)]


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ((1.0,), "The objective was “Aim 1”."),
        ((1.0, 1.0), "Both objectives ended with the same score."),
        ((0.5, 0.501, 0.5), "All 3 objectives ended with the same score."),
        ((0.5, 0.5, None), "Both scored objectives ended with the same score."),
        ((None, 0.4), "Of 2 objectives only “Aim 2” could be scored."),
        ((0.9, 0.4), "“Aim 1” went best (0.90), “Aim 2” least well (0.40)."),
        ((None, None), "Grades are measured"),
    ],
)
def test_objectives_that_score_alike_are_not_ranked(
    grades: list[Any], scores: tuple[float | None, ...], said: str
) -> None:
    told = repr(closing.opening(grades, objectives(*scores), None, SIGNED, Q2, "Tea", date(2026, 7, 9)))
    assert told.startswith(f"The cycle ran until 30 June 2026. {said}")


def test_no_opening_repeats_the_headline(
    standings: list[Any], grades: list[Any], moved: list[dict[str, Any]], plan: Plan
) -> None:
    ended, scored = date(2026, 7, 9), objectives(0.9, 0.4)
    standings = [replace(standings[0], pace="on pace"), *standings[1:]]
    pairs = [
        (meeting.summary(standings, Q2, DAY, "Tea"), meeting.opening(standings, Q2, DAY, "Tea")),
        (
            closing.summary(grades, scored, Q2, "Tea"),
            closing.opening(grades, scored, None, SIGNED, Q2, "Tea", ended),
        ),
        (health.summary("Tea", Q2, moved, TABLES, DAY), health.opening("Tea", Q2, moved, TABLES, DAY)),
        (planning.summary(plan, FINDINGS, {}, "Tea"), planning.opening(plan, FINDINGS, "Tea", [])),
    ]
    words = r"\d+(?: [A-Za-z]+){1,2}"  # a number with what it counts, such as "2 key results"
    for summary, opening in pairs:
        counted = set(re.findall(words, summary["headline"]))
        assert counted
        assert not counted & set(re.findall(words, repr(opening)))


def test_a_check_in_is_asked_for_when_it_is_a_week_old_or_incomplete(standings: list[Any]) -> None:
    day = date(2026, 5, 10)
    asked = meeting.waiting(standings, day)
    assert [s.key_result.id for s in asked] == [
        "kr-2",
        "kr-4",
        "kr-5",
    ]  # old and without a line; never; never
    said = repr(meeting.asks(standings, [CheckIn("kr-2", day, 0.019)], day))
    assert 'okrkit checkin kr-2 --confidence 0-10 --line "what happened, what is next" --who "NAME"' in said
    assert "okrkit checkin kr-5 --value NUMBER" in said
    assert "okrkit checkin kr-4 --confidence" in said  # steps are ticked off, not entered as a number


def test_nobody_is_asked_twice(standings: list[Any]) -> None:
    fresh = [s for s in standings if s.line]
    assert "Nothing is missing" in repr(meeting.asks(fresh, [], date(2026, 5, 10)))


def test_both_beliefs_stand_side_by_side_and_a_gap_asks_below() -> None:
    asks = "The team says 70 %, the data say 30 %. What is known that the data do not show?"
    told = standing(
        REVENUE, value=40.0, confidence=7.0, chance=0.3, chance_said="30 %", blend=blend(0.3, 7, 52), gap=asks
    )
    short = standing(
        CONVERSION, value=0.02, confidence=4.0, chance=0.3, chance_said="unlikely", blend=blend(0.3, 4, 12)
    )
    said = repr(meeting.said_and_seen([short, told, standing(STEPS, score=0.5)]))
    rows = said.splitlines()[3:5]
    assert rows[0].split()[:6] == ["Net", "revenue", "grows:", "80", "to", "100"]
    assert [word in rows[0] for word in ("30 %", "39 %")] == [True, True]  # the data's, and both joined
    assert "unlikely" in rows[1]
    assert "%" not in rows[1].replace("2.4 %", "")  # no percentage from a short history
    assert "far apart for “Net revenue grows”. What is known that the data do not show?" in said
    assert "assumption with a range" in said
    assert asks not in said  # the table has both figures already


def test_pace_figures_come_worst_first() -> None:
    order = [("ahead", 0.9), ("on pace", 0.8), ("on pace", 0.2), ("far behind", 0.4), ("behind", 0.1)]
    found = meeting.worst_first(
        [standing(REVENUE, value=1.0, expected=1.0, pace=p, chance=c) for p, c in order]
    )
    assert [(s.pace, s.chance) for s in found] == [order[3], order[4], order[2], order[1], order[0]]


def test_guardrails_show_their_limit_as_target_and_their_band_as_state(standings: list[Any]) -> None:
    (row,) = [
        line
        for line in meeting.standing_table(standings, Q2, "EUR").text.splitlines()
        if line.startswith("Returns")
    ]
    assert "at most" in row
    assert row.endswith("● green")


# ---------------------------------------------------------------- review


def test_the_review_weighs_objectives_and_lists_what_was_missed(grades: list[Any]) -> None:
    said = closing.summary(grades, [(OBJECTIVE, 0.5, "amber")], Q2, "Tea")
    assert (
        said["headline"]
        == "Tea in 2026-Q2: 5 key results: 1 green, 1 amber, 1 red, 2 unscored; the objective scores 0.50."
    )
    assert said["status"] == "amber"
    assert said["figures"]["mean_score"] == 0.5
    assert said["findings"][0].startswith("Conversion to 2.4 %: ")
    assert (
        closing.summary([graded(REVENUE, None)], [(OBJECTIVE, None, "unscored")], Q2, "Tea")["status"]
        == "none"
    )


def test_an_overruled_grade_says_what_the_data_proposed() -> None:
    grade = Grade(
        "kr-1", proposed=0.8, grade=0.6, evidence="As counted.", reason="The sale was a gift", cause="Luck"
    )
    said = repr(closing.evidence([graded(REVENUE, 0.6, grade=grade)]))
    assert (
        "The data propose 0.80, the review agreed on 0.60 because the sale was a gift. Cause: Luck." in said
    )


def test_decisions_are_sorted_and_open_ones_named() -> None:
    rows = [
        graded(REVENUE, 1.0, grade=Grade("kr-1", grade=1.0, decision="keep")),
        graded(KeyResult("New", id="x"), None),
    ]
    assert (
        closing.decisions(rows).text == "- Keep: “Net revenue grows: 80 to 100”.\n- Not decided yet: “New”."
    )


def test_an_unsaved_review_says_how_to_save_it() -> None:
    said = repr(closing.celebrate_and_learn(None, Q2, "company"))
    assert "ws.propose_review('2026-Q2', 'company')" in said
    told = repr(
        closing.celebrate_and_learn(Review("2026-Q2", "company", DAY, celebrate=("A party",)), Q2, "company")
    )
    assert "- A party." in told
    assert "Nothing was written down." in told


def test_stated_confidence_is_scored_by_team_in_whole_per_cents() -> None:
    said = repr(hindsight.records_by_team(RESULTS))
    care, shop = said.splitlines()[3:5]
    assert care.split() == ["Care", "2026-Q1,", "2026-Q2", "2", "70", "%", "100", "%", "0.13", "0.04"]
    assert shop.split() == ["Shop", "2026-Q1,", "2026-Q2", "2", "70", "%", "50", "%", "0.29", "0.25"]
    assert (
        "said 70 %, and 75 % of 4 key results reached their target: about as sure as the outcome allowed"
        in said
    )
    assert "a hint, not a measurement" in said
    assert said.count("Brier") == 1
    assert "Missing" in repr(hindsight.records_by_team([]))


def test_the_sales_bridge_adds_up_to_the_cent() -> None:
    before: dict[str, float | None] = {
        "orders": 100.0,
        "average_order_value": 20.0,
        "returns": 150.0,
        "net_revenue": 1850.0,
    }
    now: dict[str, float | None] = {
        "orders": 110.0,
        "average_order_value": 19.0,
        "returns": 90.0,
        "net_revenue": 2000.0,
    }
    shown = hindsight.sales_bridge(now, before, ("2025-Q2", "2026-Q2"), "EUR")
    assert isinstance(shown, fig.Picture)
    # ten orders at 20, a euro less on 110 orders, 60 fewer returns
    assert list(shown.figure.data[0].x) == [1850.0, 200.0, -110.0, 60.0, 2000.0]
    assert isinstance(hindsight.sales_bridge(now, {}, ("a", "b")), fig.Block)


def test_only_runs_that_saw_an_earlier_day_are_compared_with() -> None:
    def run(seen: str, score: float, **more: Any) -> dict[str, Any]:
        return {"template": "quarterly_review", "outcome": "done", "as_of": seen, "parameters": {"cycle": "2026-Q2", "team": "company"},
                "result": {"figures": {"mean_score": score}}, **more}  # fmt: skip

    asked = {"cycle": "2026-Q2", "team": "company"}
    runs = [
        run("2026-07-02", 0.4),
        run("2026-07-05", 0.5),
        run("2026-07-09", 0.9),
        run("2026-07-06", 0.1, outcome="failed"),
    ]
    last = hindsight.since_last_run(runs, "quarterly_review", asked, date(2026, 7, 9))
    assert last is not None
    assert last["seen"] == "2026-07-05"
    assert (
        hindsight.since_last_run(runs, "quarterly_review", {**asked, "team": "care"}, date(2026, 7, 9))
        is None
    )
    assert (
        hindsight.what_changed(last, ["mean score: 0.5 -> 0.6"]).text
        == "Since the run of 5 July 2026:\n- Mean score: 0.5 -> 0.6"
    )
    assert hindsight.what_changed(None, []).text == "There is no earlier run of this review to compare with."


def test_a_milestone_shows_how_much_is_done() -> None:
    steps = KeyResult("Steps", kind="milestone", id="m")
    (row,) = [
        line
        for line in meeting.standing_table([standing(steps, score=0.5)], Q2).text.splitlines()
        if line.startswith("Steps")
    ]
    assert "50% done" in row
