"""Each trap of Google Analytics' files and answers, by its number; sums are counted by hand in the tests."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from okrkit.errors import ImportRefusedError
from okrkit.sources import Batch, ReadOptions, read
from okrkit.sources.ga4 import detect
from okrkit.sources.ga4.report import batch_of, report_part
from okrkit.sources.ga4.words import dimension_of, metric_of
from okrkit.sources.reading.files import RawFile

Write = Callable[[str, str | bytes], Path]
SAMPLES = Path(__file__).parents[4] / "shared" / "samples" / "ga4"

RULE = "# ----------------------------------------\n"
PREAMBLE = f"{RULE}# Report CSV Export\n# Account: A, B\n# Property: P\n{RULE}# \n# All Users\n"
MARCH = "# Start date: 20260301\n# End date: 20260303\n"


def ga4(*paths: Path, **told: Any) -> Batch:
    return read("ga4", list(paths), options=ReadOptions(**told))


def measures(batch: Batch) -> dict[tuple[str, str, str | None], float]:
    rows = batch.tables["measures"].to_pylist() if "measures" in batch.tables else []
    return {(str(r["day"]), r["measure"], r["segment"]): r["value"] for r in rows}


def sessions(batch: Batch) -> list[tuple[str, str | None, int]]:
    rows = batch.tables["sessions"].to_pylist() if "sessions" in batch.tables else []
    return sorted((str(r["day"]), r["channel"], r["sessions"]) for r in rows)


def test_trap_27_blocks_of_one_file_repeat_one_another_and_have_their_own_days(file: Write) -> None:
    chart = "Session default channel group,Sessions\nDirect,10\nEmail,4\n\n"
    table = "Session default channel group,Sessions,Event count\nEmail,4,9\nDirect,10,50\n\n"
    earlier = (
        "# Start date: 20260201\n# End date: 20260228\nSession default channel group,Sessions\nDirect,3\n"
    )
    batch = ga4(file("a.csv", PREAMBLE + MARCH + chart + MARCH + table + earlier))
    found = measures(batch)
    assert found["2026-03-03", "sessions_in_range", "channel: Direct; 2026-03-01 to 2026-03-03"] == 10
    assert found["2026-02-28", "sessions_in_range", "channel: Direct; 2026-02-01 to 2026-02-28"] == 3
    assert sum(v for (_, name, _), v in found.items() if name == "sessions_in_range") == 10 + 4 + 3
    assert [b["dates"] for b in batch.control["blocks"]] == [["20260301", "20260303"]] * 2 + [
        ["20260201", "20260228"]
    ]
    # By day the visits are told three times: by channel, as a whole, and as a whole in another file.
    days = "Date,Session default channel group,Sessions\n20260301,Direct,10\n20260301,Email,4\n\n"
    whole = "Nth day,Sessions\n0000,14\n0001,6\n"
    again = file("b.csv", PREAMBLE + MARCH + "Date,Sessions\n20260301,14\n20260302,6\n")
    batch = ga4(file("a.csv", PREAMBLE + MARCH + days + MARCH + whole), again)
    assert sessions(batch) == [
        ("2026-03-01", "Direct", 10),
        ("2026-03-01", "Email", 4),
        ("2026-03-02", None, 6),
    ]


def test_trap_27_a_chart_that_lacks_a_dimension_of_its_table_is_left_out(file: Write) -> None:
    text = (
        "Page path,Views\n/,5\n/a,2\n\n# All Users\n"
        + MARCH
        + "\nPage path,Hostname,Views\n/,x.example,5\n/a,x.example,2\n"
    )
    batch = ga4(file("a.csv", PREAMBLE + MARCH + text))
    assert sum(measures(batch).values()) == 7
    assert (batch.rows_read, batch.rows_loaded, batch.rows_skipped) == (4, 2, 2)


def test_trap_27_a_comparison_stands_apart(file: Write) -> None:
    one = "Date,Sessions\n20260301,14\n\n"
    batch = ga4(file("a.csv", PREAMBLE + MARCH + one + "# Mobile traffic\n" + MARCH + one.replace("14", "5")))
    assert sessions(batch) == [("2026-03-01", None, 14)]
    assert measures(batch)["2026-03-01", "sessions", "comparison: Mobile traffic"] == 5


@pytest.mark.parametrize(
    "preamble",
    [
        "",
        "# 20260301-20260303\n",
        PREAMBLE.replace("# \n", "#\n") + MARCH,
        PREAMBLE + "# Date de début : 20260301\n# Date de fin : 20260303\n\n",
        PREAMBLE.replace("\n", ",,,\n") + MARCH.replace("\n", ",,,\n") + ",,,\n",
    ],
)
def test_trap_28_a_preamble_of_any_length_and_language_or_none(file: Write, preamble: str) -> None:
    told = {} if preamble else {"start_day": date(2026, 3, 1), "end_day": date(2026, 3, 3)}
    text = preamble + 'Event name,Event count\n#hashtag,2\n"a, ""b""",3\n'
    found = measures(ga4(file("a.csv", text), **told))
    assert found["2026-03-03", "event_count_in_range", "event: #hashtag; 2026-03-01 to 2026-03-03"] == 2
    assert found["2026-03-03", "event_count_in_range", 'event: a, "b"; 2026-03-01 to 2026-03-03'] == 3


