"""What a participant's page may be told: nothing that is still hidden leaves here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from okrkit.core.model import HIDDEN, Ballot, Hand, Objective
from okrkit.core.workshop.agenda import seconds_left
from okrkit.core.workshop.board import board
from okrkit.core.workshop.choosing import chosen
from okrkit.core.workshop.gathered import Gathered
from okrkit.core.workshop.opening import is_open
from okrkit.core.workshop.topics import Topic, topics
from okrkit.core.workshop.votes import tally

Seen = dict[str, Any]


def seen(gathered: Gathered, now: datetime, drafted: Sequence[Objective] = ()) -> Seen:
    """What everybody in the room may see, as plain data.

    Parameters
    ----------
    gathered : Gathered
    now : datetime with zone
        For the clock; the page counts on from there by itself.
    drafted : objectives drafted from the chosen topics so far
    """
    w = gathered.workshop
    step = w.agenda[w.step]
    ideas_open = is_open(w, "ideas")
    told: Seen = {
        "title": w.title,
        "step": {"number": w.step + 1, "kind": step.kind, "title": step.title, "minutes": step.minutes},
        "agenda": [{"title": s.title, "minutes": s.minutes} for s in w.agenda],
        "clock": {"left": seconds_left(w, now), "runs": w.started_at is not None and w.closed_at is None},
        "closed": w.closed_at is not None,
        "open": {what: is_open(w, what) for what in HIDDEN},
        "dots": w.dots,
        "round": {"dots": w.dot_round, "weights": w.weight_round},
        "people": len(gathered.participants),
        "counts": {
            "ideas": len(gathered.cards),
            "dots": len(gathered.cast("dots")),
            "weights": len(gathered.cast("weights")),
            "hands": len(gathered.hands),
        },
        "topics": [_topic(t) for t in topics(w, gathered.ideas)] if ideas_open else [],
        "plan": [_objective(o) for o in drafted],
    }
    if ideas_open:
        told["chosen"] = [{"id": t.id, "title": t.title} for _, t in chosen(gathered) if t is not None]
        told["not_doing"] = [n.text for n in gathered.noted("not doing")]
        told["parked"] = [n.text for n in gathered.noted("parking lot")]
    if ideas_open and told["open"]["dots"]:
        told["tally"] = [
            {"topic": t.topic.id, "title": t.topic.title, "given": list(t.given), "spread": t.spread,
             "total": t.total, "mean": round(t.mean, 2), "split": t.split}
            for t in tally(gathered)
        ]  # fmt: skip
    if ideas_open and told["open"]["weights"]:
        told["board"] = [
            {"topic": x.topic.id, "title": x.topic.title, "impacts": list(x.impacts), "efforts": list(x.efforts),
             "impact": x.impact, "effort": x.effort, "corner": x.corner, "apart": x.apart}
            for x in board(gathered)
        ]  # fmt: skip
    if told["open"]["hands"]:
        told["hands"] = [{"name": h.name, "level": h.level, "words": h.words} for h in _highest(gathered)]
    return told


def own(gathered: Gathered, voter: str, key: str) -> Seen:
    """What one participant sent, for their own page alone: their marks and their hand.

    Parameters
    ----------
    gathered : Gathered
    voter : the pseudonym their ballots are kept under
    key : their participant key
    """
    w = gathered.workshop
    marks: dict[str, Ballot] = {
        b.kind: b
        for b in gathered.ballots
        if b.voter == voter and b.round == (w.dot_round if b.kind == "dots" else w.weight_round)
    }
    hand: Hand | None = next((h for h in gathered.hands if h.key == key), None)
    return {
        kind: {"nr": b.nr, "marks": [{"topic": m.topic, "dots": m.dots, "impact": m.impact, "effort": m.effort} for m in b.marks]}
        for kind, b in marks.items()
    } | ({"hand": {"nr": hand.nr, "level": hand.level, "words": hand.words}} if hand else {})  # fmt: skip


def _topic(topic: Topic) -> Seen:
    cards = [{"text": i.text, "author": i.author} for i in topic.ideas]
    return {"id": topic.id, "title": topic.title, "ideas": cards if topic.grouped else [],
            "author": "" if topic.grouped else topic.ideas[0].author}  # fmt: skip


def _objective(objective: Objective) -> Seen:
    return {
        "title": objective.title,
        "owner": objective.owner,
        "key_results": [{"title": k.title, "owner": k.owner} for k in objective.key_results],
    }


def _highest(gathered: Gathered) -> list[Hand]:
    return sorted(gathered.hands, key=lambda h: (-h.level, h.name))
