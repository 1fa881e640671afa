"""Which review it is, and what is read from its fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from okrkit.core.model import Grade, Review
from okrkit.core.review import outcome
from okrkit.errors import InvalidValueError

AGREED = "agreed"
"""Said of a grade that is taken as the data propose it."""


@dataclass(frozen=True, slots=True)
class State:
    """The cycle and the team that are reviewed."""

    cycle: str
    team: str


def of(state: State, *, cycle: str = "", team: str = "") -> State:
    """The review of another cycle or team."""
    return replace(state, cycle=cycle or state.cycle, team=team or state.team)


def read(
    said: Sequence[Mapping[str, Any]], celebrate: str, learn: str, proposed: Review, day: date, version: int
) -> tuple[Review, dict[str, InvalidValueError]]:
    """The review as the fields hold it, and by field what cannot be taken.

    Parameters
    ----------
    said : by key result: ``grade`` (0 to 1, None for unscored, or ``"agreed"`` for what the data propose), ``reason``,
        ``cause`` and ``decision``
    celebrate, learn : one a line
    proposed : what the data propose, with the evidence
    version : of the review that stood there when it was read

    Returns
    -------
    the review, and faults by field, ``reason:2026-Q3.care.O1.KR1``: a grade that differs from the data's has a reason
    """
    by_id = {str(each["key_result"]): each for each in said}
    faults: dict[str, InvalidValueError] = {}
    grades = []
    for grade in proposed.grades:
        try:
            grades.append(_judged(grade, by_id.get(grade.key_result, {})))
        except InvalidValueError as error:
            field = "grade" if "grade" in error.problem else "reason"
            faults[f"{field}:{grade.key_result}"] = error
    review = replace(
        proposed, grades=tuple(grades), day=day, version=version, celebrate=_lines(celebrate), learn=_lines(learn)
    )  # fmt: skip
    return review, faults


def _judged(of_data: Grade, said: Mapping[str, Any]) -> Grade:
    decided = replace(of_data, cause=_text(said, "cause"), decision=said.get("decision") or None)
    grade = said.get("grade", AGREED)
    if grade == AGREED:
        return decided
    if grade is not None and not 0 <= grade <= 1:
        raise InvalidValueError(
            f"{grade:g} is no grade", "grades go from 0 to 1: 0.7 is seven tenths of the way"
        )
    reason = _text(said, "reason")
    if _same(grade, of_data.proposed):
        return decided
    if not reason:
        problem = f"the data propose {_said(of_data.proposed)}, you say {_said(grade)}"
        raise InvalidValueError(problem, "say why: the reason is kept beside both")
    return replace(decided, grade=grade, outcome=outcome(grade), reason=reason)


def _same(one: float | None, other: float | None) -> bool:
    """Whether two grades read alike, at the two decimals that are shown."""
    if one is None or other is None:
        return one is other
    return f"{one:.2f}" == f"{other:.2f}"


def _said(grade: float | None) -> str:
    return "no score" if grade is None else f"{grade:.2f}"


def _text(said: Mapping[str, Any], name: str) -> str:
    return str(said.get(name) or "").strip()


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
