"""Small templates written on the spot, a workspace that is just a folder, and a browser without a network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

Write = Callable[..., Path]

PARAMETERS = """workspace: str = "."
as_of: str | None = None  # the day looked back from
team: str = "company"  # whose goals
cycle: str = "2026-Q3"  # planning period
n: int | None = None  # simulated futures [1..9]"""


def code(text: str, *tags: str) -> Any:
    return new_code_cell(text, metadata={"tags": list(tags)} if tags else {})


def text(words: str) -> Any:
    return new_markdown_cell(words)


def notebook(*cells: Any) -> Any:
    nb = new_notebook(cells=list(cells))
    for number, cell in enumerate(nb.cells, 1):
        cell["id"] = f"cell-{number}"
    return nb


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a template from its cells and give its path."""

    def made(*cells: Any, name: str = "small_review") -> Path:
        path = tmp_path / "made" / f"{name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        nbformat.write(notebook(*cells), path)
        return path

    return made


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "okrkit.toml").write_text('[shop]\nname = "Birch & Kettle"\n', "utf-8")
    return folder


@pytest.fixture(autouse=True)
def _own_jupyter_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Signatures and kernels of the person running the tests stay out of them."""
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "jupyter" / "runtime"))
