"""One objective of the cascade as it is shown: its progress, the confidence in it, its pace, and its key results."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import Any

from okrkit.core.checkins import STATE_BAND
from okrkit.core.model import Band, Objective, Team, band, objective_score, say
from okrkit.figures.outline import aim
from okrkit.figures.shapes import Standing

SIGN = {"green": "good", "amber": "warn", "red": "bad", "unscored": "note"}


def node(
    objective: Objective, level: int, team: Team, standings: Sequence[Standing], currency: str = ""
) -> dict[str, Any]:
    """An objective with the standings of its key results, in their order."""
    score = objective_score(objective, [s.score for s in standings])
    stated = [s.confidence for s in standings if s.confidence is not None]
    word, sign = course(standings)
    return {
        "id": objective.id, "title": objective.title, "level": level, "cycle": objective.cycle, "parent": objective.parent,
        "version": objective.version, "team": objective.team, "team_name": team.name,
        "kind": team.kind, "owner": objective.owner, "goal_type": objective.goal_type or "",
        "commitment": objective.commitment, "score": score, "band": band(score),
        "confidence": fmean(stated) if stated else None, "state": word, "sign": sign,
        "key_results": [_key_result(s, currency) for s in standings],
    }  # fmt: skip


def course(standings: Sequence[Standing]) -> tuple[str, str]:
    """How many key results are on course, in words, with the sign of the worst.

    A key result that nobody can judge yet counts neither for nor against.
    """
    colours: list[Band] = [c for s in standings if (c := _colour(s)) != "unscored"]
    if not standings:
        return "no key result yet", "note"
    if not colours:
        return "not judged yet", "note"
    good, n = colours.count("green"), len(colours)
    worst = "red" if "red" in colours else "amber" if "amber" in colours else "green"
    if n == 1:
        return ("on course" if good else "not on course"), SIGN[worst]
    if good == n:
        return "all on course", SIGN[worst]
    return (f"{good} of {n} on course" if good else "none on course"), SIGN[worst]


def _colour(s: Standing) -> Band:
    return STATE_BAND.get(s.state, s.band)


def _key_result(s: Standing, currency: str) -> dict[str, Any]:
    kr = s.key_result
    return {
        "id": kr.id, "title": kr.title, "owner": kr.owner, "now": "" if s.value is None else say(s.value, kr.unit, currency),
        "aim": aim(kr, currency), "score": s.score, "band": s.band, "confidence": s.confidence,
        "state": "not scored" if s.state == "unscored" else s.state, "sign": SIGN[_colour(s)], "chance": s.chance_said,
    }  # fmt: skip
