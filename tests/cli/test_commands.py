"""The commands as people and scripts call them: exit codes, JSON on standard output, the rest on standard error."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from okrkit.cli.main import app, main
from okrkit.cli.run import join_parameters

HEADER = "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Cancelled at,Refunded Amount,Id"


def order(number: int, day: str, email: str, quantity: int, price: str, refunded: str = "0.00") -> str:
    total = f"{quantity * float(price):.2f}"
    paid = f"{day} 10:00:00 +0000"
    return (
        f"#{number},{email},paid,{paid},fulfilled,{paid},GBP,{total},0.00,0.00,{total},0.00,{paid},"
        f"{quantity},Tea,{price},T-1,,{refunded},{5_000_000_000_000 + number}"
    )


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Two orders in January, one in February; 2 x 10.00 + 1 x 5.50 and 3 x 10.00 GBP."""
    rows = [
        HEADER,
        order(1001, "2026-01-05", "a@example.com", 2, "10.00"),
        order(1002, "2026-01-20", "b@example.com", 1, "5.50"),
        order(1003, "2026-02-10", "a@example.com", 3, "10.00"),
    ]
    path = tmp_path / "orders_export.csv"
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


@pytest.fixture
def shop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    run(
        "init",
        str(tmp_path / "shop"),
        "--name",
        "Tea & Co",
        "--timezone",
        "Europe/London",
        "--currency",
        "GBP",
    )
    capsys.readouterr()
    return tmp_path / "shop"


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


