"""The workshop of a story: what its people wrote, how they voted, what they chose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from okrkit.core.model import (
    HIDDEN,
    Ballot,
    BallotKind,
    Contribution,
    Group,
    Hand,
    Idea,
    Mark,
    Note,
    Participant,
    Workshop,
)
from okrkit.core.workshop import USUAL, choose, close, drafted, topics
from okrkit.workspace.workspace import Workspace

_KINDS: tuple[BallotKind, ...] = ("dots", "weights")


def hold(ws: Workspace, told: Mapping[str, Any], ids: Mapping[str, str]) -> None:
    """Write a workshop as it was held; ``ids`` are the ids of the story's objectives.

    ``told`` names ``cycle``, ``team``, ``room``, ``title``, ``facilitator`` and ``people``; ``cards`` by group (the empty one for
    cards alone), ``ballots`` with one mapping a voter from a group or card to its dots, impact and effort, ``chosen`` with
    the objective drafted from each group, ``notes`` by kind, and ``hands`` by name.
    """
    begun = ws.now
    groups = tuple(Group(f"G{n}", title) for n, title in enumerate((t for t in told["cards"] if t), 1))
    course = Workshop(
        told["cycle"],
        told["team"],
        told["room"],
        told["title"],
        USUAL,
        ws.today,
        told["facilitator"],
        groups=groups,
    )
    course = ws.save(course, who=told["facilitator"], why="workshop opened")
    ws.take_in(course, [Participant("", f"{told['room']}-{name}", name) for name in told["people"]])
    by_title = {g.title: g.id for g in groups}
    cards = [(by_title.get(group, ""), text) for group, texts in told["cards"].items() for text in texts]
    taken = ws.take_in(course, [Idea("", f"{told['room']} {text}", text) for _, text in cards])
    hung = [
        replace(t.record, group=group, step="ideas")
        for t, (group, _) in zip(taken, cards, strict=True)
        if isinstance(t.record, Idea) and group
    ]
    ws.save_many(hung, who=told["facilitator"], why="cards put together")
    named = {t.title: t.id for t in topics(course, ws.gathered(course).ideas)}
    ws.take_in(course, [*_ballots(told, named), *_hands(told), *_notes(told)])
    ws.conduct(
        course, lambda g: _decided(replace(g.workshop, opened=HIDDEN, step=len(USUAL) - 1), told, named, ids, ws, begun),
        who=told["facilitator"], why="workshop closed",
    )  # fmt: skip


def _decided(
    course: Workshop,
    told: Mapping[str, Any],
    named: Mapping[str, str],
    ids: Mapping[str, str],
    ws: Workspace,
    begun: datetime,
) -> Workshop:
    found = replace(ws.gathered(course), workshop=course)
    for title, key in told["chosen"].items():
        course = choose(replace(found, workshop=course), named[title])
        course = drafted(course, named[title], ids[key])
    return close(course, begun + timedelta(minutes=sum(s.minutes for s in course.agenda)))


def _ballots(told: Mapping[str, Any], named: Mapping[str, str]) -> list[Contribution]:
    found: list[Contribution] = []
    for number, given in enumerate(told["ballots"], 1):
        for kind in _KINDS:
            marks = tuple(
                Mark(named[title], dots=dots)
                if kind == "dots"
                else Mark(named[title], impact=impact, effort=effort)
                for title, (dots, impact, effort) in given.items()
            )
            found.append(Ballot("", kind, 1, f"{told['room']} {number}", marks))
    return found


def _hands(told: Mapping[str, Any]) -> list[Contribution]:
    return [
        Hand("", f"{told['room']}-{name}", level, name, words)
        for name, (level, words) in told["hands"].items()
    ]


def _notes(told: Mapping[str, Any]) -> list[Contribution]:
    return [
        Note("", kind, text, f"{told['room']} {text}")
        for kind, texts in told["notes"].items()
        for text in texts
    ]
