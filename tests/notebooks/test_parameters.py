"""A template's parameters are read from its own cell, and anything else is refused before a run."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import ParameterError
from okrkit.notebooks.errors import TemplateError
from okrkit.notebooks.parameter import looks_secret
from okrkit.notebooks.parameters import Parameter, check, declared

from .conftest import code, notebook, text

CELL = """from datetime import date
from typing import Literal, Optional
cycle: str = "2027-Q1"  # planning period, YYYY-Qn or YYYY
n_paths: int = 2_000  # simulated futures per KPI [50..20_000]
seed: int | None = None  # None draws one
share: float = 0.7  # expected score [0..1]
rhythm: str = "weekly"  # how often the team meets; one of: weekly, monthly
grain: Literal["week", "month"] = "month"
until: Optional[date] = None  # last day looked at
dry: bool = False
teams: list[str] = ["company"]  # teams to show
"""


def read(cell: str) -> dict[str, Parameter]:
    return {p.name: p for p in declared(notebook(text("# T"), code(cell, "parameters")))}


def test_every_form_of_declaration_is_understood() -> None:
    found = read(CELL)
    assert found["cycle"] == Parameter("cycle", "str", "2027-Q1", "planning period, YYYY-Qn or YYYY")
    assert found["n_paths"] == Parameter(
        "n_paths", "int", 2000, "simulated futures per KPI", (), 50.0, 20000.0
    )
    assert found["seed"] == Parameter("seed", "int", None, "None draws one", optional=True)
    assert found["share"] == Parameter("share", "float", 0.7, "expected score", (), 0.0, 1.0)
    assert found["rhythm"].choices == ("weekly", "monthly")
    assert found["rhythm"].help == "how often the team meets"
    assert found["grain"] == Parameter("grain", "str", "month", "", ("week", "month"))
    assert found["until"] == Parameter("until", "date", None, "last day looked at", optional=True)
    assert (found["dry"].type, found["teams"].type) == ("bool", "list[str]")
    assert list(found) == [
        "cycle", "n_paths", "seed", "share", "rhythm", "grain", "until", "dry", "teams",
    ]  # fmt: skip


def test_a_range_may_leave_out_one_end() -> None:
    found = read("a: int = 3  # at least [1..]\nb: float = 0.5  # at most [..1]")
    assert (found["a"].minimum, found["a"].maximum) == (1.0, None)
    assert (found["b"].minimum, found["b"].maximum) == (None, 1.0)


def test_a_notebook_without_the_cell_has_no_parameters() -> None:
    assert declared(notebook(text("# T"), code("x = 1"))) == ()


def test_the_cell_is_never_executed() -> None:
    with pytest.raises(TemplateError, match="is code and not a plain value"):
        read('path: str = __import__("os").getcwd()')


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("x = 1", "declares nothing"),
        ("x: int", "declares nothing"),
        ("x: int = 'a'", "whole number"),
        ("x: int = 3  # [5..9]", "from 5 to 9"),
        ("x: dict = {}", "no form or command line"),
        ("x: str = 'a'  # [1..2]", "has a range"),
        ("x: str = 'c'  # one of: a, b", "default of 'x'"),
        ("x: date = date(2027, 1, 1)", "is code"),
        ("x: int = 1\nx: int = 2", "declared twice"),
        ("%matplotlib inline", "not plain Python"),
        ("x: Literal['a', 1] = 'a'", "choices"),
    ],
)
def test_a_faulty_declaration_is_the_templates_own_error(cell: str, said: str) -> None:
    with pytest.raises(TemplateError, match=said):
        read(cell)


def test_two_parameter_cells_are_refused() -> None:
    cells = (code("a: int = 1", "parameters"), code("b: int = 1", "parameters"))
    with pytest.raises(TemplateError, match="2 cells are tagged"):
        declared(notebook(*cells))


@pytest.mark.parametrize("name", ["password", "shop_api_key", "apikey", "TOKEN", "db_secret", "credentials"])
def test_a_credential_is_no_parameter(name: str) -> None:
    assert looks_secret(name)
    with pytest.raises(ParameterError, match="credential"):
        read(f'{name}: str = ""')
    with pytest.raises(ParameterError) as caught:
        check(tuple(read("a: int = 1").values()), {name: "x"})
    assert "environment or the keyring" in caught.value.fix
    assert "'x'" not in str(caught.value)


@pytest.mark.parametrize("name", ["n_tokens", "author", "secretary", "passage", "key_results"])
def test_an_innocent_name_is_no_credential(name: str) -> None:
    assert not looks_secret(name)


def test_text_from_a_command_line_becomes_the_declared_type() -> None:
    given_text = {
        "n_paths": "500", "seed": "none", "share": "0.25", "rhythm": "monthly", "until": "2027-01-31",
        "dry": "yes", "teams": "shop, support",
    }  # fmt: skip
    assert check(tuple(read(CELL).values()), given_text, strings=True) == {
        "n_paths": 500, "seed": None, "share": 0.25, "rhythm": "monthly", "until": "2027-01-31",
        "dry": True, "teams": ["shop", "support"],
    }  # fmt: skip


def test_python_values_are_taken_as_they_are() -> None:
    values = {"n_paths": np.int64(60), "share": 1, "until": date(2027, 1, 31), "teams": ("a",)}
    found = check(tuple(read(CELL).values()), values)
    assert found == {"n_paths": 60, "share": 1.0, "until": "2027-01-31", "teams": ["a"]}
    assert [type(value) for value in found.values()] == [int, float, str, list]


def test_all_faults_are_named_at_once_with_the_near_name() -> None:
    wrong = {"cyle": "2027-Q2", "n_paths": "many", "share": "1.5", "rhythm": "weekley", "dry": "perhaps"}
    with pytest.raises(ParameterError) as caught:
        check(tuple(read(CELL).values()), wrong, strings=True)
    said = str(caught.value)
    assert "5 parameters are wrong" in said
    assert "'cyle' is not a parameter of the template; did you mean 'cycle'?" in said
    assert "'n_paths': 'many' was given, expected a whole number from 50 to 20000" in said
    assert "'share': '1.5' was given, expected a number from 0 to 1" in said
    assert "'rhythm': 'weekley' was given, expected one of weekly, monthly; did you mean 'weekly'?" in said
    assert "'dry': 'perhaps' was given, expected true or false" in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("n_paths", True), ("n_paths", 2.0), ("n_paths", "60"), ("n_paths", 49), ("n_paths", None),
        ("share", float("nan")), ("share", "0.5"), ("until", "31.01.2027"), ("until", "2027-02-30"),
        ("until", "20270131"), ("dry", 1), ("teams", "company"), ("teams", [1]), ("cycle", 2027),
    ],
)  # fmt: skip
def test_a_value_of_another_type_is_refused(name: str, value: object) -> None:
    with pytest.raises(ParameterError, match=name):
        check(tuple(read(CELL).values()), {name: value})


@given(st.text())
def test_any_text_passes_a_text_parameter_unchanged(words: str) -> None:
    parameter = Parameter("words", "str", "")
    assert check((parameter,), {"words": words}, strings=True) == {"words": words}
