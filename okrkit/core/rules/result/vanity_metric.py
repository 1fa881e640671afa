from __future__ import annotations

from collections.abc import Iterator

from okrkit.core.language import read
from okrkit.core.language.lexicon.listing import vocabulary
from okrkit.core.model import KeyResult
from okrkit.core.rules.base import Fault, Severity, rule
from okrkit.core.rules.topics import such_as, topic
from okrkit.core.rules.words import quoted

_SEEN = vocabulary("hit impression like page-view pageview retweet share view")
_FOLLOWED = vocabulary("click download fan follower subscriber visit visitor")


@rule(
    "KR204",
    "vanity-metric",
    line=True,
    after={"KR201"},
    bad=[
        KeyResult("Reach 1 million page views"),
        KeyResult("Get 5,000 likes"),
        KeyResult("Win 10,000 followers"),
    ],
    good=[
        KeyResult("Raise the share of visitors who order from 1.5 % to 2 %"),
        KeyResult("Win 2,000 first orders from social media"),
        KeyResult("Raise market share from 4 % to 5 %"),
    ],
)
def vanity_metric(kr: KeyResult) -> Iterator[Fault]:
    """A key result counts attention, which can grow while the shop does not.

    Why: views, likes and followers can be bought, rise with every campaign and fall by nothing the team would notice.
    What those people do afterwards (sign up, order, come back) is what the shop lives on.
    Source: docs/sources.md#vanity
    """
    line = read(kr.title)
    head = line.head
    if head is None or not line.results or any(q.unit in ("percent", "ratio", "money") for q in line.results):
        return
    weight: Severity = "weak" if head.base in _SEEN else "note"
    if head.base not in _SEEN | _FOLLOWED:
        return
    better = topic(line).result
    yield Fault(
        f"{quoted(kr)} counts {head.text.lower()!r}; that shows attention, not what came of it",
        f"measure what those people should do next{such_as(better)}; watch {head.text.lower()!r} as a KPI",
        severity=weight,
        rewrite=better,
    )
