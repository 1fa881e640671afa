"""`WorkshopBoard`: the screen from which a planning workshop is led."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from okrkit.core.model import Idea, Initiative, KeyResult, Objective, Workshop
from okrkit.core.workshop import (
    Gathered,
    add_minutes,
    again,
    board,
    choose,
    close,
    go_to,
    is_open,
    leave,
    new_group,
    pause,
    put,
    rename_group,
    reopen,
    reveal,
    set_minutes,
)  # fmt: skip
from okrkit.errors import InvalidValueError, UnknownNameError
from okrkit.figures import deciding
from okrkit.figures.picture import Picture
from okrkit.widgets.shared.view import Answer, FieldError, Shown, View
from okrkit.widgets.workshop import state as _state
from okrkit.widgets.workshop import twin as _twin
from okrkit.workspace.clock import last_day
from okrkit.workspace.doorway import address, invitation

if TYPE_CHECKING:
    from okrkit.core.model import BallotKind, Hidden, NoteKind
    from okrkit.figures import Block
    from okrkit.workspace import Workspace
    from okrkit.workspace.workshops import Input

WHO = "OKRKIT_WHO"
STALE = 15.0
"""Seconds after which the inputs are looked at again."""


class WorkshopBoard(View, folder=Path(__file__).parent):
    """Agenda and clock, the door with its QR code, and a panel for each step; everything is kept in the workspace.

    Participants need no kernel: they open the address on their own device and come in with the code word. A workshop
    that was begun is gone on with; a restarted kernel shows the same.

    Parameters
    ----------
    ws : Workspace
    cycle : the cycle to plan; the next quarter by default
    team : id of the team that plans
    who : name of the facilitator, for the history; asked for on the screen where it is not given

    Raises
    ------
    UnknownNameError
        If there is no such team.
    """

    def __init__(self, ws: Workspace, cycle: str = "", team: str = "company", *, who: str = "") -> None:
        period = ws.cycle(cycle) if cycle else ws.cycle().next()
        if team not in ws.teams():
            raise UnknownNameError.of("team", team, [t.id for t in ws.teams()])
        self._ws = ws
        going = _state.newest(ws.workshops(period, team))
        self._state = _state.State(period.name, team, going, who or os.environ.get(WHO, ""))
        self._number = -1
        self._course: Workshop | None = (
            None  # as last read; the next look reads anew when the store has moved on
        )
        self._inputs: tuple[float, tuple[Input, ...]] = (-STALE, ())
        self._lessons: tuple[str, ...] = ()
        super().__init__()

    def view_model(self) -> Shown:
        ws, at = self._ws, self._state
        self._number = ws.store.revision()
        title = f"Workshop: {ws.team_name(at.team)}, {at.cycle}"
        inputs = [{"name": i.name, "ok": i.ok, "found": i.found, "fix": i.fix} for i in self._checked()]
        shown: dict[str, Any] = {
            "title": title, "inputs": inputs, "lessons": list(self._lessons), "who": self._who(),
        }  # fmt: skip
        if not at.workshop:
            return {
                **shown,
                "course": None,
                "start": _state.opening(f"Plan {at.cycle} with {ws.team_name(at.team)}"),
            }
        found = ws.gathered(at.workshop)
        self._course = found.workshop
        plan = ws.plan_of(found.workshop)
        mark = ws.signature(at.cycle, at.team)
        picked = _state.choices(found, plan, ws.currency)
        titles = {k.id: k.title for k in plan.key_results}
        drawn = deciding.effort_board(board(found)) if is_open(found.workshop, "weights") else None
        return {
            **shown,
            "name": found.workshop.title,
            "course": _state.course(found, datetime.now(UTC)),
            "door": self._door(found.workshop),
            "topics": _state.wall(found),
            "groups": [{"id": g.id, "title": g.title} for g in found.workshop.groups],
            "choices": picked,
            "board": {"figure": json.loads(drawn.to_json()), "alt": drawn.alt, "caption": drawn.caption} if isinstance(drawn, Picture) else None,
            "work": _state.work(plan.initiatives, titles),
            "key_results": [[i, t] for i, t in titles.items()],
            "notes": _state.notes(found),
            "hands": _state.hands(found),
            "signature": _state.signed(mark, last_day(mark.at, ws.timezone) if mark else None),
            "missing": _state.missing_before_signing(picked),
            "minutes": self._minutes(),
            "next_cell": f'GoalDrafter(ws, "{at.cycle}", "{at.team}")',
        }  # fmt: skip

    def parts(self) -> Sequence[Block | Picture]:
        at = self._state
        if not at.workshop:
            return _twin.unopened(at.cycle, self._ws.team_name(at.team))
        return _twin.parts(self._ws.gathered(at.workshop), self._ws.workshop_minutes(at.workshop))

    def do_look(self) -> Answer:
        """Asked again and again by the screen: the clock, and a new picture where something was sent in."""
        if not self._state.workshop:
            return Answer({})
        if self._ws.store.revision() != self._number:
            self.refresh()
        assert self._course is not None
        return Answer({"clock": _state.clock(self._course, datetime.now(UTC))})

    def do_start(self, name: str, who: str, dots: int) -> None:
        """Open the room."""
        if not who.strip():
            raise FieldError(
                "who", "the facilitator has no name", "write your name; it is kept with what you decide"
            )
        made = self._ws.start_workshop(
            self._state.cycle,
            self._state.team,
            who=who.strip(),
            title=name.strip(),
            dots=_whole(dots, "dots", 1, 20),
        )
        self._state = replace(self._state, workshop=made.id, who=who.strip())

    def do_go(self, step: int) -> None:
        """Bring the room to a step and start its clock."""
        self._conduct(lambda g: go_to(g.workshop, int(step), datetime.now(UTC)), f"step {int(step) + 1}")

    def do_pause(self) -> None:
        self._conduct(lambda g: pause(g.workshop, datetime.now(UTC)), "clock stopped")

    def do_time(self, minutes: int) -> None:
        self._conduct(lambda g: add_minutes(g.workshop, int(minutes)), "time changed")

    def do_plan_minutes(self, step: int, minutes: object) -> None:
        wanted = _whole(minutes, f"minutes-{step}", 1, 480)
        self._conduct(lambda g: set_minutes(g.workshop, int(step), wanted), "agenda changed")

    def do_dots(self, number: object) -> None:
        wanted = _whole(number, "dots", 1, 20)
        self._conduct(lambda g: replace(g.workshop, dots=wanted), "number of dots changed")

    def do_open(self, what: Hidden) -> None:
        """Show to everybody what was collected in silence."""
        self._conduct(lambda g: reveal(g.workshop, what), f"{what} opened")

    def do_again(self, what: BallotKind) -> None:
        self._conduct(lambda g: again(g.workshop, what), f"{what} held again")

    def do_idea(self, text: str, key: str) -> None:
        """A card of the facilitator's own, or one called across the room."""
        self._take(Idea("", key, text), "idea")

    def do_group(self, cards: list[str], group: str, title: str = "") -> None:
        """Hang cards together: into a group that exists, a new one named ``title``, or none."""

        def change(found: Gathered) -> tuple[Workshop, list[Idea]]:
            course, into = found.workshop, group
            if group == "new":
                if not title.strip():
                    raise FieldError(
                        "group", "the group has no name", "say in a few words what its cards share"
                    )
                course, into = new_group(course, title.strip())
            return course, [put(course, i, into) for i in found.cards if i.id in cards]

        if not cards:
            raise FieldError("group", "no card is chosen", "tick the cards that belong together")
        self._ws.hang(self._state.workshop, change, who=self._who())

    def do_rename(self, group: str, title: str) -> None:
        if not title.strip():
            raise FieldError(
                f"group-{group}", "a group needs a name", "say in a few words what its cards share"
            )
        self._conduct(lambda g: rename_group(g.workshop, group, title.strip()), "group renamed")

    def do_choose(self, topic: str) -> None:
        self._conduct(lambda g: choose(g, topic), "topic chosen")

    def do_leave(self, topic: str) -> None:
        self._conduct(lambda g: leave(g.workshop, topic), "topic left out")

    def do_draft(self, topic: str, title: str, owner: str) -> None:
        """An objective of a chosen topic; the goal drafter goes on with it."""
        self._ws.draft_topic(self._state.workshop, topic, who=self._who(), title=title, owner=owner.strip())

    def do_owner(self, id: str, owner: str) -> None:
        """Who owns an objective or a key result."""
        plan = self._ws.plan_of(self._ws.gathered(self._state.workshop).workshop)
        records: list[Objective | KeyResult] = [*plan.objectives, *plan.key_results]
        found = next((r for r in records if r.id == id), None)
        if found is None:
            raise UnknownNameError.of("objective or key result", id, [r.id for r in records])
        if found.owner != owner.strip():
            self._ws.save_many(
                [replace(found, owner=owner.strip())], who=self._who(), why="owner named in the workshop"
            )

    def do_work(self, title: str, owner: str, due: str, moves: str) -> None:
        """A first piece of work."""
        if not title.strip():
            raise FieldError("work", "the work has no name", "say in a few words what will be done")
        day = _day(due)
        initiative = Initiative(
            title.strip(),
            self._state.cycle,
            self._state.team,
            (moves,) if moves else (),
            owner=owner.strip(),
            due=day,
        )
        self._ws.save(initiative, who=self._who(), why="named in the workshop")

    def do_note(self, kind: NoteKind, text: str, key: str) -> None:
        taken = self._ws.note(self._state.workshop, kind, text, who=self._who(), key=key)
        if taken.refusal:
            raise FieldError(kind, taken.refusal.problem, taken.refusal.fix)

    def do_drop_note(self, id: str) -> None:
        """Take a line off the record."""
        found = next((n for n in self._ws.gathered(self._state.workshop).notes if n.id == id), None)
        if found is not None:
            self._take(replace(found, nr=found.nr + 1, withdrawn=True), found.kind)

    def do_sign(self, note: str) -> None:
        """Sign the team's plan."""
        self._ws.sign(self._state.cycle, self._state.team, who=self._who(), note=note.strip())

    def do_close(self) -> None:
        self._conduct(lambda g: close(g.workshop, datetime.now(UTC)), "workshop closed")

    def do_reopen(self) -> None:
        self._conduct(lambda g: reopen(g.workshop), "workshop reopened")

    def do_new_word(self) -> None:
        """A new code word; everybody comes in again."""
        self._ws.new_code_word(self._state.workshop, who=self._who())

    def do_pack(self) -> Answer:
        """The page as one file, for people without a network."""
        from okrkit.server.page import packed

        told = self._ws.pack_workshop(self._state.workshop)
        room = self._ws.gathered(self._state.workshop).workshop.room
        return Answer({"name": f"workshop-{room}.html"}, [packed(room, told).encode()])

    def do_collect(self, text: str) -> None:
        """Replies that came as text."""
        try:
            found = self._ws.collect_workshop(self._state.workshop, [text])
        except InvalidValueError as error:
            raise FieldError("collect", error.problem, error.fix) from error
        refused = [problem for each in found for problem in each.refused]
        if refused:
            raise FieldError(
                "collect", f"the rest is kept, but {len(refused)} did not count", "; ".join(refused)
            )

    def _conduct(self, change: Callable[[Gathered], Workshop], why: str) -> None:
        self._ws.conduct(self._state.workshop, change, who=self._who(), why=why)

    def _take(self, given: Any, field: str) -> None:
        taken = self._ws.take_in(self._state.workshop, [given], who=self._who())[0]
        if taken.refusal:
            raise FieldError(field, taken.refusal.problem, taken.refusal.fix)

    def _who(self) -> str:
        if self._state.who or not self._state.workshop:
            return self._state.who
        return self._ws.gathered(self._state.workshop).workshop.facilitator or "the facilitator"

    def _checked(self) -> tuple[Input, ...]:
        """The inputs, looked at anew now and then: they do not change with what people send."""
        now = time.monotonic()
        if now - self._inputs[0] >= STALE:
            self._inputs = now, self._ws.workshop_inputs(self._state.cycle, self._state.team)
            self._lessons = self._ws.lessons(self._state.cycle, self._state.team)
        return self._inputs[1]

    def _door(self, workshop: Workshop) -> dict[str, Any]:
        where, shared = address(self._ws.path, workshop.room)
        code = self._ws.code_word(workshop)
        if not where:
            return {"url": "", "shared": False, "code": code, "qr": ""}
        import segno

        made = segno.make(invitation(self._ws.path, workshop.room, workshop.admission), error="m")
        drawn = made.svg_inline(scale=4, border=2, dark="#000", light="#fff", omitsize=True)
        return {"url": where, "shared": shared, "code": code, "qr": drawn}

    def _minutes(self) -> dict[str, Any]:
        record = self._ws.workshop_minutes(self._state.workshop, self._checked())
        return {"about": record.about, "sections": [{"title": s.title, "lines": list(s.lines)} for s in record.sections], "text": record.text}  # fmt: skip


def _whole(given: object, field: str, low: int, high: int) -> int:
    try:
        number = int(str(given))
    except ValueError:
        number = low - 1
    if not low <= number <= high:
        raise FieldError(field, f"{given!r} is not a number from {low} to {high}", "write a whole number")
    return number


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise FieldError("work", f"{text!r} is not a day", "write it like 2027-01-31") from error
