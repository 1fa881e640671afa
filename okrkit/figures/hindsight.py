"""Looking back further: forecasts people made, what moved the sales, what changed since the page was last run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from okrkit.core.model import EXPECTED_SCORE, Cycle
from okrkit.figures.blocks import Block, Stack, callout, sentences, stack
from okrkit.figures.bridges import bridge
from okrkit.figures.periods import day as in_words
from okrkit.figures.picture import Picture
from okrkit.figures.prose import capital, count
from okrkit.figures.shapes import Graded
from okrkit.figures.tables import Column, table

PARTS = ("orders", "average_order_value", "returns", "net_revenue")
"""The KPIs that explain net revenue exactly."""


def calibration(graded: Sequence[Graded]) -> Block | Stack:
    """Stated confidence against what happened: of the key results people were sure of, how many came?

    Reached means the score that was expected: 1.0 for a committed objective, 0.7 for the others. The confidence is
    the mean over a key result's check-ins.
    """
    known = [(c, _reached(g), g) for g in graded if g.score is not None and (c := _confidence(g)) is not None]
    if not known:
        return callout(
            "No key result has both a stated confidence and a grade, so forecasts cannot be compared with outcomes.",
            "missing",
            fix="State a confidence at each check-in.",
        )
    rows = []
    for low, high, word in (
        (7.0, 10.01, "7 to 10, confident"),
        (4.0, 7.0, "4 to below 7, open"),
        (0.0, 4.0, "below 4, doubtful"),
    ):
        part = [(c, r) for c, r, _ in known if low <= c < high]
        if part:
            rows.append(
                {
                    "said": word,
                    "n": len(part),
                    "mean": sum(c for c, _ in part) / len(part),
                    "reached": sum(r for _, r in part),
                    "share": sum(r for _, r in part) / len(part),
                }
            )
    columns = [
        Column("said", "Stated confidence, mean over the cycle"), Column("n", "Key results", "number"), Column("mean", "Mean", "number"),
        Column("reached", "Came as expected", "number"), Column("share", "That is", unit="share"),
    ]  # fmt: skip
    stated, came = sum(c for c, _, _ in known) / len(known) / 10, sum(r for _, r, _ in known) / len(known)
    words = (
        "more sure than the outcome allowed"
        if stated > came + 0.1
        else "less sure than the outcome allowed"
        if stated < came - 0.1
        else "about as sure as the outcome allowed"
    )
    line = f"On average the team said {stated * 10:.1f} of 10, and {came:.0%} of {count(len(known), 'key result')} came as expected: {words}."
    few = " With so few key results this is a hint, not a measurement." if len(known) < 20 else ""
    return stack([table(rows, columns, "Stated confidence and what happened"), sentences([line + few])])


def _confidence(g: Graded) -> float | None:
    stated = [c for _, _, _, c in g.standing.history if c is not None] if g.standing else []
    return sum(stated) / len(stated) if stated else None


def _reached(g: Graded) -> bool:
    return g.score is not None and round(g.score, 4) >= EXPECTED_SCORE[g.objective.commitment]


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