def test_trap_29_counted_days_need_a_first_day(file: Write) -> None:
    card = file("card.csv", "Nth day,Total revenue\n0001,2.5\n0000,1\n")
    with pytest.raises(ImportRefusedError, match="stands nowhere in the file") as caught:
        ga4(card, currency="EUR")
    assert "--start" in caught.value.fix
    found = measures(ga4(card, currency="EUR", start_day=date(2026, 2, 28)))
    assert found == {("2026-02-28", "total_revenue", None): 1, ("2026-03-01", "total_revenue", None): 2.5}
    with pytest.raises(ImportRefusedError, match="no currency"):
        ga4(card, start_day=date(2026, 2, 28))
    with pytest.raises(ImportRefusedError, match="is about a range"):
        ga4(file("x.csv", "Country,Sessions\nIreland,2\n"), start_day=date(2026, 2, 28))


@pytest.mark.parametrize(
    ("first", "header", "row", "expected"),
    [
        ("20260301", "Nth week", "0001", "2026-03-14"),  # a Sunday: the second week ends on the 14th
        ("20260301", "Nth month", "0001", "2026-04-30"),
        ("20260301", "Nth hour", "0026", "2026-03-02"),
        (
            "20260302",
            "Nth week",
            "0012",
            "2026-05-31",
        ),  # 13 weeks of seven days to the last of May, 14 with Sundays
        ("20260302", "Nth week", "0013", "2026-05-31"),
        ("20260302", "Nth week", "0001", None),
        ("20260302", "Nth month", "0001", None),
        ("20260301", "Date + hour (YYYYMMDDHH)", "2026030513", "2026-03-05"),
    ],
)
def test_trap_29_weeks_months_and_hours_cover_their_own_days(
    file: Write, first: str, header: str, row: str, expected: str | None
) -> None:
    text = f"# Start date: {first}\n# End date: 20260531\n{header},Event count\n{row},4\n"
    found = measures(ga4(file("a.csv", text)))
    assert [day for day, _, _ in found] == ([expected] if expected else [])
    text = "# Start date: 20260301\n# End date: 20260302\nNth day,Event count\n0000,1\n0005,4\n"
    assert "is no day of the range" in ga4(file("b.csv", text)).rejected[0].reason


def test_trap_30_users_and_rates_do_not_add_up(file: Write) -> None:
    rows = "2026030110,Direct,3,2,0.5\n2026030111,Direct,4,2,0.1\n"
    text = (
        PREAMBLE
        + MARCH
        + "Date + hour (YYYYMMDDHH),Session default channel group,Sessions,Total users,Engagement rate\n"
        + rows
    )
    batch = ga4(file("a.csv", text))
    assert sessions(batch) == [("2026-03-01", "Direct", 7)]
    assert batch.tables["sessions"]["visitors"].to_pylist() == [None]
    assert measures(batch) == {}
    by_event = PREAMBLE + MARCH + "Event name,Event count,Total users\nsale,3,2\nsale,4,2\n"
    assert list(measures(ga4(file("b.csv", by_event))).values()) == [7]


def test_trap_31_an_empty_block_ends_where_the_next_comment_begins(file: Write) -> None:
    text = (
        PREAMBLE
        + MARCH
        + "Nth day,Total revenue\n\n\n# Top events, and more?\n"
        + MARCH
        + "Event name,Event count\nsale,3\n"
    )
    batch = ga4(file("a.csv", text.replace("\n", "\r\n")))
    assert [(b["header"], b["rows"]) for b in batch.control["blocks"]] == [
        (["Nth day", "Total revenue"], 0),
        (["Event name", "Event count"], 1),
    ]
    assert list(measures(batch).values()) == [3]
    assert not batch.rejected


