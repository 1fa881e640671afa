"""What is due, and runs of the past set side by side or run again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrkit.errors import InvalidValueError, UnknownNameError
from okrkit.notebooks import again, due, ledger
from okrkit.notebooks.runner import run

from .conftest import Write, code, text

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(DAYS)
def test_a_check_in_is_due_from_the_week_s_monday(today: date) -> None:
    found = due.since("weekly_checkin", today)
    assert found.weekday() == 0
    assert 0 <= (today - found).days < 7


@given(DAYS, st.integers(1, 12))
def test_a_review_is_due_from_the_day_after_its_quarter_closed(today: date, fiscal_start: int) -> None:
    found = due.since("quarterly_review", today, fiscal_start=fiscal_start)
    assert found.day == 1
    assert (found.month - fiscal_start) % 3 == 0
    assert 0 <= (today - found).days < 92


def test_a_template_without_a_rule_is_refused_with_those_that_have_one() -> None:
    with pytest.raises(InvalidValueError, match=r"'what_if'.*(?s:.)*weekly_checkin: once a week"):
        due.since("what_if", date(2026, 11, 19))


def small(write: Write) -> Path:
    return write(
        text("# Small\nFor tests."),
        code('workspace: str = "."\nas_of: str | None = None\nteam: str = "company"  # whose', "parameters"),
        code("from okrkit.notebooks.result import result\nresult(headline=f'{team}', status='none', figures={'n': len(team)})", "result"),
    )


def test_runs_are_found_compared_and_run_again_as_they_were(write: Write, workspace: Path) -> None:
    path = small(write)
    first = run(path, workspace=workspace, parameters={"team": "company"}, html=False)
    second = run(path, workspace=workspace, parameters={"team": "sales"}, html=False)
    told = again.compare(workspace, first.id, second.slug)
    assert told.parameters == {"team": ("company", "sales")}
    assert told.differences == ("n: 7 -> 5 (-28.6 %)",)
    assert again.find(workspace, first.id[:-2])["id"] == first.id
    with pytest.raises(UnknownNameError):
        again.find(workspace, "nothing")
    with pytest.raises(InvalidValueError, match="fits 2 runs"):
        again.find(workspace, first.id[:4])
    # Within the span one run is enough, whatever was edited; before it the run does not count.
    began = date.fromisoformat(second.started[:10])
    path.write_text(path.read_text("utf-8").replace("len(team)", "len(team) + 1"), "utf-8")
    assert run(path, workspace=workspace, parameters={"team": "sales"}, since=began).reused
    assert len(list(ledger.records(workspace))) == 2
    later = date(began.year + 1, 1, 1)
    assert not run(path, workspace=workspace, parameters={"team": "sales"}, since=later, html=False).reused
