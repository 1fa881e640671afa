"""Ideas put like to like: what is voted on is a topic, one group of ideas or one idea alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from okrkit.core.model import Group, Idea, Workshop
from okrkit.errors import UnknownNameError


@dataclass(frozen=True, slots=True)
class Topic:
    """A group with its ideas, or an idea that stands alone (then ``id`` and ``title`` are the idea's)."""

    id: str
    title: str
    ideas: tuple[Idea, ...]
    grouped: bool = False


def topics(workshop: Workshop, ideas: Sequence[Idea]) -> tuple[Topic, ...]:
    """Groups in the order they were made, then the ideas that stand alone; a group without ideas is left out."""
    cards = [i for i in ideas if not i.withdrawn]
    known = {g.id for g in workshop.groups}
    grouped = [
        Topic(g.id, g.title, tuple(i for i in cards if i.group == g.id), True) for g in workshop.groups
    ]
    alone = [Topic(i.id, i.text, (i,)) for i in cards if i.group not in known]
    return (*(t for t in grouped if t.ideas), *alone)


def new_group(workshop: Workshop, title: str) -> tuple[Workshop, str]:
    """The workshop with one more group, and the group's id, which was never given before."""
    numbers = [int(g.id[1:]) for g in workshop.groups]
    id = f"G{max(numbers, default=0) + 1}"
    return replace(workshop, groups=(*workshop.groups, Group(id, title))), id


def rename_group(workshop: Workshop, group: str, title: str) -> Workshop:
    found = {g.id: g for g in workshop.groups}
    if group not in found:
        raise UnknownNameError.of("group", group, found)
    groups = tuple(replace(g, title=title) if g.id == group else g for g in workshop.groups)
    return replace(workshop, groups=groups)


def put(workshop: Workshop, idea: Idea, group: str) -> Idea:
    """The idea in a group; an empty ``group`` lets it stand alone."""
    if group and group not in {g.id for g in workshop.groups}:
        raise UnknownNameError.of("group", group, [g.id for g in workshop.groups])
    return replace(idea, group=group)
