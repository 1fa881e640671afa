"""The record of a change: who changed what, when and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from okrkit.core.model.assumptions import Assumption
from okrkit.core.model.goals import Initiative, KeyResult, Objective
from okrkit.core.model.progress import CheckIn, Comment, Review
from okrkit.core.model.scenarios import Scenario
from okrkit.core.model.teams import Team
from okrkit.core.model.workshop import Ballot, Contribution, Hand, Idea, Note, Participant, Workshop

RecordKind = Literal[
    "team", "objective", "key_result", "initiative", "scenario", "assumption", "checkin", "comment", "review",
    "workshop", "participant", "idea", "ballot", "hand", "note",
]  # fmt: skip
Record = (
    Team
    | Objective
    | KeyResult
    | Initiative
    | Scenario
    | Assumption
    | CheckIn
    | Comment
    | Review
    | Workshop
    | Contribution
)

RECORD_TYPES: dict[RecordKind, type[Record]] = {
    "team": Team,
    "objective": Objective,
    "key_result": KeyResult,
    "initiative": Initiative,
    "scenario": Scenario,
    "assumption": Assumption,
    "checkin": CheckIn,
    "comment": Comment,
    "review": Review,
    "workshop": Workshop,
    "participant": Participant,
    "idea": Idea,
    "ballot": Ballot,
    "hand": Hand,
    "note": Note,
}
"""In the order of saving: a record refers only to kinds before its own, or to its own."""

_BOOKKEEPING = ("version",)

Change = tuple[str, Any, Any]
"""Field (``why.relevance`` for a part), value before, value after."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One change of one record; ``before`` is None where it began, ``after`` where it was removed."""

    seq: int
    txn: int
    kind: RecordKind
    id: str
    version: int
    cycle: str
    team: str
    at: datetime
    who: str
    why: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    @property
    def action(self) -> Literal["added", "changed", "removed"]:
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"

    def changes(self) -> list[Change]:
        """The fields that differ; for an added or removed record, those that held something."""
        return changes(self.before, self.after)


def changes(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[Change]:
    """Fields that differ between two states of a record in plain data, in the record's order.

    >>> changes({"title": "Sell more", "owner": "Ann"}, {"title": "Sell more by email", "owner": "Ann"})
    [('title', 'Sell more', 'Sell more by email')]
    """
    old, new = dict(_flat(before or {})), dict(_flat(after or {}))
    names = dict.fromkeys([*old, *new])
    pairs = [(name, old.get(name), new.get(name)) for name in names if name not in _BOOKKEEPING]
    if before is None or after is None:
        return [pair for pair in pairs if pair[1] not in _EMPTY or pair[2] not in _EMPTY]
    return [pair for pair in pairs if pair[1] != pair[2]]


_EMPTY: tuple[Any, ...] = (None, "", [])


def _flat(body: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in body.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
