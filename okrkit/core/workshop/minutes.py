"""The written record of a workshop: what was collected, what was decided, who stands behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from okrkit.core.model import KeyResult, Objective, Participant, Plan, Signature, say
from okrkit.core.workshop.board import board
from okrkit.core.workshop.choosing import chosen
from okrkit.core.workshop.gathered import Gathered
from okrkit.core.workshop.hands import LEVELS, outcome
from okrkit.core.workshop.opening import is_open
from okrkit.core.workshop.topics import topics
from okrkit.core.workshop.votes import tally


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its lines; a line that begins with two spaces belongs to the one above it."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Minutes:
    """Title, one line of when and who, and the sections that have something to say."""

    title: str
    about: str
    sections: tuple[Section, ...]

    @property
    def text(self) -> str:
        """The record as Markdown."""
        parts = [f"# {self.title}", self.about]
        for section in self.sections:
            rows = [f"  - {s[2:]}" if s.startswith("  ") else f"- {s}" for s in section.lines]
            parts.append("\n".join([f"## {section.title}", "", *rows]))
        return "\n\n".join(parts) + "\n"


def minutes(
    gathered: Gathered,
    plan: Plan,
    *,
    team: str = "",
    signature: Signature | None = None,
    signed_on: date | None = None,
    inputs: Sequence[str] = (),
    currency: str = "",
) -> Minutes:
    """The record so far; what is still hidden is counted and not told.

    Parameters
    ----------
    gathered : Gathered
    plan : Plan
        The team's plan for the workshop's cycle.
    team : the team's name
    signature : the newest signature under that plan
    signed_on : its day where the shop is; the day in UTC by default
    inputs : what was found when the inputs were checked, one sentence each
    currency : for targets in money
    """
    w = gathered.workshop
    found = (
        Section("Looked at beforehand", tuple(inputs)),
        Section("Ideas", _ideas(gathered)),
        Section("Dot votes", _votes(gathered)),
        Section("Impact and effort", _weights(gathered)),
        Section("Chosen", _chosen(gathered, plan, currency)),
        Section("First work", _work(plan)),
        Section("Left out on purpose", tuple(_by(n.text, n.author) for n in gathered.noted("not doing"))),
        Section("Parked for later", tuple(_by(n.text, n.author) for n in gathered.noted("parking lot"))),
        Section("Decided", tuple(_by(n.text, n.author) for n in gathered.noted("decision"))),
        Section("Commitment", _hands(gathered)),
        Section("Signature", _signed(signature, signed_on)),
    )
    about = f"{team or w.team}, {w.cycle}. {_when(gathered)} {present(gathered.participants)}"
    return Minutes(w.title, about, tuple(s for s in found if s.lines))


def present(participants: Sequence[Participant]) -> str:
    """Who was there, by name where they gave one.

    >>> present([Participant("W", "a", "Ben"), Participant("W", "b"), Participant("W", "c", "Ann")])
    'Present: Ann, Ben and 1 more.'
    """
    names = sorted(p.name for p in participants if p.name)
    others = len(participants) - len(names)
    if not participants:
        return "Nobody has joined yet."
    if not names:
        return f"Present: {others}."
    if others:
        return f"Present: {', '.join(names)} and {others} more."
    return f"Present: {', '.join(names[:-1])} and {names[-1]}." if len(names) > 1 else f"Present: {names[0]}."


def _when(gathered: Gathered) -> str:
    w = gathered.workshop
    held = f"Held on {w.day:%Y-%m-%d}" if w.day else "Held"
    return held + (f" by {w.facilitator}." if w.facilitator else ".")


def _ideas(gathered: Gathered) -> tuple[str, ...]:
    cards = gathered.cards
    if not cards:
        return ()
    if not is_open(gathered.workshop, "ideas"):
        return (f"{_count(len(cards), 'idea')} written, not opened yet.",)
    lines = []
    for topic in topics(gathered.workshop, gathered.ideas):
        if topic.grouped:
            lines.append(f"{topic.title} ({_count(len(topic.ideas), 'idea')})")
            lines += [f"  {_by(i.text, i.author)}" for i in topic.ideas]
        else:
            lines.append(_by(topic.title, topic.ideas[0].author))
    return tuple(lines)


def _votes(gathered: Gathered) -> tuple[str, ...]:
    voters = len(gathered.cast("dots"))
    if not voters:
        return ()
    if not is_open(gathered.workshop, "dots"):
        return (f"{_count(voters, 'ballot')} in, not opened yet.",)
    said, none = [], []
    for t in tally(gathered):
        if t.total:
            apart = "; carried by few" if t.split else ""
            said.append(f"{t.topic.title}: {t.spread}; {_count(t.total, 'dot')} in all{apart}")
        else:
            none.append(t.topic.title)
    return (*said, *([f"Without a dot: {'; '.join(none)}"] if none else []))


def _weights(gathered: Gathered) -> tuple[str, ...]:
    voters = len(gathered.cast("weights"))
    if not voters:
        return ()
    if not is_open(gathered.workshop, "weights"):
        return (f"{_count(voters, 'reply', 'replies')} in, not opened yet.",)
    said = []
    for x in board(gathered):
        if x.corner:
            seen = [_marks("impact", x.impacts, x.impact), _marks("effort", x.efforts, x.effort)]
            said.append(
                f"{x.topic.title}: {x.corner} ({'; '.join(seen)}){'; seen very differently' if x.apart else ''}"
            )
    return tuple(said)


def _chosen(gathered: Gathered, plan: Plan, currency: str) -> tuple[str, ...]:
    by_id = {o.id: o for o in plan.objectives}
    lines: list[str] = []
    for choice, topic in chosen(gathered):
        objective = by_id.get(choice.objective)
        if objective is None:
            lines.append(f"{topic.title if topic else choice.topic}: no objective drafted yet")
        else:
            lines += _objective(objective, currency)
    return tuple(lines)


def _objective(objective: Objective, currency: str) -> list[str]:
    lines = [objective.title + (f", owner {objective.owner}" if objective.owner else ", no owner yet")]
    lines += [f"  {aim(kr, currency)}" for kr in objective.key_results]
    if not objective.key_results:
        lines.append("  no key result yet")
    return lines


def aim(kr: KeyResult, currency: str = "") -> str:
    """A key result in one line: title, from where to where, owner.

    >>> aim(KeyResult("Return rate falls", "decrease", unit="share", baseline=0.08, target=0.06, owner="Ann"))
    'Return rate falls, from 8.00 % to 6.00 %, owner Ann'
    """
    parts = [kr.title]
    if kr.is_guardrail:
        limits = (("from", kr.lower), ("up to", kr.upper))
        words = " ".join(f"{word} {say(v, kr.unit, currency)}" for word, v in limits if v is not None)
        parts.append(f"kept {words}" if words else "no limits yet")
    elif kr.kind == "milestone":
        parts.append(_count(len(kr.milestones), "step"))
    elif kr.target is not None:
        start = f"from {say(kr.baseline, kr.unit, currency)} " if kr.baseline is not None else ""
        parts.append(f"{start}to {say(kr.target, kr.unit, currency)}")
    elif kr.kind != "establish baseline":
        parts.append("no target yet")
    parts.append(f"owner {kr.owner}" if kr.owner else "no owner yet")
    return ", ".join(parts)


def _work(plan: Plan) -> tuple[str, ...]:
    return tuple(
        ", ".join(
            [i.title, f"owner {i.owner}" if i.owner else "no owner yet", *([f"by {i.due}"] if i.due else [])]
        )
        for i in plan.initiatives
    )


def _hands(gathered: Gathered) -> tuple[str, ...]:
    if not gathered.hands:
        return ()
    if not is_open(gathered.workshop, "hands"):
        return (f"{_count(len(gathered.hands), 'hand')} shown, not opened yet.",)
    order = sorted(gathered.hands, key=lambda h: (h.level, h.name))
    said = [
        f"{h.name or 'No name'}: {h.level}, {LEVELS[h.level]}" + (f" ({h.words})" if h.words else "")
        for h in order
    ]
    return (outcome(gathered.hands), *said)


def _signed(signature: Signature | None, day: date | None) -> tuple[str, ...]:
    if signature is None:
        return ()
    note = f": {signature.note}" if signature.note else ""
    return (
        f"Signed by {signature.who} on {day or signature.at.date():%Y-%m-%d}{note}, stamp {signature.stamp[:12]}.",
    )


def _by(text: str, author: str) -> str:
    return f"{text} ({author})" if author else text


def _marks(what: str, marks: Sequence[int], middle: float | None) -> str:
    if marks[0] == marks[-1]:
        return f"{what} {marks[0]}"
    return f"{what} {marks[0]} to {marks[-1]}, middle {middle:g}"


def _count(number: int, word: str, plural: str = "") -> str:
    return f"{number} {word if number == 1 else plural or word + 's'}"
