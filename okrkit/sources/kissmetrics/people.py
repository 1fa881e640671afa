"""Identities -> people: an alias joins two identities, whenever it was written, and whatever they were joined to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from okrkit.sources.reading.identity import OTHER, of_email, pseudonym


@dataclass(frozen=True, slots=True)
class People:
    """Which person each identity is, as a number from 0, and each person's mark; nobody's name is kept."""

    number: dict[str, int]
    marks: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.marks)


def people_of(identities: Iterable[str], aliases: Iterable[tuple[str, str]]) -> People:
    """Join identities by their aliases.

    A person's mark is that of the first e-mail address in the alphabet among the identities, so that the same buyer
    has the same mark in other systems' data; without one it is made of the first identity.

    >>> found = people_of(["a1", "a2", "x"], [("b@example.com", "a1"), ("b@example.com", "a2")])
    >>> len(found), found.number["a1"] == found.number["a2"]
    (2, True)
    """
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        parent.setdefault(name, name)
        top = name
        while parent[top] != top:
            top = parent[top]
        while parent[name] != top:
            parent[name], name = top, parent[name]
        return top

    for one, other in aliases:
        a, b = root(one), root(other)
        if a != b:
            parent[max(a, b)] = min(a, b)
    members: dict[str, list[str]] = {}
    for name in dict.fromkeys([*identities, *list(parent)]):
        members.setdefault(root(name), []).append(name)
    number = {name: place for place, names in enumerate(members.values()) for name in names}
    return People(number, tuple(_mark(names) for names in members.values()))


def _mark(names: Sequence[str]) -> str:
    for name in sorted(names):
        if "@" in name and (mark := of_email(name)):
            return mark
    return pseudonym(OTHER, min(names))
