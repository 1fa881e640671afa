"""What is left without a kernel: each template and worked notebook as HTML and PDF says all that it said live."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from okrkit.notebooks import templates
from okrkit.notebooks.display import PLOTLY_MIME, TWIN_MIME
from okrkit.notebooks.html import to_html
from okrkit.notebooks.markup import Outline
from okrkit.notebooks.outputs import Outputs
from okrkit.notebooks.pdf import to_pdf
from okrkit.notebooks.result import MIME as RESULT_MIME
from okrkit.notebooks.still import VIEW_MIME

from .conftest import Go

pytestmark = pytest.mark.slow
NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
BARE = re.compile(
    r"\b[A-Z]\w*\((?:\)|\w+=)"  # GoalDrafter(own_id=..., Output()
    r"|<okrkit[\w.]*|\bat 0x[0-9a-f]{6}|Figure\(\{|model not found|Error displaying widget"
)
WIDGETS = ("GoalDrafter(ws, '2026-Q3', 'company')", "TargetSetter(ws, '2026-Q3', 'company')", "ParameterForm(ws, 'kpi_health')")


def visible(page: str) -> str:
    """What a page says, code and scripts left out."""
    for hidden in (r"<(script|style|noscript)\b.*?</\1>", r'<div class="code">.*?</div>', r"<head>.*?</head>"):
        page = re.sub(hidden, " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def squeezed(text: str) -> str:
    """Letters and figures only: a line break or a ligature of a PDF makes no difference."""
    return re.sub(r"[^a-z0-9]", "", text.lower().replace("ﬁ", "fi").replace("ﬂ", "fl"))


def empty_outputs(notebook: Path) -> list[str]:
    """Cells with an output that has something to say and would stand in the report as nothing."""
    outputs, found = Outputs(Outline()), []
    for cell in json.loads(notebook.read_text("utf-8"))["cells"]:
        for output in cell.get("outputs", []):
            shown = outputs.render(output)
            drawn = re.search(r"<(svg|img|hr|div class=\"plot\")", shown)
            data = output.get("data", {"text/plain": "an error or a stream"})
            silent = RESULT_MIME in data or not "".join(data.get("text/plain", "")).strip()
            if not silent and not drawn and not visible(shown):
                found.append(str(cell.get("id")))
    return found


def printed(page: Path) -> str:
    if shutil.which("chromium") is None or shutil.which("pdftotext") is None:
        pytest.skip("no Chromium or pdftotext here: apt-get install chromium poppler-utils")
    done = subprocess.run(["pdftotext", "-layout", to_pdf(page), "-"], capture_output=True, text=True, check=True)
    return done.stdout


def check(notebook: Path, tmp_path: Path) -> str:
    """Hold a notebook's report and its print to what the notebook shows; the report's words."""
    assert empty_outputs(notebook) == []
    page = to_html(notebook, tmp_path / f"{notebook.stem}.html")
    text = page.read_text("utf-8")
    said = visible(text)
    assert BARE.findall(said) == []
    paper = printed(page)
    assert BARE.findall(paper) == []
    headings = [visible(h) for h in re.findall(r"<h[12][^>]*>(.*?)</h[12]>", text, re.DOTALL)]
    titles = [visible(t) for t in re.findall(r'<p class="figure-title">(.*?)</p>', text, re.DOTALL)]
    assert headings
    on_paper = squeezed(paper)
    assert [h for h in headings + titles if squeezed(h) not in on_paper] == []
    return said


def test_bare_widgets_are_told_from_words() -> None:
    for bare in ("Output()", "GoalDrafter(own_id='a', shown={})", "<okrkit.widgets.View at 0x7f00aa>", "Figure({"):
        assert BARE.search(f"so {bare} stands there")
    for words in ("Marketing (3 of 4)", "GoalDrafter(ws, ...)", "2026-Q3 (running)"):
        assert not BARE.search(words)


@pytest.mark.browser
@pytest.mark.parametrize("name", templates.names())
def test_a_templates_report_and_its_print_need_no_kernel(go: Go, name: str, tmp_path: Path) -> None:
    assert go(name, "whole").headline in check(go(name, "whole").notebook, tmp_path).replace("\u2011", "-").replace("\u00a0", " ")


@pytest.mark.browser
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_worked_notebooks_report_and_its_print_need_no_kernel(path: Path, tmp_path: Path) -> None:
    check(path, tmp_path)


@pytest.fixture(scope="module")
def widgets(go: Go, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A notebook of nothing but widgets, executed headless and kept."""
    cells: list[dict[str, Any]] = [
        {"cell_type": "markdown", "id": "title", "metadata": {}, "source": "# Widgets\n\nLive, and what stays of them."}
    ]
    setup = 'workspace: str = "."  # folder\nas_of: str | None = None  # day', "import okrkit as ok\nfrom okrkit.widgets import *\nws = ok.open(workspace, as_of=as_of)"
    for n, code in enumerate((*setup, *WIDGETS)):
        tags = ["parameters"] if n == 0 else []
        cells.append({"cell_type": "code", "id": f"c{n}", "metadata": {"tags": tags}, "source": code, "outputs": [], "execution_count": None})
    path = tmp_path_factory.mktemp("widgets") / "widgets.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), "utf-8")
    return go(str(path), "whole").notebook


@pytest.mark.browser
def test_widgets_leave_their_tables_sentences_and_figures(widgets: Path, tmp_path: Path) -> None:
    said = check(widgets, tmp_path)
    assert "A summer without a dip" in said  # the objective in the drafter's twin
    assert "Net revenue doubles" in said  # the key result in the setter's


def test_a_kept_notebook_holds_no_live_widget_and_draws_the_twins_figures_itself(widgets: Path) -> None:
    # JupyterLab prefers the live form and says "model not found" where no kernel has it
    notebook = json.loads(widgets.read_text("utf-8"))
    held = [set(o["data"]) for c in notebook["cells"] for o in c.get("outputs", []) if "data" in o]
    assert not any(VIEW_MIME in mimes or TWIN_MIME in mimes for mimes in held)
    assert "widgets" not in notebook["metadata"]
    assert any(PLOTLY_MIME in mimes for mimes in held)
    assert all("text/plain" in mimes for mimes in held)


def test_nbconvert_alone_shows_the_twin_of_a_notebook_saved_with_live_widgets(tmp_path: Path) -> None:
    from nbconvert import HTMLExporter
    from nbformat.v4 import new_code_cell, new_notebook, new_output

    from okrkit.figures import sentences
    from okrkit.widgets.shared import twin

    live = new_output("execute_result", twin.bundle([sentences(["Two goals are set."])], "0123"), execution_count=1)
    page, _ = HTMLExporter().from_notebook_node(new_notebook(cells=[new_code_cell("GoalDrafter(ws)", outputs=[live])]))
    assert "Two goals are set." in page
    assert f'type="{VIEW_MIME}"' not in page
