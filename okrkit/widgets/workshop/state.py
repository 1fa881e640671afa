"""What the facilitator's screen says, worked out from a workshop and what was gathered in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from okrkit.core.model import HIDDEN, Initiative, Note, Objective, Plan, Signature, Workshop
from okrkit.core.workshop import (
    LEVELS,
    MOST,
    USUAL,
    Gathered,
    Tally,
    Weight,
    aim,
    board,
    chosen,
    is_open,
    outcome,
    seconds_left,
    tally,
    topics,
)

Shown = dict[str, Any]


@dataclass(frozen=True, slots=True)
class State:
    """Which workshop is looked at; everything else is in the workspace. Empty ``workshop``: none is opened yet."""

    cycle: str
    team: str
    workshop: str = ""
    who: str = ""


def newest(known: Sequence[Workshop]) -> str:
    """The workshop to go on with: the last one that is not closed, else the last."""
    going = [w for w in known if w.closed_at is None]
    last = (going or list(known))[-1:]
    return last[0].id if last else ""


def clock(workshop: Workshop, now: datetime) -> Shown:
    """Seconds left of the step, and whether its clock runs."""
    runs = workshop.started_at is not None and workshop.closed_at is None
    return {"left": seconds_left(workshop, now), "runs": runs}


def opening(title: str) -> Shown:
    """The screen before a room is opened."""
    return {"title": title, "agenda": [s.title for s in USUAL], "minutes": sum(s.minutes for s in USUAL)}


def course(found: Gathered, now: datetime) -> Shown:
    """Agenda, clock and rounds; what is still hidden is counted here and not told."""
    w = found.workshop
    return {
        "id": w.id, "room": w.room, "closed": w.closed_at is not None, "step": w.step, "clock": clock(w, now),
        "agenda": [{"kind": s.kind, "title": s.title, "minutes": s.minutes} for s in w.agenda],
        "open": {what: is_open(w, what) for what in HIDDEN}, "dots": w.dots, "dot_round": w.dot_round,
        "weight_round": w.weight_round, "most": MOST,
        "people": len(found.participants), "names": sorted(p.name for p in found.participants if p.name),
        "ideas": len(found.cards), "voted": len(found.cast("dots")), "weighed": len(found.cast("weights")),
        "shown_hands": len(found.hands),
    }  # fmt: skip


def wall(found: Gathered) -> list[Shown]:
    """The topics with their cards, once the ideas are open; how they stand so far where that is open, too."""
    w = found.workshop
    if not is_open(w, "ideas"):
        return []
    votes = {t.topic.id: t for t in tally(found)} if is_open(w, "dots") else {}
    weights = {x.topic.id: x for x in board(found)} if is_open(w, "weights") else {}
    picked = {c.topic for c in w.choices}
    return [
        {
            "id": t.id, "title": t.title, "grouped": t.grouped, "chosen": t.id in picked,
            "cards": [{"id": i.id, "text": i.text, "author": i.author} for i in t.ideas],
            "vote": _vote(votes.get(t.id)), "weight": _weight(weights.get(t.id)),
        }
        for t in topics(w, found.ideas)
    ]  # fmt: skip


def _vote(found: Tally | None) -> Shown | None:
    if found is None or not found.given:
        return None
    return {"given": list(found.given), "spread": found.spread, "total": found.total, "mean": round(found.mean, 1), "split": found.split}  # fmt: skip


def _weight(found: Weight | None) -> Shown | None:
    if found is None or found.corner is None:
        return None
    return {"corner": found.corner, "impacts": list(found.impacts), "efforts": list(found.efforts),
            "impact": found.impact, "effort": found.effort, "apart": found.apart}  # fmt: skip


def choices(found: Gathered, plan: Plan, currency: str) -> list[Shown]:
    """The chosen topics, each with the objective drafted from it."""
    by_id = {o.id: o for o in plan.objectives}
    return [
        {
            "topic": c.topic, "title": t.title if t else "(its cards were put elsewhere)",
            "ideas": [i.text for i in t.ideas] if t else [],
            "objective": _objective(by_id[c.objective], currency) if c.objective in by_id else None,
        }
        for c, t in chosen(found)
    ]  # fmt: skip


def _objective(o: Objective, currency: str) -> Shown:
    krs = [{"id": k.id, "title": k.title, "aim": aim(k, currency), "owner": k.owner, "ready": k.target is not None or k.lower is not None or k.upper is not None or k.kind in ("milestone", "establish baseline")} for k in o.key_results]  # fmt: skip
    return {"id": o.id, "title": o.title, "owner": o.owner, "key_results": krs}


def work(initiatives: Sequence[Initiative], titles: Mapping[str, str]) -> list[Shown]:
    """Initiatives with the key results that they should move, by title."""
    return [
        {"id": i.id, "title": i.title, "owner": i.owner, "due": i.due.isoformat() if i.due else "",
         "moves": [titles.get(m, m) for m in i.moves]}
        for i in initiatives
    ]  # fmt: skip


def notes(found: Gathered) -> Shown:
    def lines(noted: Sequence[Note]) -> list[Shown]:
        return [{"id": n.id, "text": n.text, "author": n.author} for n in noted]

    return {
        "not doing": lines(found.noted("not doing")),
        "parking lot": lines(found.noted("parking lot")),
        "decision": lines(found.noted("decision")),
    }


def hands(found: Gathered) -> Shown | None:
    """The show of hands, once it is open; concerns first."""
    if not is_open(found.workshop, "hands"):
        return None
    order = sorted(found.hands, key=lambda h: (h.level, h.name))
    shown = [
        {"name": h.name or "No name", "level": h.level, "says": LEVELS[h.level], "words": h.words}
        for h in order
    ]
    return {"outcome": outcome(found.hands), "hands": shown}


def signed(found: Signature | None, day: date | None) -> Shown | None:
    """The newest signature; ``day`` is the shop's own."""
    if found is None or day is None:
        return None
    return {
        "who": found.who,
        "day": day.isoformat(),
        "stamp": found.stamp[:12],
        "note": found.note,
    }


def missing_before_signing(found: Sequence[Shown]) -> list[str]:
    """What a plan should not be signed without, in sentences; the facilitator may sign all the same."""
    said = []
    if not found:
        said.append("No topic is chosen yet.")
    for choice in found:
        objective = choice["objective"]
        if objective is None:
            said.append(f"“{choice['title']}” has no objective yet.")
            continue
        if not objective["owner"]:
            said.append(f"“{objective['title']}” has no owner.")
        if not objective["key_results"]:
            said.append(f"“{objective['title']}” has no key result.")
        said += [f"“{k['title']}” has no target." for k in objective["key_results"] if not k["ready"]]
        said += [f"“{k['title']}” has no owner." for k in objective["key_results"] if not k["owner"]]
    return said
