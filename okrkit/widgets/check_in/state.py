"""Whose check-in it is, and what is read from its fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from okrkit.core.model import CheckIn
from okrkit.errors import InvalidValueError

LONGEST_LINE = 500


@dataclass(frozen=True, slots=True)
class State:
    """The cycle, the team and the day that are looked at, and who is speaking."""

    cycle: str
    team: str
    day: date
    who: str = ""


def of_team(state: State, team: str) -> State:
    return replace(state, team=team)


def spoken_by(state: State, who: str) -> State:
    return replace(state, who=" ".join(who.split()))


def read(said: Sequence[Mapping[str, Any]], day: date) -> tuple[list[CheckIn], dict[str, InvalidValueError]]:
    """Check-ins as the fields hold them, and by field what cannot be taken.

    Parameters
    ----------
    said : ``key_result``, ``value`` (KPI units, None for the data's), ``confidence`` (0 to 10 or None), ``line``,
        ``blockers`` (one a line) and the ``version`` of the check-in that stood there when it was read
    day : of the check-in

    Returns
    -------
    the check-ins, and faults by field, ``line:2026-Q4.care.O1.KR1``

    Examples
    --------
    >>> read([{"key_result": "KR1", "confidence": 7, "blockers": "No stock\\n\\nNo time"}], date(2026, 11, 16))[0][0].blockers
    ('No stock', 'No time')
    """
    found: list[CheckIn] = []
    faults: dict[str, InvalidValueError] = {}
    for each in said:
        id = str(each["key_result"])
        line = str(each.get("line") or "").strip()
        confidence, value = each.get("confidence"), each.get("value")
        blockers = [b.strip() for b in str(each.get("blockers") or "").splitlines() if b.strip()]
        if len(line) > LONGEST_LINE:
            problem = f"the line has {len(line)} characters, {LONGEST_LINE} are kept"
            faults[f"line:{id}"] = InvalidValueError(problem, "say what happened and what is next, no more")
        if confidence is not None and not 0 <= confidence <= 10:
            faults[f"confidence:{id}"] = InvalidValueError(
                f"{confidence:g} is no confidence", "choose 0 to 10"
            )
        if confidence is None and not line and not blockers and value is None:
            faults[f"confidence:{id}"] = InvalidValueError(
                "nothing is said of it yet", "choose 0 to 10, or write a line"
            )
        if not any(field.endswith(f":{id}") for field in faults):
            found.append(
                CheckIn(id, day, value, confidence, line, tuple(blockers), version=int(each.get("version") or 0))
            )  # fmt: skip
    return found, faults