def test_trap_32_headers_of_other_languages_and_years_mean_the_same() -> None:
    assert {dimension_of(h) for h in (
        "Session default channel grouping", "Session primary channel group (Default channel group)",
        "Session primary channel group (Default Channel Group)", "Grupo de canales predeterminado de la sesión",
        "Standard-Channelgruppe der Sitzung", "Groupe de canaux par défaut de la session",
        "Gruppo di canali predefinito della sessione", "Grupo de canais padrão da sessão", "Standaardkanaalgroep van sessie",
    )} == {"channel"}  # fmt: skip
    assert {
        dimension_of(h)
        for h in ("Nth day", "Día\u00a0N", "Tag N", "Jour N", "Giorno N", "Dia N", "Nième jour")
    } == {"nth_day"}
    assert dimension_of("First user default channel group") == "first_user_channel"
    assert {
        metric_of(h) for h in ("Users", "Active users", "Usuarios", "Utilisateurs actifs", "Utenti attivi")
    } == {"active_users"}
    assert {
        metric_of(h) for h in ("Conversions", "Key events", "Événements clés", "Schlüsselereignisse")
    } == {"key_events"}
    assert metric_of("Total users") == "total_users"


def test_trap_32_a_language_that_is_not_known_is_told_by_its_values(file: Write) -> None:
    text = PREAMBLE + MARCH + "Dzień\u00a0nr,Aktywni użytkownicy\n0000,3\n0001,0\n0002,8\n"
    assert [day for day, _, _ in measures(ga4(file("a.csv", text)))] == [
        "2026-03-01",
        "2026-03-02",
        "2026-03-03",
    ]


@pytest.mark.parametrize(
    "total", ["Grand total,14", "Gesamtsumme,14", ",14", ",14,Grand total", "RESERVED_TOTAL,14"]
)
def test_trap_32_a_row_of_totals_is_no_channel(file: Write, total: str) -> None:
    text = PREAMBLE + MARCH + f"Session default channel group,Sessions\n{total}\nDirect,10\nEmail,4\n"
    batch = ga4(file("a.csv", text))
    assert sorted(measures(batch).values()) == [4, 10]
    assert batch.control["blocks"][0]["sums"] == {"Sessions": 14}
    assert (batch.rows_skipped, batch.rejected) == (1, ())


def answer(
    rows: list[list[str]], dims: str = "date", metrics: str = "sessions", **more: Any
) -> dict[str, Any]:
    n = len(dims.split())
    return {
        "dimensionHeaders": [{"name": d} for d in dims.split()],
        "metricHeaders": [{"name": m, "type": "TYPE_INTEGER"} for m in metrics.split()],
        **({"rows": [
            {"dimensionValues": [{"value": v} for v in row[:n]], "metricValues": [{"value": v} for v in row[n:]]} for row in rows
        ]} if rows else {}),
        "rowCount": len(rows),
        **more,
    }  # fmt: skip


def test_trap_33_answers_are_texts_may_have_no_rows_and_leave_zeros_out() -> None:
    days = date(2026, 1, 1), date(2026, 1, 3)
    part = report_part([answer([["20260101", "7"], ["20260103", "4"]])], "ga4", ReadOptions(), period=days)
    assert [(r["day"].day, r["sessions"]) for r in part.tables["sessions"].to_pylist()] == [
        (1, 7),
        (3, 4),
        (2, 0),
    ]
    hidden = answer([["20260101", "7"]], metadata={"subjectToThresholding": True})
    part = report_part([hidden], "ga4", ReadOptions(), period=days)
    assert part.tables["sessions"].num_rows == 1
    assert any("thresholding" in note for note in part.notes)
    none = report_part([answer([])], "ga4", ReadOptions(), period=days)
    assert none.tables["sessions"]["sessions"].to_pylist() == [0, 0, 0]
    with pytest.raises(ImportRefusedError, match="which days"):
        report_part([answer([["Direct", "7"]], "sessionDefaultChannelGroup")], "ga4", ReadOptions())


