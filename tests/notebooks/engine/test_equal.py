"""The warm engine gives what stock papermill gives: one case a notebook, each run once by either."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from ...once import built_once
from .nasty import CASES, SLOW
from .same import said

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("engine")]

AT_ONCE = 3
ALL = CASES | SLOW


def made(cells: tuple[str, ...]) -> Any:
    nb = new_notebook(
        cells=[
            new_code_cell(
                text, metadata={"tags": ["raises-exception"]} if text.startswith("# raises-exception") else {}
            )
            for text in cells
        ]
    )
    for number, cell in enumerate(nb.cells):
        cell["id"] = f"c{number}"
    nb.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nb


def run(name: str, engine: str | None, folder: Path) -> str:
    """Run a case and keep its notebook; how it ended, in a word."""
    own = folder / name
    own.mkdir(parents=True)
    nbformat.write(made(ALL[name]), own / "in.ipynb")
    try:
        papermill.execute_notebook(
            own / "in.ipynb", own / "out.ipynb", engine_name=engine, kernel_name="python3", progress_bar=False, cwd=own,
            execution_timeout=1 if name in SLOW else None,
        )  # fmt: skip
    except Exception as error:  # noqa: BLE001  # which one it is, is what is compared
        ended = f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"
    else:
        ended = "done"
    (own / "ended.txt").write_text(ended, "utf-8")
    return ended


def run_all(folder: Path) -> None:
    os.environ["IPYTHONDIR"] = str(folder / "ipython")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for engine, to in ((None, "stock"), ("okrkit", "warm")):
            list(pool.map(lambda name, engine=engine, to=to: run(name, engine, folder / to), ALL))


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    return built_once("nasty-notebooks", run_all, tmp_path_factory, worker_id)


@pytest.mark.parametrize("name", ALL)
def test_the_notebook_is_the_same_as_stock_papermills(name: str, runs: Path) -> None:
    stock, warm = (runs / by / name for by in ("stock", "warm"))
    assert (warm / "ended.txt").read_text("utf-8") == (stock / "ended.txt").read_text("utf-8")
    ours, theirs = said(warm / "out.ipynb"), said(stock / "out.ipynb")
    if name in DIE:
        for one in (ours, theirs):
            _without_the_last_words(one["notebook"]["cells"])
    assert ours == theirs


DIE = ("a_killed_process", "an_aborting_library")


def _without_the_last_words(cells: list[dict[str, Any]]) -> None:
    """A process that dies may or may not get out that a cell has begun: in a stock kernel another thread sends it."""
    for cell in cells:
        if cell["cell_type"] == "code" and not cell["outputs"]:
            cell["execution_count"] = cell["metadata"]["timed"] = None


def test_text_that_no_file_can_hold_is_lost_alone_and_said(tmp_path: Path) -> None:
    """Stock papermill shows asyncio's own traceback there, a page long; the rest is the same."""
    nbformat.write(made(("print('\\ud800')", "print('after')")), tmp_path / "in.ipynb")
    nb = papermill.execute_notebook(
        tmp_path / "in.ipynb", None, engine_name="okrkit", kernel_name="python3", progress_bar=False
    )
    first, second = (cell["outputs"][0] for cell in nb.cells)
    assert first["name"] == "stderr"
    assert "surrogates not allowed" in "".join(first["text"])
    assert second["text"] == "after\n"
