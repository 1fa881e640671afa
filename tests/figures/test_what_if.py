"""The figures and tables of a what-if show the values they were given, and say what they mean."""

from __future__ import annotations

import re
from typing import Any

import pytest

from okrkit import figures as fig
from okrkit.core.scenarios import Node, Tree, evaluate
from okrkit.errors import InvalidValueError
from okrkit.figures.aligning import gap_said
from okrkit.figures.branches import branches
from okrkit.figures.driver_trees import Branch
from okrkit.figures.ways import Way, ways, ways_said

from .what_if import ENDS, LEVERS, SCENARIOS, SHARES, TARGETS, TREE, WAYS, WHAT


def picture(shown: Any) -> fig.Picture:
    assert isinstance(shown, fig.Picture)
    return shown


def test_the_tree_reads_from_its_top_with_value_change_and_chance() -> None:
    lines = fig.driver_tree(TREE, "EUR", title="2027", against="2026").text.splitlines()
    assert lines[:4] == [
        "2027",
        "Net revenue: €1,800 (+12.5 % on 2026, chance 31 %) = sum of revenue",
        "  Revenue: €1,800 (+12.5 % on 2026) = sessions × conversion × order value",
        "    - email: €1,000",
    ]
    assert "    Sessions: 1,500 sessions (+15.4 % on 2026)" in lines
    assert "    Conversion: 2.00 % to 4.00 %" in lines  # no sum of rates, their ends
    assert "    Order value: €40.00 to €50.00" in lines


def test_a_rise_is_better_or_worse_by_what_is_wanted_and_a_sign_says_which() -> None:
    worse = Branch("returns", "Return rate", "share", 0.09, 0.08, "down")
    assert "▼" in fig.driver_tree([worse]).html
    assert "●" in fig.driver_tree([Branch("r", "Return rate", "share", 0.07, 0.08, "down")]).html
    same = fig.driver_tree([Branch("r", "Return rate", "share", 0.08, 0.08, "down")], against="2026")
    assert same.text == "Return rate: 8.00 % (as 2026)"
    assert "○" in same.html


def test_a_node_below_two_others_is_drawn_once() -> None:
    top = Branch("top", "Margin", how="sales − fees", below=("sales", "fees"))
    sales, fees = (
        Branch("sales", "Sales", value=10.0),
        Branch("fees", "Fees", how="sales × rate", below=("sales",)),
    )
    shown = fig.driver_tree([top, sales, fees])
    assert shown.text.splitlines()[1:] == ["  Sales: 10.0", "  Fees: – = sales × rate", "    Sales: as above"]


def test_what_a_person_named_is_no_markup_in_the_tree() -> None:
    assert "<b>x</b>" not in fig.driver_tree([Branch("a", "<b>x</b>", value=1.0)]).html


def test_the_members_stand_as_rows_with_the_unit_said_once() -> None:
    lines = fig.driver_table(TREE, "channel", "EUR").text.splitlines()
    assert lines[1].split() == ["Channel", "Revenue", "Sessions", "Conversion", "Order", "value"]
    assert lines[3].split() == ["email", "€1,000", "1,000", "2.00", "%", "€50.00"]


def test_the_widest_bar_is_on_top_and_each_end_starts_at_the_middle() -> None:
    shown = picture(fig.tornado(ENDS, base=1800.0, target=2000.0, **WHAT))
    low, high = shown.figure.data
    assert list(low.x) == [20.0, -90.0]  # drawn from the bottom up: return rate, then sessions
    assert list(high.x) == [-40.0, 180.0]
    assert low.base == high.base == 1800.0
    title = "Most depends on sessions: net revenue in 2027 comes to between €1,710 and €1,980"
    assert shown.figure.layout.title.text == title
    assert shown.alt.endswith("Sessions €1,710 to €1,980; Return rate €1,820 to €1,760.")


def test_a_long_tornado_says_what_it_leaves_out() -> None:
    many = [ENDS[1] | {"label": f"d{i}"} for i in range(5)]
    assert (
        "3 with less effect are not drawn." in picture(fig.tornado(many, base=1800.0, most=2, **WHAT)).caption
    )


def test_shares_are_split_into_alone_and_together() -> None:
    shown = picture(fig.variance_shares(SHARES, what="Net revenue in 2027"))
    own, joint = shown.figure.data
    assert list(own.x) == [0.05, 0.85]
    assert list(joint.x) == [0.0, pytest.approx(0.10)]
    assert (
        shown.figure.layout.title.text == "95 % of the uncertainty of net revenue in 2027 comes from sessions"
    )


