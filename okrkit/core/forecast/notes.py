"""What a reader has to know about a forecast before using its figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from okrkit.core.forecast.history import LATEST, History
from okrkit.core.forecast.rhythm import Rhythm

Code = Literal[
    "guess", "band-only", "no-season", "one-season", "constant", "outlier", "missing", "missing-end", "many-zeros", "few-counts",
    "taken-for-share", "falls-only",
]  # fmt: skip

FEW = 6
"""Under six values a forecast is a guess."""

BAND = 26
"""Under 26 values (weeks, for days) a chance is shown as a band, not as a percentage."""


@dataclass(frozen=True, slots=True)
class Note:
    """One remark: a code for programs, a sentence for people."""

    code: Code
    text: str


def periods_seen(history: History, rhythm: Rhythm) -> int:
    """Length of the history in periods that count as evidence; days count by the week."""
    return history.values.size // 7 if rhythm.freq == "D" else history.values.size


def notes(history: History, rhythm: Rhythm, seasons: bool) -> tuple[Note, ...]:
    """All remarks on a history and what it can carry, gravest first."""
    return (*_on_length(history, rhythm, seasons), *_on_values(history, rhythm))


def _on_length(history: History, rhythm: Rhythm, seasons: bool) -> list[Note]:
    size, seen = history.values.size, periods_seen(history, rhythm)
    unit = "week" if rhythm.freq == "D" else rhythm.word
    span = f"{seen} {unit}{'' if seen == 1 else 's'} of history"
    found = []
    if history.constant and size > 1:
        problem = f"Every value is the same ({history.values[0] * history.whole:g}): whether that goes on is not knowledge from data."
        found.append(Note("constant", problem))
    if size < FEW:
        found.append(Note("guess", f"Only {size} value{'' if size == 1 else 's'}: the forecast is a guess."))
    if seen < BAND:
        found.append(
            Note(
                "band-only", f"{span}: read the chance as unlikely, even or likely, and ask a person as well."
            )
        )
    if not seasons:
        found.append(Note("no-season", f"No full year to compare with yet ({span}), so no season is seen."))
    elif size < 2 * rhythm.year:
        found.append(Note("one-season", "The season is known from one year only."))
    return found


def _on_values(history: History, rhythm: Rhythm) -> list[Note]:
    found = []
    values, gaps = history.values, history.gaps
    if history.outliers:
        ago = [values.size - place for place in history.outliers]
        when = ", ".join("the last" if k == 1 else f"{k} {rhythm.word}s ago" for k in reversed(ago))
        found.append(
            Note(
                "outlier", f"Out of line with the {rhythm.word}s before: {when}. Compare with and without it."
            )
        )
    if gaps.size >= 3 and gaps[-3:].all():
        found.append(
            Note(
                "missing-end",
                f"The last three {rhythm.word}s have no value: import newer data before relying on this.",
            )
        )
    if history.missing > 0.2:
        found.append(
            Note("missing", f"{history.missing:.0%} of the {rhythm.word}s have no value and were filled in.")
        )
    if history.zeros > 0.4:
        found.append(
            Note(
                "many-zeros",
                f"{history.zeros:.0%} of the {rhythm.word}s are zero: forecast a longer period instead.",
            )
        )
    elif _few_counts(history):
        found.append(
            Note("few-counts", f"Fewer than five a {rhythm.word}: forecast a longer period instead.")
        )
    if history.guessed_share:
        found.append(
            Note(
                "taken-for-share",
                "All values lie within 0 and 1, so paths do too; say the kind if they may not.",
            )
        )
    if values.size > LATEST and not history.constant and (values[1:] <= values[:-1]).all():
        found.append(
            Note("falls-only", "The history only falls: nothing in it shows that the trend can turn.")
        )
    return found


def _few_counts(history: History) -> bool:
    known = history.values[~history.gaps]
    return bool((known >= 0).all() and (known % 1 == 0).all() and 0 < known.mean() < 5)
