from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.language import read, retouch, work
from okrkit.core.model import KeyResult
from okrkit.core.rules.base import Context, Fault, rule
from okrkit.core.rules.rewriting import rewrite
from okrkit.core.rules.topics import such_as, topic
from okrkit.core.rules.words import quoted


@rule(
    "KR201",
    "activity",
    line=True,
    bad=[
        KeyResult("Send 10 promotional emails per month."),
        KeyResult("Launch the new checkout"),
        KeyResult("Improve the product pages"),
        KeyResult("Three buying guides published"),
    ],
    good=[
        KeyResult("Increase average order value from $50 to $70."),
        KeyResult("Ship 95 % of orders on the day they come in"),
        KeyResult("Earn 200 product reviews"),
        KeyResult("Move into the new warehouse", kind="milestone"),
    ],
)
def activity(kr: KeyResult, context: Context) -> Iterator[Fault]:
    """A key result counts work that is done, not what comes of it.

    Why: ten letters can be sent without one order more. Work is in the team's hands, so it is always "reached", and the
    review learns nothing. As an initiative it stays in the plan, and the number it should move becomes the key result.
    Source: docs/sources.md#outcome
    """
    if kr.kind in ("milestone", "establish baseline"):
        return  # declared as work, or as learning; OB108 sees to it that an objective has more than that
    line = read(kr.title)
    said = work(line) or ("" if _has_numbers(kr) else retouch(line))
    if not said:
        return
    found = topic(line)
    better = rewrite(kr, context) if kr.kpi else found.result
    yield Fault(
        f"{quoted(kr)} is work ({said!r}); it can be done without anything getting better",
        f"ask which number it should move and write that{such_as(better)}; keep {said!r} as an initiative",
        rewrite=better,
    )


def _has_numbers(kr: KeyResult) -> bool:
    return kr.target is not None or kr.kpi is not None
