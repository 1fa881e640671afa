"""Tables and boxes: what a screen reader gets, what a terminal gets, and nothing a person typed becomes markup."""

from __future__ import annotations

import pandas as pd
import pytest

from okrkit import figures as fig
from okrkit.core.model import Plan, say
from okrkit.figures.prose import change, count, listed, stop

ROWS = [
    {
        "label": "Net revenue",
        "now": 182_400.4,
        "unit": "currency",
        "band": "red",
        "pace": "far behind",
        "n": 1200.0,
    },
    {"label": "Rate <i>", "now": 0.34, "unit": "share", "band": None, "pace": None, "n": 3.0},
]
COLUMNS = [
    fig.Column("label", "KPI"), fig.Column("now", "Now", "number", unit_from="unit", note="so far"), fig.Column("band", "Band", "band"),
    fig.Column("pace", "Pace", "pace"), fig.Column("n", "Rows"),
]  # fmt: skip


def test_the_text_twin_aligns_numbers_and_says_units_and_notes() -> None:
    shown = fig.table(ROWS, COLUMNS, "KPIs", currency="EUR")
    assert repr(shown) == (
        "KPIs\n"
        "KPI               Now  Band        Pace           Rows\n"
        "-----------  --------  ----------  ------------  -----\n"
        "Net revenue  €182,400  ▼ red       ▼ far behind  1,200\n"
        "Rate <i>       34.0 %  ○ unscored  –                 3\n"
        "Now: so far"
    )


def test_the_html_is_a_table_that_can_be_read_aloud() -> None:
    html = fig.table(ROWS, COLUMNS, "KPIs", currency="EUR").html
    assert ">KPIs</caption>" in html
    assert html.count('scope="col"') == 5
    assert html.count('scope="row"') == 2
    assert '<td class="okr-number" style="text-align:right">€182,400</td>' in html
    assert "Rate &lt;i&gt;" in html
    assert "<i>" not in html
    assert (
        '<span class="okr-band okr-band-red"><span class="okr-band-sign" aria-hidden="true">▼</span> red</span>'
        in html
    )
    assert "id=" not in html


def test_a_data_frame_reads_like_its_rows() -> None:
    frame = pd.DataFrame(ROWS)
    assert fig.table(frame, COLUMNS, currency="EUR") == fig.table(ROWS, COLUMNS, currency="EUR")


def test_a_heading_from_a_name_keeps_its_capitals() -> None:
    assert fig.Column("2026-Q3").heading == "2026-Q3"
    assert fig.Column("first_day").heading == "First day"


def test_money_and_shares_of_a_column_have_one_precision() -> None:
    rows = [
        {"worth": w, "size": s} for w, s in ((1553.2, 0.338), (884.42, 0.0679), (None, None), (-0.3, 0.0))
    ]
    shown = fig.table(
        rows, [fig.Column("worth", unit="currency"), fig.Column("size", unit="share")], currency="EUR"
    )
    assert [line.split(maxsplit=1) for line in shown.text.splitlines()[2:]] == [
        ["€1,553", "33.8 %"], ["€884", "6.8 %"], ["–", "–"], ["€0", "0.0 %"],
    ]  # fmt: skip
    small = fig.table(rows[1:2], [fig.Column("worth", unit="currency")], currency="EUR")
    assert small.text.splitlines()[2] == "€884.42"


def test_rows_of_different_kpis_keep_their_own_precision() -> None:
    rows = [{"v": 19837.0, "unit": "currency"}, {"v": 38.18, "unit": "currency"}]
    shown = fig.table(rows, [fig.Column("v", unit_from="unit")], currency="EUR")
    assert [line.strip() for line in shown.text.splitlines()[2:]] == ["€19,837", "€38.18"]


def test_missing_values_of_every_kind_are_dashes_or_empty() -> None:
    frame = pd.DataFrame({"v": [1.5, None], "d": pd.to_datetime(["2026-03-01", None]), "t": ["a", None]})
    shown = fig.table(frame, ["t", "v", "d"])
    assert shown.text.splitlines()[2].split() == ["a", "1.50", "2026-03-01"]
    assert shown.text.splitlines()[3].split() == ["–", "–"]


def test_a_callout_says_its_kind_as_a_word_and_escapes() -> None:
    shown = fig.callout("5 < 6 & more", "warning", fix="Look <here>.")
    assert repr(shown) == "Look here: 5 < 6 & more\n  Next: Look <here>."
    assert "5 &lt; 6 &amp; more" in shown.html
    assert "&lt;here&gt;" in shown.html
    assert 'role="note"' in shown.html


def test_sentences_leave_out_the_empty_ones() -> None:
    assert fig.sentences(["One.", "", "Two."]).text == "One. Two."
    assert fig.sentences(["One.", "Two."], listed=True).text == "- One.\n- Two."


def test_a_stack_leaves_out_nothing_else_than_none() -> None:
    note = fig.callout("x")
    assert fig.stack([None, note]).items == (note,)
    assert fig.stack([], otherwise=note).items == (note,)
    assert fig.stack([None]).items == ()


def test_tiles_say_the_judgement_in_words() -> None:
    shown = fig.tiles([fig.Tile("Orders", "110 orders", "+10.0 %, better", "green"), fig.Tile("Rate", "2 %")])
    assert shown.text == "Orders: 110 orders (● +10.0 %, better)\nRate: 2 %"
    assert shown.html.count("<li") == 2


def test_a_plan_reads_from_objective_to_work(plan: Plan) -> None:
    shown = fig.plan_outline(plan, {"company": "The shop"}, "EUR")
    lines = shown.text.splitlines()
    assert lines[0] == "A spring of its own"
    assert "- Second supplier, Mirja, due 2026-05-01" in lines
    assert lines[-1] == "- Tidy the cellar, no owner, no date"  # work that moves no key result stands apart
    assert any(line.startswith("Returns stay low") and say(0.05, "share") in line for line in lines)
    assert "First survey &lt;b&gt;done" in shown.html


def test_an_empty_plan_says_how_to_begin() -> None:
    assert "okrkit plan apply" in fig.plan_outline(Plan("2027-Q1"), {}).text


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (count(0, "reply", "replies"), "no replies"),
        (listed(["a"]), "a"),
        (listed([]), ""),
        (change(0.021, 0.021, "share"), "as much as a year earlier"),
        (change(90, 100), "-10.0 % on a year earlier"),
        (stop("Really?"), "Really?"),
        (stop("Yes"), "Yes."),
    ],
)
def test_small_change_of_sentences(said: str, expected: str) -> None:
    assert said == expected
