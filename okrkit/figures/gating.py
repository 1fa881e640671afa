"""What the data gate says, as a badge, a table and sentences. Source: docs/data-gate.md"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from okrkit.core.checkins import Verdict
from okrkit.core.model import KeyResult
from okrkit.figures.blocks import Block, Stack, callout, stack
from okrkit.figures.prose import capital, count, listed
from okrkit.figures.tables import Column, table
from okrkit.figures.theme import name_of

BADGE = {"passed": "✓ carries", "provisional": "○ may change", "failed": "✕ not scored"}
"""The verdict as a sign and words, so that it does not rest on colour."""


class Carried(Protocol):
    """A key result with the gate's verdict: a standing or a graded one."""

    @property
    def key_result(self) -> KeyResult: ...
    @property
    def verdict(self) -> Verdict | None: ...


def badge(verdict: Verdict | None) -> str:
    """The verdict in two words; a value that people enter has none.

    >>> badge(None)
    'entered by hand'
    """
    return BADGE[verdict.state] if verdict is not None else "entered by hand"


def carried(rows: Sequence[Carried]) -> Block | Stack:
    """Whether the data carry each key result: what is not in order, and how to mend it."""
    judged = [(r.key_result, r.verdict) for r in rows if r.verdict is not None]
    by_hand = len(rows) - len(judged)
    if not judged:
        text = "No key result takes its value from data, so there is nothing for the data gate to look at."
        return callout(text, "note")
    titles = [(name_of(kr.title), verdict) for kr, verdict in judged]
    return _said(titles, "Key result", f"; {count(by_hand, 'is', 'are')} entered by hand" if by_hand else "")


def kpis(verdicts: Mapping[str, Verdict]) -> Block | Stack:
    """The same for KPIs, by their labels."""
    if not verdicts:
        return callout("There are no data for the gate to look at.", "missing")
    return _said(list(verdicts.items()), "KPI", "")


def _said(judged: Sequence[tuple[str, Verdict]], what: str, more: str) -> Block | Stack:
    failed = [title for title, v in judged if not v.scores]
    open_ = sum(v.state == "provisional" for _, v in judged)
    n = len(judged)
    if failed:
        said = f"{capital(count(len(failed), what.lower() if what != 'KPI' else what))} of {n} cannot be scored: {listed([f'“{t}”' for t in failed])}"
        summary = callout(
            f"{said}{more}. The rest counts.", "warning", fix="Mend the data as the table says, then run this page again."
        )  # fmt: skip
    else:
        late = f"; {open_} of them may still change" if open_ else ""
        summary = callout(f"The data of {_whole(n)} may be scored{late}{more}.", "good")
    rows = [
        {
            "title": title,
            "badge": BADGE[f.state],
            "found": capital(f.found),
            "mend": capital(f.mend).replace("`", ""),
        }
        for title, v in sorted(judged, key=lambda x: ("failed", "provisional", "passed").index(x[1].state))
        for f in v.faults
    ]
    if not rows:
        return summary
    columns = [
        Column("title", what), Column("badge", "Data gate"), Column("found", "What was found"), Column("mend", "How to mend it"),
    ]  # fmt: skip
    return stack(
        [summary, table(rows, columns, "What the data gate found; a value that fails it is not scored")]
    )


def _whole(n: int) -> str:
    """All of them, as one says it."""
    return {1: "the one", 2: "both"}.get(n, f"all {n}")
