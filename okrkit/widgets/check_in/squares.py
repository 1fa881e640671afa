"""The board of four squares: this week and the next four on one side, confidence and health metrics on the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from statistics import fmean
from typing import Any

from okrkit.core.checkins import STATE_BAND
from okrkit.core.model import Initiative, Objective, say
from okrkit.figures.outline import aim
from okrkit.figures.periods import day as in_words
from okrkit.figures.shapes import Standing
from okrkit.widgets.check_in.cards import SIGN

WEEKS = 4


def squares(
    objectives: Sequence[Objective],
    standings: Sequence[Standing],
    guards: Sequence[Standing],
    work: Sequence[Initiative],
    day: date,
    currency: str = "",
) -> dict[str, Any]:
    """The four squares of a team on a day.

    Parameters
    ----------
    objectives, standings : the team's
    guards : what must not get worse meanwhile: the team's own limits, and those of the teams above
    work : the team's initiatives
    """
    last = day + timedelta(days=6 - day.weekday())
    tasks = sorted(
        [*_initiatives(work), *_steps(standings)], key=lambda t: (t["due"] or date.max, t["title"])
    )
    week, month = [], []
    for task in tasks:
        if task["done"] and not (task["due"] and last - timedelta(days=6) <= task["due"] <= last):
            continue
        if _this_week(task, last):
            week.append(_shown(task, day))
        elif _soon(task, last):
            month.append(_shown(task, day))
    by_id = {s.key_result.id: s for s in standings}
    return {
        "confidence": [_trust(o, [by_id[k.id] for k in o.key_results if k.id in by_id]) for o in objectives],
        "health": [_health(s, currency) for s in guards],
        "counter": [
            {"title": s.key_result.counter_metric, "of": s.key_result.title}
            for s in standings
            if s.key_result.counter_metric
        ],
        "week": week,
        "month": month,
        "blockers": [{"text": b, "of": s.key_result.title} for s in standings for b in s.blockers],
        "until": in_words(last),
        "later": in_words(last + timedelta(weeks=WEEKS)),
    }


def _initiatives(work: Sequence[Initiative]) -> Iterator[dict[str, Any]]:
    for i in work:
        if i.status != "dropped":
            yield {
                "id": i.id, "title": i.title, "owner": i.owner, "start": i.start, "due": i.due, "of": "",
                "done": i.status == "done", "running": i.status == "running", "version": i.version,
            }  # fmt: skip


def _steps(standings: Sequence[Standing]) -> Iterator[dict[str, Any]]:
    for s in standings:
        for m in s.key_result.milestones:
            yield {
                "id": "", "title": m.title, "owner": s.key_result.owner, "start": None, "due": m.due,
                "of": s.key_result.title, "done": m.done_on is not None, "running": False, "version": 0,
            }  # fmt: skip


def _this_week(task: dict[str, Any], last: date) -> bool:
    """What is being worked on, and what is due by the end of the week."""
    return bool(task["running"]) or (task["due"] is not None and task["due"] <= last)


def _soon(task: dict[str, Any], last: date) -> bool:
    until = last + timedelta(weeks=WEEKS)
    return any(d is not None and last < d <= until for d in (task["due"], task["start"]))


def _shown(task: dict[str, Any], day: date) -> dict[str, Any]:
    due = task["due"]
    when = f"due {in_words(due)}" if due else "no date"
    late = bool(due and due < day and not task["done"])
    return {
        "id": task["id"], "title": task["title"], "owner": task["owner"], "of": task["of"], "when": when,
        "late": late, "done": task["done"], "running": task["running"], "version": task["version"],
    }  # fmt: skip


def _trust(objective: Objective, standings: Sequence[Standing]) -> dict[str, Any]:
    stated = [s.confidence for s in standings if s.confidence is not None]
    return {
        "title": objective.title,
        "mean": fmean(stated) if stated else None,
        "key_results": [
            {
                "title": s.key_result.title, "confidence": s.confidence, "before": s.previous_confidence,
                "state": s.state, "sign": SIGN[STATE_BAND.get(s.state, s.band)],
            }
            for s in standings
        ],
    }  # fmt: skip


def _health(s: Standing, currency: str) -> dict[str, Any]:
    kr = s.key_result
    return {
        "title": kr.title, "now": say(s.value, kr.unit, currency) if s.value is not None else "no value yet",
        "aim": aim(kr, currency), "state": s.state, "sign": SIGN[STATE_BAND.get(s.state, s.band)], "team": s.objective.team,
    }  # fmt: skip