def test_two_levers_draw_the_target_only_where_it_is_inside() -> None:
    about: dict[str, Any] = {
        "names": ("Sessions", "Conversion"), "units": ("share", "share"), "today": (0.0, 0.0), **WHAT,
    }  # fmt: skip
    field = [[100.0, 110.0], [120.0, 132.0]]
    inside = fig.two_levers([0.0, 0.1], [0.0, 0.2], field, target=115.0, **about)
    assert [t.name for t in inside.figure.data][1:] == ["target €115.00", "now"]
    assert inside.figure.data[1].contours.start == 115.0
    beyond = fig.two_levers([0.0, 0.1], [0.0, 0.2], field, target=200.0, **about)
    assert [t.name for t in beyond.figure.data][1:] == ["now"]
    assert beyond.figure.layout.title.text.replace("<br>", " ") == (
        "Sessions and conversion alone do not bring net revenue in 2027 to €200.00: €132.00 at most"
    )
    below = fig.two_levers([0.0, 0.1], [0.0, 0.2], field, target=90.0, **about)
    assert "met all over this range" in below.figure.layout.title.text


def test_a_driver_that_cannot_do_it_alone_is_said_to() -> None:
    rows = [
        {
            "label": "Sessions",
            "unit": "sessions",
            "now": 1500.0,
            "needed": 1667.0,
            "change": 0.111,
            "note": "",
        },
        {
            "label": "Return rate",
            "unit": "share",
            "now": 0.08,
            "needed": None,
            "change": None,
            "note": "below 0",
        },
    ]
    lines = fig.break_even_table(rows, target=2000.0, **WHAT).text.splitlines()
    assert lines[0] == "Net revenue in 2027 of €2,000 by one driver alone, all others as they are"
    assert lines[3].split() == ["Sessions", "1,500", "sessions", "1,667", "sessions", "+11.1", "%"]
    assert "no value does" in lines[4]


def test_scenarios_are_drawn_in_their_order_with_range_and_chance() -> None:
    shown = picture(fig.scenario_ranges(SCENARIOS, target=2000.0, **WHAT))
    assert list(shown.figure.data[0].x) == [1650.0, 1800.0]
    assert list(shown.figure.data[0].y) == [1, 0]
    spans = [(s.x0, s.x1) for s in shown.figure.layout.shapes if s.y0 == 0 and s.y1 == 0]
    assert spans == [(1600.0, 2000.0), (1700.0, 1900.0)]  # eight of ten, five of ten
    title = "“more email” goes furthest: net revenue in 2027 of €2,000 has a chance of 31 %"
    assert shown.figure.layout.title.text.replace("<br>", " ") == title


def test_without_a_target_no_chance_is_told() -> None:
    shown = picture(fig.scenario_ranges(SCENARIOS, **WHAT))
    assert "chance" not in shown.alt
    assert (
        shown.figure.layout.title.text
        == "Net revenue in 2027 is highest with “more email”: €1,800 in the middle"
    )


def test_scenarios_read_across_a_row_a_node() -> None:
    nodes = [("net_revenue", "Net revenue", "currency"), ("sessions", "Sessions", "sessions")]
    lines = fig.scenario_table(SCENARIOS, nodes, "EUR").text.splitlines()
    assert lines[3].split() == ["Net", "revenue", "€1,650", "€1,800"]
    assert lines[4].split() == ["Sessions", "1,300", "1,500"]
    assert lines[5].split() == ["Chance", "of", "the", "target", "4", "%", "31", "%"]


def test_the_target_parts_the_futures_in_two_and_no_heap_holds_both() -> None:
    ends = [float(v) for v in range(1000, 2000)]  # 200 of 1,000 at 1,800 or beyond
    shown = fig.outlook(ends, target=1800.0, chance="20 %", **WHAT)
    below, beyond = shown.figure.data
    assert max(below.x) < 1800.0 < min(beyond.x)
    assert sum(beyond.y) == pytest.approx(0.2)
    assert sum(below.y) == pytest.approx(0.8)
    assert shown.figure.layout.title.text == "Net revenue in 2027: €1,800 has a chance of 20 %"


def test_an_outlook_of_one_value_and_of_a_target_far_away_can_be_drawn() -> None:
    assert sum(fig.outlook([5.0, 5.0], **WHAT).figure.data[0].y) == pytest.approx(1.0)
    far = fig.outlook([1.0, 2.0, 3.0], target=100.0, chance="<1 %", **WHAT)
    assert [t.name for t in far.figure.data] == ["below the target"]
    assert far.figure.layout.xaxis.range[1] > 100.0


def test_a_way_says_what_to_move_whether_it_gets_there_and_what_is_not_known() -> None:
    text = ways(WAYS, target=2000.0, **WHAT).text
    assert "Fewest levers: Net revenue in 2027: €2,000, reaches the target, chance 50 %" in text
    assert "  - Sessions, email from 800 to 1,200 sessions (+50.0 %)" in text
    assert "work: A letter (Ida)" in text
    assert "Least cost: Net revenue in 2027: €1,900, falls €100.00 short" in text
    assert "cost €300.00 and 1 lever without a stated cost" in text
    assert "at the end of its range: Conversion" in text


