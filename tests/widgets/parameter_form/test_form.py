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

from ..room import write_notebook

PARAMETERS = """workspace: str = "."
as_of: str | None = None
team: str = "company"  # id of the team
n: int = 3  # how many [1..9]
rhythm: str = "weekly"  # one of: weekly, monthly
loud: bool = False  # say it loud
kpis: list[str] = []  # shown ones"""
RESULT = 'import okrkit as ok\nok.result(headline=f"{team} counted to {n}.", status="green", findings=[f"It went {rhythm}."])'


@pytest.fixture
def counting(own: Path) -> Path:
    """A small template in the workspace: it counts, and fails for the number 7."""
    import json

    path = write_notebook(
        own / "counting.ipynb", [PARAMETERS, "# ## Count\nassert n != 7, 'seven is no number'", RESULT]
    )
    made = json.loads(path.read_text("utf-8"))
    made["cells"][0]["metadata"]["tags"] = ["parameters"]
    made["cells"].insert(
        0,
        {"cell_type": "markdown", "id": "head", "metadata": {}, "source": "# Counting\n\nCounts for a team."},
    )
    path.write_text(json.dumps(made), "utf-8")
    return path


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
    form = ParameterForm(ok.open(own), counting, {"n": 4})
    fields = {f["name"]: f for f in form.shown["fields"]}
    assert list(fields) == ["team", "n", "rhythm", "loud", "kpis"]
    assert (fields["n"]["text"], fields["n"]["help"], fields["n"]["kind"]) == ("4", "How many.", "int")
    assert fields["rhythm"]["choices"] == ["weekly", "monthly"]
    assert ["marketing", "Marketing"] in fields["team"]["suggested"]
    assert form.shown["title"] == "Counting"
    assert form.shown["command"].endswith("-p n 4")
    assert form.shown["last"] is None


@pytest.mark.slow
def test_a_run_is_watched_kept_and_shown_again_by_another_form(own: Path, counting: Path) -> None:
    ws = ok.open(own)
    form = ParameterForm(ws, counting)
    form.dispatch({"do": "fill", "name": "n", "text": "12"})
    assert form.shown["fields"][1]["fault"]
    refused, _ = form.dispatch({"do": "run"})
    assert refused["problem"] == "N cannot be read yet"
    form.dispatch({"do": "fill", "name": "n", "text": "5"})
    assert form.dispatch({"do": "run"})[0] == {"done": True}
    assert form.shown["running"]
    again, _ = form.dispatch({"do": "run"})
    assert again["problem"] == "it is running already"
    assert form._running is not None
    form._running.wait(120)
    last = form.shown["last"]
    assert not form.shown["running"]
    assert (last["headline"], last["status"], last["outcome"]) == ("company counted to 5.", "green", "done")
    assert "N 5" in last["with"]
    _, (packed,) = form.dispatch({"do": "report"})
    assert "company counted to 5." in gzip.decompress(packed).decode()
    assert ParameterForm(ok.open(own), counting).shown["last"] == last
    data, _ = format_display_data(form)
    assert "company counted to 5." in data["text/plain"]
    form.dispatch({"do": "fill", "name": "n", "text": "7"})
    form.dispatch({"do": "run"})
    form._running.wait(120)
    assert form.shown["last"]["outcome"] == "failed"
    assert "seven is no number" in form.shown["last"]["error"]
