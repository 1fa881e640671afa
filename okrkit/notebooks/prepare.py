"""A template made ready to run, and an executed notebook made fit to keep."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from okrkit.notebooks.declaration import source, tags
from okrkit.notebooks.display import TWIN_MIME
from okrkit.notebooks.kernel import NAME

INJECTED = "injected-parameters"
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def sections(cells: Sequence[Mapping[str, Any]]) -> list[str]:
    """For each cell, the last heading at or before it."""
    current, found = "", []
    for cell in cells:
        if cell.get("cell_type") == "markdown":
            headings = _HEADING.findall(_FENCE.sub("", source(cell)))
            current = headings[-1] if headings else current
        found.append(current)
    return found


def load(template: Path) -> Any:
    """A template as a notebook object without outputs, every cell with an id that stays the same."""
    from nbformat import from_dict

    nb = json.loads(template.read_text("utf-8"))
    nb.setdefault("metadata", {})
    for cell in nb["cells"]:
        cell.setdefault("metadata", {})
        cell["source"] = source(cell)
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    node = from_dict(nb)
    _settle(node)
    return node


def inject(nb: Any, values: Mapping[str, object]) -> None:
    """Put the given values in a cell of their own below the declared ones, as literals and never as code."""
    nb.cells = [cell for cell in nb.cells if INJECTED not in tags(cell)]
    if not values:
        return
    from nbformat.v4 import new_code_cell

    lines = ["# Parameters of this run", *(f"{name} = {value!r}" for name, value in values.items())]
    cell = new_code_cell("\n".join(lines), id=INJECTED, metadata={"tags": [INJECTED]})
    at = next((i + 1 for i, other in enumerate(nb.cells) if "parameters" in tags(other)), 0)
    nb.cells.insert(at, cell)


def _settle(nb: Any) -> None:
    """Give every cell an id that stays the same from run to run, and the notebook the kernel's usual name."""
    seen: set[str] = set()
    for number, cell in enumerate(nb.cells, 1):
        wanted = cell.get("id") or f"cell-{number}"
        while wanted in seen:
            wanted = f"{wanted}-{number}"[-64:]
        cell["id"] = wanted
        seen.add(wanted)
    nb["nbformat"], nb["nbformat_minor"] = 4, max(5, nb.get("nbformat_minor", 5))
    nb.metadata["kernelspec"] = {"name": NAME, "display_name": "Python 3 (ipykernel)", "language": "python"}


def strip(nb: Any) -> None:
    """Take out what papermill and the client noted: clock times, paths, parameters said twice, names of dead widgets.

    A widget's view is nothing without its kernel, and its name differs from run to run; its static twin stays.
    """
    nb.metadata.pop("papermill", None)
    nb.metadata.pop("widgets", None)
    for cell in nb.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if not cell.metadata.get("tags", True):
            cell.metadata.pop("tags")
        for output in cell.get("outputs", []):
            if TWIN_MIME in output.get("data", {}):
                output["data"].pop("application/vnd.jupyter.widget-view+json", None)
