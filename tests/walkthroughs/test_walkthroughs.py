"""The worked walk-throughs still give the outputs they keep, and their outputs are fit to be read."""

from __future__ import annotations

import copy
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
MOST_BYTES = 1_000_000
PLOTLY = "application/vnd.plotly.v1+json"

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def compare(notebook: Path, own: Path, *, to_the_end: bool = False) -> subprocess.CompletedProcess[str]:
    """Run a notebook in a kernel of this interpreter and compare every output with the one it keeps."""
    options = [
        "--nbval", "--nbval-current-env", f"--nbval-sanitize-with={HERE / 'nbval.cfg'}", "--nbval-cell-timeout=300",
        "-p", "said_by_figures", "-p", "no:cacheprovider", "-c", os.devnull, f"--rootdir={notebook.parent}",
        "-q", "--color=no", *([] if to_the_end else ["-x"]),
    ]  # fmt: skip
    searched = [str(ROOT), str(HERE), os.environ.get("PYTHONPATH", "")]
    env = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, searched)),
        "IPYTHONDIR": str(own / "ipython"),  # nobody's settings and history
        "PYTEST_ADDOPTS": "",
    }
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(notebook)],
        env=env, cwd=notebook.parent, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip


def outputs(path: Path) -> list[Any]:
    return [o for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code" for o in c.outputs]


def test_there_are_walkthroughs() -> None:
    assert [path.stem for path in NOTEBOOKS] == [
        "a_workshop",
        "an_analysts_hour",
        "bringing_your_own_data",
        "from_export_to_review",
        "from_question_to_plan",
        "getting_started",
    ]


@pytest.mark.slow
@each_notebook
def test_a_new_run_gives_the_outputs_that_are_kept(path: Path, tmp_path: Path) -> None:
    done = compare(path, tmp_path)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def first_cells(path: Path, last: str) -> nbformat.NotebookNode:
    """A notebook up to one of its cells."""
    notebook = nbformat.read(path, as_version=4)
    ids = [cell.id for cell in notebook.cells]
    notebook.cells = notebook.cells[: ids.index(last) + 1]
    return notebook


def beside_the_data(notebook: nbformat.NotebookNode, folder: Path, name: str) -> Path:
    """Write a notebook where ``../data`` is the sample shop."""
    (folder / "notebooks").mkdir(exist_ok=True)
    if not (folder / "data").exists():
        (folder / "data").symlink_to(ROOT / "data", target_is_directory=True)
    path = folder / "notebooks" / f"{name}.ipynb"
    nbformat.write(notebook, path)
    return path


def changed(notebook: nbformat.NotebookNode, cell_id: str, mime: str, number: str) -> nbformat.NotebookNode:
    """A copy in which the first number of that form in a cell's output is one higher in its last digit shown."""
    copied = copy.deepcopy(notebook)
    (cell,) = [c for c in copied.cells if c.id == cell_id]
    (held,) = [o.data for o in cell.outputs if mime in o.get("data", {})]
    text = held[mime] if isinstance(held[mime], str) else json.dumps(held[mime])
    found = re.search(number, text)
    assert found, f"the cell {cell_id} shows no number like {number}"
    last = int(found[0][-1])
    text = f"{text[: found.end() - 1]}{last - 1 if last == 9 else last + 1}{text[found.end() :]}"
    held[mime] = text if isinstance(held[mime], str) else json.loads(text)
    return copied


@pytest.mark.slow
def test_a_changed_number_fails_in_a_table_and_in_a_figure(tmp_path: Path) -> None:
    kept = first_cells(ROOT / "notebooks" / "an_analysts_hour.ipynb", "history")
    wrong = changed(kept, "quarters", "text/html", r"(?<=<td>)\d{5}\.\d\d(?=<)")
    wrong = changed(wrong, "history", PLOTLY, r"(?<=[\[ ])\d{4}\.\d{4}")
    done = compare(beside_the_data(wrong, tmp_path, "wrong"), tmp_path, to_the_end=True)
    assert done.returncode == 1, done.stdout[-3000:]
    places = [c.id for c in wrong.cells if c.cell_type == "code"]
    failed = [int(n) for n in re.findall(r"Cell (\d+): Cell outputs differ", done.stdout)]
    assert [places[n] for n in dict.fromkeys(failed)] == ["quarters", "history"]


@each_notebook
def test_every_cell_was_run_in_order(path: Path) -> None:
    # nbval compares nothing in a cell without a number, so a forgotten run would pass for ever
    code = [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
    assert [c.execution_count for c in code] == list(range(1, len(code) + 1))


@each_notebook
def test_no_output_is_an_error_or_a_warning(path: Path) -> None:
    assert [o for o in outputs(path) if o.output_type == "error" or o.get("name") == "stderr"] == []


@each_notebook
def test_a_figure_is_data_with_a_text_that_stands_in_for_it(path: Path) -> None:
    assert path.stat().st_size < MOST_BYTES
    figures = [o for o in outputs(path) if PLOTLY in o.get("data", {})]
    assert figures
    for figure in figures:
        assert len(figure.data["text/plain"]) > 40
        assert figure.metadata["okrkit"]["alt"] == figure.data["text/plain"]
        assert set(figure.data) == {PLOTLY, "text/plain"}


@each_notebook
def test_no_path_of_a_machine_is_kept(path: Path) -> None:
    folders = "|".join(["tmp", "var", "ho" + "me", "Us" + "ers", "ro" + "ot", "wo" + "rk", "private"])
    found = re.findall(rf"(?<![\w.:/<-])/(?:{folders})/[^\s\"']*", path.read_text("utf-8"))
    assert found == []


@each_notebook
def test_links_lead_to_files(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    links = [
        link
        for cell in cells
        if cell.cell_type == "markdown"
        for link in re.findall(r"\]\(([^)#]+)\)", cell.source)
        if "://" not in link
    ]
    assert links
    assert [link for link in links if not (path.parent / link).exists()] == []
