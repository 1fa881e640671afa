"""The whole loop on the sample shop: real exports in, real papermill runs, the same again, and as it was then."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import nbformat
import pytest

import okrkit as ok
from okrkit.notebooks import ledger
from okrkit.notebooks.runner import run
from okrkit.workspace import Workspace

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("sample-workspace")]

DATA = Path(__file__).parents[2] / "data" / "sample_shop"
RUNS = [
    ("kpi_health", {"cycle": "2026-Q4"}, "2026-11-16"),
    ("kpi_monitor", {"cycle": "2026-Q4"}, "2026-11-16"),
    ("quarterly_review", {"cycle": "2026-Q3", "team": "company"}, "2026-10-05"),
    ("quarterly_planning", {"cycle": "2026-Q4", "team": "operations"}, "2026-10-08"),
    ("weekly_checkin", {"cycle": "2026-Q4", "team": "marketing"}, "2026-11-16"),
    ("annual_planning", {"cycle": "2027", "team": "company"}, "2026-11-16"),
    ("workshop", {"cycle": "2026-Q4", "team": "company"}, "2026-11-16"),
    ("what_if", {"cycle": "2027", "team": "company"}, "2026-11-16"),
]


def cells(notebook: Path) -> list[tuple[str, Any]]:
    """Sources and outputs, without ids, counts and times."""
    found = []
    for cell in nbformat.read(notebook, 4).cells:
        outputs = [
            {k: v for k, v in output.items() if k not in ("execution_count", "metadata")}
            for output in cell.get("outputs", [])
        ]
        found.append((cell.source, outputs))
    return found


def test_the_demo_ends_with_a_portal_whose_reports_and_notebooks_are_there(sample: Path) -> None:
    page = (sample / "index.html").read_text("utf-8")
    links = re.findall(r'href="(runs/[^"]+)"', page)
    assert {Path(link).suffix for link in links} == {".html", ".ipynb"}
    for link in links:
        assert (sample / link).stat().st_size > 10_000
    assert not re.search(r'(?:src|href)="https?://', page)
    runs = list(ledger.records(sample))
    assert len(runs) == 14
    assert {r["outcome"] for r in runs} == {"done"}
    assert {r["template"] for r in runs} == {t for t, _, _ in RUNS}


def test_imported_months_equal_the_makers_own_books(sample: Path) -> None:
    """Counts to the piece, gross sales to the cent a hundred orders: the maker rounds by order, the importer by line."""
    control = json.loads((DATA / "CONTROL.json").read_text("utf-8"))["months"]
    with ok.open(sample) as ws:
        orders = ws.kpi_values("orders", "month").set_index("period_start")["value"]
        gross = ws.kpi_values("gross_sales", "month").set_index("period_start")["value"]
        sessions = ws.kpi_values("sessions", "month").set_index("period_start")["value"]
        customers = ws.kpi_values("active_customers", "month").set_index("period_start")["value"]
    assert len(control) == len(orders) == 38
    for month, told in control.items():
        start = f"{month}-01"
        assert orders[start] == told["orders"], month
        assert sessions[start] == told["sessions"], month
        assert customers[start] == told["active_customers"], month
        assert gross[start] == pytest.approx(told["gross_sales"], abs=0.05), month


@pytest.mark.parametrize(("template", "parameters", "as_of"), RUNS, ids=[t for t, _, _ in RUNS])
def test_two_runs_give_the_same_cells(
    sample: Path, tmp_path: Path, template: str, parameters: dict[str, str], as_of: str
) -> None:
    first, second = (
        run(template, workspace=sample, parameters=parameters, as_of=as_of, out=tmp_path / name, html=False)
        for name in ("first", "second")
    )
    assert cells(first.notebook) == cells(second.notebook)
    assert first.result == second.result


def test_the_planning_notebook_proposes_three_points_for_five_kpis(sample: Path) -> None:
    from okrkit.notebooks.display import PLOTLY_MIME

    (found,) = (sample / "runs").glob("*quarterly_planning_company*/*.ipynb")
    cells = {c.id: c for c in nbformat.read(found, 4).cells}
    rows = "".join(cells["proposals"].outputs[0].data["text/plain"]).splitlines()
    three = [row for row in rows if len(re.findall(r"\(\d+ %\)", row)) == 3]
    assert len(three) == 5
    for row in three:
        commit, target, stretch = (int(p) for p in re.findall(r"\((\d+) %\)", row))
        assert commit > target > stretch
    figures = [o for o in cells["fans"].outputs if PLOTLY_MIME in o.get("data", {})]
    assert len(figures) >= 5


def test_an_old_review_stays_as_it_was_after_new_check_ins_edits_and_imports(
    own: Path, tmp_path: Path
) -> None:
    asked = {"cycle": "2026-Q3", "team": "company"}
    then = run(
        "quarterly_review",
        workspace=own,
        parameters=asked,
        as_of="2026-10-05",
        out=tmp_path / "a",
        html=False,
    )

    later = datetime(2026, 12, 20, 9, tzinfo=ZoneInfo("Europe/Berlin"))
    with Workspace(own, clock=lambda: later) as ws:
        (kr, *_) = ws.plan("2026-Q3", "company").key_results
        ws.check_in(kr.id, who="Ida", value=1.0, confidence=1, line="late note", day=date(2026, 9, 30))
        held = ws.review("2026-Q3", "company")
        assert held is not None
        ws.save(replace(held, learn=("Something else.",)), who="Ida")
        before = ws.kpi_values("orders", "all")["value"].iloc[0]
        ws.import_files("shopify", [late_export(tmp_path)])
        assert ws.kpi_values("orders", "all")["value"].iloc[0] == before + 1

    again = run(
        "quarterly_review",
        workspace=own,
        parameters=asked,
        as_of="2026-10-05",
        out=tmp_path / "b",
        html=False,
    )
    assert cells(again.notebook) == cells(then.notebook)
    now = run("quarterly_review", workspace=own, parameters=asked, out=tmp_path / "c", html=False)
    assert "Something else." in json.dumps(cells(now.notebook))


def late_export(folder: Path) -> Path:
    """One order of August 2026 that no export had before."""
    path = folder / "late.csv"
    path.write_text(
        "Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,Created at,"
        "Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Refunded Amount,Id\n"
        "#999999,x@example.com,paid,2026-08-20 10:00:00 +0200,EUR,5000.00,0.00,0.00,5000.00,0.00,"
        "2026-08-20 10:00:00 +0200,1,Tea,5000.00,T,0.00,9999999999999\n",
        "utf-8",
    )
    return path


def test_importing_the_same_exports_again_changes_nothing(own: Path) -> None:
    from okrkit.notebooks.demo import import_sample

    later = datetime(2026, 12, 20, tzinfo=ZoneInfo("Europe/Berlin"))
    with Workspace(own, clock=lambda: later) as ws:
        before = ws.warehouse.versions()[-1].number
        values = ws.kpi_values("net_revenue", "month")
        import_sample(ws, DATA, "2026-11-16")
        assert ws.warehouse.versions()[-1].number == before
        assert ws.kpi_values("net_revenue", "month").equals(values)


def test_what_was_known_then_lacks_what_was_exported_later(sample: Path) -> None:
    """Refunds after 1 July are not in the data as known on 2 July."""
    told = json.loads((DATA / "CONTROL.json").read_text("utf-8"))["exports"]
    with ok.open(sample, as_of="2026-07-02") as ws:
        assert ws.tables().set_index("table")["last_day"]["orders"] == date(2026, 6, 30)
        known = ws.kpi_values("orders", "all")["value"].iloc[0]
    assert known == told["2026-07-01"]["orders_known_then"]


def test_start_makes_a_reviewed_quarter_from_a_plain_export(tmp_path: Path) -> None:
    """Two years of two orders a day; the last quarter is planned, checked in and graded without a question."""
    from okrkit.notebooks.start import start

    rows = ["Order No,Date,Customer,SKU,Qty,Price"]
    first = date(2024, 1, 1)
    for i in range(731):
        day = first + timedelta(days=i)
        rows += [
            f"A{i},{day} 10:00,c{i % 97},T1,{1 + i % 3},10.00",
            f"B{i},{day} 15:00,c{i % 61},T2,1,{20 + i // 100}.50",
        ]
    export = tmp_path / "orders.csv"
    export.write_text("\n".join(rows) + "\n", "utf-8")
    mapping = {
        "order_id": "Order No", "placed_at": "Date", "customer_id": "Customer", "sku": "SKU", "quantity": "Qty",
        "unit_price": "Price",
    }  # fmt: skip
    index = start(
        tmp_path / "shop", "table", [export], currency="GBP", timezone="Europe/London", mapping=mapping
    )
    assert index.is_file()
    runs = {r["template"]: r for r in ledger.records(tmp_path / "shop")}
    assert {r["outcome"] for r in runs.values()} == {"done"}
    assert set(runs) == {t for t, _, _ in RUNS}
    with ok.open(tmp_path / "shop") as ws:
        review = ws.review("2025-Q4", "company")
        assert review is not None
        graded = [g for g in review.grades if g.grade is not None]
        assert len(graded) >= 3
        assert all(g.evidence for g in graded)
        net = next(k for k in ws.plan("2025-Q4").key_results if k.kpi == "net_revenue")
        by_hand = sum(
            10.0 * (1 + i % 3) + 20 + i // 100 + 0.5
            for i in range(731)
            if date(2024, 10, 1) <= first + timedelta(days=i) < date(2025, 1, 1)
        )
        assert net.baseline == pytest.approx(by_hand)
        assert ws.plan("2026-Q1").objectives


def test_a_refused_start_leaves_nothing_behind(tmp_path: Path) -> None:
    from okrkit.errors import OkrkitError
    from okrkit.notebooks.start import start

    export = tmp_path / "orders.csv"
    export.write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(OkrkitError):
        start(tmp_path / "shop", "shopify", [export])
    assert not (tmp_path / "shop").exists()
