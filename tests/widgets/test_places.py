"""Where okrkit runs: from JupyterLab's launcher and Notebook 7's menu to an open notebook that runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .room import PATIENCE, Room

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def run_and_look(page: Any, room: Room) -> str:
    """Run the open notebook from start to end; what its outputs say."""
    room.run()
    page.wait_for_function(
        "() => { const told = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(e => e.textContent);"
        " return told.length > 3 && told.every(t => /\\d/.test(t)); }",
        timeout=PATIENCE,
    )
    assert page.locator('[data-mime-type="application/vnd.jupyter.error"]').count() == 0
    return str(page.locator(".jp-Notebook").inner_text())


def test_a_template_goes_from_the_launcher_to_a_notebook_that_runs(
    room: Callable[..., Room], own: Path, desk: Path
) -> None:
    lab = room("lab")
    lab.page.goto(f"{lab.base}/lab/tree/{own.relative_to(desk).as_posix()}?token=t&reset")
    lab.page.wait_for_selector(".jp-Launcher", timeout=PATIENCE)
    lab.theme(dark=True)
    card = lab.page.locator(".jp-LauncherCard", has_text="KPI health")
    assert (
        card.get_attribute("title")
        == "Where the shop stands in this cycle, what moved, and where it could improve."
    )
    card.focus()
    lab.page.keyboard.press("Enter")
    lab.page.wait_for_selector(".jp-NotebookPanel .jp-Notebook", timeout=PATIENCE)
    said = run_and_look(lab.page, lab)
    assert "Where it could improve" in said
    assert "Net revenue" in said
    assert (own / "notebooks" / "kpi_health.ipynb").is_file()


def test_notebook_7_opens_a_template_from_its_menu(room: Callable[..., Room], own: Path, desk: Path) -> None:
    place = room("notebook")
    place.page.goto(f"{place.base}/tree/{own.relative_to(desk).as_posix()}?token=t")
    place.page.wait_for_selector(".jp-FileBrowser", timeout=PATIENCE)
    place.page.get_by_role("menuitem", name="File").click()
    place.page.locator(".lm-Menu-itemLabel", has_text="New").first.hover()
    with place.context.expect_page() as opened:
        place.page.locator(".lm-Menu-item", has_text="Quarterly review (okrkit)").click()
    opened.value.wait_for_selector(".jp-NotebookPanel .jp-Notebook", timeout=PATIENCE)
    opened.value.get_by_role("paragraph").filter(
        has_text="How the cycle ended"
    ).wait_for()  # cells are drawn one after another
    assert "Not Trusted" not in opened.value.locator("body").inner_text()
    assert (own / "notebooks" / "quarterly_review.ipynb").is_file()


def test_a_widget_lives_in_notebook_7(room: Callable[..., Room], desk: Path, own: Path) -> None:
    place = room("notebook")
    widget = place.open(desk, "from okrkit.widgets import ParameterForm\nParameterForm(ws, 'kpi_health')")
    widget.get_by_role("combobox", name="Grain").select_option("week")
    assert place.violations() == []
    kept = json.dumps(json.loads((own / "try.ipynb").read_text("utf-8")))
    assert "ParameterForm" in kept
