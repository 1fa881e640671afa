"""Each trap of Ahrefs' exports and answers, by its number; sums are counted by hand in the tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from okrkit.errors import ImportRefusedError
from okrkit.sources import Batch, ReadOptions, read
from okrkit.sources.ahrefs import detect
from okrkit.sources.ahrefs.api import batch_of
from okrkit.sources.ahrefs.layouts import layout_of
from okrkit.sources.reading.files import RawFile

Write = Callable[[str, str | bytes], Path]
SAMPLES = Path(__file__).parents[4] / "shared" / "samples" / "ahrefs"
NAME = "shop.example.com-organic-keywords-subdomains-al_2025-10-22_19-38-16.csv"
KEYWORDS = "Keyword,Volume,KD,CPC,Current organic traffic,Current position\nred mug,900,12,0.80,55,3\nold cup,50,1,,0,\n"


def ahrefs(*paths: Path, **told: Any) -> Batch:
    return read("ahrefs", list(paths), options=ReadOptions(**told))


def measures(batch: Batch) -> dict[tuple[str, str | None], float]:
    return {(r["measure"], r["segment"]): r["value"] for r in batch.tables["measures"].to_pylist()}


def wide(text: str) -> bytes:
    """As Ahrefs writes for spreadsheets: UTF-16, tabs, every cell quoted."""
    rows = [line.split(",") for line in text.splitlines()]
    quoted = "".join("\t".join(f'"{cell}"' for cell in row) + "\n" for row in rows)
    return b"\xff\xfe" + quoted.encode("utf-16-le")


def test_trap_37_both_encodings_of_a_report_say_the_same(file: Write) -> None:
    one = ahrefs(file(NAME, KEYWORDS))
    other = ahrefs(file(NAME, wide(KEYWORDS)))
    assert one.tables == other.tables
    assert one.control == other.control
    assert one.period == (date(2025, 10, 22), date(2025, 10, 22))
    for content in (KEYWORDS.encode(), wide(KEYWORDS)):
        found = detect(RawFile("renamed.csv", content))
        assert found is not None
        assert found.layout == "organic keywords"


def test_trap_38_an_empty_position_is_not_zero_and_traffic_is_an_estimate(file: Write) -> None:
    batch = ahrefs(file(NAME, KEYWORDS))
    found = measures(batch)
    assert found["organic_keywords", None] == 1
    assert ("keyword_position", "keyword: old cup") not in found
    assert found["organic_traffic_estimate", None] == 55
    assert "sessions" not in batch.tables
    zero = ahrefs(file(NAME, KEYWORDS.replace("0,\n", "0,0\n")))
    assert [r.reason for r in zero.rejected] == ["Current position cannot be read ('0')"]


def test_trap_38_an_answer_has_cents_where_an_export_has_dollars(file: Write) -> None:
    answer = batch_of(
        {"traffic": [{"date": "2026-01-01", "org_traffic": 1204, "org_cost": 98231}]}, ReadOptions()
    )
    export = ahrefs(
        file("overview.csv", "Date,Organic traffic,Organic traffic value\n2026-01-01,1204,982.31\n")
    )
    assert (
        measures(answer)
        == measures(export)
        == {("organic_traffic_estimate", None): 1204, ("organic_traffic_value", None): 982.31}
    )


def test_the_day_is_the_export_names_or_told(file: Write) -> None:
    with pytest.raises(ImportRefusedError, match="does not tell when"):
        ahrefs(file("keywords.csv", KEYWORDS))
    assert (
        ahrefs(file("keywords.csv", KEYWORDS), start_day=date(2026, 1, 5)).period == (date(2026, 1, 5),) * 2
    )
    with pytest.raises(ImportRefusedError, match="carries no date"):
        batch_of({"metrics": [{"org_traffic": 5}]}, ReadOptions())


def test_one_country_does_not_stand_beside_all_countries(file: Write) -> None:
    german = file(NAME.replace("-al_", "-de_"), KEYWORDS.replace("55", "20"))
    assert measures(ahrefs(german))["organic_traffic_estimate", "country: de"] == 20
    both = measures(ahrefs(german, file(NAME, KEYWORDS)))
    assert {part: v for (name, part), v in both.items() if name == "organic_traffic_estimate"} == {None: 55}


@pytest.mark.parametrize(
    ("name", "text", "layout", "expected"),
    [
        (
            "x-referring-domains_2026-01-02.csv",
            "Domain,Domain rating,Links to target,First seen,Lost\na.example,5,3,2025-01-01,\nb.example,9,1,2025-01-01,2025-12-01\n",
            "referring domains",
            {("referring_domains", None): 1, ("backlinks", None): 3},
        ),
        (
            "x-top-pages-domain-us_2026-01-02.csv",
            "URL,Current traffic,Current traffic value,Current top keyword\nhttps://s/a,7,1.5,mug\nhttps://s/b,2,,pot\n",
            "top pages",
            {
                ("page_traffic_estimate", "page: https://s/a"): 7,
                ("page_traffic_estimate", "page: https://s/b"): 2,
                ("page_traffic_value", "page: https://s/a"): 1.5,
                ("organic_traffic_estimate_of_pages", "country: us"): 9,
            },
        ),
        (
            "google_us_mug_2026-01-02.csv",
            "#,Keyword,Country,Difficulty,Volume,CPC,CPS,Parent Keyword,SV trend (03-2024 - 02-2026)\n1,red mug,us,5,900,0.8,1.1,mug,x\n",
            "Keywords Explorer list",
            {("keyword_search_volume", "keyword: red mug; country: us"): 900},
        ),
        (
            "batch_2026-01-02.csv",
            "#,Target,Domain rating,Backlinks,Organic traffic\n1,a.example,5,10,100\n2,b.example,9,20,300\n",
            "overview",
            {
                ("domain_rating_of_target", "target: a.example"): 5, ("domain_rating_of_target", "target: b.example"): 9,
                ("backlinks_of_target", "target: a.example"): 10, ("backlinks_of_target", "target: b.example"): 20,
                ("organic_traffic_estimate_of_target", "target: a.example"): 100,
                ("organic_traffic_estimate_of_target", "target: b.example"): 300,
            },
        ),
    ],
)  # fmt: skip
def test_every_kind_of_export_gives_its_figures(
    file: Write, name: str, text: str, layout: str, expected: dict[tuple[str, str | None], float]
) -> None:
    batch = ahrefs(file(name, text))
    assert batch.layout == layout
    assert measures(batch) == expected


def test_other_tables_are_none_of_ahrefs_exports(file: Write) -> None:
    for headers in (
        ["Name", "Email", "Lineitem name"],
        ["Date", "Sessions"],
        ["keyword", "clicks"],
        ["URL", "Title"],
        [],
    ):
        assert layout_of(headers) is None
    with pytest.raises(ImportRefusedError, match="none of Ahrefs' exports"):
        ahrefs(file("a.csv", "Day,Sessions\n2026-01-01,5\n"))
    with pytest.raises(ImportRefusedError, match="none of Ahrefs' answers"):
        ahrefs(file("a.json", '{"orders": []}'))


def test_the_samples_are_read_whole() -> None:
    if not SAMPLES.exists():
        pytest.skip("../shared/samples/ahrefs is not there")
    links = ahrefs(*SAMPLES.glob("*backlinks*.csv"))
    assert (links.rows_loaded, links.control["columns"], links.control["true"]["Nofollow"]) == (60, 34, 37)
    words = ahrefs(*SAMPLES.glob("*keywords*.csv"))
    assert (words.rows_loaded, words.control["sums"]["Current organic traffic"]) == (80, 1543)
