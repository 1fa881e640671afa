"""`okrkit whatif` on a shop of two channels whose quarters can be counted by hand (tests/workspace/shop_with_channels.py)."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest

import okrkit as ok
from okrkit.cli.main import main
from tests.workspace import shop_with_channels

YEAR_AGO = ("--cycle", "2026-Q1", "--basis", "year_ago")
FEW = ("--futures", "256")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with shop_with_channels.build(tmp_path_factory.mktemp("whatif")) as ws:
        return ws.path


def run(capsys: pytest.CaptureFixture[str], shop: Path, *arguments: str, code: int = 0) -> str:
    with pytest.raises(SystemExit) as ended:
        main(["whatif", *arguments, "-w", str(shop)])
    captured = capsys.readouterr()
    assert (ended.value.code or 0) == code, captured.out + captured.err
    return captured.out if "--json" in arguments else captured.out + captured.err


def asked(capsys: pytest.CaptureFixture[str], shop: Path, *arguments: str, code: int = 0) -> Any:
    return json.loads(run(capsys, shop, *arguments, "--json", code=code))


def test_trees_are_listed_and_one_is_filled(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "revenue" in [t["tree"] for t in asked(capsys, shop, "trees")]
    found = asked(capsys, shop, "tree", "revenue", *YEAR_AGO)
    assert found["value"] == pytest.approx(2030.33)
    assert found["nodes"]["sessions"] == {"email": 1000.0, "search": 4000.0}
    assert found["start"] == "2025-01-01"
    said = run(capsys, shop, "tree", "revenue", *YEAR_AGO)
    assert "Revenue by channel: 2025-Q1, the same cycle a year ago" in said
    assert "Sessions: 5,000 sessions" in said


def test_a_tree_printed_as_yaml_is_one(
    shop: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(run(capsys, shop, "tree", "revenue", "--yaml"), "utf-8")
    assert asked(capsys, shop, "tree", str(path), *YEAR_AGO)["value"] == pytest.approx(2030.33)


def test_moves_act_on_the_baseline_where_there_is_no_history_for_a_forecast(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = asked(
        capsys, shop, "run", "revenue", *YEAR_AGO, *FEW, "--set", "sessions[email]=+20%", "--target", "+10%"
    )
    # 1,000 sessions more... 200 x 2 % x 50 = 200 beside 2,030.33; with a forecast kept the step is the same part of it
    share = found["outcome"]["p50"] / found["as_things_go"]["p50"]
    assert share == pytest.approx(1 + 200 / 2030.33, rel=0.02)
    assert found["target"] == pytest.approx(2233.363)
    assert found["baseline"]["sessions"] == {"email": 1000.0, "search": 4000.0}
    assert found["scenario"] is None


def test_ways_to_a_target_and_their_absence(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = (
        "revenue",
        *YEAR_AGO,
        "--lever",
        "sessions=0%..+50%",
        "--lever",
        "conversion=0%..+50%; cost=100; owner=Mia",
    )
    found = asked(capsys, shop, "seek", *options, "--target", "4000")
    assert found["reached"] is True
    assert {m["place"] for way in found["ways"] for m in way["moves"]} <= {"sessions", "conversion"}
    assert all(way["value"] == pytest.approx(4000, rel=1e-6) for way in found["ways"])
    out = asked(capsys, shop, "seek", *options, "--target", "+900%", code=1)
    assert out["reached"] is False
    assert sorted(out["held_by"]) == ["conversion", "sessions"]
    assert all(0 <= way["chance"] <= 1 for way in found["ways"])
    said = run(capsys, shop, "seek", *options, "--target", "4000")
    assert "Bounds used: Sessions 0 % to +50 %; Conversion 0 % to +50 %." in said
    line = next(line for line in said.splitlines() if line.startswith("  okrkit whatif run"))
    words = shlex.split(line.replace("NAME", "Ida"))[2:]
    assert "conversion=0%..+50%; cost=100; owner=Mia" in words
    ready = asked(capsys, shop, *words)
    assert ready["scenario"]
    assert ready["target"] == pytest.approx(4000)
    said = run(capsys, shop, "seek", *options, "--target", "+900%", code=1)
    assert "All levers as far as they go" in said
    assert "held back by the bounds of" in said


def test_a_scenario_is_kept_listed_compared_and_accepted_once(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    common = ("revenue", "--cycle", "2026-Q3", "--basis", "latest", *FEW, "--who", "Ida", "--target", "+30%")
    kept = asked(
        capsys, shop, "run", *common, "--set", "sessions[email]=+20%", "--save", "More email",
        "--lever", "sessions[email]=0%..+30%; owner=Jonas; team=marketing; initiative=Two letters a week",
        "--assume", "order_value=0%..+4%; who=Mia; why=Bundles",
    )  # fmt: skip
    asked(capsys, shop, "run", *common, "--set", "conversion=+10%", "--save", "Better pages")
    listed = asked(capsys, shop, "list", "--cycle", "2026-Q3")
    assert [s["name"] for s in listed] == ["More email", "Better pages"]
    (same,) = asked(capsys, shop, "compare", "More email", kept["scenario"])[
        "scenarios"
    ]  # by name and by id: once
    assert same["middle"] == pytest.approx(kept["outcome"]["p50"], rel=0.05)
    assert "Better pages" in run(capsys, shop, "compare", "More email", "Better pages")
    done = asked(
        capsys,
        shop,
        "accept",
        "More email",
        "--objective",
        "Grow by letters",
        "--who",
        "Ida",
        "--owner",
        "revenue=Ida",
    )
    assert len(done["key_results"]) == 2
    assert done["initiatives"][0]["title"] == "Two letters a week"
    assert done["assumptions"][0]["who"] == "Mia"
    with ok.open(shop) as ws:
        assert {o.title for o in ws.plan("2026-Q3").objectives} >= {"Grow by letters"}
    # +30 % on revenue of the latest days takes more than a fifth more email
    assert done["middle"] == pytest.approx(kept["outcome"]["p50"], rel=0.05)
    assert done["short"] == pytest.approx(done["target"] - done["middle"])
    said = run(capsys, shop, "accept", "Better pages", "--objective", "Grow by pages", "--who", "Ida")
    assert "falls" in said
    assert "short of the target" in " ".join(said.split())
    assert "okrkit whatif align --cycle 2026-Q3" in said
    taken = ("run", *common, "--set", "conversion=+12%", "--save", "Better pages")
    assert "is called 'Better pages' already" in asked(capsys, shop, *taken, code=1)["error"]
    again = asked(
        capsys, shop, "accept", "More email", "--objective", "Grow by letters", "--who", "Ida", code=1
    )
    assert "was accepted before" in again["error"]


def test_a_year_is_bridged_by_driver_and_adds_up(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(capsys, shop, "bridge", "revenue", "--cycle", "2026-Q1", "--against", "year_ago")
    assert (found["start"], found["end"]) == (["2025-Q1", 2030.33], ["2026-Q1", 2530.1])
    assert round(sum(found["by_driver"].values()), 2) == found["change"] == 499.77
    said = run(capsys, shop, "bridge", "revenue", "--cycle", "2026-Q1", "--against", "year_ago")
    assert "Conversion" in said
    assert "2,530" in said
    refused = asked(capsys, shop, "bridge", "--cycle", "2026-Q1", code=1)
    assert "no scenario was accepted for 2026-Q1" in refused["error"]


def test_team_targets_that_fall_short_are_a_finding(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with ok.open(shop) as ws:
        kr = ok.KeyResult(
            "More visits by email",
            kpi="sessions",
            where="channel = 'email'",
            measure="total",
            unit="sessions",
            baseline=1200.0,
            target=1800.0,
        )
        ws.save(ok.Objective("Letters", "2027-Q1", "marketing", (kr,)), who="Jonas")
    found = asked(capsys, shop, "align", "revenue", "--cycle", "2027-Q1", "--target", "4000", code=1)
    # 600 visits more at 2.5 % and 48 EUR bring 720
    assert found["reached"] - found["baseline"] == pytest.approx(720)
    assert found["gap"] == pytest.approx(4000 - 2530.1 - 720)
    said = run(capsys, shop, "align", "revenue", "--cycle", "2027-Q1", "--target", "3000")
    assert "€250.10 more than the company's €3,000." in " ".join(said.split())
    assert "+€720.00" in said


def test_an_audit_needs_assumptions(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(capsys, shop, "audit", "--cycle", "2026-Q1") == []
    assert "rests on no assumption" in run(capsys, shop, "audit", "--cycle", "2026-Q1")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "revenu"), "no driver tree is called 'revenu'"),
        (("run", "revenue", *YEAR_AGO, "--set", "sesions=+5%"), "'sesions'"),
        (("run", "revenue", *YEAR_AGO, "--set", "sessions[mail]=+5%"), "'mail'"),
        (("run", "revenue", *YEAR_AGO, "--set", "sessions=lots"), "'lots' is no number"),
        (("compare", "Nothing"), "no scenario is called 'Nothing'"),
    ],
)
def test_a_slip_is_refused_in_words(
    shop: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    assert said in run(capsys, shop, *arguments, code=1)


def test_a_target_is_asked_for(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "--target" in run(capsys, shop, "seek", "revenue", code=2)
