"""Templates are found by name or path and describe themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from okrkit.errors import UnknownNameError
from okrkit.notebooks import templates
from okrkit.notebooks.errors import TemplateError

from .conftest import Write, code, text


def test_title_and_purpose_come_from_the_first_text_cell(write: Write) -> None:
    path = write(text("# Weekly check-in\n\nWhere each goal\nstands this week.\n\nMore."), code("x = 1"))
    about = templates.describe(path)
    assert (about.name, about.title, about.purpose) == (
        "small_review", "Weekly check-in", "Where each goal stands this week.",
    )  # fmt: skip


def test_a_template_without_text_is_called_by_its_file(write: Write) -> None:
    assert templates.describe(write(code("x = 1"))).title == "Small review"


def test_names_and_paths_agree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Write) -> None:
    write(code("x = 1"), name="kpi_health")
    write(code("x = 1"), name="_draft")
    monkeypatch.setattr(templates, "folder", lambda: tmp_path / "made")
    assert templates.names() == ("kpi_health",)
    assert templates.path("kpi_health") == tmp_path / "made" / "kpi_health.ipynb"
    with pytest.raises(UnknownNameError) as caught:
        templates.path("kpi_helth")
    assert "did you mean 'kpi_health'?" in str(caught.value)


def test_a_path_that_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="no notebook"):
        templates.path(tmp_path / "none.ipynb")


def test_an_unreadable_notebook_says_which(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ipynb"
    broken.write_text("{", "utf-8")
    with pytest.raises(TemplateError, match=r"broken\.ipynb"):
        templates.describe(broken)


def test_every_shipped_template_declares_itself() -> None:
    for name in templates.names():
        about = templates.describe(name)
        assert about.title
        assert about.purpose, f"{name} does not say what it is for"
        for parameter in about.parameters:
            assert parameter.help, f"{name}: {parameter.name} has no help"
