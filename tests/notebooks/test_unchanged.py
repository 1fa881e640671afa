"""What would say the same again is not run again; whatever could change it makes it run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from okrkit.notebooks import ledger, unchanged
from okrkit.notebooks.record import Run

CHANGES: dict[str, Callable[[Run], Run]] = {
    "template": lambda r: replace(r, template_hash="other"),
    "day looked back from": lambda r: replace(r, as_of="2026-09-30"),
    "data": lambda r: replace(r, inputs={**r.inputs, "data": "2:b"}),
    "day": lambda r: replace(r, inputs={**r.inputs, "day": "2026-10-02"}),
    "libraries": lambda r: replace(r, versions={"numpy": "3"}),
    "okrkit itself": lambda r: replace(r, code="edited"),
    "parameters": lambda r: replace(r, parameters={"team": "sales"}),
    "place": lambda r: replace(r, notebook=r.notebook.with_name("other.ipynb")),
    "nothing known of the data": lambda r: replace(r, inputs={}),
}


@pytest.fixture
def done(tmp_path: Path) -> tuple[Path, Run]:
    """A run in the ledger, with the two files it made."""
    notebook, page = tmp_path / "runs" / "a.ipynb", tmp_path / "runs" / "a.html"
    notebook.parent.mkdir()
    for path in (notebook, page):
        path.write_text(path.name, "utf-8")
    options: dict[str, Any] = {
        "template": "review",
        "title": "Review",
        "slug": "a",
        "parameters": {"team": "company"},
    }
    run = Run(
        id="1", as_of=None, outcome="done", notebook=notebook, html=page, result={"headline": "Good."}, error="",
        started="2026-10-01T00:00:00+00:00", ended="2026-10-01T00:00:02+00:00", template_hash="t",
        inputs={"data": "1:a", "plan": "7", "day": "2026-10-01"}, versions={"numpy": "2"}, code="c",
        made={f"runs/{p.name}": unchanged.digest(p) for p in (notebook, page)}, **options,
    )  # fmt: skip
    ledger.append(tmp_path, run)
    return tmp_path, run


def wanted(run: Run) -> Run:
    return replace(run, id="2", html=None, result={}, made={}, outcome="interrupted", ended="")


def test_the_same_again_is_the_run_that_was(done: tuple[Path, Run]) -> None:
    workspace, run = done
    assert unchanged.kept(workspace, wanted(run)) == replace(run, reused=True)


@pytest.mark.parametrize("what", CHANGES)
def test_another_one_is_run(done: tuple[Path, Run], what: str) -> None:
    workspace, run = done
    assert unchanged.kept(workspace, CHANGES[what](wanted(run))) is None


@pytest.mark.parametrize("end", ["edited", None])
@pytest.mark.parametrize("name", ["a.ipynb", "a.html"])
def test_a_file_that_was_edited_or_removed_is_made_again(
    done: tuple[Path, Run], name: str, end: str | None
) -> None:
    workspace, run = done
    path = workspace / "runs" / name
    path.unlink() if end is None else path.write_text(end, "utf-8")
    assert unchanged.kept(workspace, wanted(run)) is None


def test_a_run_that_failed_since_is_run_again(done: tuple[Path, Run]) -> None:
    workspace, run = done
    ledger.append(workspace, replace(run, id="3", outcome="failed", template_hash="new", made={}))
    assert unchanged.kept(workspace, replace(wanted(run), template_hash="new")) is None
