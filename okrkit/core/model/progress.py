"""What is recorded while a cycle runs and when it closes: check-ins and reviews."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from okrkit.core.model.base import Name, Number, Text, record
from okrkit.errors import InvalidValueError

Decision = Literal["keep", "change", "drop"]
Outcome = Literal["reached", "partly reached", "missed", "unscored"]
CommentKind = Literal["answer", "question", "thanks"]


@record
class CheckIn:
    """Where a key result stands on a day.

    ``value`` is what counts; ``data_value`` is what the data said that day, kept beside it when a person corrected it.
    """

    key_result: str
    day: date
    value: Number | None = None
    confidence: Number | None = Field(default=None, ge=0, le=10)
    line: str = Field(default="", max_length=500)
    blockers: tuple[Name, ...] = ()
    author: str = ""
    data_value: Number | None = None
    settled: bool = True
    id: str = ""
    version: int = 0


@record
class Comment:
    """What a lead or a colleague wrote under a check-in; thanks may stand without words."""

    checkin: str
    day: date
    kind: CommentKind = "answer"
    text: str = Field(default="", max_length=1000)
    author: str = ""
    id: str = ""
    version: int = 0

    def __post_init__(self) -> None:
        if not self.text and self.kind != "thanks":
            problem = f"{'an' if self.kind == 'answer' else 'a'} {self.kind} without words says nothing"
            raise InvalidValueError(problem, "write a sentence, or say thanks")


@record
class Grade:
    """The closing judgement on one key result.

    ``proposed`` comes from the data; ``grade`` is what was agreed, with a ``reason`` where they differ. A key result
    whose data are not good enough is unscored: ``grade`` is None, never 0.
    """

    key_result: str
    proposed: Number | None = Field(default=None, ge=0, le=1)
    grade: Number | None = Field(default=None, ge=0, le=1)
    outcome: Outcome = "unscored"
    final_value: Number | None = None
    evidence: Text = ""
    reason: Text = ""
    cause: Text = ""
    decision: Decision | None = None


@record
class Review:
    """How a team's cycle ended and what it takes along."""

    cycle: str
    team: str
    day: date
    grades: tuple[Grade, ...] = ()
    celebrate: tuple[Text, ...] = ()
    learn: tuple[Text, ...] = ()
    author: str = ""
    id: str = ""
    version: int = 0