def test_trap_33_a_day_that_two_ranges_share_counts_once() -> None:
    rows = [
        ["20260101", "date_range_0", "7"],
        ["20260102", "date_range_0", "5"],
        ["20260101", "date_range_1", "7"],
    ]
    part = report_part([answer(rows, "date dateRange")], "ga4", ReadOptions())
    assert part.tables["sessions"]["sessions"].to_pylist() == [7, 5]
    assert part.skipped == 1
    broken = answer([["20260101", "inf"]]) | {"metadata": None, "rowCount": "1"}
    broken["rows"] += [None, {"dimensionValues": "x"}]
    assert len(report_part([broken], "ga4", ReadOptions()).rejected) == 3


def test_trap_33_key_events_are_no_purchases_and_pages_are_one_report() -> None:
    first = answer(
        [["20260101", "Direct", "7", "5"]], "date sessionDefaultChannelGroup", "sessions keyEvents"
    )
    second = answer(
        [["20260101", "Email", "2", "1"]], "date sessionDefaultChannelGroup", "sessions keyEvents"
    )
    total = answer(
        [["RESERVED_TOTAL", "RESERVED_TOTAL", "9", "6"]],
        "date sessionDefaultChannelGroup",
        "sessions keyEvents",
    )
    pages = [{"start": "2026-01-01", "end": "2026-01-01", "answer": a} for a in (first, second, total)]
    batch = batch_of({"channels": pages}, ReadOptions())
    assert sessions(batch) == [("2026-01-01", "Direct", 7), ("2026-01-01", "Email", 2)]
    assert batch.tables["sessions"]["purchases"].null_count == 2
    assert sum(measures(batch).values()) == 6
    assert (batch.rows_read, batch.rows_skipped) == (3, 1)


def test_trap_49_a_spreadsheets_decimal_commas_are_read_as_such(file: Write) -> None:
    text = (
        PREAMBLE.replace("A, B", "A")
        + MARCH
        + "Date;Sessions;Engagement rate;Total revenue\n01.03.2026;12;0,625;1.204,55\n"
    )
    batch = ga4(file("a.csv", text.replace("01.03.2026", "20260301")), currency="EUR")
    assert sessions(batch) == [("2026-03-01", None, 12)]
    assert measures(batch) == {
        ("2026-03-01", "engagement_rate", None): 0.625,
        ("2026-03-01", "total_revenue", None): 1204.55,
    }


def test_trap_50_two_currencies_are_no_one_property() -> None:
    euros, dollars = (
        answer([["20260101", "5"]], metrics="totalRevenue", metadata={"currencyCode": code}) | {"rowCount": n}
        for n, code in enumerate(("EUR", "USD"), 1)
    )
    part = report_part([euros], "ga4", ReadOptions(currency="GBP"))
    assert part.tables["measures"]["unit"].to_pylist() == ["EUR"]
    pages = [{"start": "2026-01-01", "end": "2026-01-01", "answer": a} for a in (euros, dollars)]
    with pytest.raises(ImportRefusedError, match="EUR and USD"):
        batch_of({"one": pages[:1], "other": pages[1:]}, ReadOptions())


def test_trap_53_the_later_file_wins_for_a_day_that_both_have(file: Write) -> None:
    text = PREAMBLE + MARCH + "Date,Sessions\n20260301,10\n20260302,6\n"
    batch = ga4(file("a.csv", text), file("b.csv", text.replace(",6", ",8")))
    assert sessions(batch) == [("2026-03-01", None, 10), ("2026-03-02", None, 8)]


@pytest.mark.parametrize("broken", [b"", b"\x00\x01\x02\x03" * 9, b"a,b\n1,2\n", b"# only\n# comments\n"])
def test_a_file_that_is_no_download_is_refused(file: Write, broken: bytes) -> None:
    assert detect(RawFile("a.csv", broken)) is None
    with pytest.raises(ImportRefusedError) as caught:
        ga4(file("a.csv", broken))
    assert caught.value.fix


def test_the_samples_give_their_control_figures() -> None:
    if not (SAMPLES / "EXPECTED.json").exists():
        pytest.skip("../shared/samples/ga4 is not there")
    expected = json.loads((SAMPLES / "EXPECTED.json").read_text(encoding="utf-8"))
    for name, wanted in expected.items():
        batch = ga4(SAMPLES / name, currency="EUR")
        assert batch.control["blocks"] == wanted["blocks"], name
        assert not batch.rejected
        found = detect(RawFile(name, (SAMPLES / name).read_bytes()))
        assert found is not None
        assert found.sureness == 1
