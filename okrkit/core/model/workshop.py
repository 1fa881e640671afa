"""What a planning workshop leaves behind: its course, and what people sent into it."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from pydantic import AwareDatetime, Field

from okrkit.core.model.base import Name, Text, record
from okrkit.errors import InvalidValueError

StepKind = Literal[
    "inputs", "ideas", "group", "vote", "weigh", "choose", "draft", "targets", "owners", "leave out", "commit"
]
STEP_KINDS: tuple[StepKind, ...] = (
    "inputs", "ideas", "group", "vote", "weigh", "choose", "draft", "targets", "owners", "leave out", "commit",
)  # fmt: skip
"""In the order of a usual workshop."""

Hidden = Literal["ideas", "dots", "weights", "hands"]
"""What stays hidden until the facilitator opens it: ideas, dot votes, impact and effort, the show of hands at the end."""
HIDDEN: tuple[Hidden, ...] = ("ideas", "dots", "weights", "hands")

BallotKind = Literal["dots", "weights"]
NoteKind = Literal["parking lot", "not doing", "decision"]
NOTE_KINDS: tuple[NoteKind, ...] = ("parking lot", "not doing", "decision")

_ROOM = re.compile(r"[a-z0-9]{4,20}")


@record
class Step:
    """One part of the agenda."""

    kind: StepKind
    title: Name
    minutes: int = Field(default=10, ge=1, le=480)


@record
class Group:
    """Ideas that say the same; voted on as one."""

    id: Name
    title: Name


@record
class Choice:
    """A topic that goes into the plan, and the objective drafted from it."""

    topic: Name
    objective: str = ""


@record
class Workshop:
    """A planning workshop of one team for one cycle.

    ``room`` is the short name in the participants' address. ``step`` counts from 0; ``started_at`` is when its clock was
    last started (None while it stands) and ``spent`` the seconds that ran before. ``opened`` names what everybody may see,
    ``dot_round`` and ``weight_round`` count from 1 and grow when a vote is held again. ``admission`` grows when a new code
    word is given out; whoever came in with an older one has to come in again.
    """

    cycle: str
    team: str
    room: str
    title: Name
    agenda: tuple[Step, ...]
    day: date | None = None
    facilitator: str = ""
    step: int = Field(default=0, ge=0)
    started_at: AwareDatetime | None = None
    spent: int = Field(default=0, ge=0)
    dots: int = Field(default=5, ge=1, le=20)
    opened: tuple[Hidden, ...] = ()
    dot_round: int = Field(default=1, ge=1)
    weight_round: int = Field(default=1, ge=1)
    groups: tuple[Group, ...] = ()
    choices: tuple[Choice, ...] = ()
    admission: int = Field(default=1, ge=1)
    closed_at: AwareDatetime | None = None
    id: str = ""
    version: int = 0

    def __post_init__(self) -> None:
        if not _ROOM.fullmatch(self.room):
            problem = f"{self.room!r} is not the name of a room"
            raise InvalidValueError(problem, "use 4 to 20 small letters and digits")
        if not self.agenda:
            raise InvalidValueError(
                f"the agenda of {self.title!r} is empty", "give it one step or more, each with its minutes"
            )
        if self.step >= len(self.agenda):
            problem = f"step {self.step + 1} of an agenda with {len(self.agenda)} steps"
            raise InvalidValueError(problem, f"choose a step from 1 to {len(self.agenda)}")


@record
class Participant:
    """Somebody in the room; ``key`` was made on their device, the name may be left out."""

    workshop: str
    key: Name
    name: str = Field(default="", max_length=80)
    id: str = ""
    version: int = 0


@record
class Idea:
    """One thought on one card.

    ``key`` is known to its author's device alone, who may therefore reword or withdraw it; the store does not keep who
    wrote it unless they signed with ``author``. ``nr`` counts its wordings: an older one that arrives late changes nothing.
    """

    workshop: str
    key: Name
    text: str = Field(default="", max_length=280)
    author: str = Field(default="", max_length=80)
    step: StepKind = "ideas"
    group: str = ""
    nr: int = Field(default=1, ge=1)
    withdrawn: bool = False
    id: str = ""
    version: int = 0


@record
class Mark:
    """What one voter gave one topic: dots, or impact and effort from 1 to 5."""

    topic: Name
    dots: int = Field(default=0, ge=0, le=20)
    impact: int | None = Field(default=None, ge=1, le=5)
    effort: int | None = Field(default=None, ge=1, le=5)


@record
class Ballot:
    """All marks of one voter in one round; a later one (higher ``nr``) replaces it. ``voter`` is a pseudonym."""

    workshop: str
    kind: BallotKind
    round: int
    voter: Name
    marks: tuple[Mark, ...] = ()
    nr: int = Field(default=1, ge=1)
    id: str = ""
    version: int = 0


@record
class Hand:
    """How far one person stands behind the plan, from 1 (I can't) to 5 (I'll lead it); shown by name."""

    workshop: str
    key: Name
    level: int = Field(ge=1, le=5)
    name: str = Field(default="", max_length=80)
    words: str = Field(default="", max_length=280)
    nr: int = Field(default=1, ge=1)
    id: str = ""
    version: int = 0


@record
class Note:
    """A line for the record: parked, left out on purpose, or decided. ``place`` numbers them as they came in."""

    workshop: str
    kind: NoteKind
    text: Text
    key: Name
    author: str = Field(default="", max_length=80)
    nr: int = Field(default=1, ge=1)
    place: int = Field(default=0, ge=0)
    withdrawn: bool = False
    id: str = ""
    version: int = 0


Contribution = Participant | Idea | Ballot | Hand | Note
"""What may arrive twice, and is kept once."""
