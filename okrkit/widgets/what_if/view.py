"""`WhatIfExplorer`: a driver tree with levers; chance, spread and tornado follow without asking the kernel."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from okrkit.core import scenarios
from okrkit.core.model import Assumption, Correlation, Cycle, Elasticity, Lever, Move, Scenario
from okrkit.core.scenarios.movable import Movable, movable
from okrkit.core.scenarios.simulate import N_POINTS
from okrkit.core.scenarios.units import shown_as
from okrkit.errors import ConflictError, InvalidValueError
from okrkit.figures.exploring import chance_words, input_label
from okrkit.widgets.shared.view import Answer, FieldError, Shown, View, place_of
from okrkit.widgets.what_if import seeking
from okrkit.widgets.what_if import state as _state
from okrkit.widgets.what_if import twin as _twin
from okrkit.widgets.what_if.words import describe, spoken
from okrkit.workspace.comparing import NameTakenError
from okrkit.workspace.exploring import Explored, seed_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from okrkit.core.scenarios.goal_seek import GoalSeek
    from okrkit.widgets.shared.twin import Part
    from okrkit.workspace import Workspace
    from okrkit.workspace.tree_baselines import Basis

_CORE, _HERE = Path(scenarios.__file__).parent, Path(__file__).parent
_SCRIPTS = (_CORE / "evaluator.js", _CORE / "what_if.js", _HERE / "charts.js", _HERE / "levers.js")


class WhatIfExplorer(View, folder=Path(__file__).parent, uses=_SCRIPTS):
    """Move the drivers of a metric and see what becomes of it.

    The tree is evaluated in the page, on the same futures as in Python: chance, spread and tornado follow a slider at once,
    with a kernel or without. Ways to a target are sought by the kernel. What is found is saved as a scenario, compared
    with others, and accepted into the plan.

    Parameters
    ----------
    ws : Workspace
    tree : name, path or tree; the first that the data can fill by default
    cycle : the one that is planned; the next year by default
    team : whose scenarios these are
    target : of the top, in its unit
    moves : what is moved already
    levers : what can be moved; each driver as far as it moved in a year before by default
    assumptions, correlations, elasticities : what is believed, see `Workspace.what_if`
    basis, given : where it starts: ``latest`` days, the same cycle ``year_ago``, or the ``last`` cycle; values for drivers
        that no KPI measures
    scenario : id of a kept scenario to begin with
    who : who explores; asked for on the screen without one

    Raises
    ------
    InvalidValueError, UnknownNameError
        If the data cannot fill the tree, or a lever or assumption does not fit it.
    """

    def __init__(
        self,
        ws: Workspace,
        tree: str | Path | scenarios.Tree = "",
        cycle: str | Cycle = "",
        *,
        team: str = "company",
        target: float | None = None,
        moves: Sequence[Move] = (),
        levers: Sequence[Lever] = (),
        assumptions: Sequence[Assumption] = (),
        correlations: Sequence[Correlation] = (),
        elasticities: Sequence[Elasticity] = (),
        basis: Basis = "latest",
        given: Mapping[str, ArrayLike] | None = None,
        scenario: str = "",
        who: str = "",
    ) -> None:
        self._ws, self._who = ws, who
        period = ws.cycle(cycle) if cycle else ws.cycle(span="year").next()
        start = ws.tree_baseline(tree or _first(ws), period, basis, given=given)
        found = ws.what_if(
            start.tree, period, (), assumptions, correlations=correlations, elasticities=elasticities, team=team,
            levers=_state.levers_of(start.tree, levers or ws.usual_levers(start.tree, period, basis)), target=target, basis=basis,
            given=given, name=_state.UNNAMED,
        )  # fmt: skip
        self._state = _state.State(replace(found.scenario, planned={}))
        self._begun = self._state
        if moves:
            levers = _state.covering(found.scenario.levers, moves)
            self._state = replace(
                self._state, scenario=replace(self._state.scenario, levers=levers, moves=tuple(moves))
            )
        self._asked, self._questions = found, 1
        self._notes = found.notes
        self._seek: tuple[GoalSeek, float | None] | None = None
        self._conflict: dict[str, Any] | None = None
        self._known: dict[tuple[str, int], Explored] = {}
        if scenario:
            self._open(scenario)
        super().__init__()

    def view_model(self) -> Shown:
        scenario, tree = self._state.scenario, self._asked.tree
        top = tree.node(tree.top)
        kept = self._kept()
        return {
            "title": f"What if: {top.title}, {scenario.cycle}",
            "note": place_of(self._ws, "what-if", tree.name, scenario.cycle),
            "turn": self._state.turn,
            "top": {"name": top.title, "unit": self._units[tree.top], "better": top.better or "up"},
            "currency": self._ws.currency,
            "start": scenario.baseline_note,
            "notes": list(self._notes),
            "question": self._data,
            "inputs": [input_label(tree, row["name"], row["use"]) for row in self._movable.data["rows"]],
            "points": {"key": self._key, "n": self._movable.points.shape[1]},
            "levers": describe(tree, scenario.levers, self._units),
            "assumed": [spoken(tree, a, self._ws.currency) for a in scenario.assumptions],
            "scenario": {
                "id": scenario.id, "name": "" if scenario.name == _state.UNNAMED else scenario.name, "note": scenario.note, "who": scenario.who,
                "moves": _state.positions(scenario), "target": scenario.target, "accepted": list(scenario.accepted_as),
            },
            "kept": kept,
            "seek": seeking.shown(*self._seek, tree, self._ws) if self._seek else None,
            "conflict": self._conflict,
            "plan": {
                "objectives": [[o.id, o.title] for o in self._ws.plan(scenario.cycle).objectives if o.team == scenario.team],
                "lead": self._lead(scenario),
                "teams": [[t.id, t.name] for t in self._ws.teams()],
            },
            "rough": chance_words(self._asked)(0.5) == "even",
            "who": self._who,
            "locked": self._ws.as_of is not None,
        }  # fmt: skip

    def parts(self) -> Sequence[Part]:
        return _twin.parts(self.view_model(), self._explored(), self._ws.currency)

    def offline(self) -> dict[str, Any]:
        """What a page without a kernel needs besides the view model: the futures themselves, as text."""
        found = self._movable
        return {
            "offline": True,
            "points": {
                **self.shown["points"],
                "cloud": base64.b64encode(found.points.astype("<f4").tobytes()).decode(),
                "ends": base64.b64encode(found.ends.astype("<f8").tobytes()).decode(),
            },
        }

    def do_points(self) -> Answer:
        """The futures, once for each question: 32-bit numbers, row by row, then the ends of the tornado."""
        found = self._movable
        return Answer(
            {"key": self._key}, [found.points.astype("<f4").tobytes(), found.ends.astype("<f8").tobytes()]
        )

    def do_aim(self, target: float | None) -> None:
        """Another target."""
        self._state, self._seek = _state.aimed(self._state, target), None

    def do_bound(self, place: str, moves: Mapping[str, float], **fields: Any) -> None:
        """Other bounds, effort, cost, owner or work for a lever."""
        try:
            now = _state.bound(_state.moved(self._state, moves), place, **fields)
        except InvalidValueError as error:
            raise FieldError(place, error.problem, error.fix) from error
        self._state = replace(now, turn=now.turn + 1)

    def do_seek(self, moves: Mapping[str, float], places: Sequence[str], chance: float | None) -> None:
        """Ways to the target with these levers, everything else as it is moved now."""
        scenario = _state.moved(self._state, moves).scenario
        if scenario.target is None:
            raise FieldError("target", "there is no target yet", "write what is to be reached")
        free = [lever for lever in scenario.levers if lever.place in places]
        fixed = [m for m in scenario.moves if m.place not in places]
        self._seek = seeking.seek(self._ws, scenario, free, fixed, chance), chance

    def do_save(
        self, name: str, who: str, note: str, moves: Mapping[str, float], other: bool = False
    ) -> None:
        """Keep what is on the desk, as the scenario it was or under another name."""
        scenario = self._named(name, who, note, moves, other=other)
        try:
            saved = self._ws.save_scenario(_state.to_keep(scenario), who=who.strip())
        except NameTakenError as error:
            raise FieldError("name", error.problem, "choose another name, or open that one") from error
        except ConflictError as error:
            raise self._met(error, scenario) from error
        self._state = replace(_state.opened(self._state, saved), turn=self._state.turn)
        self._conflict = None

    def do_open(self, id: str) -> None:
        """Put a kept scenario on the desk."""
        self._open(id)

    def do_new(self) -> None:
        """Clear the desk: nothing moved, not kept yet."""
        self._ask(self._begun.scenario)
        self._state = _state.anew(self._state, self._begun.scenario)
        self._seek = self._conflict = None

    def do_accept(
        self,
        objective: str,
        title: str,
        name: str,
        who: str,
        note: str,
        owners: Mapping[str, str],
        moves: Mapping[str, float],
    ) -> None:
        """Write the scenario into the plan: key results, initiatives and assumptions, all or nothing."""
        aim = objective or title.strip()
        if not aim:
            raise FieldError(
                "title", "the objective has no title", "say what is to be achieved, in a sentence"
            )
        scenario = self._named(name, who, note, moves)
        if not scenario.moves:
            raise FieldError("", "no lever is moved, so there is nothing to commit to", "move a lever first")
        named = {place: owner.strip() for place, owner in owners.items() if owner.strip()}
        try:
            done = self._ws.accept_scenario(_state.to_keep(scenario), aim, who=who.strip(), owners=named)
        except ConflictError as error:
            raise self._met(error, scenario) from error
        self._state = replace(_state.opened(self._state, done.scenario), turn=self._state.turn)
        self._conflict = None

    def _named(
        self, name: str, who: str, note: str, moves: Mapping[str, float], *, other: bool = False
    ) -> Scenario:
        if not name.strip():
            raise FieldError(
                "name", "the scenario has no name", "give it one, such as “Better product pages”"
            )
        if not who.strip():
            raise FieldError("who", "nobody is named", "write your name: others see who explored this")
        state = _state.moved(self._state, moves)
        scenario = (_state.anew(state) if other or state.scenario.accepted_as else state).scenario
        return replace(scenario, name=name.strip(), note=note.strip(), who=scenario.who or who.strip())

    def _open(self, id: str) -> None:
        kept = self._ws.scenario(id)
        self._ask(kept)
        fresh = kept if kept.target is not None else replace(kept, target=self._state.scenario.target)
        self._state = _state.opened(self._state, fresh)
        self._seek = self._conflict = None

    def _ask(self, scenario: Scenario) -> None:
        """Make a scenario's question the one on the screen: its tree, its start and what it assumes."""
        if _question(scenario) == _question(self._asked.scenario):
            return
        self._asked, self._questions = self._ws.explored(replace(scenario, moves=())), self._questions + 1
        self._notes = self._asked.notes
        for held in ("_movable", "_data"):
            self.__dict__.pop(held, None)

    def _met(self, error: ConflictError, mine: Scenario) -> FieldError:
        """Somebody else was faster: both are shown, nothing is lost; what to refuse with."""
        theirs = self._ws.scenario(mine.id) if mine.id else None
        self._conflict = {
            "problem": error.problem,
            "fix": error.fix,
            "theirs": theirs and {"id": theirs.id, "name": theirs.name, "who": theirs.who, "moves": _words(self._asked, theirs.moves), "target": theirs.target},
            "mine": {"name": mine.name, "moves": _words(self._asked, mine.moves), "target": mine.target},
        }  # fmt: skip
        self.refresh()
        return FieldError("conflict", error.problem, error.fix)

    @cached_property
    def _movable(self) -> Movable:
        return movable(
            self._asked.question,
            (),
            n=N_POINTS,
            seed=seed_of(self._asked.tree.name, self._state.scenario.cycle),
        )

    @cached_property
    def _data(self) -> dict[str, Any]:
        """The question as data, each node in the unit that its KPI is read in."""
        data = self._movable.data
        nodes = [{**node, "shown": self._units[node["name"]]} for node in data["tree"]["nodes"]]
        return {**data, "tree": {**data["tree"], "nodes": nodes}}

    @property
    def _units(self) -> dict[str, str]:
        """How each node is read: a pure number as its KPI is, a share in per cent."""
        tree = self._asked.tree
        found = {name: shown_as(unit) for name, unit in tree.units.items()}
        read = {n.name: self._ws.kpi(n.kpi).unit for n in tree.nodes if n.kpi and found[n.name] == "ratio"}
        return {**found, **read}

    @property
    def _key(self) -> str:
        """Changes with the question: the page then asks for its futures anew."""
        return f"{self.model_id}-{self._questions}"

    def _explored(self) -> Explored:
        """The scenario on the desk in Python, for the page without a script."""
        return self._ws.explored(self._state.scenario) if self._state.scenario.moves else self._asked

    def _kept(self) -> list[dict[str, Any]]:
        """Kept scenarios of this tree and cycle, each with its spread and the chance of the present target."""
        scenario = self._state.scenario
        rows = self._ws.scenarios(scenario.cycle).to_dict("records")
        found = []
        for row in rows:
            if row["tree"] != self._asked.tree.name:
                continue
            kept = self._ws.scenario(row["scenario"])
            explored = self._known.get((kept.id, kept.version))
            if explored is None:
                explored = self._known[kept.id, kept.version] = self._ws.explored(kept)
            low, middle, high = explored.points()
            aim = scenario.target if scenario.target is not None else kept.target
            found.append({
                "id": kept.id, "name": kept.name, "who": kept.who, "moves": _words(explored, kept.moves) or "nothing moved",
                "low": low, "middle": middle, "high": high, "chance": explored.chance(aim), "accepted": list(kept.accepted_as),
            })  # fmt: skip
        return found

    def _lead(self, scenario: Scenario) -> str:
        teams = self._ws.teams()
        return teams[scenario.team].lead if scenario.team in teams else ""


def _question(scenario: Scenario) -> tuple[object, ...]:
    """What a scenario asks, apart from its levers and moves."""
    return (
        scenario.tree, scenario.baseline, scenario.assumptions, scenario.correlations, scenario.elasticities,
        scenario.keeps_forecast,
    )  # fmt: skip


def _words(explored: Explored, moves: Sequence[Move]) -> str:
    return seeking.moves_in_words(explored.tree, moves)


def _first(ws: Workspace) -> str:
    rows = ws.trees().to_dict("records")
    sound = [str(cast("str", r["tree"])) for r in rows if not r["fault"]]
    if not sound:
        raise InvalidValueError(
            "these data hold no KPI that splits into drivers", "import orders and sessions, or write a tree as YAML into the folder trees"
        )  # fmt: skip
    return sound[0]
