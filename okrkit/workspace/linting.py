"""What the coach says about a plan file, with the line of each record; nothing is saved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from okrkit.core.model import Cycle, Initiative, Objective, Plan, Team, TeamTree
from okrkit.core.rules import Context, Finding, check
from okrkit.errors import InvalidValueError
from okrkit.workspace import plan_file
from okrkit.workspace.planning import Planning

Lines = Mapping[plan_file.Place, int]


@dataclass(frozen=True, slots=True)
class Linted:
    """The findings of one file, each with its line, in the order of the file."""

    path: Path
    findings: tuple[tuple[int, Finding], ...]

    @property
    def verdict(self) -> Literal["good", "poor"]:
        """Poor where anything weak is left that nobody accepted."""
        return "poor" if any(finding.weak for _, finding in self.findings) else "good"


def lint(path: Path, ws: Planning | None = None) -> Linted:
    """Check a plan file; a workspace adds its teams, its other plans and its settings.

    Raises
    ------
    InvalidValueError
        If the file is not a plan: the line, the value seen and what was expected are named.
    """
    records, lines = plan_file.located(path)
    _check_cycles(records, lines, path.name, ws.fiscal_start if ws else 1)
    plans = tuple(_plans(records))
    teams = _teams(records["teams"], ws)
    where = _where(records, lines)
    found: list[tuple[int, Finding]] = []
    for plan in plans:
        beside = tuple(other for other in plans if other is not plan)
        first = min(where[key] for key in map(_key, _both(plan.objectives, plan.initiatives)))
        for finding in check(plan, context=_around(plan, beside, teams, ws)):
            at = first if finding.about == "plan" else where[_part(finding), finding.id, finding.title]
            found.append((at, finding))
    return Linted(path, tuple(sorted(found, key=lambda pair: pair[0])))


def _plans(records: Mapping[str, list[Any]]) -> Iterator[Plan]:
    """A plan for each cycle; it is one team's where it names no other."""
    objectives: list[Objective] = records["objectives"]
    initiatives: list[Initiative] = records["initiatives"]
    for cycle in dict.fromkeys(record.cycle for record in _both(objectives, initiatives)):
        own = tuple(o for o in objectives if o.cycle == cycle)
        work = tuple(i for i in initiatives if i.cycle == cycle)
        teams = {record.team for record in _both(own, work)}
        yield Plan(cycle, teams.pop() if len(teams) == 1 else "", own, work)


def _both(
    objectives: Sequence[Objective], initiatives: Sequence[Initiative]
) -> tuple[Objective | Initiative, ...]:
    return (*objectives, *initiatives)


def _around(plan: Plan, beside: tuple[Plan, ...], teams: TeamTree | None, ws: Planning | None) -> Context:
    if ws is None:
        return Context(plans=beside, teams=teams)
    known = ws.coach_context(plan)
    return replace(known, plans=(*beside, *known.plans), teams=teams)


def _teams(written: list[Team], ws: Planning | None) -> TeamTree | None:
    """The workspace's teams with those of the file; None where the file alone does not hold the whole tree."""
    known = {team.id: team for team in (*(ws.teams() if ws else ()), *written)}
    try:
        return TeamTree(known.values()) if known else None
    except InvalidValueError:
        if ws is not None:
            raise
        return None


def _check_cycles(records: Mapping[str, list[Any]], lines: Lines, name: str, fiscal_start: int) -> None:
    for section in ("objectives", "initiatives"):
        for i, record in enumerate(records[section]):
            if record.cycle:
                try:
                    Cycle(record.cycle, fiscal_start)
                except InvalidValueError as error:
                    problem = f"{name}:{lines[section, i]}: {section} {i + 1}: {error.problem}"
                    raise InvalidValueError(problem, error.fix) from None


Key = tuple[str, str, str]


def _where(records: Mapping[str, list[Any]], lines: Lines) -> dict[Key, int]:
    """Kind, id and title of a record -> its line; of two that say the same, the first's."""
    found: dict[Key, int] = {}
    for section in ("objectives", "initiatives"):
        for i, record in enumerate(records[section]):
            line = lines[section, i]
            found.setdefault(_key(record), line)
            for k, kr in enumerate(getattr(record, "key_results", ())):
                found.setdefault(("key_result", kr.id, kr.title), lines.get((section, i, k), line))
    return found


def _key(record: Objective | Initiative) -> Key:
    return "objective" if isinstance(record, Objective) else "initiative", record.id, record.title


def _part(finding: Finding) -> str:
    """The record that a finding points at: a SMART goal is an objective in the file."""
    return "objective" if finding.about == "smart_goal" else finding.about
