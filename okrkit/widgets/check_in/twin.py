"""The check-in on a page without a kernel: what was said beside what the data say, and the week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from okrkit.figures import Block, Column, callout, sentences, table
from okrkit.figures.prose import capital, count, stop

_VERB = {"answer": "answers", "question": "asks", "thanks": "says thanks"}


def parts(shown: Mapping[str, Any]) -> Sequence[Block]:
    """The view model as tables and sentences."""
    cards = [shown["cards"][id] for o in shown["objectives"] for id in o["cards"]]
    if not cards:
        return [
            callout(f"{shown['team_name']} has no key result in {shown['cycle']} to check in.", "missing")
        ]
    rows = [
        {
            "title": c["title"], "now": c["now"], "chance": c["chance"] or "–", "state": c["state"],
            "said": _confidence(c), "line": _line(c),
        }
        for c in cards
    ]  # fmt: skip
    turns = [f"{stop(c['title'])} {c['turn']}" for c in cards if c["turn"]]
    columns = [
        Column("title", "Key result"), Column("now", "Data say", "amount"), Column("chance", "Chance", "amount"),
        Column("state", "State", "pace"), Column("said", "Team says, of 10", "amount"), Column("line", "Last line"),
    ]  # fmt: skip
    found = [table(rows, columns, f"{shown['title']}, {shown['day']}"), sentences([opening(shown), *turns])]
    if talk := [line for c in cards for line in _talk(c)]:
        found.append(sentences(talk, listed=True))
    work = [
        {"title": t["title"], "owner": t["owner"] or "nobody yet", "when": t["when"], "state": _state(t)}
        for t in (*shown["board"]["week"], *shown["board"]["month"])
    ]
    if work:
        names = [
            Column("title", "Work"), Column("owner", "Owner"), Column("when", "When"), Column("state", "State", "text")
        ]  # fmt: skip
        found.append(table(work, names, f"This week and until {shown['board']['later']}"))
    return found


def opening(shown: Mapping[str, Any]) -> str:
    """How much is still to be said this week."""
    n = sum(len(o["cards"]) for o in shown["objectives"])
    if not n:
        return f"{shown['team_name']} has no key result in {shown['cycle']} to check in."
    if not shown["open"]:
        return f"{shown['team_name']} has checked in this week, for {count(n, 'key result')}."
    said = capital(count(shown["open"], "check-in"))
    return f"{said} of {n} {'is' if shown['open'] == 1 else 'are'} still open this week."


def _confidence(c: Mapping[str, Any]) -> str:
    said = c["today"] or c["before"]
    return "–" if said is None or said["confidence"] is None else f"{said['confidence']:g}"


def _line(c: Mapping[str, Any]) -> str:
    said = c["today"] or c["before"]
    if said is None:
        return "nothing yet"
    blocked = "; ".join(said["blockers"].splitlines())
    words = stop(said["line"]) + (f" In the way: {stop(blocked)}" if blocked else "")
    return f"{words.strip()} ({said['author']}, {said['day']})".strip()


def _talk(c: Mapping[str, Any]) -> list[str]:
    return [
        f"{k['author']} {_VERB[k['kind']]} on “{c['title']}”" + (f": {stop(k['text'])}" if k["text"] else ".")
        for turn in reversed(c["talk"])
        for k in turn["comments"]
    ]


def _state(task: Mapping[str, Any]) -> str:
    return (
        "done" if task["done"] else "overdue" if task["late"] else "running" if task["running"] else "planned"
    )
