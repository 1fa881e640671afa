"""`okrkit forecast` and `okrkit target` on a shop of two orders a day, 20 EUR each, give or take what a season brings."""

from __future__ import annotations

import json
import math
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

import okrkit as ok
from okrkit.cli.main import main

FIRST, LAST = date(2024, 1, 1), date(2026, 6, 28)
FEW = ("--paths", "200")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    rows = ["order_id,ordered_at,customer_id,sku,quantity,unit_price"]
    for k in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=k)
        price = 40 + 10 * math.sin(k / 58) + (k * 7919 % 11)
        rows.append(f"A{k},{day} 12:00,c{k % 50},T1,1,{price:.2f}")
    export = folder / "orders.csv"
    export.write_text("\n".join(rows) + "\n", "utf-8")
    moment = datetime(2026, 6, 29, 7, tzinfo=UTC)
    with ok.init(
        folder / "shop", name="Two a day", currency="EUR", today="2026-06-28", clock=lambda: moment
    ) as ws:
        ws.import_files("table", [export], table="order_lines")
    return folder / "shop"


def asked(capsys: pytest.CaptureFixture[str], shop: Path, *arguments: str) -> dict[str, object]:
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "-w", str(shop), *FEW, "--json"])
    out = capsys.readouterr().out
    assert not ended.value.code, out
    document: dict[str, object] = json.loads(out)
    return document


def test_a_forecast_names_its_method_values_and_quantiles(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = asked(capsys, shop, "forecast", "net_revenue", "--cycle", "2026-Q3")
    assert (found["cycle"], found["measure"], found["unit"]) == ("2026-Q3", "total", "currency")
    assert (found["grain"], found["n_values"], found["n_paths"]) == ("week", 130, 200)
    assert found["p10"] < found["p25"] < found["p50"] < found["p75"] < found["p90"]  # type: ignore[operator]
    assert "level" in str(found["method"])
    assert found["known_until"] == "2026-06-29"
    assert asked(capsys, shop, "forecast", "net_revenue", "--cycle", "2026-Q3") == found


def test_a_target_has_three_points_and_answers_questions_in_whole_per_cents(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = asked(
        capsys,
        shop,
        "target",
        "net_revenue",
        "--cycle",
        "2026-Q3",
        "--target",
        "1000",
        "--chance",
        "0.5",
        "--score",
        "0.7",
    )
    points = [found[name] for name in ("commit", "target", "stretch")]
    chances = [p["chance"] for p in points if p]  # type: ignore[index]
    assert chances == sorted(chances, reverse=True)
    assert all(c == round(c, 2) for c in chances)
    named, half, scored = found["asked"]  # type: ignore[misc]
    assert (named["value"], named["chance"], named["chance_said"], named["label"]) == (
        1000.0,
        1.0,
        ">99 %",
        "committed",
    )
    assert half["chance"] == pytest.approx(0.5, abs=0.01)
    assert scored["expected_score"] == pytest.approx(0.7, abs=0.01) or "No target scores" in scored["note"]
    assert found["forecast"]["kpi"] == "net_revenue"  # type: ignore[index]


def test_a_short_history_gives_words_and_no_number(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As known after ten weeks."""
    found = asked(
        capsys,
        shop,
        "target",
        "net_revenue",
        "--cycle",
        "2024-Q2",
        "--as-of",
        "2024-03-10",
        "--target",
        "4000",
    )
    (named,) = found["asked"]  # type: ignore[misc]
    assert named["chance"] is None
    assert named["chance_said"] in ("unlikely", "even", "likely")
    assert found["forecast"]["band_only"] is True  # type: ignore[index]


def test_a_guardrail_has_limits(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = asked(
        capsys, shop, "target", "average_order_value", "--cycle", "2026-Q3", "--kind", "keep within"
    )
    assert found["upper"] is None
    assert found["lower"] > 30  # type: ignore[operator]


def test_people_read_chance_and_expected_score(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command, says in (
        (
            ("target", "net_revenue", "--cycle", "2026-Q3", "--target", "99999"),
            ["expected score", "<1 %", "Nothing in the history suggests", "New work of a plan"],
        ),
        (("forecast", "net_revenue", "--cycle", "2026-Q3"), ["eight of ten", "history (130 weeks)"]),
    ):
        with pytest.raises(SystemExit):
            main([*command, "-w", str(shop), *FEW])
        out = capsys.readouterr().out
        assert [words for words in says if words not in out] == []


def test_a_share_may_be_typed_as_per_cent(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    question = ("target", "returning_customer_rate", "--cycle", "2026-Q3")
    typed = asked(capsys, shop, *question, "--target", "62.5%", "--baseline", "60 %")
    assert typed == asked(capsys, shop, *question, "--target", "0.625", "--baseline", "0.6")
    assert typed["asked"][0]["value"] == 0.625  # type: ignore[index]


@pytest.mark.parametrize(("columns", "wide"), [("80", 80), ("240", 100)])
def test_notes_are_wrapped_and_say_the_start_of_the_score_once(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: str, wide: int
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    arguments = ("target", "net_revenue", "--cycle", "2026-Q3", "--baseline", "99999", "--chance", "0.7")
    with pytest.raises(SystemExit):
        main([*arguments, "-w", str(shop), *FEW])
    out = capsys.readouterr().out
    head, rest = out.split("\n", 1)
    start = head.split(", from ")[1].split(" ")[0]
    assert "what nine of ten futures keep" in head
    assert start not in rest
    assert "target with a chance of 70 %  " in out
    assert wide - 25 < max(len(line) for line in out.splitlines()) <= wide


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("forecast", "net_revnue"), "no KPI is called"),
        (("target", "net_revenue", "--chance", "1.5"), "expected between 0 and 1"),
        (("target", "returning_customer_rate", "--target", "2.6"), "did you mean 0.026 (2.6 %)?"),
        (("target", "returning_customer_rate", "--baseline", "2.6"), "did you mean 0.026 (2.6 %)?"),
        (("target", "net_revenue", "--target", "5%"), "not as a share"),
        (("target", "net_revenue", "--target", "€45,000"), "expected a number"),
        (("forecast", "net_revenue", "--cycle", "2020-Q1"), "after the cycle began"),
        (("forecast", "sessions"), "cannot be computed"),
    ],
)
def test_a_mistake_is_answered_in_words(
    shop: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], says: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "-w", str(shop)])
    assert ended.value.code == 1
    told = capsys.readouterr()
    assert says in told.err
    assert "fix:" in told.err
    assert told.out == ""
