"""What the person chose, and what it means for the import."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import okrkit.sources
from okrkit.errors import InvalidValueError
from okrkit.widgets.data_import import state as s
from okrkit.widgets.data_import.words import on_screen

SYSTEMS = ["shopify", "table"]
CHOSEN = s.ticked(s.State(), "spend/ads.csv", on=True)


def test_another_kind_of_table_asks_for_its_columns_anew() -> None:
    said = s.mapped(s.called(CHOSEN, "table:spend", SYSTEMS), "amount", "Cost")
    assert s.called(said, "table:spend", SYSTEMS).columns == {"amount": "Cost"}
    assert s.called(said, "table:sessions", SYSTEMS).columns == {}


def test_leaving_the_last_file_forgets_what_was_said_about_it() -> None:
    said = s.told(s.mapped(s.entered(CHOSEN, "spend"), "amount", "Cost"), "currency", "EUR")
    assert s.ticked(said, "spend/ads.csv", on=False) == s.State("spend")


def test_a_person_overrules_what_was_recognised_and_may_leave_a_column_out() -> None:
    said = s.mapped(s.mapped(CHOSEN, "amount", "Net"), "clicks", "")
    assert s.reading(said, {"amount": "Cost", "clicks": "Clicks", "day": "Date"}) == {
        "amount": "Net",
        "day": "Date",
    }


def test_needed_columns_stay_open_until_a_column_or_the_currency_is_told() -> None:
    none = frozenset({"source"})
    assert s.open_columns(CHOSEN, "spend", {"day": "Date"}, none) == ("amount", "currency")
    told = s.told(CHOSEN, "currency", "EUR")
    assert s.open_columns(told, "spend", {"day": "Date", "amount": "Cost"}, none) == ()


def test_the_choice_becomes_the_arguments_of_the_import() -> None:
    state = CHOSEN
    for name, text in {
        "currency": "eur",
        "dates": "day_first",
        "decimals": "comma",
        "times": "utc",
        "skip_when": " amount = 0 ",
    }.items():
        state = s.told(state, name, text)
    found = s.arguments(state, "table", "spend", {"day": "Date"})
    assert found == {
        "system": "table", "table": "spend", "mapping": {"day": "Date"}, "currency": "EUR", "source": None, "day_first": True,
        "decimal_comma": True, "stamps_in": "utc", "sheet": None, "return_when": None, "skip_when": "amount = 0", "test_when": None, "start": None, "end": None,
    }  # fmt: skip
    assert "table" not in s.arguments(CHOSEN, "shopify", "", {})
    assert s.arguments(CHOSEN, "shopify", "", {})["day_first"] is None


@pytest.mark.parametrize(("name", "text"), [("dates", "maybe"), ("colour", "red")])
def test_an_answer_that_does_not_exist_is_refused(name: str, text: str) -> None:
    with pytest.raises(InvalidValueError, match="cannot be"):
        s.told(CHOSEN, name, text)


def test_what_was_kept_is_taken_up_and_what_is_damaged_left_out() -> None:
    state = s.told(s.mapped(s.called(CHOSEN, "table:spend", SYSTEMS), "amount", "Cost"), "currency", "EUR")
    assert s.taken_up(s.kept(state), SYSTEMS) == state
    assert s.taken_up({**s.kept(state), "kind": "table:nothing"}, SYSTEMS) == CHOSEN
    assert s.taken_up({"files": ["a.csv", 7], "columns": "no"}, SYSTEMS).files == ("a.csv",)
    assert s.taken_up("nonsense", SYSTEMS) == s.State()


def test_no_option_of_the_command_line_is_left_in_what_a_source_says() -> None:
    folder = Path(okrkit.sources.__file__).parent
    said = [
        found[1]
        for path in folder.rglob("*.py")
        if "live" not in path.relative_to(folder).as_posix()
        and path.parts[-2:] != ("shopify", "bulk.py")  # they ask a service
        for found in re.finditer(
            r'f?"((?:[^"\\\n]|\\.)*(?:--[a-z]|okrkit import)[^"\n]*)"', path.read_text("utf-8")
        )
    ]
    assert len(said) > 12
    made_of_code = {
        "--table",
        "--map",
    }  # pieces that a command is put together from, see `Proposal.arguments`
    for text in said:
        if text not in made_of_code and not text.startswith("okrkit import table {"):
            assert "--" not in on_screen(text), text
    assert (
        on_screen("correct and run: okrkit import table a.csv --table orders --map order_id=No")
        == "choose the columns below"
    )
