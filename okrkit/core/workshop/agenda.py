"""The agenda and its clock. Source: docs/sources.md#workshop"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from okrkit.core.model import Step, Workshop
from okrkit.errors import InvalidValueError

USUAL: tuple[Step, ...] = (
    Step("inputs", "Look at the numbers and the last review", 10),
    Step("ideas", "Write ideas in silence", 10),
    Step("group", "Read the ideas and put like to like", 15),
    Step("vote", "Vote with dots", 10),
    Step("weigh", "Weigh impact and effort", 10),
    Step("choose", "Choose at most five", 10),
    Step("draft", "Draft objectives and key results", 20),
    Step("targets", "Set targets", 15),
    Step("owners", "Name owners and first work", 10),
    Step("leave out", "Say what is left out", 5),
    Step("commit", "Commit and sign", 5),
)
"""Two hours for about ten people."""


def seconds_spent(workshop: Workshop, now: datetime) -> int:
    """Seconds that the current step's clock has run."""
    if workshop.started_at is None:
        return workshop.spent
    return workshop.spent + max(0, int((now - workshop.started_at).total_seconds()))


def seconds_left(workshop: Workshop, now: datetime) -> int:
    """Seconds left of the current step; below 0 once it overruns.

    Parameters
    ----------
    workshop : Workshop
    now : datetime with zone

    Examples
    --------
    >>> from datetime import UTC, timedelta
    >>> start = datetime(2027, 1, 4, 9, tzinfo=UTC)
    >>> of = Workshop("2027-Q1", "company", "maple", "Plan", USUAL, started_at=start)
    >>> seconds_left(of, start + timedelta(minutes=4)), seconds_left(of, start + timedelta(minutes=11))
    (360, -60)
    """
    return workshop.agenda[workshop.step].minutes * 60 - seconds_spent(workshop, now)


def go_to(workshop: Workshop, step: int, now: datetime) -> Workshop:
    """Move to a step (from 0) and start its clock; the step that runs already is left running."""
    running(workshop)
    if step == workshop.step and workshop.started_at is not None:
        return workshop
    spent = workshop.spent if step == workshop.step else 0
    return replace(workshop, step=step, started_at=now, spent=spent)


def pause(workshop: Workshop, now: datetime) -> Workshop:
    """Stop the clock where it is."""
    return replace(workshop, started_at=None, spent=seconds_spent(workshop, now))


def add_minutes(workshop: Workshop, minutes: int) -> Workshop:
    """Give the current step more time (or less); at least one minute is left of its plan."""
    agenda = list(workshop.agenda)
    step = agenda[workshop.step]
    agenda[workshop.step] = replace(step, minutes=max(1, step.minutes + minutes))
    return replace(workshop, agenda=tuple(agenda))


def set_minutes(workshop: Workshop, step: int, minutes: int) -> Workshop:
    """Plan a step (from 0) anew."""
    if not 0 <= step < len(workshop.agenda):
        problem = f"there is no step {step + 1} in an agenda with {len(workshop.agenda)} steps"
        raise InvalidValueError(problem, f"choose a step from 1 to {len(workshop.agenda)}")
    agenda = list(workshop.agenda)
    agenda[step] = replace(agenda[step], minutes=minutes)
    return replace(workshop, agenda=tuple(agenda))


def close(workshop: Workshop, now: datetime) -> Workshop:
    """End the workshop: nothing more is taken in, and everything is open."""
    return replace(pause(workshop, now), closed_at=workshop.closed_at or now)


def reopen(workshop: Workshop) -> Workshop:
    """Go on with a closed workshop."""
    return replace(workshop, closed_at=None)


def running(workshop: Workshop) -> None:
    """Refuse to change the course of a closed workshop."""
    if workshop.closed_at is not None:
        problem = f"{workshop.title!r} was closed on {workshop.closed_at:%Y-%m-%d at %H:%M} UTC"
        raise InvalidValueError(problem, "reopen it first")