def test_import_reports_and_a_second_one_changes_nothing(
    shop: Path, export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("import", "shopify", str(export), "--workspace", str(shop), "--json") == 0
    first = json.loads(capsys.readouterr().out)
    assert first["system"] == "shopify"
    assert first["rows_read"] == first["rows_loaded"] == 3
    assert first["rows_rejected"] == []
    assert first["tables"]["orders"] == 3
    assert first["currencies"] == ["GBP"]
    assert first["period"] == {"start": "2026-01-05", "end": "2026-02-10"}
    assert first["changed"]
    assert run("import", "shopify", str(export), "-w", str(shop), "--json") == 0
    assert not json.loads(capsys.readouterr().out)["changed"]


def test_a_dry_run_changes_nothing(shop: Path, export: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("import", "shopify", str(export), "-w", str(shop), "--dry-run", "--json") == 0
    assert json.loads(capsys.readouterr().out)["dry_run"]
    assert run("kpi", "values", "orders", "-w", str(shop), "--json") == 1
    assert "error" in json.loads(capsys.readouterr().out)


def test_a_report_without_days_takes_them_from_the_command(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    card = tmp_path / "card.csv"
    card.write_text("Nth day,Sessions\n0000,4\n0001,5\n", "utf-8")
    given = ("import", "ga4", str(card), "-w", str(shop), "--json")
    assert run(*given) == 1
    assert "--start" in capsys.readouterr().err
    assert run(*given, "--start", "1 March") == 1
    assert "--start is '1 March', expected a day" in capsys.readouterr().err
    assert run(*given, "--start", "2026-03-01") == 0
    assert json.loads(capsys.readouterr().out)["period"] == {"start": "2026-03-01", "end": "2026-03-02"}


def test_kpi_values_are_one_json_document(
    shop: Path, export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("import", "shopify", str(export), "-w", str(shop), "--json")
    capsys.readouterr()
    assert run("kpi", "values", "gross_sales", "--grain", "month", "-w", str(shop), "--json") == 0
    values = json.loads(capsys.readouterr().out)
    assert [(v["period_start"], v["value"]) for v in values] == [("2026-01-01", 25.5), ("2026-02-01", 30.0)]
    assert set(values[0]) == {"period_start", "value", "n", "settled"}
    assert [v["settled"] for v in values] == [True, False]
    assert run("kpi", "values", "repeat_purchase_rate", "--grain", "all", "-w", str(shop), "--json") == 0
    assert [v["value"] for v in json.loads(capsys.readouterr().out)] == [0.5]
    assert run("kpi", "values", "average_order_value", "--grain", "all", "-w", str(shop), "--json") == 0
    assert [v["value"] for v in json.loads(capsys.readouterr().out)] == [18.5]  # 55.50 / 3
    assert run("kpi", "values", "units_per_order", "--grain", "month", "-w", str(shop), "--json") == 0
    assert [v["value"] for v in json.loads(capsys.readouterr().out)] == [1.5, 3]
    assert run("kpi", "list", "-w", str(shop), "--json") == 0
    listed = {k["kpi"]: k for k in json.loads(capsys.readouterr().out)}
    assert listed["orders"]["available"]
    assert not listed["sessions"]["available"]


def test_a_misspelt_kpi_is_refused_with_the_near_name(
    shop: Path, export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("import", "shopify", str(export), "-w", str(shop))
    capsys.readouterr()
    assert run("kpi", "values", "gros_sales", "-w", str(shop)) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "gros_sales" in said.err
    assert "gross_sales" in said.err


def test_wrong_usage_ends_with_2_and_a_missing_workspace_with_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("import") == 2
    assert run("kpi", "values", "orders", "--grain", "fortnight") == 2
    assert run("nonsense") == 2
    monkeypatch.chdir(tmp_path)
    capsys.readouterr()
    assert run("plan", "show") == 1
    assert "okrkit init" in capsys.readouterr().err


def test_a_plans_assumptions_are_applied_and_shown(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(
        "teams:\n  - {id: company, name: Tea & Co, kind: company}\n"
        "objectives:\n  - {title: Delight, cycle: 2026-Q1, team: company}\n"
        "assumptions:\n  - {driver: price, shape: uniform, low: -0.05, high: 0.1, cycle: 2026-Q1, team: company, who: Mia}\n",
        "utf-8",
    )
    assert run("plan", "apply", str(plan), "--who", "Ida", "-w", str(shop)) == 0
    assert "saved 2026-Q1.company.A1  price" in capsys.readouterr().out
    assert run("plan", "show", "--cycle", "2026-Q1", "-w", str(shop)) == 0
    shown = capsys.readouterr().out
    assert re.search(r"2026-Q1\.company\.A1 +price +relative +-5 to 10 % +Mia", shown)


def test_a_check_in_and_a_plan_from_the_shell(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(
        "teams:\n  - {id: company, name: Tea & Co, kind: company}\n"
        "objectives:\n  - title: Delight\n    cycle: 2026-Q1\n    team: company\n    key_results:\n"
        "      - {title: NPS from 30 to 40, baseline: 30, target: 40, unit: score}\n",
        "utf-8",
    )
    assert run("plan", "apply", str(plan), "--who", "Ida", "-w", str(shop), "--json") == 0
    saved = json.loads(capsys.readouterr().out)
    key_result = saved[1]["key_results"][0]["id"]
    day = date(2026, 2, 2)
    assert (
        run(
            "checkin",
            key_result,
            "--who",
            "Ida",
            "--value",
            "35",
            "--confidence",
            "7",
            "--day",
            str(day),
            "-w",
            str(shop),
            "--json",
        )
        == 0
    )
    assert json.loads(capsys.readouterr().out)["value"] == 35.0
    assert (
        run("checkin", "--cycle", "2026-Q1", "--day", str(day + timedelta(days=1)), "-w", str(shop), "--json")
        == 0
    )
    (standing,) = json.loads(capsys.readouterr().out)
    assert (standing["value"], standing["score"], standing["band"]) == (35.0, 0.5, "amber")
    assert run("checkin", key_result, "-w", str(shop)) == 1
    assert "--who" in capsys.readouterr().err
    assert (
        run(
            "plan",
            "sign",
            "--cycle",
            "2026-Q1",
            "--team",
            "company",
            "--who",
            "Ida",
            "-w",
            str(shop),
            "--json",
        )
        == 0
    )
    assert len(json.loads(capsys.readouterr().out)["stamp"]) == 64
    assert run("plan", "show", "--cycle", "2026-Q1", "-w", str(shop), "--json") == 0
    assert json.loads(capsys.readouterr().out)["objectives"][0]["title"] == "Delight"


def test_a_misspelt_template_parameter_is_refused_before_any_cell(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("run", "kpi_health", "-p", "cycel", "2026-Q1", "-w", str(shop)) == 1
    assert "cycle" in capsys.readouterr().err
    assert not list((shop / "runs").glob("**/*.ipynb")) if (shop / "runs").exists() else True


def test_parameters_are_understood_in_papermills_spelling_and_joined() -> None:
    assert join_parameters(["run", "x", "-p", "a", "1", "-p", "b=2", "--jobs", "2"]) == [
        "run", "x", "-p", "a=1", "-p", "b=2", "--jobs", "2",
    ]  # fmt: skip
    assert join_parameters(["plan", "-p", "a", "1"]) == ["plan", "-p", "a", "1"]


def test_doctor_finds_a_sound_workspace_and_a_broken_one(
    shop: Path, export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("import", "shopify", str(export), "-w", str(shop))
    capsys.readouterr()
    assert run("doctor", "-w", str(shop), "--json") == 0
    assert all(c["ok"] for c in json.loads(capsys.readouterr().out))
    (shop / "okrkit.toml").write_text("[shop", "utf-8")
    assert run("doctor", "-w", str(shop), "--json") == 1
    broken = [c for c in json.loads(capsys.readouterr().out) if not c["ok"]]
    assert broken
    assert all(c["fix"] for c in broken)


def test_every_command_is_in_the_docs() -> None:
    from typer.main import get_command

    text = (Path(__file__).parents[2] / "docs" / "commands.md").read_text("utf-8")
    commands = get_command(app).commands  # type: ignore[attr-defined]
    for name, command in commands.items():
        for full in [f"{name} {sub}" for sub in getattr(command, "commands", {})] or [name]:
            assert re.search(rf"okrkit {full}\b", text), f"okrkit {full} is not in docs/commands.md"
