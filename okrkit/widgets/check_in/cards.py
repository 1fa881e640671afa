"""One key result on the check-in: what the data say, what was said last, and the talk about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from okrkit.core.checkins import STATE_BAND
from okrkit.core.model import CheckIn, Comment, say
from okrkit.core.targets.blending import question, stated_chance
from okrkit.figures.outline import aim
from okrkit.figures.periods import day as in_words
from okrkit.figures.shapes import Standing

FRESH_DAYS = 7
"""A check-in older than this is asked for again."""
SIGN = {"green": "good", "amber": "warn", "red": "bad", "unscored": "note"}
EARLIER = 3


def card(
    standing: Standing,
    filled: CheckIn,
    noted: Sequence[CheckIn],
    comments: Mapping[str, Sequence[Comment]],
    team_name: str,
    currency: str = "",
    *,
    over: bool = False,
) -> dict[str, Any]:
    """What the screen shows of one key result.

    Parameters
    ----------
    standing : where it stands by the data
    filled : the check-in of the day, with its value taken from the data
    noted : its check-ins up to the day, oldest first
    comments : what was written under them, by check-in
    over : whether the cycle has come to its last day, from which on no chance is asked about
    """
    kr, day = standing.key_result, filled.day
    today = next((c for c in noted if c.day == day), None)
    before = [c for c in noted if c.day < day]
    latest = noted[-1] if noted else None
    return {
        "id": kr.id, "title": kr.title, "owner": kr.owner, "team": team_name, "kind": kr.kind, "unit": kr.unit,
        "value": today.value if today else filled.value, "of_data": filled.value, "by_hand": not kr.kpi,
        "today": _said(today) if today else None,
        "before": _said(before[-1]) if before else None,
        "checked": latest is not None and (day - latest.day).days < FRESH_DAYS,
        "latest": latest.id if latest else "",
        "talk": [_turn(c, comments.get(c.id, ())) for c in reversed(noted[-EARLIER:])],
        "steps": [
            {"title": m.title, "due": in_words(m.due) if m.due else "", "done": in_words(m.done_on) if m.done_on else ""}
            for m in kr.milestones
        ],
        "version": kr.version,
        "asks": [] if over else _asks(standing),
        **_data(standing, currency),
    }  # fmt: skip


def _data(s: Standing, currency: str) -> dict[str, Any]:
    kr = s.key_result

    def words(value: float | None) -> str:
        return "" if value is None else say(value, kr.unit, currency)

    steps = kr.kind == "milestone"
    chance = s.chance_said if kr.kpi else ""
    return {
        "now": say(s.score, "share") if steps and s.score is not None else words(s.value) or "no value yet",
        "aim": aim(kr, currency), "needed": words(s.expected), "ends": words(s.projected), "chance": chance,
        "state": s.state, "sign": SIGN[STATE_BAND.get(s.state, s.band)], "reason": s.reason,
        "score": s.score, "until": in_words(s.data_day) if s.data_day else "", "settled": s.settled, "turn": s.turn,
    }  # fmt: skip


def _asks(s: Standing) -> list[str]:
    """The question that each confidence from 0 to 10 raises beside the data's chance, empty where they agree."""
    if s.chance is None:
        return []
    return [question(s.chance, stated_chance(n), s.chance_said) for n in range(11)]


def _said(c: CheckIn) -> dict[str, Any]:
    return {
        "confidence": c.confidence, "line": c.line, "blockers": "\n".join(c.blockers), "author": c.author,
        "day": in_words(c.day), "version": c.version,
    }  # fmt: skip


def _turn(c: CheckIn, comments: Sequence[Comment]) -> dict[str, Any]:
    said = [
        {"kind": k.kind, "text": k.text, "author": k.author, "day": in_words(k.day), "id": k.id}
        for k in comments
    ]
    return {"id": c.id, **_said(c), "comments": said}


def is_open(standing: Standing, day: date) -> bool:
    """Whether this week's word is still missing."""
    return standing.checkin_day is None or (day - standing.checkin_day).days >= FRESH_DAYS
