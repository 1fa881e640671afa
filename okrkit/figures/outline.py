"""A plan as people read it: objectives, their key results, the work behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from okrkit.core.model import Initiative, KeyResult, Objective, Plan, say
from okrkit.figures.blocks import Block, callout
from okrkit.figures.prose import mostly
from okrkit.figures.tables import Column, table
from okrkit.figures.typography import escape

_STYLE = (
    ".okr-objective{border-left:3px solid rgba(127,127,127,.45);padding:.1em 0 .1em 1.1em;margin:1.3em 0}"
    ".okr-objective .okr-title{font-size:1.08em;font-weight:650;margin:0}"
    ".okr-objective .okr-about{font-size:.92em;opacity:.85;margin:.15em 0 .4em}"
    ".okr-objective ul{margin:.2em 0 .6em;padding-left:1.2em}"
    ".okr-team{font-weight:650;margin:1.4em 0 .2em}"
)
_COLUMNS = (
    Column("title", "Key result"),
    Column("start", "From", "amount"),
    Column("commit", "Commit", "amount"),
    Column("target", "Target", "amount"),
    Column("stretch", "Stretch", "amount"),
    Column("owner", "Owner"),
)


def plan_outline(plan: Plan, teams: Mapping[str, str], currency: str = "") -> Block:
    """The plan by team: each objective with why it matters, its key results in a table, the initiatives below.

    Parameters
    ----------
    plan : with the objectives and initiatives of one or several teams
    teams : team id -> name, in the order shown; teams not in it follow
    """
    if not plan.objectives:
        return callout(
            f"Nothing is planned for {plan.cycle} yet.",
            "missing",
            fix=f"Write objectives in a YAML file and run `okrkit plan apply FILE --cycle {plan.cycle}`, or save them with ws.save(...).",
        )
    ids = [*teams, *dict.fromkeys(o.team for o in plan.objectives if o.team not in teams)]
    html, text = [f"<style>{_STYLE}</style>"], []
    for team in ids:
        own = [o for o in plan.objectives if o.team == team]
        if not own:
            continue
        name = teams.get(team, team)
        if len({o.team for o in plan.objectives}) > 1:
            html.append(f'<p class="okr-team">{escape(name)}</p>')
            text.append(name)
        for objective in own:
            block = _objective(objective, plan.initiatives, currency)
            html.append(block.html)
            text.append(block.text)
    loose = [i for i in plan.initiatives if not i.moves]
    if loose:
        html.append(
            f'<p class="okr-team">Other work</p><ul>{"".join(f"<li>{escape(_work(i))}</li>" for i in loose)}</ul>'
        )
        text.append("Other work\n" + "\n".join(f"- {_work(i)}" for i in loose))
    return Block("".join(html), "\n\n".join(text))


def _objective(objective: Objective, initiatives: Sequence[Initiative], currency: str) -> Block:
    about = ". ".join(part for part in _about(objective) if part) + "."
    rows = [_row(kr, currency) for kr in objective.key_results]
    shown = [
        c for c in _COLUMNS if c.name in ("title", "start", "target", "owner") or any(r[c.name] for r in rows)
    ]
    inner = table(
        rows, shown, currency=currency, empty="No key result yet: nothing would show that it was reached.",
        fix="Add two to four outcomes with baseline and target.",
    )  # fmt: skip
    ids = {kr.id for kr in objective.key_results}
    work = [_work(i) for i in initiatives if ids & set(i.moves)]
    items = "".join(f"<li>{escape(line)}</li>" for line in work)
    tactics = f'<p class="okr-about">Initiatives</p><ul>{items}</ul>' if work else ""
    html = (
        f'<div class="okr-objective"><p class="okr-title">{escape(objective.title)}</p>'
        f'<p class="okr-about">{escape(about)}</p>{inner.html}{tactics}</div>'
    )
    text = f"{objective.title}\n{about}\n{inner.text}"
    return Block(html, text + ("\nInitiatives:\n" + "\n".join(f"- {line}" for line in work) if work else ""))


def _about(objective: Objective) -> list[str]:
    kind = objective.commitment.capitalize()
    if objective.goal_type:
        kind += f" goal to {objective.goal_type}"
    return [
        kind,
        f"Owner: {objective.owner or 'nobody yet'}",
        f"Why: {objective.why.relevance.rstrip('.')}" if objective.why.relevance else "",
        f"If missed: {objective.why.if_missed.rstrip('.')}" if objective.why.if_missed else "",
    ]


def _row(kr: KeyResult, currency: str) -> dict[str, object]:
    def said(value: float | None) -> str:
        return say(value, kr.unit, currency) if value is not None else ""

    return {
        "title": kr.title, "start": said(kr.baseline), "commit": said(kr.commit), "target": aim(kr, currency),
        "stretch": said(kr.stretch), "owner": kr.owner or "nobody yet",
    }  # fmt: skip


def aim(kr: KeyResult, currency: str = "") -> str:
    """What a key result aims at, as a table says it; empty where nobody has said.

    A limit on a KPI is graded week by week, so the weeks stand beside it.

    >>> aim(KeyResult("Cost per new customer", kind="keep within", kpi="cac", unit="currency", upper=18), "EUR")
    'at most €18.00 in nine of ten weeks'
    """
    if kr.kind == "keep within":
        limits = (("at least", kr.lower), ("at most", kr.upper))
        said = ", ".join(f"{word} {say(v, kr.unit, currency)}" for word, v in limits if v is not None)
        return f"{said} {mostly()}" if said and kr.kpi else said
    if kr.kind == "milestone":
        return f"{len(kr.milestones)} steps" if kr.milestones else ""
    if kr.kind == "establish baseline":
        return "a first value"
    return say(kr.target, kr.unit, currency) if kr.target is not None else ""


def _work(initiative: Initiative) -> str:
    parts = [
        initiative.title,
        initiative.owner or "no owner",
        f"due {initiative.due:%Y-%m-%d}" if initiative.due else "no date",
    ]
    return ", ".join(parts) + (f" ({initiative.status})" if initiative.status != "planned" else "")
