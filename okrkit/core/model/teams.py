"""Who plans: the company, its departments, its people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from okrkit.core.model.base import Name, record
from okrkit.errors import InvalidValueError, UnknownNameError

TeamKind = Literal["company", "department", "person"]
LEVELS: tuple[TeamKind, ...] = ("company", "department", "person")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@record
class Team:
    """One node of the team tree; ``id`` is short and readable (``marketing``)."""

    id: str
    name: Name
    kind: TeamKind = "department"
    parent: str | None = None
    lead: str = ""
    version: int = 0

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id) or len(self.id) > 60:
            problem = f"{self.id!r} is not a team id"
            raise InvalidValueError(problem, "use small letters, digits and hyphens, e.g. 'customer-care'")
        if self.parent == self.id:
            raise InvalidValueError(f"team {self.id!r} is its own parent", "name the team above it, or none")


class TeamTree:
    """The teams in cascade order: every team after the one above it."""

    def __init__(self, teams: Iterable[Team]) -> None:
        self._by_id: dict[str, Team] = {}
        given = list(teams)
        for team in given:
            if team.id in self._by_id:
                raise InvalidValueError(f"two teams have the id {team.id!r}", "give each team its own id")
            self._by_id[team.id] = team
        for team in given:
            if team.parent is not None and team.parent not in self._by_id:
                problem = f"team {team.id!r} stands under {team.parent!r}, which does not exist"
                raise InvalidValueError(problem, f"add the team {team.parent!r} first")
        self._order = list(self._walk(None))
        if len(self._order) != len(given):
            lost = sorted(set(self._by_id) - {t.id for t in self._order})
            raise InvalidValueError(
                f"the teams {', '.join(lost)} stand under one another in a circle", "break it"
            )

    def _walk(self, parent: str | None) -> Iterator[Team]:
        for team in self._by_id.values():
            if team.parent == parent:
                yield team
                yield from self._walk(team.id)

    def __iter__(self) -> Iterator[Team]:
        return iter(self._order)

    def __len__(self) -> int:
        return len(self._order)

    def __contains__(self, team_id: object) -> bool:
        return team_id in self._by_id

    def __getitem__(self, team_id: str) -> Team:
        if team_id not in self._by_id:
            raise UnknownNameError.of("team", team_id, self._by_id)
        return self._by_id[team_id]

    def children(self, team_id: str) -> tuple[Team, ...]:
        self[team_id]
        return tuple(t for t in self._order if t.parent == team_id)

    def depth(self, team_id: str) -> int:
        """0 for a team at the top."""
        parent = self[team_id].parent
        return 0 if parent is None else 1 + self.depth(parent)

    def under(self, team_id: str) -> tuple[Team, ...]:
        """The team and all below it."""
        found = [self[team_id]]
        for child in self.children(team_id):
            found.extend(self.under(child.id))
        return tuple(found)
