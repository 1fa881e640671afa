"""Objectives, key results and initiatives."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from okrkit.core.model.accepting import Acceptances, line_of
from okrkit.core.model.base import Name, Number, Text, plain, record
from okrkit.errors import InvalidValueError

GoalType = Literal["grow revenue", "grow loyalty", "reduce cost"]
Commitment = Literal["committed", "aspirational", "learning"]
Kind = Literal["increase", "decrease", "keep within", "milestone", "establish baseline"]
Measure = Literal["total", "mean", "last"]
KINDS: tuple[Kind, ...] = ("increase", "decrease", "keep within", "milestone", "establish baseline")


@record
class Milestone:
    """A dated step; done or not done, no half marks."""

    title: Name
    due: date | None = None
    done_on: date | None = None
    weight: Number = Field(default=1.0, gt=0)


@record
class KeyResult:
    """An outcome with metric, baseline and target.

    ``target`` is the middle of the three points; ``commit`` is what is promised, ``stretch`` what would be superb.
    ``measure`` says what of the cycle counts: its total, its mean or its last value. A key result bound to a ``kpi``
    takes its values from data (``where`` narrows them, e.g. ``channel = 'email'``); otherwise people enter them.
    A guardrail (``keep within``) has ``lower``, ``upper`` or both instead of a target.
    """

    title: Name
    kind: Kind = "increase"
    metric: Text = ""
    kpi: str | None = None
    where: str = ""
    measure: Measure = "last"
    unit: str = ""
    baseline: Number | None = None
    baseline_note: Text = ""
    target: Number | None = None
    commit: Number | None = None
    stretch: Number | None = None
    lower: Number | None = None
    upper: Number | None = None
    milestones: tuple[Milestone, ...] = ()
    owner: str = ""
    contributors: tuple[str, ...] = ()
    due: date | None = None
    weight: Number = Field(default=1.0, gt=0)
    confidence: Number | None = Field(default=None, ge=0, le=10)
    evidence: Text = ""
    counter_metric: str = ""
    id: str = ""
    objective: str = ""
    version: int = 0
    accepted: Acceptances = ()

    def __post_init__(self) -> None:
        if self.lower is not None and self.upper is not None and self.lower >= self.upper:
            limits = f"the lower limit {plain(self.lower)} is not below the upper limit {plain(self.upper)}"
            problem = f"{self.title!r}: {limits}"
            raise InvalidValueError(problem, "swap or correct the limits")
        if self.milestones and self.kind != "milestone":
            problem = f"{self.title!r} lists milestones but is of kind {self.kind!r}"
            raise InvalidValueError(problem, "set kind to 'milestone', or move the steps to initiatives")

    @property
    def line(self) -> str:
        """What an acceptance is bound to: title and aim."""
        return line_of(self.title, target=self.target, lower=self.lower, upper=self.upper)

    @property
    def is_guardrail(self) -> bool:
        return self.kind == "keep within"

    @property
    def better(self) -> Literal["up", "down", "inside", "done"]:
        """Which way is good."""
        return {"increase": "up", "decrease": "down", "keep within": "inside"}.get(self.kind, "done")  # type: ignore[return-value]


@record
class WhyItMatters:
    """Relevance: why this goal, now."""

    relevance: Text = ""
    drive: Text = ""
    if_missed: Text = ""
    earlier_attempts: Text = ""


@record
class Objective:
    """A qualitative, inspiring, time-bound aim with the key results that show it was reached."""

    title: Name
    cycle: str = ""
    team: str = ""
    key_results: tuple[KeyResult, ...] = ()
    goal_type: GoalType | None = None
    commitment: Commitment = "aspirational"
    why: WhyItMatters = Field(default_factory=WhyItMatters)
    owner: str = ""
    contributors: tuple[str, ...] = ()
    parent: str = ""
    description: Text = ""
    id: str = ""
    version: int = 0
    accepted: Acceptances = ()

    @property
    def line(self) -> str:
        """What an acceptance is bound to."""
        return line_of(self.title)


@record
class Initiative:
    """Work that should move key results. It never counts as progress."""

    title: Name
    cycle: str = ""
    team: str = ""
    moves: tuple[str, ...] = ()
    deliverable: Text = ""
    owner: str = ""
    start: date | None = None
    due: date | None = None
    status: Literal["planned", "running", "done", "dropped"] = "planned"
    note: Text = ""
    id: str = ""
    version: int = 0
    accepted: Acceptances = ()

    @property
    def line(self) -> str:
        """What an acceptance is bound to."""
        return line_of(self.title)
