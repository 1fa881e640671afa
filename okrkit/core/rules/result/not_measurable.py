from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.language import comparison, read, work
from okrkit.core.model import KeyResult
from okrkit.core.rules.base import Context, Fault, rule
from okrkit.core.rules.topics import own_result, such_as
from okrkit.core.rules.words import quoted


@rule(
    "KR202",
    "not-measurable",
    line=True,
    bad=[
        KeyResult("Customers are happier"),
        KeyResult("Improve the conversion rate"),
        KeyResult("Focus on quality"),
    ],
    good=[
        KeyResult("Improve the conversion rate from 1.5 % to 2 %"),
        KeyResult("No parcel later than promised"),
        KeyResult("Fewer returns", kind="decrease", target=0.07, unit="share"),
        KeyResult("Returns stay within bounds", kind="keep within", upper=0.09),
    ],
)
def not_measurable(kr: KeyResult, context: Context) -> Iterator[Fault]:
    """A key result has no number to be measured by.

    Why: on the last day somebody has to say whether it was reached. Without a number that is a matter of mood, and until
    then nobody knows whether the work helps.
    Source: docs/sources.md#measurable
    """
    if kr.kind in ("milestone", "establish baseline") or _numbered(kr):
        return
    if kr.kpi or (kr.metric and not context.line):
        return  # the number is named; KR101 asks how far it should go
    line = read(kr.title)
    if line.results or work(line):
        return
    word = comparison(line)
    said = f"says {word.lower()!r}, and not" if word else "does not say"
    better = own_result(line)
    yield Fault(
        f"{quoted(kr)} {said} how much, of what number",
        f"name the number, where it stands and where it should be{such_as(better, ': ')}",
        rewrite=better,
    )


def _numbered(kr: KeyResult) -> bool:
    return any(value is not None for value in (kr.target, kr.commit, kr.stretch, kr.lower, kr.upper))
