from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.language import Line, only_a_direction, read, specific
from okrkit.core.language.lexicon import nouns, verbs
from okrkit.core.language.lexicon.listing import vocabulary
from okrkit.core.model import Initiative
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.words import quoted

_THINKING = vocabulary(
    "address consider discuss engage ensure explore feel focus handle know look tackle think try understand work"
)


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
    said = _wish(read(initiative.title))
    if said:
        yield Fault(
            f"{quoted(initiative)} {said}",
            "say what will be there when it is done, who does it and by when: 'New … for …, live by …'",
        )


def _wish(line: Line) -> str:
    """What shows that a line is a wish; empty where it is not."""
    numbered = bool(line.results or line.deadline)
    duty = [w.text for w in line.words if verbs.HEDGES.get(w.low) == "duty" and w.start <= line.begin]
    verb, head = line.verb, line.head
    if duty and not numbered:
        return f"says {duty[0].lower()!r}: a wish, and nobody's task yet"
    if verb is not None and verb.base in _THINKING and not numbered:
        return f"says {verb.text.lower()!r}, which has no end"
    bare = verb is None and line.stated is None and not numbered
    unmade = (
        bare
        and head is not None
        and head.base not in nouns.THINGS | nouns.WORK_NOUNS
        and len(specific(line)) < 2
    )
    general = verb is not None and not numbered and not specific(line) and not line.how and not line.purpose
    if (only_a_direction(line) and not (line.deadline and line.results)) or unmade or general:
        return "names a wish and no step that somebody could take tomorrow"
    return ""
