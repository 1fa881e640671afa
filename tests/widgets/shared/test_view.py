"""What every widget does: answers actions, refuses with a fix, and leaves a twin."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from IPython.core.formatters import format_display_data
from nbformat.v4 import new_code_cell, new_notebook, new_output

from okrkit.errors import InvalidValueError
from okrkit.figures import Picture, sentences
from okrkit.notebooks.html import to_html
from okrkit.widgets.shared.view import Answer, FieldError, View


def chart() -> Picture:
    import plotly.graph_objects as go

    return Picture(go.Figure(go.Scatter(x=[1, 2], y=[3, 4])), "Orders rose from 3 to 4.", "Made up.")


class Counter(View, folder=Path(__file__).parent / "counter"):
    """Counts what it is told; its script and style lie beside this test."""

    def __init__(self) -> None:
        self.count = 0
        super().__init__()

    def view_model(self) -> Mapping[str, Any]:
        return {"title": "Counter", "count": self.count}

    def parts(self) -> Sequence[Any]:
        return [sentences([f"The count is {self.count}."]), chart()]

    def do_add(self, step: int) -> None:
        if step <= 0:
            raise FieldError("step", f"{step} is no step", "give a number above 0")
        self.count += step

    def do_peek(self) -> Answer:
        return Answer({"twice": 2 * self.count}, [b"bytes"])

    def do_refuse(self) -> None:
        raise InvalidValueError("no", "ask again")

    def do_break(self) -> None:
        raise ZeroDivisionError("a fault of our own")


def test_an_action_changes_what_is_shown() -> None:
    counter = Counter()
    answer, buffers = counter.dispatch({"do": "add", "step": 3, "nr": 1, "view": "a"})
    assert (answer, list(buffers)) == ({"done": True}, [])
    assert counter.shown == {"title": "Counter", "count": 3}


def test_the_script_hears_that_an_action_is_done_before_the_view_is_made_anew() -> None:
    counter, heard = Counter(), []
    for action in ({"do": "add", "step": 3}, {"do": "add", "step": -1}, {"do": "peek"}):
        counter.dispatch(action, lambda: heard.append((counter.count, counter.shown["count"])))
    assert heard == [(3, 0)], "kept and not drawn yet; a refusal and an answer of its own say nothing early"


def test_an_answer_goes_to_the_script_alone() -> None:
    counter = Counter()
    counter.count = 4  # behind the screen's back: an Answer must not draw anew
    answer, buffers = counter.dispatch({"do": "peek"})
    assert (answer, list(buffers)) == ({"done": True, "twice": 8}, [b"bytes"])
    assert counter.shown["count"] == 0


def test_a_refusal_names_problem_fix_and_field() -> None:
    counter = Counter()
    at_field = {"done": False, "problem": "-1 is no step", "fix": "give a number above 0", "field": "step"}
    assert counter.dispatch({"do": "add", "step": -1})[0] == at_field
    assert counter.dispatch({"do": "refuse"})[0] == {
        "done": False,
        "problem": "no",
        "fix": "ask again",
        "field": "",
    }
    assert counter.shown["count"] == 0


def test_a_fault_of_our_own_reaches_the_screen_and_the_log(caplog: pytest.LogCaptureFixture) -> None:
    answer, _ = Counter().dispatch({"do": "break"})
    assert not answer["done"]
    assert "ZeroDivisionError: a fault of our own" in answer["problem"]
    assert "a fault of our own" in caplog.text


def test_an_unknown_action_is_refused_with_what_to_do() -> None:
    answer, _ = Counter().dispatch({"do": "fly"})
    assert answer["problem"] == "this widget knows no action called 'fly'"
    assert "run its cell again" in answer["fix"]


def test_the_chart_library_is_sent_packed_and_whole() -> None:
    _, (packed,) = Counter().dispatch({"do": "plotly"})
    text = gzip.decompress(packed).decode()
    assert len(packed) < 0.4 * len(text)
    assert "plotly.js v" in text[:200]
    assert "newPlot" in text


def test_the_output_holds_the_live_view_and_three_forms_of_its_twin() -> None:
    counter = Counter()
    data, _ = format_display_data(counter)
    assert data["application/vnd.jupyter.widget-view+json"]["model_id"] == counter.model_id
    assert data["text/plain"] == "The count is 0.\n\nOrders rose from 3 to 4.\nMade up."
    assert "Chart:" in data["text/html"]
    assert "Orders rose from 3 to 4." in data["text/html"]
    twin = data["application/vnd.okrkit.twin+json"]["parts"]
    assert [sorted(part) for part in twin] == [["html", "text"], ["alt", "caption", "figure"]]
    assert twin[1]["figure"]["data"][0]["type"] == "scatter"


def test_a_report_draws_the_twin_and_names_no_widget(tmp_path: Path) -> None:
    data, _ = format_display_data(Counter())
    kept = json.loads(json.dumps(data))
    cell = new_code_cell("counter", outputs=[new_output("display_data", kept)])
    page = to_html(new_notebook(cells=[cell]), tmp_path / "page.html").read_text("utf-8")
    assert "The count is 0." in page
    assert 'class="plot"' in page
    assert "Orders rose from 3 to 4." in page
    assert "Made up." in page
    for bare in ("Counter(", "AnyWidget", "widget-view", counter_id(kept)):
        assert bare not in page


def counter_id(data: Mapping[str, Any]) -> str:
    return str(data["application/vnd.jupyter.widget-view+json"]["model_id"])


def test_script_and_style_are_the_shared_ones_with_the_widgets_own() -> None:
    script, style = Counter()._esm, Counter()._css
    assert "function mount(App)" in script
    assert script.rstrip().endswith("export default mount(App);")
    assert script.count("export ") == 1
    assert "--accent: #0b6b5d" in style
    assert 'data-jp-theme-light="false"' in style
    assert style.rstrip().endswith(".okr-widget.okr-counter .count { font-weight: 600; }")
