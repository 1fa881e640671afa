"""What the review page says: how the cycle ended, on what evidence, what is taken along."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from okrkit.core.model import EXPECTED_SCORE, Band, Cycle, Objective, Plan, Review, Signature, band
from okrkit.figures import planning
from okrkit.figures.blocks import NOTHING, Block, Stack, callout, commands, sentences, stack
from okrkit.figures.gating import badge
from okrkit.figures.grading import title as graded_title
from okrkit.figures.outline import aim, plan_outline
from okrkit.figures.periods import day as in_words
from okrkit.figures.prose import capital, count, listed, stop
from okrkit.figures.shapes import Graded, Kept
from okrkit.figures.tables import Column, table

if TYPE_CHECKING:
    from okrkit.figures.shapes import Rows

Scored = Sequence[tuple[Objective, float | None, Band]]


def summary(graded: Sequence[Graded], objectives: Scored, cycle: Cycle, team: str) -> dict[str, Any]:
    """Headline, status, figures and findings, as `okrkit.result` takes them."""
    scores = [s for _, s, _ in objectives if s is not None]
    mean = sum(scores) / len(scores) if scores else None
    unscored = [g for g in graded if g.score is None]
    figures: dict[str, float | None] = {
        "objectives": len(objectives), "key_results": len(graded), "mean_score": round(mean, 4) if mean is not None else None,
        **{name: sum(g.band == name for g in graded) for name in ("green", "amber", "red")}, "unscored": len(unscored),
    }  # fmt: skip
    if not graded:
        return {"headline": f"{team} had no key result in {cycle} to review.", "status": "none", "figures": figures,
                "findings": [f"Nothing was planned for {cycle}."]}  # fmt: skip
    said = graded_title(graded)
    headline = f"{team} in {cycle}: {said[:1].lower()}{said[1:]}."
    missed = [f"{g.key_result.title}: {g.grade.evidence}" for g in graded if g.band in ("red", "amber")]
    return {
        "headline": headline, "status": band(mean) if mean is not None else "none", "figures": figures,
        "findings": [*missed, *(f"{g.key_result.title}: {g.grade.evidence}" for g in unscored)],
    }  # fmt: skip


def opening(
    graded: Sequence[Graded], objectives: Scored, review: Review | None, signature: Signature | None, cycle: Cycle,
    team: str, today: date,
) -> Block | Stack:  # fmt: skip
    """A paragraph: what went best, what the grades rest on, what is missing. It adds to the headline, which stands above."""
    if not graded:
        return callout(
            f"There is nothing to review for {team}.", "missing",
            fix="Choose a cycle and a team that were planned, e.g. with -p cycle 2026-Q3 -p team company.",
        )  # fmt: skip
    lines = [
        f"The cycle {'ran' if today >= cycle.end else 'runs'} until {in_words(cycle.end - timedelta(days=1))}.",
        _best_and_least(objectives),
    ]
    lines.append(
        f"Grades are measured against the plan that {signature.who} signed on {in_words(signature.at.date())}."
        if signature else "Nobody signed this plan, so grades are measured against the plan as it stands."
    )  # fmt: skip
    lines.append(
        f"The review was held on {in_words(review.day)}."
        if review
        else "No review has been saved yet: these grades are proposals from data."
    )
    early = (
        callout(
            f"{cycle} runs until {in_words(cycle.end)}: what follows is a look ahead, not a result.",
            "warning",
        )
        if today < cycle.end
        else None
    )
    return stack([early, sentences(lines)])


def _best_and_least(objectives: Scored) -> str:
    """How the objectives compare, where there is something to compare."""
    scored = [(o, s) for o, s, _ in objectives if s is not None]
    if len(objectives) == 1:
        return f"The objective was “{objectives[0][0].title}”."
    if not scored:
        return ""
    if len(scored) == 1:
        return f"Of {count(len(objectives), 'objective')} only “{scored[0][0].title}” could be scored."
    high, low = max(scored, key=lambda x: x[1]), min(scored, key=lambda x: x[1])
    if f"{high[1]:.2f}" == f"{low[1]:.2f}":
        some = "Both" if len(scored) == 2 else f"All {len(scored)}"
        which = "objectives" if len(scored) == len(objectives) else "scored objectives"
        return f"{some} {which} ended with the same score."
    return f"“{high[0].title}” went best ({high[1]:.2f}), “{low[0].title}” least well ({low[1]:.2f})."


def objective_table(objectives: Scored) -> Block:
    """Each objective with its score and band."""
    rows = [
        {
            "title": o.title,
            "owner": o.owner or "nobody",
            "kind": o.commitment,
            "expected": EXPECTED_SCORE[o.commitment],
            "score": s,
            "band": b,
        }
        for o, s, b in objectives
    ]
    columns = [
        Column("title", "Objective"), Column("owner", "Owner"), Column("kind", "Kind"),
        Column("expected", "Expected", "score", note="1.0 of a committed objective, about 0.7 of an aspirational or a learning one"),
        Column("score", "Score", "score"), Column("band", "Band", "band"),
    ]  # fmt: skip
    return table(
        rows,
        columns,
        "Objectives: weighted mean of the key results that could be scored",
        empty="Nothing was planned, so there is nothing to grade.",
    )


def grade_table(graded: Sequence[Graded], currency: str = "") -> Block:
    """Each key result: where it started, what was signed, where it ended, its grade and what was decided."""
    if not graded:
        return NOTHING
    rows = [
        {
            "title": g.key_result.title, "start": g.key_result.baseline, "target": aim(g.key_result, currency), "final": g.grade.final_value,
            "unit": g.key_result.unit, "grade": g.score, "band": g.band, "outcome": g.grade.outcome,
            "decision": g.grade.decision or "open", "data": badge(g.verdict),
        }
        for g in graded
    ]  # fmt: skip
    columns = [
        Column("title", "Key result"), Column("start", "From", "number", unit_from="unit"),
        Column("target", "Target as signed", "amount"), Column("final", "Ended at", "number", unit_from="unit"),
        Column("grade", "Grade", "score"), Column("band", "Band", "band"), Column("outcome", "Outcome"), Column("decision", "Decision"),
    ]  # fmt: skip
    if any(g.verdict is not None and not g.verdict.scores for g in graded):
        columns.append(
            Column(
                "data",
                "Data gate",
                note="what the data may be used for today; the section on the data says why",
            )
        )
    return table(rows, columns, "Key results", currency=currency, empty="There is no key result to grade.")


def evidence(graded: Sequence[Graded]) -> Block | Stack:
    """The sentence each grade rests on; unscored key results apart, with what would have to be there."""
    scored = [
        stop(f"“{g.key_result.title}”: {g.grade.evidence}") + _overruled(g) + _cause(g)
        for g in graded
        if g.score is not None
    ]
    unscored = [f"“{g.key_result.title}”: {_why_unscored(g)}" for g in graded if g.score is None]
    parts: list[object] = [sentences(scored, listed=True)] if scored else []
    if unscored:
        parts.append(callout(
            " ".join(["Unscored.", *unscored]), "missing", fix="Import the missing data or check in the last value by hand; unscored counts neither for nor against.",
        ))  # fmt: skip
    return stack(parts, otherwise=NOTHING)


def _why_unscored(g: Graded) -> str:
    return stop(g.grade.evidence.removeprefix("Unscored: ") or "no value")


def _overruled(g: Graded) -> str:
    if g.grade.proposed is None or g.grade.grade is None or round(g.grade.proposed - g.grade.grade, 4) == 0:
        return ""
    why = (
        f" because {g.grade.reason[:1].lower()}{g.grade.reason[1:]}"
        if g.grade.reason
        else "; no reason was given"
    )
    return stop(f" The data propose {g.grade.proposed:.2f}, the review agreed on {g.grade.grade:.2f}{why}")


def _cause(g: Graded) -> str:
    return f" Cause: {stop(g.grade.cause)}" if g.grade.cause else ""


def edited(graded: Sequence[Graded]) -> Block | None:
    """What was edited after signing, a sentence a key result; None where nothing was."""
    lines = [
        f"{g.key_result.title}: {stop('; '.join(g.edited_since_signing))}"
        for g in graded
        if g.edited_since_signing
    ]
    return sentences(lines, listed=True) if lines else None


def edits(changes: Rows, signed: Mapping[str, Signature | None]) -> Block:
    """What was changed after the signature; scores rest on what was signed."""
    if not any(signed.values()):
        return callout("Nobody signed this plan, so no edit counts as made afterwards.", "note")
    return planning.edits(changes, signed)


def kept(lines: Sequence[Kept]) -> Block | Stack:
    """What was kept in spite of the coach, each with its reason beside how it ended."""
    if not lines:
        return callout("Nothing was kept in spite of the coach in this cycle.", "note")
    scored = [k for k in lines if k.score is not None]
    green = sum(k.band == "green" for k in scored)
    told = f"{capital(count(len(lines), 'line'))} {'was' if len(lines) == 1 else 'were'} kept in spite of the coach."
    if len(scored) == len(lines) == 1:
        told += " It ended green." if green else " It did not end green."
    elif scored:
        told += f" {green} of the {len(scored)} with a grade ended green."
    rows = [
        {
            "title": k.title, "said": stop(capital(k.message or k.accepted.code)),
            "reason": stop(k.accepted.reason), "by": k.accepted.by or "nobody named", "grade": k.score, "band": k.band,
            "outcome": "" if k.outcome == "unscored" else k.outcome,
        }
        for k in lines
    ]  # fmt: skip
    columns = [
        Column("title", "Line"), Column("said", "The coach said"), Column("reason", "Kept because"), Column("by", "By"),
        Column("grade", "Grade", "score"), Column("band", "Band", "band"), Column("outcome", "Outcome"),
    ]  # fmt: skip
    return stack([
        sentences([told, "Was the reason good? That is worth a line under what was learnt."]),
        table(rows, columns, "Each line, what was said of it, and how it ended"),
    ])  # fmt: skip


def celebrate_and_learn(review: Review | None, cycle: Cycle, team: str) -> Block | Stack:
    """What the team is proud of and what it learnt; how to write it down where nobody has."""
    if review is None or not (review.celebrate or review.learn):
        return stack([
            callout("Nobody has written down what to celebrate and what was learnt.", "missing", fix="Talk about it in the review, then save it."),
            commands(save_lines(cycle, team), "In a notebook cell:"),
        ])  # fmt: skip
    lists = []
    for name, lines in (("To celebrate", review.celebrate), ("Learnt", review.learn)):
        body = (
            sentences([stop(line) for line in lines], listed=True)
            if lines
            else sentences(["Nothing was written down."])
        )
        lists.append(Block(f"<p><strong>{name}</strong></p>{body.html}", f"{name}\n{body.text}"))
    return stack(lists)


def save_lines(cycle: Cycle, team: str) -> list[str]:
    """How a review is saved from a cell."""
    return [
        "from dataclasses import replace",
        "import okrkit as ok",
        'ws = ok.open(".")',
        f"review = ws.propose_review({cycle.name!r}, {team!r})",
        'ws.save(replace(review, celebrate=("...",), learn=("...",)), who="NAME")',
    ]


def decisions(graded: Sequence[Graded]) -> Block:
    """What is kept, changed and dropped."""
    groups = {d: [g for g in graded if g.grade.decision == d] for d in ("keep", "change", "drop")}
    open_ = [g for g in graded if g.grade.decision is None]
    lines = [
        f"{word}: {listed([f'“{g.key_result.title}”' for g in groups[d]])}."
        for d, word in (("keep", "Keep"), ("change", "Change"), ("drop", "Drop")) if groups[d]
    ]  # fmt: skip
    if open_:
        lines.append(f"Not decided yet: {listed([f'“{g.key_result.title}”' for g in open_])}.")
    return sentences(lines, listed=True) if lines else callout("There is nothing to decide.", "note")


def proposals(draft: Sequence[Objective]) -> Block:
    """Why each key result of a draft has the numbers it has."""
    if not draft:
        return NOTHING
    lines = [f"“{kr.title}”: {stop(kr.evidence)}" for o in draft for kr in o.key_results if kr.evidence]
    return (
        sentences(lines, listed=True)
        if lines
        else sentences(["No target is proposed: there is nothing to base it on yet."])
    )


def draft_outline(
    draft: Sequence[Objective], cycle: Cycle, team: str, currency: str = "", *, planned: Sequence[Objective] = (),
) -> Block:  # fmt: skip
    """The next cycle's draft, shown like a plan; a sentence where something is ``planned`` for it already."""
    if planned:
        n = len(planned)
        told = f"{cycle} is planned already, with {count(n, 'objective')} of {team}, so nothing is drafted for it here."
        return sentences([told])
    if not draft:
        return callout(
            f"There is nothing to take over into {cycle}.", "missing",
            fix=f"Run `okrkit run quarterly_planning -p cycle {cycle}` to start from the shop's numbers.",
        )  # fmt: skip
    return plan_outline(Plan(cycle.name, "", tuple(draft)), {o.team: team for o in draft}, currency)


def no_pace(graded: Sequence[Graded]) -> Block:
    """What stands in place of the pace figures when there is none to show."""
    if graded and all(g.band == "green" for g in graded):
        return callout("Every key result ended green, so no miss has to be traced.", "good")
    return callout("No key result that was missed has a known path to its target, so none is drawn.", "note")
