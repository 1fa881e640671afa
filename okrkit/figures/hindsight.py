"""Looking back further: forecasts people made, what moved the sales, what changed since the page was last run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from okrkit.core.model import Cycle
from okrkit.figures.blocks import Block, Stack, callout, sentences, stack
from okrkit.figures.bridges import bridge
from okrkit.figures.calibrating import verdict
from okrkit.figures.periods import day as in_words
from okrkit.figures.picture import Picture
from okrkit.figures.prose import capital, count
from okrkit.figures.tables import Column, table

if TYPE_CHECKING:
    from okrkit.core.targets import Resolved

PARTS = ("orders", "average_order_value", "returns", "net_revenue")
"""The KPIs that explain net revenue exactly."""


def records_by_team(results: Sequence[Resolved]) -> Block | Stack:
    """Stated confidence against what happened, a row a team over all its closed cycles; never by person.

    Reached means the target itself, the event that a confidence is stated for; a guardrail is held from nine of ten weeks.
    """
    from okrkit.core.targets import brier, by_team

    if not results:
        return callout(
            "No key result has both a stated confidence and a grade, so forecasts cannot be compared with outcomes.",
            "missing",
            fix="State a confidence at each check-in.",
        )
    rows = []
    for r in by_team(results):
        own = [x for x in results if x.team == r.team]
        known = [(x.data, x.reached) for x in own if x.data is not None]
        rows.append({
            "team": r.team, "cycles": ", ".join(r.cycles), "n": r.count, "said": _whole(sum(x.stated for x in own) / len(own)),
            "reached": _whole(r.base_rate), "brier": r.brier, "data": brier([p for p, _ in known], [y for _, y in known]) if known else None,
        })  # fmt: skip
    columns = [
        Column("team", "Team"), Column("cycles", "Cycles"), Column("n", "Key results", "number"),
        Column("said", "Said on average", "amount"), Column("reached", "Reached", "amount"),
        Column("brier", "Error, team", "score", note="the mean squared gap between the chance said and what happened (Brier score): 0 is perfect, 0.25 is always saying half"),
        Column("data", "Error, data", "score", note="the same for the forecast made before the cycle, where there was one"),
    ]  # fmt: skip
    stated, came = (
        sum(r.stated for r in results) / len(results),
        sum(r.reached for r in results) / len(results),
    )
    words = (
        "more sure than the outcome allowed"
        if stated > came + 0.1
        else "less sure than the outcome allowed"
        if stated < came - 0.1
        else "about as sure as the outcome allowed"
    )
    line = f"On average the teams said {stated * 100:.0f} %, and {came * 100:.0f} % of {count(len(results), 'key result')} reached their target: {words}."
    few = "With so few key results this is a hint, not a measurement." if len(results) < 20 else ""
    return stack(
        [
            table(rows, columns, "Stated confidence and what happened, by team"),
            sentences([line, *verdict(results), few]),
        ]
    )


def _whole(share: float) -> str:
    """A chance in whole per cents: no more is known of it."""
    return f"{share * 100:.0f} %"


def sales_bridge(
    now: Mapping[str, float | None],
    before: Mapping[str, float | None],
    names: tuple[str, str],
    currency: str = "",
) -> Picture | Block:
    """Net revenue from one cycle to another: by number of orders, order value and returns, exactly.

    ``now`` and ``before`` hold the KPIs of `PARTS`; empty where the data do not span a cycle. The change of order
    value is counted on the new number of orders, so that the parts add up.
    """
    known = [v for side in (before, now) for n in PARTS if (v := side.get(n)) is not None]
    if len(known) < 2 * len(PARTS):
        return callout(
            "What moved net revenue cannot be shown: orders, order value and returns are not known for both this cycle and the same one a year ago.",
            "missing",
            fix="Import exports that reach back a year before the cycle.",
        )
    o0, v0, r0, n0, o1, v1, r1, n1 = known
    parts = [
        ("the number of orders", (o1 - o0) * v0),
        ("the order value", (v1 - v0) * o1),
        ("returns", r0 - r1),
    ]
    rest = n1 - n0 - sum(v for _, v in parts)
    if abs(rest) > 0.005:
        parts.append(("other", rest))
    return bridge(
        (names[0], n0), parts, (names[1], n1), what="Net revenue", unit="currency", currency=currency
    )


def spanned(first: date | None, last: date | None, cycle: Cycle) -> bool:
    """Whether data from ``first`` to ``last`` cover a cycle and the same one a year before."""
    if first is None or last is None:
        return False
    return first <= cycle.year_ago().start + timedelta(days=6) and last >= cycle.end - timedelta(days=1)


def since_last_run(
    records: Iterable[Mapping[str, Any]], template: str, parameters: Mapping[str, Any], day: date
) -> Mapping[str, Any] | None:
    """The last run of the same page that looked at an earlier day; None where there is none.

    Runs of the same day and later ones are passed over, so that running a page again gives the same page.
    """
    found = None
    for r in records:
        seen = str(r.get("as_of") or r.get("started") or "")[:10]
        same = all((r.get("parameters") or {}).get(k) == v for k, v in parameters.items())
        if r.get("template") == template and r.get("outcome") == "done" and same and seen < day.isoformat():
            found = {**r, "seen": seen} if found is None or seen >= found["seen"] else found
    return found


def what_changed(last: Mapping[str, Any] | None, changed: Sequence[str]) -> Block:
    """What is different from the last run of this page."""
    if last is None:
        return sentences(["There is no earlier run of this review to compare with."])
    when = in_words(date.fromisoformat(str(last["seen"])))
    if not changed:
        return sentences([f"No figure has changed since the run of {when}."])
    return _listed_under(f"Since the run of {when}:", [capital(line) for line in changed])


def _listed_under(intro: str, lines: Sequence[str]) -> Block:
    """A sentence and a list below it."""
    head, body = sentences([intro]), sentences(lines, listed=True)
    return Block(head.html + body.html, f"{head.text}\n{body.text}")
