"""At most five topics go into the plan. Source: docs/sources.md#workshop"""

from __future__ import annotations

from dataclasses import replace

from okrkit.core.model import Choice, Workshop
from okrkit.core.workshop.gathered import Gathered
from okrkit.core.workshop.topics import Topic, topics
from okrkit.errors import InvalidValueError, UnknownNameError

MOST = 5


def choose(gathered: Gathered, topic: str) -> Workshop:
    """Take a topic into the plan; one that is chosen already stays as it is."""
    workshop = gathered.workshop
    known = {t.id for t in topics(workshop, gathered.ideas)}
    if topic not in known:
        raise UnknownNameError.of("topic", topic, known)
    if topic in {c.topic for c in workshop.choices}:
        return workshop
    if len(workshop.choices) >= MOST:
        problem = f"{MOST} topics are chosen already; a plan with more gets little of each done"
        raise InvalidValueError(problem, "take one out first, or join two that belong together")
    return replace(workshop, choices=(*workshop.choices, Choice(topic)))


def leave(workshop: Workshop, topic: str) -> Workshop:
    """Take a topic out again; an objective drafted from it stays in the plan, so it is refused until that is removed."""
    found = next((c for c in workshop.choices if c.topic == topic), None)
    if found and found.objective:
        problem = f"the objective {found.objective} was drafted from it"
        raise InvalidValueError(problem, "remove that objective from the plan first")
    return replace(workshop, choices=tuple(c for c in workshop.choices if c.topic != topic))


def drafted(workshop: Workshop, topic: str, objective: str) -> Workshop:
    """Note which objective was drafted from a chosen topic; empty where it was removed again."""
    if topic not in {c.topic for c in workshop.choices}:
        raise UnknownNameError.of("chosen topic", topic, [c.topic for c in workshop.choices])
    made = tuple(replace(c, objective=objective) if c.topic == topic else c for c in workshop.choices)
    return replace(workshop, choices=made)


def chosen(gathered: Gathered) -> tuple[tuple[Choice, Topic | None], ...]:
    """The choices with their topics; None where the topic is gone (its ideas were withdrawn or put elsewhere)."""
    by_id = {t.id: t for t in topics(gathered.workshop, gathered.ideas)}
    return tuple((c, by_id.get(c.topic)) for c in gathered.workshop.choices)
