"""The review on a page without a kernel: each grade with what was said of it, what was learnt, what goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from okrkit.figures import Block, Column, callout, sentences, table
from okrkit.figures.prose import count, stop


def parts(shown: Mapping[str, Any]) -> Sequence[Block]:
    """The view model as tables and sentences."""
    rows = [
        {
            "title": g["title"], "ended": g["ended"], "data": g["proposed"], "grade": g["grade"],
            "band": g["band"], "decision": g["decision"] or "open",
        }
        for o in shown["objectives"]
        for g in o["grades"]
    ]  # fmt: skip
    if not rows:
        return [callout(f"{shown['team_name']} had no key result in {shown['cycle']} to review.", "missing")]
    columns = [
        Column("title", "Key result"), Column("ended", "Ended at", "amount"), Column("data", "Data propose", "score"),
        Column("grade", "Agreed", "score"), Column("band", "Band", "band"), Column("decision", "Decision"),
    ]  # fmt: skip
    found = [table(rows, columns, shown["title"]), sentences([opening(shown)])]
    told = [
        f"“{g['title']}”: {words}" for o in shown["objectives"] for g in o["grades"] if (words := _words(g))
    ]
    if told:
        found.append(sentences(told, listed=True))
    for name, text in (("To celebrate", shown["celebrate"]), ("Learnt", shown["learn"])):
        if lines := [stop(line) for line in text.splitlines()]:
            found += [sentences([f"{name}:"]), sentences(lines, listed=True)]
    return found


def opening(shown: Mapping[str, Any]) -> str:
    """Whether it is saved, and what is still to be decided."""
    n = sum(g["decision"] == "" for o in shown["objectives"] for g in o["grades"])
    saved = shown["saved"]
    held = f"The review was saved by {saved['who']}" if saved else "The review is not saved yet"
    if not n:
        return f"{held}; everything is decided."
    return f"{held}; {count(n, 'key result')} {'is' if n == 1 else 'are'} not decided yet."


def _words(g: Mapping[str, Any]) -> str:
    said = [
        f"Agreed because {g['reason'][:1].lower()}{g['reason'][1:]}" if g["reason"] else "",
        f"Cause: {g['cause']}" if g["cause"] else "",
    ]
    return " ".join(stop(each) for each in said if each)
