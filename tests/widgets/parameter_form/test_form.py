"""The form: fields from the declaration, refusals in its words, and a run that the ledger tells of."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from IPython.core.formatters import format_display_data

import okrkit as ok
from okrkit.errors import UnknownNameError
from okrkit.notebooks.parameter import Parameter
from okrkit.widgets import ParameterForm
from okrkit.widgets.parameter_form import state


def test_texts_become_the_declared_types_or_a_fault_at_their_field() -> None:
    n, names = (
        Parameter("n", "int", 5, minimum=1, maximum=9, optional=True),
        Parameter("kpis", "list[str]", []),
    )
    filled = state.opened([n, names], {"kpis": ["orders", "sessions"]})
    assert dict(filled.texts) == {"n": "5", "kpis": "orders, sessions"}
    assert state.read(filled, [n, names]) == ({"n": 5, "kpis": ["orders", "sessions"]}, {})
    assert state.read(state.filled(filled, "n", ""), [n, names])[0]["n"] is None
    values, faults = state.read(state.filled(filled, "n", "ten"), [n, names])
    assert "n" not in values
    assert faults["n"] == "'ten' was given, expected a whole number from 1 to 9, or none"
    assert state.filled(filled, "as_of", "2026-10-05").as_of == "2026-10-05"


def test_an_unknown_template_is_refused_with_near_names(own: Path) -> None:
    with pytest.raises(UnknownNameError, match="kpi_health"):
        ParameterForm(ok.open(own), "kpi_healt")


@pytest.mark.slow
def test_the_form_offers_what_the_template_declares(own: Path, counting: Path) -> None:
    form = ParameterForm(ok.open(own), counting, {"count": 4})
    fields = {f["name"]: f for f in form.shown["fields"]}
    assert list(fields) == ["team", "count", "rhythm", "loud", "kpis"]
    assert (fields["count"]["text"], fields["count"]["help"], fields["count"]["kind"]) == (
        "4",
        "How many.",
        "int",
    )
    assert fields["rhythm"]["choices"] == ["weekly", "monthly"]
    assert ["marketing", "Marketing"] in fields["team"]["suggested"]
    assert form.shown["title"] == "Counting"
    assert form.shown["command"].endswith("-p count 4")
    assert form.shown["last"] is None


@pytest.mark.slow
def test_a_run_is_watched_kept_and_shown_again_by_another_form(own: Path, counting: Path) -> None:
    ws = ok.open(own)
    form = ParameterForm(ws, counting)
    form.dispatch({"do": "fill", "name": "count", "text": "12"})
    assert form.shown["fields"][1]["fault"]
    refused, _ = form.dispatch({"do": "run"})
    assert refused["problem"] == "Count cannot be read yet"
    form.dispatch({"do": "fill", "name": "count", "text": "5"})
    assert form.dispatch({"do": "run"})[0] == {"done": True}
    assert form.shown["running"]
    again, _ = form.dispatch({"do": "run"})
    assert again["problem"] == "it is running already"
    assert form._running is not None
    form._running.wait(120)
    last = form.shown["last"]
    assert not form.shown["running"]
    assert (last["headline"], last["status"], last["outcome"]) == ("company counted to 5.", "green", "done")
    assert "Count 5" in last["with"]
    _, (packed,) = form.dispatch({"do": "report"})
    assert "company counted to 5." in gzip.decompress(packed).decode()
    assert ParameterForm(ok.open(own), counting).shown["last"] == last
    data, _ = format_display_data(form)
    assert "company counted to 5." in data["text/plain"]
    form.dispatch({"do": "fill", "name": "count", "text": "7"})
    form.dispatch({"do": "run"})
    form._running.wait(120)
    assert form.shown["last"]["outcome"] == "failed"
    assert "seven is no number" in form.shown["last"]["error"]
