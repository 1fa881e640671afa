"""Pace: is a key result where its season says it should be by now? Source: docs/sources.md#pace

A straight line misjudges a shop: half of a fourth quarter's sales can fall into its last five weeks. Here the way to
the target follows what the same cycle did in earlier years; without an earlier year the rule falls back to an even
pace, and its name says so wherever a status is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from okrkit.core.model import KeyResult, progress, raw_progress, score

Pace = Literal["ahead", "on pace", "behind", "far behind", "unknown"]


@dataclass(frozen=True, slots=True)
class Season:
    """What part of the closing value stood at this point of the cycle in earlier years.

    ``done`` is a ratio: 0.4 says that 40 % of the final total had come in by now. ``rule`` names how it was found.
    """

    done: float
    years: int
    rule: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where a key result should stand today, where it ends if the pace holds, and the word for it."""

    expected: float | None
    projected: float | None
    projected_score: float | None
    pace: Pace
    rule: str


def season(
    kr: KeyResult,
    share_gone: float,
    earlier: Sequence[tuple[float | None, float | None]],
    *,
    trails: bool = False,
) -> Season:
    """The season's ratio from earlier years' pairs (value at the same day, value at the end), latest year first.

    A KPI that ``trails`` looks back over a window of its own, such as 365 days: it has no season.

    >>> season(KeyResult("Revenue", measure="total"), 0.5, [(40.0, 100.0), (30.0, 100.0)]).done
    0.35
    """
    if trails:
        return Season(1.0, 0, "level pace: a trailing window has no season")
    ratios = [now / end for now, end in earlier if now is not None and end and now / end > 0]
    if ratios:
        years = len(ratios)
        span = "last year" if years == 1 else f"the last {years} years"
        return Season(sum(ratios) / years, years, f"seasonal pace: the same days of {span}")
    if kr.measure == "total":
        return Season(share_gone, 0, "even pace, day by day: no earlier year in the data")
    return Season(1.0, 0, "level pace: no earlier year in the data to show a season")


def outlook(kr: KeyResult, value: float | None, share_gone: float, of_season: Season) -> Outlook:
    """Compare a value with the season's expectation.

    Parameters
    ----------
    kr : KeyResult
    value : float or None, KPI units
        The cycle's total or mean so far, or the latest level, as ``kr.measure`` says.
    share_gone : float, 0 to 1
    of_season : Season
        From `season`.

    Returns
    -------
    Outlook
        A total or mean: expected = target x done; projected = value / done. A level: the way from baseline to target
        is walked evenly, each point of it times done; projected is today's level at the season's end. The word comes
        from the score that the pace leads to: 1 ahead, 0.7 on pace, 0.4 behind, less far behind.
    """
    if kr.kind in ("milestone", "establish baseline", "keep within"):
        return Outlook(None, None, None, "unknown", f"no pace for a key result of kind '{kr.kind}'")
    if value is None or kr.baseline is None or kr.target is None or kr.baseline == kr.target:
        return Outlook(None, None, None, "unknown", of_season.rule)
    if share_gone <= 0 or of_season.done <= 0:
        return Outlook(None, None, None, "unknown", "the cycle has only begun")
    projected = value / of_season.done
    if kr.measure == "last":
        way = kr.baseline + (kr.target - kr.baseline) * share_gone
        expected = way * of_season.done
        reached = raw_progress(kr.baseline, kr.target, projected) / share_gone
        return Outlook(
            expected, projected, progress(kr.baseline, kr.target, projected), _word(reached), of_season.rule
        )
    reached = raw_progress(kr.baseline, kr.target, projected)
    return Outlook(
        kr.target * of_season.done, projected, score(kr, [projected]), _word(reached), of_season.rule
    )  # fmt: skip


def _word(reached: float) -> Pace:
    reached = round(reached, 4)
    if reached >= 1:
        return "ahead"
    if reached >= 0.7:
        return "on pace"
    return "behind" if reached >= 0.4 else "far behind"


def confidence_gap(confidence: float | None, pace: Pace) -> str:
    """One sentence where what the team says and what the data say lie far apart; empty where they agree."""
    if confidence is None or pace == "unknown":
        return ""
    if confidence >= 7 and pace in ("behind", "far behind"):
        return f"The team says {confidence:g} of 10, the data say {pace}: what will turn it?"
    if confidence <= 4 and pace in ("ahead", "on pace"):
        return f"The team says {confidence:g} of 10 although the data say {pace}: what is known that the data do not show?"
    return ""
