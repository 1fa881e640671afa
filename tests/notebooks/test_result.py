"""Results and figures travel as data that is the same each time."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import nbformat
import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from nbformat.v4 import new_output

from okrkit.errors import InvalidValueError
from okrkit.notebooks.display import PLOTLY_MIME, figure_bundle, show
from okrkit.notebooks.result import MIME, bundle, plain, read_result

from .conftest import Write, code, notebook


def shown(**values: object) -> object:
    cell = code("result(...)", "result")
    cell.outputs = [new_output("display_data", data=bundle(values))]
    return notebook(code("x = 1"), cell)


def test_a_result_is_read_back_as_it_was_given(write: Write, tmp_path: object) -> None:
    values = {"headline": "Orders rose.", "status": "green", "figures": {"orders": 12}, "findings": ["One."]}
    assert read_result(shown(**values)) == values
    path = write()
    nbformat.write(shown(**values), path)
    assert read_result(path) == values


def test_the_last_result_counts_and_none_is_empty() -> None:
    first, second = shown(headline="One."), shown(headline="Two.")
    assert read_result({"cells": [*first.cells, *second.cells]})["headline"] == "Two."
    assert read_result(notebook(code("x = 1"))) == {}


def test_values_become_plain_json() -> None:
    given = {
        "money": Decimal("12.34"), "day": date(2026, 9, 30), "moment": pd.Timestamp("2026-09-30 12:00"),
        "int": np.int64(3), "float": np.float64(0.5), "nan": np.nan, "na": pd.NA, "nat": pd.NaT,
        "array": np.array([1, 2]), "series": pd.Series({"a": 1.0}), "set": {"b", "a"}, "inf": float("inf"),
    }  # fmt: skip
    assert plain(given) == {
        "money": 12.34, "day": "2026-09-30", "moment": "2026-09-30T12:00:00", "int": 3, "float": 0.5,
        "nan": None, "na": None, "nat": None, "array": [1, 2], "series": [1.0], "set": ["a", "b"], "inf": None,
    }  # fmt: skip
    json.dumps(plain(given), allow_nan=False)


@pytest.mark.parametrize(
    "wrong",
    [{"status": "blue"}, {"headline": ""}, {"figures": [1]}, {"figures": {"a": "1"}}, {"findings": "One."}],
)
def test_a_conventional_value_of_another_form_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidValueError, match=next(iter(wrong))):
        bundle(wrong)


def test_a_value_without_json_form_is_refused_by_name() -> None:
    with pytest.raises(InvalidValueError, match=r"figures\.net"):
        bundle({"figures": {"net": object()}})


def test_the_text_twin_says_it_all() -> None:
    data = bundle(
        {
            "headline": "Orders rose.",
            "status": "amber",
            "findings": ["Stock ran out."],
            "figures": {"n": 1234},
        }
    )
    assert data["text/plain"] == "Orders rose.\nstatus: amber\n- Stock ran out.\nn: 1,234"
    assert "**Orders rose.**" in str(data["text/markdown"])
    assert data[MIME]["figures"] == {"n": 1234}  # type: ignore[index]


def test_the_same_figure_gives_the_same_output_without_html() -> None:
    def figure() -> go.Figure:
        return go.Figure(go.Bar(x=["a", "b"], y=np.array([1.0, 2.0])))

    data, metadata = figure_bundle(figure(), "Two bars.", "From the orders.")
    assert (data, metadata) == figure_bundle(figure(), "Two bars.", "From the orders.")
    assert set(data) == {PLOTLY_MIME, "text/plain"}
    assert data["text/plain"] == "Two bars."
    assert metadata == {"okrkit": {"alt": "Two bars.", "caption": "From the orders."}}


@pytest.mark.parametrize(
    ("given", "alt", "problem"), [(go.Figure(), " ", "no text alternative"), ("a", "b", "given str")]
)
def test_what_cannot_be_shown_is_refused_with_a_way_out(given: Any, alt: str, problem: str) -> None:
    with pytest.raises(InvalidValueError, match=problem) as caught:
        show(given, alt)
    assert caught.value.fix
