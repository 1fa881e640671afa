from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.language import comparison, read, specific
from okrkit.core.language.lexicon.qualities import CLICHES
from okrkit.core.model import Measurable, SmartGoal, Specific
from okrkit.core.rules.base import Fault, rule
from okrkit.core.rules.topics import such_as, topic
from okrkit.core.rules.words import quoted


def _goal(what: str, **measured: object) -> SmartGoal:
    return SmartGoal(Specific(what, what), Measurable(**measured))  # type: ignore[arg-type]  # fields by name


@rule(
    "SM101",
    "not-specific",
    line=True,
    bad=[_goal("Increase sales"), _goal("Have great customer service"), _goal("Make more money by June")],
    good=[
        _goal("Increase sales of the tea range by 30 % by June"),
        _goal("Answer wholesale customers within a day"),
        _goal("Increase sales", kpi="net_revenue", baseline=180_000.0, target=200_000.0),
    ],
)
def not_specific(goal: SmartGoal) -> Iterator[Fault]:
    """S: a goal does not say what exactly, where or for whom.

    Why: "more sales" fits every shop in every year. A person who was not in the room cannot tell what to do, or what
    would be out of place.
    Source: docs/sources.md#target
    """
    line = read(goal.specific.what)
    known = goal.specific.where or goal.measurable.kpi or goal.measurable.target is not None
    word, named_here = comparison(line), specific(line)
    if word.lower() in ("more", "less", "fewer", "lower", "higher"):
        word = ""
    if any(cliche in goal.specific.what.lower() for cliche in CLICHES):
        word, named_here = "", []
    if known or line.results or (named_here and not (word and len(named_here) < 2)):
        return
    named = " ".join(w.text for w in line.content()) or goal.specific.what
    said = (
        f"says {word.lower()!r} than now, and not what"
        if word
        else f"names only {named.lower()!r}, which holds for every shop"
    )
    yield Fault(
        f"{quoted(goal.specific.what)} {said}",
        f"name the product, channel or customers and the number that should move{such_as(topic(line).result)}",
        rewrite=topic(line).result,
    )
