from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.language import read
from okrkit.core.model import KeyResult
from okrkit.core.rules.base import Context, Fault, rule
from okrkit.core.rules.rewriting import rewrite
from okrkit.core.rules.words import quoted


@rule(
    "KR206",
    "no-base",
    severity="note",
    line=True,
    after={"KR201", "KR203", "KR207"},
    bad=[KeyResult("Increase net revenue by 15 %"), KeyResult("Double newsletter sign-ups")],
    good=[
        KeyResult("Increase net revenue by 15 %, from 180,000 to 207,000"),
        KeyResult("Increase net revenue by 15 %", baseline=180_000, target=207_000, unit="currency"),
    ],
)
def no_base(kr: KeyResult, context: Context) -> Iterator[Fault]:
    """A key result says by how much, and not from where.

    Why: "15 % more" can start from last quarter, from the same quarter a year ago or from a good week. In the review
    everybody takes the base that suits, so the level is written down at the start.
    Source: docs/sources.md#baseline
    """
    line = read(kr.title)
    by = next((q for q in line.results if q.relative), None)
    if by is None or kr.baseline is not None or any(q.part == "from" for q in line.quantities):
        return
    line_with_both = rewrite(kr, context)
    yield Fault(
        f"{quoted(kr)} says by how much ({by.text!r}), and not from where",
        f"write both ends: {line_with_both!r}",
        rewrite=line_with_both,
    )
