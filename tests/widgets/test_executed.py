"""A notebook with widgets, run without a browser: its report shows what they show, and names no widget."""

from __future__ import annotations

import html
import re
from pathlib import Path

import nbformat
import pytest
from nbconvert import HTMLExporter

from okrkit.notebooks.runner import run

from .room import OPENING, write_notebook

pytestmark = pytest.mark.slow

CELLS = [
    "from okrkit.widgets import CheckInBoard, DataImport, GoalDrafter, GoalTree, ParameterForm, ReviewBoard, TargetSetter\nfrom okrkit.widgets import WhatIfExplorer, WorkshopBoard",
    "GoalDrafter(ws, '2026-Q4', 'marketing', objective='2026-Q4.marketing.O1')",
    "TargetSetter(ws, '2026-Q4', 'marketing')",
    "ParameterForm(ws, 'kpi_health')",
    "CheckInBoard(ws, 'marketing', n_paths=200)",
    "ReviewBoard(ws, '2026-Q3', 'marketing')",
    "GoalTree(ws, '2026-Q4', n_paths=200)",
    "WhatIfExplorer(ws, target=175_000)",
    "DataImport(ws)",
    "WorkshopBoard(ws, '2026-Q4', 'company')",
]
SHOWN = [
    "Make last year's gift buyers regular customers", "Specific", "More visits end in an order", "What the coach says",
    "This template has not been run here yet", "okrkit run kpi_health",
    "2 check-ins of 2 are still open this week", "Cause: Visitors looked for the missing tea", "› › Everything under the tree in time",
]  # fmt: skip
BARE = re.compile(
    r"widget-view|AnyWidget|AnyModel|Loading widget|IPY_MODEL|(?:Drafter|Setter|Form|Board|Tree|Explorer|Import)\(\)|object at 0x"
)


def test_an_executed_notebook_shows_the_twins(own: Path) -> None:
    made = run(write_notebook(own / "with_widgets.ipynb", [OPENING, *CELLS]), workspace=own)
    assert made.html is not None
    report = made.html.read_text("utf-8")
    assert 'class="plot"' in report
    for page in (report, untrusted(made.notebook)):
        text = html.unescape(page).replace("\u00a0", " ")
        for words in SHOWN:
            assert words in text, words
        assert (
            BARE.search(re.sub(r"<script.*?</script>|<style.*?</style>", "", page, flags=re.DOTALL)) is None
        )


def untrusted(path: Path) -> str:
    """The page of nbconvert alone, as an untrusted notebook is read: no model of a widget comes up."""
    notebook = nbformat.read(path, 4)
    notebook.metadata.pop("widgets", None)
    for output in (each for cell in notebook.cells for each in cell.get("outputs", [])):
        output.get("data", {}).pop("application/vnd.jupyter.widget-view+json", None)
    page, _ = HTMLExporter(exclude_input=True).from_notebook_node(notebook)
    return str(page)
