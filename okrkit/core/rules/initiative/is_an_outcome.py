from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.language import read, work
from okrkit.core.language.lexicon import nouns, verbs
from okrkit.core.language.lexicon.listing import vocabulary
from okrkit.core.model import Initiative
from okrkit.core.rules import drafts
from okrkit.core.rules.base import Context, Fault, rule
from okrkit.core.rules.rewriting import rewrite
from okrkit.core.rules.words import quoted


_REACHED = vocabulary("achieve attain exceed hit reach surpass")


@rule(
    "IN202",
    "is-an-outcome",
    line=True,
    after={"IN201"},
    bad=[Initiative("Increase the conversion rate to 3 %"), Initiative("Cut returns by 10 %")],
    good=[
        Initiative("Rewrite the size tables to cut returns by 10 %"),
        Initiative("Interview 10 customers who sent things back"),
    ],
)
def is_an_outcome(initiative: Initiative, context: Context) -> Iterator[Fault]:
    """Work is described by the result it should have.

    Why: a result cannot be done, only worked for. As a key result it is measured; the initiative is the work one
    believes will move it, and the review asks whether it did.
    Source: docs/sources.md#outcome
    """
    line = read(initiative.title)
    if work(line) or line.verb is None or not line.results or initiative.status == "dropped":
        return
    if line.verb.base not in verbs.UP | verbs.DOWN | _REACHED or not line.has(nouns.RATES | nouns.COUNTED):
        return
    better = rewrite(drafts.key_result(initiative.title), context)
    yield Fault(
        f"{quoted(initiative)} is a result ({line.results[0].text}), not work that leads to it",
        f"make it a key result ({better!r}), and write here what somebody will do for it",
        rewrite=better,
    )
