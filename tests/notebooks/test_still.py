"""A kept notebook: our widgets become what they showed, other people's stay."""

from __future__ import annotations

import json
from typing import Any

from nbformat.v4 import new_output

from okrkit.notebooks.display import PLOTLY_MIME, TWIN_MIME
from okrkit.notebooks.still import VIEW_MIME, parts, settle_widgets

from .conftest import code, notebook

FIGURE = {"data": [], "layout": {}}
TWIN = {
    "parts": [
        {"html": "<p>Two.</p>", "text": "Two."},
        {"figure": FIGURE, "alt": "A line.", "caption": "Made up."},
    ]
}


def shown(**twin: Any) -> Any:
    view = {"version_major": 2, "version_minor": 0, "model_id": "0123"}
    return new_output("execute_result", {VIEW_MIME: view, "text/plain": "Two.", **twin}, execution_count=1)


def settled(*outputs: Any) -> Any:
    cell = code("widget")
    cell.outputs = list(outputs)
    nb = notebook(cell)
    nb.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {"0123": {}}}}
    settle_widgets(nb)
    return nb


def test_each_part_of_a_twin_becomes_an_output_of_its_own() -> None:
    nb = settled(shown(**{TWIN_MIME: TWIN, "text/html": "<p>Two.</p>"}))
    first, second = nb.cells[0].outputs
    assert first.data == {"text/html": "<p>Two.</p>", "text/plain": "Two."}
    assert second.data == {PLOTLY_MIME: FIGURE, "text/plain": "A line."}
    assert second.metadata == {"okrkit": {"alt": "A line.", "caption": "Made up."}}
    assert "widgets" not in nb.metadata


def test_a_widget_without_a_twin_keeps_its_state() -> None:
    nb = settled(shown())
    assert VIEW_MIME in nb.cells[0].outputs[0].data
    assert "widgets" in nb.metadata


def test_a_twin_is_read_however_a_file_holds_it() -> None:
    text = json.dumps(TWIN)
    for held in (TWIN, text, [text[:9], text[9:]]):
        assert parts({TWIN_MIME: held}) == TWIN["parts"]
