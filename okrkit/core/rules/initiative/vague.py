from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.language import only_a_direction, read
from okrkit.core.language.lexicon import verbs
from okrkit.core.model import Initiative
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.words import quoted

_THINKING = frozenset(["focus", "look", "think", "work", "explore", "consider", "discuss", "address", "handle", "tackle", "try"])


@rule(
    "IN201",
    "vague",
    line=True,
    bad=[
        Initiative("Improve communication"),
        Initiative("Better product photos"),
        Initiative("We should update the size tables"),
        Initiative("Work on the returns process"),
    ],
    good=[
        Initiative("Retake the photos of all kettles"),
        Initiative("Improve communication", deliverable="A weekly letter to the warehouse"),
        Initiative("Optimise product pages for search"),
    ],
)
def vague(initiative: Initiative) -> Iterator[Fault]:
    """Work is described by a wish, and not by what somebody will do.

    Why: "improve" can be worked at for ever and is done by nobody in particular. What is planned as a step with an end
    is carried out far more often.
    Source: docs/sources.md#initiatives
    """
    if initiative.deliverable or initiative.status in ("done", "dropped"):
        return
    line = read(initiative.title)
    verb = line.verb.base if line.verb is not None else ""
    duty = next(
        (w.text for w in line.words if verbs.HEDGES.get(w.low) == "duty" and w.start <= line.begin), ""
    )
    direction = "" if line.deadline and line.results else only_a_direction(line)
    numbered = bool(line.results or line.deadline)
    if duty and not numbered:
        problem = f"says {duty.lower()!r}: a wish, and nobody's task yet"
    elif verb in _THINKING and not numbered and not line.purpose:
        problem = f"says to {line.verb.text.lower() if line.verb else ''!r} on something, which has no end"
    elif direction:
        problem = "names a wish and no step that somebody could take tomorrow"
    else:
        return
    yield Fault(
        f"{quoted(initiative)} {problem}",
        "say what will be there when it is done, who does it and by when: 'New … for …, live by …'",
    )
