"""Play a recorded story of plans, check-ins and reviews into a workspace, each at its own time.

The sample shop is made this way: its goals are told in `data/story.yaml`, the numbers come from its data as known on
the day in question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from okrkit.core.model import (
    CheckIn,
    Cycle,
    Initiative,
    KeyResult,
    Milestone,
    Objective,
    Review,
    Team,
    WhyItMatters,
)
from okrkit.workspace.story_workshop import hold
from okrkit.workspace.workspace import Workspace

Tell = Callable[[str], None]
CHECKIN_HOUR = 9
_MOVES = ("commit", "target", "stretch")


@dataclass(slots=True)
class Player:
    """Writes one story; ``ids`` maps the story's short keys to the records' ids."""

    folder: Path
    tell: Tell
    ids: dict[str, str] = field(default_factory=dict)

    def at(self, moment: datetime) -> Workspace:
        """The workspace as if it were that instant; data imported later are there, as they were exported later."""
        return Workspace(self.folder, clock=lambda: moment)


def play(folder: Path, story: Mapping[str, Any], tell: Tell) -> None:
    """Write teams, plans, check-ins and reviews in the order of their times."""
    player = Player(folder, tell)
    zone = ZoneInfo(story["shop"]["timezone"])
    first = _moment(story["plans"][0]["planned"], zone)
    with player.at(first) as ws:
        ws.save_many(
            [Team(**t) for t in story["teams"]], who=story["teams"][0]["lead"], why="set up the teams"
        )
    for moment, act in sorted(_events(player, story, zone), key=lambda e: e[0]):
        with player.at(moment) as ws:
            act(ws)


def _events(
    player: Player, story: Mapping[str, Any], zone: ZoneInfo
) -> Iterator[tuple[datetime, Callable[[Workspace], None]]]:
    today = date.fromisoformat(story["shop"]["today"])
    leads = {t["id"]: t["lead"] for t in story["teams"]}
    for told in story["plans"]:
        planned, signed = _moment(told["planned"], zone), _moment(told["signed"], zone)
        yield planned, _with(_plan, player, told)
        yield signed, _with(_sign, player, told, leads)
        for week, day in enumerate(_mondays(told, today), 1):
            moment = datetime.combine(day, time(CHECKIN_HOUR), zone)
            yield moment, _with(_check_in, player, told, week, day)
        if held := told.get("workshop"):
            yield _moment(held["held"], zone), _with(_hold, player, told, held)
        if edit := told.get("later_edit"):
            yield _moment(edit["on"], zone), _with(_edit, player, edit)
        if review := told.get("review"):
            yield _moment(review["on"], zone), _with(_review, player, told, review)


def _with(act: Callable[..., None], player: Player, *rest: Any) -> Callable[[Workspace], None]:
    return lambda ws: act(player, ws, *rest)


def _plan(player: Player, ws: Workspace, told: Mapping[str, Any]) -> None:
    cycle = Cycle(told["cycle"])
    player.tell(f"{cycle}: plan")
    known = ws.at(ws.now)
    for given in told["objectives"]:
        objective = Objective(
            given["title"],
            cycle.name,
            given["team"],
            tuple(_key_result(known, cycle, k) for k in given["key_results"]),
            given.get("goal_type"),
            given.get("commitment", "aspirational"),
            WhyItMatters(**given.get("why", {})),
            given.get("owner", ""),
            tuple(given.get("contributors", ())),
            player.ids.get(given.get("parent", ""), ""),
        )
        saved = ws.save(objective, who=given.get("owner") or told["by"], why="planned in the team's workshop")
        player.ids[given["key"]] = saved.id
        for told_kr, kr in zip(given["key_results"], saved.key_results, strict=True):
            player.ids[told_kr["key"]] = kr.id
    # Only now, since a rule may look at the whole plan.
    for told_kr in (k for given in told["objectives"] for k in given["key_results"]):
        for code, reason in told_kr.get("accepted", {}).items():
            ws.accept(player.ids[told_kr["key"]], code, reason=reason, who=told_kr["owner"])
    if asked := told.get("what_if"):
        _explore(player, ws, cycle, asked)
    for given in told.get("initiatives", ()):
        fields = {k: v for k, v in given.items() if k != "moves"}
        moves = tuple(player.ids[m] for m in given["moves"])
        ws.save(
            Initiative(**fields, cycle=cycle.name, moves=moves),
            who=given.get("owner") or told["by"],
            why="planned",
        )


def _explore(player: Player, ws: Workspace, cycle: Cycle, asked: Mapping[str, Any]) -> None:
    """The what-if behind a key result: its scenario, accepted as that key result, and its assumptions in the plan."""
    from okrkit.core.scenarios.written import assumption

    kr = ws.store.key_result(player.ids[asked["key_result"]])
    beliefs = [assumption(text) for text in asked["assumptions"]]
    found = ws.at(ws.now).what_if(
        asked["tree"], cycle, (), beliefs, name=asked["name"], team=asked["team"], target=kr.target, note=asked["note"], who=asked["by"],
        keep_forecast=False,  # the target was set against the year before, and so are the beliefs
    )  # fmt: skip
    kept = ws.save_scenario(
        replace(found.scenario, accepted_as=(kr.id,)), who=asked["by"], why="what the target rests on"
    )
    own = {"cycle": cycle.name, "team": asked["team"], "scenario": kept.id, "key_results": (kr.id,)}
    ws.save_many([replace(a, **own) for a in beliefs], who=asked["by"], why="what the target rests on")


def _key_result(ws: Workspace, cycle: Cycle, told: Mapping[str, Any]) -> KeyResult:
    kpi, kind = told.get("kpi"), told.get("kind", "increase")
    plain = {k: told[k] for k in ("title", "owner", "evidence", "metric", "measure") if k in told}
    if kpi is None:
        steps = tuple(Milestone(s["title"], s.get("due")) for s in told.get("steps", ()))
        return KeyResult(**plain, kind=kind, milestones=steps, unit="share", confidence=_first(told))
    about = ws.kpi(kpi)
    start, note = _baseline(ws, cycle, kpi, told["measure"])
    common: dict[str, Any] = {
        **plain, "kind": kind, "kpi": kpi, "metric": about.label, "unit": about.unit, "confidence": _first(told),
    }  # fmt: skip
    if kind == "keep within":
        upper = told.get("upper")
        if upper is None and start is not None:
            upper = round(start + told["upper_points"], 3)
        return KeyResult(**common, upper=upper, baseline=start, baseline_note=note)
    if start is None:
        return KeyResult(**common)
    asked = told.get("by", told.get("points", {}))
    moved: dict[str, Any] = {k: _moved(start, told, k, about.unit) for k in _MOVES if k in asked}
    return KeyResult(**common, baseline=start, baseline_note=note, **moved)


def _first(told: Mapping[str, Any]) -> float | None:
    confidence = told.get("confidence")
    return float(confidence[0]) if confidence else None


def _moved(start: float, told: Mapping[str, Any], which: str, unit: str) -> float:
    if "points" in told:
        return round(start + float(told["points"][which]), 4)
    moved: float = start * (1 + told["by"][which])
    return round(moved, 4) if unit == "share" else float(f"{moved:.3g}")


def _baseline(ws: Workspace, cycle: Cycle, kpi: str, measure: str) -> tuple[float | None, str]:
    """A total starts from the same cycle a year ago, a mean from the cycle before, a level from its last four weeks."""
    if measure == "total":
        other = cycle.year_ago()
        return ws.kpi_over(kpi, other.start, other.end), f"{other}, the same cycle a year ago"
    if measure == "mean":
        other = cycle.previous()
        return ws.kpi_over(kpi, other.start, other.end), f"{other}, the cycle before"
    return ws.kpi_over(
        kpi, cycle.start - timedelta(days=28), cycle.start
    ), f"the four weeks before {cycle.start}"


def _hold(player: Player, ws: Workspace, told: Mapping[str, Any], held: Mapping[str, Any]) -> None:
    hold(ws, {"cycle": told["cycle"], **held}, player.ids)


def _sign(player: Player, ws: Workspace, told: Mapping[str, Any], leads: Mapping[str, str]) -> None:
    for team in dict.fromkeys(o["team"] for o in told["objectives"]):
        ws.sign(told["cycle"], team, who=leads[team], note="agreed by all present")


def _mondays(told: Mapping[str, Any], today: date) -> list[date]:
    cycle = Cycle(told["cycle"])
    if cycle.span != "quarter":
        return []
    day = date.fromisoformat(str(told["signed"])[:10])
    day += timedelta(days=(7 - day.weekday()) % 7 or 7)
    found = []
    while day < min(cycle.end, today):
        found.append(day)
        day += timedelta(days=7)
    return found


def _check_in(player: Player, ws: Workspace, told: Mapping[str, Any], week: int, day: date) -> None:
    if week == 1:
        player.tell(f"{told['cycle']}: weekly check-ins")
    records: list[Any] = []
    for given in told["objectives"]:
        for told_kr in given["key_results"]:
            confidence = told_kr.get("confidence", ())
            if week > len(confidence):
                continue
            kr = ws.store.key_result(player.ids[told_kr["key"]])
            if ticked := _ticked(kr, told_kr, day):
                kr = ws.save(ticked, who=told_kr["owner"], why="a step is done")
            found = ws.measured(kr, told["cycle"], day - timedelta(days=1))
            value = found.value
            if kr.kind == "milestone":
                value = sum(m.weight for m in kr.milestones if m.done_on) / sum(
                    m.weight for m in kr.milestones
                )
            author = told_kr.get("owner") or told["by"]
            records.append(
                CheckIn(
                    kr.id, day, value, confidence[week - 1], told_kr.get("lines", {}).get(week, ""),
                    tuple(told_kr.get("blockers", {}).get(week, ())), author, found.value, found.settled,
                )
            )  # fmt: skip
    ws.save_many(records, who=told["by"], why="weekly check-in")


def _ticked(kr: KeyResult, told: Mapping[str, Any], day: date) -> KeyResult | None:
    done = {s["title"]: s.get("done_on") for s in told.get("steps", ())}
    steps = tuple(
        replace(m, done_on=done[m.title])
        if m.done_on is None and done.get(m.title) and done[m.title] <= day
        else m
        for m in kr.milestones
    )
    return replace(kr, milestones=steps) if steps != kr.milestones else None


def _edit(player: Player, ws: Workspace, edit: Mapping[str, Any]) -> None:
    kr = ws.store.key_result(player.ids[edit["key_result"]])
    ws.save(replace(kr, **{edit["field"]: edit["value"]}), who=edit["by"], why=edit["why"])


def _review(player: Player, ws: Workspace, told: Mapping[str, Any], review: Mapping[str, Any]) -> None:
    player.tell(f"{told['cycle']}: review")
    known = ws.at(ws.now)
    causes = {player.ids[k]: v for k, v in review["causes"].items()}
    decisions = {player.ids[k]: v for k, v in review["decisions"].items()}
    for team in dict.fromkeys(o["team"] for o in told["objectives"]):
        proposed = known.propose_review(told["cycle"], team)
        grades = tuple(
            replace(
                g, cause=causes.get(g.key_result, "") if g.outcome != "reached" else "",
                decision=decisions.get(g.key_result),
            )
            for g in proposed.grades
        )  # fmt: skip
        record = Review(
            told["cycle"], team, ws.today, grades, tuple(review["celebrate"]), tuple(review["learn"]), review["by"]
        )  # fmt: skip
        ws.save(record, who=review["by"], why="quarterly review")


def _moment(value: str | datetime, zone: ZoneInfo) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment
