"""Planning workshops: open one, conduct it, take in what people send, write the minutes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from okrkit.core.model import (
    Contribution,
    Cycle,
    Idea,
    Note,
    NoteKind,
    Objective,
    Participant,
    Plan,
    Step,
    Workshop,
    say,
)
from okrkit.core.workshop import (
    USUAL,
    Gathered,
    Minutes,
    admission,
    carrying,
    chosen,
    drafted,
    minutes,
    unpack,
)
from okrkit.errors import ConflictError, InvalidValueError, UnknownNameError
from okrkit.workspace.clock import last_day
from okrkit.workspace.proposing import Proposing
from okrkit.workspace.room_key import room_key

if TYPE_CHECKING:
    from okrkit.store.taking import Taken

VISITOR = "a participant"
"""Whom the history names for what was sent into a workshop: nobody who did not sign it."""
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Input:
    """One thing to have at hand before a workshop: what was found, and what to do where it is not in order."""

    name: str
    ok: bool
    found: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Collected:
    """What came of one reply brought in without a network."""

    who: str
    kept: int
    known: int
    refused: tuple[str, ...]


class Workshops(Proposing):
    """Workshops of a team for a cycle."""

    def start_workshop(
        self,
        cycle: str | Cycle,
        team: str = "company",
        *,
        who: str,
        title: str = "",
        agenda: Sequence[Step] = USUAL,
        dots: int = 5,
        day: date | None = None,
    ) -> Workshop:
        """Open a room for planning a cycle. It has a code word at once; nobody is let in by anything else."""
        period = self.cycle(cycle)
        name = title or f"Plan {period.name} with {self.team_name(team)}"
        room_key(self.path)
        workshop = Workshop(
            period.name, team, admission.new_room(), name, tuple(agenda), day or self.today, who, dots=dots
        )  # fmt: skip
        return self.save(workshop, who=who, why="workshop opened")

    def workshops(self, cycle: str | Cycle = "", team: str | None = None) -> tuple[Workshop, ...]:
        """The workshops, of a cycle or a team where one is named, in the order they were opened."""
        name = self.cycle(cycle).name if cycle else None
        return self.store.workshops(name, team or None, as_of=self.as_of)

    def gathered(self, workshop: Workshop | str) -> Gathered:
        """A workshop (or its id or room) with everything that was sent into it."""
        return self.store.gathered(self._workshop_id(workshop), as_of=self.as_of)

    def conduct(
        self, workshop: Workshop | str, change: Callable[[Gathered], Workshop], *, who: str, why: str = ""
    ) -> Workshop:
        """Change the course of a workshop: ``change`` is given all of it as it is now and returns the new course.

        Where somebody else changed it at the same moment, ``change`` is asked again with the newer state.
        """
        return self._conduct(workshop, lambda g: (change(g), ()), who, why)

    def hang(
        self,
        workshop: Workshop | str,
        change: Callable[[Gathered], tuple[Workshop, Sequence[Idea]]],
        *,
        who: str,
    ) -> Workshop:
        """The same for a change that moves cards as well: ``change`` also returns the cards to keep."""
        return self._conduct(workshop, change, who, "cards put together")

    def _conduct(
        self,
        workshop: Workshop | str,
        change: Callable[[Gathered], tuple[Workshop, Sequence[Idea]]],
        who: str,
        why: str,
    ) -> Workshop:
        for attempt in range(_ATTEMPTS):
            new, cards = change(self.gathered(workshop))
            try:
                saved = self.save_many([new, *cards], who=who, why=why)[0]
            except ConflictError:
                if attempt + 1 == _ATTEMPTS:
                    raise
            else:
                assert isinstance(saved, Workshop)
                return saved
        raise AssertionError("the last attempt returns or raises")

    def note(self, workshop: Workshop | str, kind: NoteKind, text: str, *, who: str, key: str) -> Taken:
        """Write a line into the record; ``key`` makes it the same line when it is sent again."""
        return self.take_in(workshop, [Note("", kind, text, key)], who=who)[0]

    def take_in(
        self, workshop: Workshop | str, given: Sequence[Contribution], *, who: str = VISITOR
    ) -> list[Taken]:
        """Keep what people sent, each thing once however often it arrives; refusals come back in its place."""
        self._writable()
        return self.store.take_in(self._workshop_id(workshop), given, who=who, at=self._at(None))

    def take_parcel(
        self, workshop: Workshop, participant: Participant, items: Sequence[object]
    ) -> list[Taken]:
        """The same for items as a participant's page sends them."""
        from okrkit.store.taking import Taken

        voter = self.pseudonym(workshop, participant.key)
        made: list[Contribution | InvalidValueError] = []
        for item in items:
            try:
                made.append(unpack(item, replace(participant, workshop=workshop.id), voter))
            except InvalidValueError as error:
                made.append(error)
        good = [m for m in made if not isinstance(m, InvalidValueError)]
        taken = iter(self.take_in(workshop, good) if good else ())
        return [Taken(None, m) if isinstance(m, InvalidValueError) else next(taken) for m in made]

    def code_word(self, workshop: Workshop) -> str:
        """What lets people into the room: two words and a number, the same until a new one is given out."""
        return admission.code_word(room_key(self.path), workshop.room, workshop.admission)

    def new_code_word(self, workshop: Workshop | str, *, who: str) -> Workshop:
        """Give out a new code word; whoever is inside has to come in again with it."""
        return self.conduct(
            workshop, lambda g: replace(g.workshop, admission=g.workshop.admission + 1), who=who,
            why="a new code word",
        )  # fmt: skip

    def pseudonym(self, workshop: Workshop, participant: str) -> str:
        """The name under which a participant's ballots are kept."""
        return admission.pseudonym(room_key(self.path), workshop.id, participant)

    def plan_of(self, workshop: Workshop) -> Plan:
        """The plan that a workshop works on: its team's, with those below it, which may take a topic over."""
        below = workshop.team in self.teams()
        return self.plan(workshop.cycle, workshop.team, include_below=below)

    def drafted_objectives(self, gathered: Gathered) -> tuple[Objective, ...]:
        """The objectives drafted from the chosen topics, in the order of the choice; removed ones are left out."""
        plan = self.plan_of(gathered.workshop)
        by_id = {o.id: o for o in plan.objectives}
        return tuple(by_id[c.objective] for c, _ in chosen(gathered) if c.objective in by_id)

    def draft_topic(
        self, workshop: Workshop | str, topic: str, *, who: str, title: str = "", owner: str = ""
    ) -> Objective:
        """An objective for a chosen topic, with its ideas as description; one that was drafted already is returned."""
        found = self.gathered(workshop)
        course = found.workshop
        about = next((pair for pair in chosen(found) if pair[0].topic == topic), None)
        if about is None:
            raise UnknownNameError.of("chosen topic", topic, [c.topic for c in course.choices])
        choice, named = about
        known = {o.id: o for o in self.plan_of(course).objectives}
        if choice.objective in known:
            return known[choice.objective]
        wanted = title.strip() or (named.title if named else "")
        if not wanted:
            raise InvalidValueError("the objective has no title", "write what is to be reached, in one line")
        text = "; ".join(i.text for i in named.ideas) if named and named.grouped else ""
        told = f"From the workshop {course.title!r}" + (f": {text}" if text else ".")
        draft = Objective(wanted, course.cycle, course.team, owner=owner, description=told[:4000])
        saved = self.save(draft, who=who, why="drafted in the workshop")
        self.conduct(
            course, lambda g: drafted(g.workshop, topic, saved.id), who=who, why=f"{saved.id} drafted"
        )
        return saved

    def workshop_inputs(self, cycle: str | Cycle, team: str = "company") -> tuple[Input, ...]:
        """What a planning workshop should have at hand, and whether it is there."""
        period = self.cycle(cycle)
        return (
            self._fresh(),
            self._measured_kpis(),
            *self._looked_back(period, team),
            self._above(period, team),
        )

    def workshop_minutes(self, workshop: Workshop | str, inputs: Sequence[Input] | None = None) -> Minutes:
        """The written record so far; ``inputs`` where they were looked at just now.

        The inputs of a closed workshop are those that were known when it was closed.
        """
        found = self.gathered(workshop)
        course = found.workshop
        if course.closed_at is not None:
            inputs = self._as_known(course.closed_at).workshop_inputs(course.cycle, course.team)
        plan = self.plan_of(course)
        signature = self.signature(course.cycle, course.team)
        return minutes(
            found, self._only_drafted(plan, found), team=self.team_name(course.team),
            signature=signature, signed_on=last_day(signature.at, self.timezone) if signature else None, currency=self.currency,
            inputs=[f"{i.name}: {i.found}" for i in inputs or self.workshop_inputs(course.cycle, course.team)],
        )  # fmt: skip

    def pack_workshop(self, workshop: Workshop | str) -> dict[str, Any]:
        """What a page without a network is told: the same as every participant's page."""
        from okrkit.core.workshop import seen

        found = self.gathered(workshop)
        return seen(found, self.now, self.drafted_objectives(found))

    def collect_workshop(self, workshop: Workshop | str, texts: Sequence[str]) -> list[Collected]:
        """Take in replies that came as text; one that comes again changes nothing."""
        course = self.gathered(workshop).workshop
        pieces = [piece for text in texts for piece in carrying.from_text(text)]
        other = sorted({str(p.get("room")) for p in pieces} - {course.room})
        if other:
            problem = f"a reply is for the room {', '.join(other)}, this one is {course.room}"
            raise InvalidValueError(problem, "collect it in the workshop that it was written for")
        return [self._collect(course, piece) for piece in pieces]

    def _collect(self, course: Workshop, piece: dict[str, Any]) -> Collected:
        key, name, items = piece.get("key"), piece.get("name", ""), piece.get("items")
        if not isinstance(key, str) or not isinstance(name, str) or not isinstance(items, list):
            raise InvalidValueError("the text is not a reply from a workshop page", "ask for it again")
        participant = Participant(course.id, key, name)
        before = self.store.revision()
        self.take_in(course, [participant])
        taken = self.take_parcel(course, participant, items)
        refused = tuple(str(t.refusal.problem) for t in taken if t.refusal)
        kept = [t.record for t in taken if t.record is not None]
        new = {r.id for r in self.store.history(cycle=course.cycle) if r.seq > before}
        return Collected(
            name or VISITOR,
            sum(1 for r in kept if r.id in new),
            sum(1 for r in kept if r.id not in new),
            refused,
        )

    def _workshop_id(self, workshop: Workshop | str) -> str:
        if isinstance(workshop, Workshop):
            return workshop.id
        found = self.store.workshop_in(workshop, as_of=self.as_of)
        return found.id if found else workshop

    def _only_drafted(self, plan: Plan, found: Gathered) -> Plan:
        """The plan with the work that belongs to it; the objectives are picked by the choices."""
        ids = {c.objective for c in found.workshop.choices}
        krs = {kr.id for o in plan.objectives if o.id in ids for kr in o.key_results}
        work = tuple(i for i in plan.initiatives if krs & set(i.moves) or not i.moves)
        return replace(plan, initiatives=work)

    def _fresh(self) -> Input:
        names = self.available_kpis()
        days = [day for name in names if (day := self.data_day(name)) is not None]
        if not days:
            return Input("Data", False, "nothing is imported yet", "import the shop's exports first")
        last = max(days)
        old = (self.today - last).days
        found = f"they reach to {last:%Y-%m-%d}" + (
            f", {old} days before {self.today:%Y-%m-%d}" if old > 1 else ""
        )
        return Input("Data", old <= self.config.fresh_days, found, "import a newer export")

    def _measured_kpis(self) -> Input:
        listed = self.kpis()["available"]
        can = int(listed.sum())
        found = f"{can} of {len(listed)} can be computed"
        return Input("KPIs", bool(can), found, "import orders, or see why with `okrkit kpi list`")

    def _looked_back(self, period: Cycle, team: str) -> tuple[Input, Input]:
        before = period.previous()
        planned = bool(self.plan(before, team).objectives) if team in self.teams() else False
        review = self.review(before, team) if planned else None
        if not planned:
            first = Input("Last cycle", True, f"{before.name} had no plan, so there is nothing to review")
        elif review is None and self.today < before.end:
            last = before.end - timedelta(days=1)
            first = Input(
                "Last cycle",
                True,
                f"{before.name} runs until {last.day} {last:%B}; its review comes after it",
            )
        elif review is None:
            first = Input("Last cycle", False, f"{before.name} is not reviewed yet", "hold its review first")
        else:
            grades = [g.grade for g in review.grades if g.grade is not None]
            mean = f", {say(sum(grades) / len(grades), 'ratio')} on average" if grades else ""
            first = Input(
                "Last cycle", True, f"{before.name} is reviewed: {len(grades)} key results graded{mean}"
            )
        found = self.lessons(period, team) if team in self.teams() else ()
        said = f"{len(found)} to look at" if found else "none noted in the last review"
        return first, Input("Lessons", True, said)

    def _above(self, period: Cycle, team: str) -> Input:
        tree = self.teams()
        if team not in tree:
            return Input("Team", False, f"{team!r} does not exist yet", "add the team first")
        parent = tree[team].parent
        if parent is None:
            return Input("Plan above", True, "this team stands at the top")
        there = self.plan(period, parent).objectives
        if not there:
            found = f"{self.team_name(parent)} has no plan for {period.name} yet"
            return Input("Plan above", False, found, "plan there first, so that this team can lean on it")
        return Input("Plan above", True, f"{self.team_name(parent)} has {len(there)} objectives")
