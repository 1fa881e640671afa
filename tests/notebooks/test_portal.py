"""The portal: every run, its state in words, links that work from where the page lies."""

from __future__ import annotations

import re
from pathlib import Path

from okrkit.notebooks.portal import write_portal

from .test_ledger import a_run


def test_one_run_or_none_makes_a_page(workspace: Path, tmp_path: Path) -> None:
    page = write_portal(tmp_path / "out", "Reports", [])
    assert page == tmp_path / "out" / "index.html"
    assert "There are no reports yet" in page.read_text("utf-8")
    html = write_portal(tmp_path / "out", "Reports", [a_run(workspace)], place="Birch").read_text("utf-8")
    assert "1 report." in html
    assert 'id="find"' not in html


def test_runs_stand_under_their_template_with_state_error_and_changes(workspace: Path) -> None:
    folder = workspace / "runs" / "2026-10-12_small_review"
    good = a_run(
        workspace,
        parameters={"team": "shop", "cycle": "2026-Q3"},
        result={"headline": "All <well>.", "status": "green", "findings": ["a", "b", "c", "d"]},
        changes=("orders: 1 -> 2",),
    )
    bad = a_run(
        workspace, outcome="failed", error="no data\nfix: import", parameters={"team": "support"}, result={}
    )
    other = a_run(workspace, title="KPI health", result={"headline": "Fine.", "status": "red"})
    html = write_portal(folder, "Birch", [good, bad, other]).read_text("utf-8")
    assert re.findall(r"<h2>([^<]+)", html) == ["Small review", "KPI health"]
    for part in (
        "shop 2026-Q3", "All &lt;well&gt;.", "On track", "Not complete", "Off track", "no data\nfix: import",
        "orders: 1 -&gt; 2", "as of 12 October 2026", "3 reports, 3 teams. 1 did not come to its end",
        'href="small_review.html"', 'href="small_review.ipynb"',
    ):  # fmt: skip
        assert part in html
    assert "<li>c</li>" in html
    assert "<li>d</li>" not in html


def test_links_lead_from_the_page_to_the_runs(workspace: Path, tmp_path: Path) -> None:
    spaced = workspace / "runs" / "a b#c.html"
    run = a_run(workspace, html=spaced, notebook=spaced.with_suffix(".ipynb"))
    html = write_portal(tmp_path / "elsewhere" / "all.html", "Birch", [run]).read_text("utf-8")
    assert 'href="../shop/runs/a%20b%23c.html"' in html
