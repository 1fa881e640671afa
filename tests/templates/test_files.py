"""The templates as files: no outputs, stable ids, small cells, one parameters cell and one result cell."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from okrkit.notebooks import templates

from .conftest import TEMPLATES

ROOT = Path(__file__).parents[2]


def read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(templates.path(name).read_text("utf-8"))
    return found


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_holds_no_output_and_its_cells_have_names(name: str) -> None:
    notebook = read(name)
    ids = [c["id"] for c in notebook["cells"]]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z][a-z-]+", i) for i in ids)
    assert all(
        c["outputs"] == [] and c["execution_count"] is None
        for c in notebook["cells"]
        if c["cell_type"] == "code"
    )


@pytest.mark.parametrize("name", TEMPLATES)
def test_its_code_cells_are_one_to_six_lines(name: str) -> None:
    for cell in read(name)["cells"]:
        if cell["cell_type"] == "code" and "parameters" not in cell["metadata"].get("tags", []):
            lines = [line for line in "".join(cell["source"]).splitlines() if line.strip()]
            assert 1 <= len(lines) <= 6, cell["id"]


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_declares_its_parameters_with_help_and_ends_with_its_result(name: str) -> None:
    about = templates.describe(name)
    assert {"workspace", "as_of", "cycle"} <= {p.name for p in about.parameters}
    assert all(p.help for p in about.parameters)
    assert about.purpose.endswith(".")
    code = [c for c in read(name)["cells"] if c["cell_type"] == "code"]
    assert code[-1]["metadata"]["tags"] == ["result"]
    assert sum("parameters" in c["metadata"].get("tags", []) for c in code) == 1


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_is_written_as_jupyter_would_write_it(name: str) -> None:
    raw = templates.path(name).read_text("utf-8")
    assert raw == json.dumps(json.loads(raw), indent=1, ensure_ascii=False, sort_keys=True) + "\n"