def test_the_ways_in_one_sentence() -> None:
    said = ways_said(WAYS, target=2000.0, **WHAT)
    assert said == (
        "1 way to net revenue in 2027 of €2,000; the one with the fewest levers moves sessions, email from 800 to 1,200 sessions."
    )
    short: list[Way] = [WAYS[1]]
    assert ways_said(short, target=2000.0, **WHAT) == (
        "No combination of the levers reaches net revenue in 2027 of €2,000: €1,900 is as near as they get."
    )


def test_the_table_of_ways_has_a_row_a_lever_and_only_columns_with_values() -> None:
    lines = fig.way_table(WAYS, "EUR").text.splitlines()
    assert len(lines) == 3 + 3
    assert "Owner" in lines[1]
    assert "Owner" not in fig.way_table([WAYS[1]], "EUR").text


def test_team_targets_add_up_to_what_they_make_together() -> None:
    shown = fig.alignment(TARGETS, LEVERS, start=("2026", 1600.0), pushed=1800.0, target=2000.0, **WHAT)
    said = repr(shown)
    assert (
        "Together the teams' targets make net revenue in 2027 €1,800; €200.00 of the company's €2,000 is nobody's."
        in said
    )
    assert "One of these alone would close the gap: Order value from €50.00 to €55.00." in said
    with pytest.raises(InvalidValueError, match=r"leave 1\.00"):
        fig.alignment(TARGETS, LEVERS, start=("2026", 1600.0), pushed=1801.0, target=2000.0, **WHAT)


def test_no_lever_is_named_where_the_target_is_reached() -> None:
    shown = fig.alignment(
        TARGETS, LEVERS, start=("2026", 1600.0), pushed=1800.0, target=1700.0, met=True, **WHAT
    )
    assert "€100.00 more than the company's €1,700." in repr(shown)
    assert "close the gap" not in repr(shown)


def test_a_gap_is_open_closed_or_more_than_filled() -> None:
    money: dict[str, Any] = {"what": "Sales", "unit": "currency", "currency": "EUR"}
    assert gap_said(pushed=100.0, target=100.0, **money).endswith("the company's €100.00 adds up.")
    assert gap_said(pushed=110.0, target=100.0, **money).endswith("€10.00 more than the company's €100.00.")


def test_the_ledger_says_who_believes_what_and_where_nobody_said_why() -> None:
    row: dict[str, Any] = {
        "label": "Return rate", "unit": "share", "change": "absolute", "shape": "normal", "low": -0.01, "mid": None, "high": 0.0,
    }  # fmt: skip
    value = row | {
        "change": "value",
        "low": 0.05,
        "high": 0.07,
        "shape": "beta",
        "who": "Ida",
        "why": "Size guide.",
        "delay_weeks": 2.0,
    }
    lines = fig.assumption_table([row, value]).text.splitlines()
    assert "-1.00 points · 0.00 points" in lines[3]
    assert "nobody yet" in lines[3]
    assert "no reason given" in lines[3]
    assert "5.00 % · 7.00 %" in lines[4]
    assert re.search(r"after 2 weeks +Ida +Size guide$", lines[4])


def test_a_tree_becomes_cards_that_add_up_what_adds_up() -> None:
    tree = Tree(
        "shop", "revenue",
        (
            Node("revenue", unit="currency", formula="sum(channel_revenue) - rest", better="up"),
            Node("channel_revenue", by="channel", unit="currency", formula="sessions * (1 - bounce) * order_value"),
            Node("sessions", by="channel", unit="sessions"),
            Node("bounce", by="channel", unit="share"),
            Node("order_value", unit="currency/sessions"),
            Node("rest", "Lost in the post", unit="currency"),
        ),
        {"channel": ("email", "social")},
    )  # fmt: skip
    drivers = {"sessions": [100.0, 200.0], "bounce": [0.5, 0.75], "order_value": 2.0, "rest": 10.0}
    shown = {
        b.name: b for b in branches(tree, evaluate(tree, drivers), evaluate(tree, drivers | {"rest": 0.0}))
    }
    # 100 x 0.5 x 2 + 200 x 0.25 x 2 - 10
    assert next(iter(shown)) == "revenue"
    assert (shown["revenue"].value, shown["revenue"].before) == (190.0, 200.0)
    assert shown["revenue"].how == "channel revenue, all channels together − lost in the post"
    assert shown["channel_revenue"].how == "sessions × (1 − bounce) × order value"
    assert shown["sessions"].value == 300.0
    assert shown["bounce"].value == pytest.approx((100 * 0.5 + 200 * 0.75) / 300)  # every visit counts once
    assert [m.value for m in shown["bounce"].members] == [0.5, 0.75]
    assert shown["order_value"].unit == "currency"
    assert "Lost in the post: €10.00" in fig.driver_tree(list(shown.values()), "EUR").text
