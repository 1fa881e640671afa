"""What a workshop looks at and leaves: inputs, dot votes, the impact and effort board, hands, minutes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from statistics import median
from typing import TYPE_CHECKING, Any, Protocol

from okrkit.core.model import Cycle, Hand, Objective, Plan, Signature, Team
from okrkit.core.workshop import (
    CORNERS,
    LEVELS,
    MIDDLE,
    Gathered,
    Minutes,
    Tally,
    Weight,
    is_open,
    outcome,
    present,
)
from okrkit.figures.blocks import Block, Stack, callout, sentences, stack
from okrkit.figures.outline import plan_outline
from okrkit.figures.periods import day as in_words
from okrkit.figures.picture import Picture
from okrkit.figures.prose import capital, count
from okrkit.figures.tables import Column, table
from okrkit.figures.theme import AMBER, BLUE, GREY, finish, hover, name_of, plain
from okrkit.figures.typography import escape

if TYPE_CHECKING:
    from okrkit.core.model import Workshop


class Checked(Protocol):
    """One input looked at beforehand."""

    @property
    def name(self) -> str: ...
    @property
    def ok(self) -> bool: ...
    @property
    def found(self) -> str: ...
    @property
    def fix(self) -> str: ...


def opening(found: Gathered | None, cycle: Cycle, team: str) -> Block:
    """What this page is about, in one or two sentences."""
    if found is None:
        return sentences(
            [f"No workshop was held for {team} and {cycle} yet.", "The inputs show whether it can begin."]
        )
    return sentences([_came_of(found, cycle, team), present(found.participants)])


def summary(
    found: Gathered | None, checked: Sequence[Checked], cycle: Cycle, team: str, signature: Signature | None
) -> dict[str, Any]:
    """Headline, status, figures and findings, as `okrkit.result` takes them."""
    missing = [f"{c.name}: {c.found}." for c in checked if not c.ok]
    if found is None:
        return {"headline": f"No workshop was held for {team} and {cycle} yet.", "status": "none",
                "figures": {"inputs_missing": len(missing)}, "findings": missing}  # fmt: skip
    course = found.workshop
    open_hands = found.hands if is_open(course, "hands") else ()
    concerns = sum(h.level <= 2 for h in open_hands)
    drafts = sum(bool(c.objective) for c in course.choices)
    figures = {
        "people": len(found.participants), "cards": len(found.cards), "chosen": len(course.choices), "drafted": drafts,
        "concerns": concerns, "inputs_missing": len(missing),
    }  # fmt: skip
    said = [outcome(open_hands)] if open_hands else []
    undrafted = len(course.choices) - drafts
    if undrafted:
        said.append(f"{capital(count(undrafted, 'chosen topic'))} without an objective.")
    said.append("The plan is signed." if signature else "The plan is not signed yet.")
    # A badge in green would read as the cycle being on track; a workshop that did its work has none.
    status = "none" if signature and not concerns and not undrafted else "amber"
    if not found.cards:
        status = "none"
    return {"headline": _came_of(found, cycle, team), "status": status, "figures": figures, "findings": [*said, *missing]}  # fmt: skip


def _came_of(found: Gathered, cycle: Cycle, team: str) -> str:
    picked, cards = len(found.workshop.choices), len(found.cards)
    if not cards:
        return f"{team} opened a workshop for {cycle}; nothing is collected yet."
    chosen = f"chose {count(picked, 'topic')}" if picked else "has chosen nothing yet"
    return f"{team} {chosen} for {cycle}, from {count(cards, 'card')} of {count(len(found.participants), 'person', 'people')}."


def no_team() -> Block:
    """Where nobody is there to plan."""
    return callout(
        "There is no such team in this workspace yet.",
        "missing",
        fix="Add the company first: ws.save(ok.Team('company', 'The shop', 'company'), who='your name').",
    )


def drafted(
    goals: Sequence[Objective],
    cycle: Cycle,
    teams: Sequence[Team],
    currency: str = "",
    known_on: date | None = None,
) -> Block | Stack:
    """Every objective that was drafted from a topic, of whatever team; ``known_on`` is the day they stood like this."""
    if not goals:
        fix = "Choose topics in the room, and draft an objective for each."
        return callout("No objective was drafted from a topic yet.", "missing", fix=fix)
    whole = Plan(cycle.name, goals[0].team, tuple(goals))
    shown = plan_outline(whole, {t.id: t.name for t in teams}, currency)
    if known_on is None:
        return shown
    line = f"As they stood when the workshop was closed, on {in_words(known_on)}; the plan may have changed since."
    return stack([sentences([line]), shown])


def inputs(checked: Sequence[Checked], known_on: date | None = None) -> Block:
    """What should be at hand, whether it is, and what to do where it is not; ``known_on`` is the day of a closed workshop."""
    rows = [
        {"name": c.name, "state": "✓ at hand" if c.ok else "! look here", "found": c.found, "fix": "" if c.ok else c.fix}
        for c in checked
    ]  # fmt: skip
    columns = [
        Column("name", "Input"),
        Column("state", "State"),
        Column("found", "What was found"),
        Column("fix", "What to do"),
    ]
    missing = sum(not c.ok for c in checked)
    said = "Everything is at hand" if not missing else f"{capital(count(missing, 'input'))} to look at first"
    if known_on is not None:
        said = f"{said}, as known when the workshop was closed on {in_words(known_on)}"
    return table(rows, columns, said)


def agenda(workshop: Workshop) -> Block:
    """The steps with their minutes; the one that the room is at is marked."""
    rows = [
        {"step": s.title, "minutes": s.minutes, "now": "now" if _is_now(workshop, i) else ""}
        for i, s in enumerate(workshop.agenda)
    ]
    columns = [
        Column("step", "Step"),
        Column("minutes", "Minutes", "number"),
        Column("now", "The room is here"),
    ]
    total = sum(s.minutes for s in workshop.agenda)
    return table(rows, columns, f"Agenda, {count(total, 'minute')} in all")


def _is_now(workshop: Workshop, step: int) -> bool:
    return workshop.closed_at is None and workshop.started_at is not None and workshop.step == step


def dot_votes(tallies: Sequence[Tally]) -> Picture | Block:
    """How the dots are spread: for each topic, how many people gave it 0, 1, 2 ... dots; the mean beside it."""
    if not tallies or not tallies[0].given:
        return callout(
            "Nobody has voted yet.",
            "missing",
            fix="Go to the step with the dot votes and open them together.",
        )
    import plotly.graph_objects as go

    shown = [t for t in tallies if t.total][:15] or list(tallies[:1])
    figure = go.Figure()
    names = [name_of(t.topic.title, 44) for t in shown]
    spots = [
        (row, dots, people)
        for row, t in enumerate(shown)
        for dots, people in sorted(Counter(t.given).items())
    ]
    voters = len(shown[0].given)
    figure.add_scatter(
        x=[dots for _, dots, _ in spots], y=[row for row, _, _ in spots], mode="markers+text", name="people",
        text=[str(people) for _, _, people in spots], textfont={"color": "#ffffff", "size": 12},
        marker={"color": [GREY if dots == 0 else BLUE for _, dots, _ in spots],
                "size": [20 + 22 * (people / voters) ** 0.5 for _, _, people in spots], "line": {"width": 0}, "opacity": 1},
        customdata=[f"{plain(shown[row].topic.title)}<br>{count(people, 'person', 'people')} gave {count(dots, 'dot')}" for row, dots, people in spots],
        **hover(),
    )  # fmt: skip
    figure.add_scatter(
        x=[t.mean for t in shown], y=[row + 0.36 for row in range(len(shown))], mode="markers", name="mean",
        marker={"color": AMBER, "symbol": "triangle-up", "size": 11},
        customdata=[f"{plain(t.topic.title)}<br>{t.mean:.1f} dots a person, {count(t.total, 'dot')} in all" for t in shown],
        **hover(),
    )  # fmt: skip
    figure.update_yaxes(
        tickvals=list(range(len(shown))), ticktext=names, range=[len(shown) - 0.4, -0.6], zeroline=False
    )
    most = max(t.given[0] for t in shown)
    figure.update_xaxes(
        title_text="dots given by one person", tickvals=list(range(most + 1)), range=[-0.45, most + 0.45]
    )
    first = shown[0]
    finish(
        figure,
        f"“{name_of(first.topic.title)}” leads with {count(first.total, 'dot')} of {voters} voters",
        height=120 + 52 * len(shown),
    )
    figure.update_layout(margin_l=300, showlegend=False)
    alt = (
        "Dots by topic: "
        + "; ".join(f"{t.topic.title}: {t.spread}, {count(t.total, 'dot')} in all" for t in shown)
        + "."
    )
    return Picture(figure, alt, "Circles hold the number of people, the triangle marks the mean.")


def vote_table(tallies: Sequence[Tally]) -> Block:
    """The same as a table, spread first."""
    rows = [
        {"topic": t.topic.title, "spread": t.spread, "total": t.total, "mean": f"{t.mean:.1f}",
         "split": "carried by few" if t.split else ""}
        for t in tallies
    ]  # fmt: skip
    columns = [Column("topic", "Topic"), Column("spread", "How people voted"), Column("total", "Dots", "number"),
               Column("mean", "A person", "amount"), Column("split", "")]  # fmt: skip
    return table(rows, columns, empty="Nobody has voted yet.")


def effort_board(weights: Sequence[Weight]) -> Picture | Block:
    """Every topic by its middle impact and effort, with the whole range of marks as whiskers."""
    placed = [w for w in weights if w.corner is not None]
    if not placed:
        return callout(
            "Nothing has been weighed yet.", "missing", fix="Go to the step with impact and effort."
        )
    import plotly.graph_objects as go

    figure = go.Figure()
    for corner in CORNERS:
        left, top = corner in ("do first", "if time is left"), corner in ("do first", "plan well")
        figure.add_annotation(
            text=corner, x=0.65 if left else 5.35, y=5.3 if top else 0.7, showarrow=False, font={"size": 13},
            xanchor="left" if left else "right", yanchor="top" if top else "bottom",
        )  # fmt: skip
    xs, ys = _apart(placed)
    figure.add_scatter(
        x=xs, y=ys, mode="markers+text", text=[str(i + 1) for i in range(len(placed))],
        textfont={"color": "#ffffff", "size": 13}, marker={"color": BLUE, "size": 26},
        error_x=_whiskers([w.efforts for w in placed], xs), error_y=_whiskers([w.impacts for w in placed], ys),
        customdata=[f"{plain(w.topic.title)}<br>impact {w.impact:g}, effort {w.effort:g}: {w.corner}" for w in placed],
        **hover(),
    )  # fmt: skip
    line = {"color": GREY, "width": 1, "dash": "dot"}
    edge = MIDDLE + 0.25  # a topic in the middle belongs to the friendlier side
    figure.add_vline(x=edge, line=line)
    figure.add_hline(y=MIDDLE - 0.25, line=line)
    ends = {
        "tickvals": [1, 2, 3, 4, 5],
        "ticktext": ["1 little", "2", "3", "4", "5 much"],
        "range": [0.6, 5.4],
    }
    figure.update_xaxes(title_text="effort", **ends)
    figure.update_yaxes(title_text="impact", **ends)
    first = [w for w in placed if w.corner == "do first"]
    title = (
        f"{capital(count(len(first), 'topic'))} to do first: much impact for little effort"
        if first
        else "No topic brings much for little effort"
    )
    finish(figure, title, height=430)
    figure.update_layout(showlegend=False)
    numbered = [f"{i + 1} {w.topic.title}" for i, w in enumerate(placed)]
    alt = (
        "Impact and effort: "
        + "; ".join(
            f"{name}: impact {w.impact:g}, effort {w.effort:g}, {w.corner}"
            for name, w in zip(numbered, placed, strict=True)
        )
        + "."
    )
    return Picture(
        figure, alt, "Whiskers reach from the lowest to the highest mark. " + "; ".join(numbered) + "."
    )


def _apart(placed: Sequence[Weight]) -> tuple[list[float], list[float]]:
    """Places on the board; topics on the same spot stand side by side."""
    seen: Counter[tuple[float, float]] = Counter()
    xs, ys = [], []
    for w in placed:
        assert w.effort is not None
        assert w.impact is not None
        spot = (w.effort, w.impact)
        xs.append(w.effort + 0.16 * seen[spot])
        ys.append(w.impact - 0.1 * seen[spot])
        seen[spot] += 1
    return xs, ys


def _whiskers(marks: Sequence[Sequence[int]], at: Sequence[float]) -> dict[str, object]:
    return {
        "type": "data", "symmetric": False, "color": GREY, "thickness": 1, "width": 4,
        "array": [max(0.0, m[-1] - a) for m, a in zip(marks, at, strict=True)],
        "arrayminus": [max(0.0, a - m[0]) for m, a in zip(marks, at, strict=True)],
    }  # fmt: skip


def weight_table(weights: Sequence[Weight]) -> Block:
    """The board as a table."""
    rows = [
        {"topic": w.topic.title, "corner": w.corner or "not weighed", "impact": _marks(w.impacts), "effort": _marks(w.efforts),
         "apart": "seen very differently" if w.apart else ""}
        for w in weights
    ]  # fmt: skip
    columns = [Column("topic", "Topic"), Column("corner", "Where it stands"), Column("impact", "Impact, 1 to 5"),
               Column("effort", "Effort, 1 to 5"), Column("apart", "")]  # fmt: skip
    return table(rows, columns, empty="Nothing has been weighed yet.")


def _marks(marks: Sequence[int]) -> str:
    if not marks:
        return "–"
    return f"{marks[0]} to {marks[-1]}, middle {median(marks):g}" if marks[0] != marks[-1] else f"{marks[0]}"


def show_of_hands(hands: Sequence[Hand]) -> Block:
    """Who stands how far behind the plan, concerns first."""
    rows = [
        {"name": h.name or "No name", "level": h.level, "says": LEVELS[h.level], "words": h.words}
        for h in sorted(hands, key=lambda h: (h.level, h.name))
    ]
    columns = [Column("name", "Who"), Column("level", "Fingers", "number"), Column("says", "That means"), Column("words", "In own words")]  # fmt: skip
    return table(rows, columns, outcome(hands), empty="Nobody has shown a hand yet.")


def minutes(record: Minutes) -> Block:
    """The written record: headings and lists."""
    if not record.sections:
        return callout(
            "Nothing has been collected or decided yet.",
            "missing",
            fix="The minutes write themselves while the workshop runs.",
        )
    parts = [f"<p>{escape(record.about)}</p>"]
    for section in record.sections:
        items: list[str] = []
        for line in section.lines:
            if line.startswith("  ") and items:
                items[-1] += f"<li>{escape(line[2:])}</li>"
            else:
                items.append(f"{escape(line.strip())}\0")
        body = "".join(
            f"<li>{head}{f'<ul>{below}</ul>' if below else ''}</li>"
            for head, _, below in (i.partition("\0") for i in items)
        )
        parts.append(f"<h3>{escape(section.title)}</h3><ul>{body}</ul>")
    return Block(f'<div class="okr-minutes">{"".join(parts)}</div>', record.text)
