"""`index.html` over one run or many: what each found, how it stands, where to read it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from okrkit.notebooks import assets
from okrkit.notebooks.html import long_date, write_text
from okrkit.notebooks.record import Run, relative

_ORDER = ("failed", "interrupted", "red", "amber", "green", "none")
_FINDINGS = 3  # shown a run; the report has them all


def write_portal(
    out: Path, title: str, runs: Sequence[Run], *, place: str = "", made: date | None = None
) -> Path:
    """Write the page and give its path.

    Runs keep the order given; where one template ran several times, its runs stand together under its title.

    Parameters
    ----------
    out : Path
        A folder, which gets an ``index.html``, or the file itself. Links are relative to it.
    title : str
    runs : sequence of Run
    place : str, optional
        Whose reports these are: the workspace's name.
    made : date, optional
        Date printed at the foot; by default the day of the last run.
    """
    page = out if out.suffix == ".html" else out / "index.html"
    groups = _groups(runs)
    statuses = [_status(run) for run in runs]
    chips = [(name, assets.status(name), statuses.count(name)) for name in _ORDER if name in statuses]
    made = made or max((datetime.fromisoformat(run.ended).date() for run in runs), default=None)
    text = assets.render(
        "portal.html.j2",
        ["portal.css"],
        [assets.text("theme.js"), assets.text("portal.js")],
        title=title,
        place=place,
        summary=_summary(runs),
        count=len(runs),
        chips=chips if len(chips) > 1 else [],
        groups=[
            {"title": heading, "runs": [_card(run, page.parent, within=bool(heading)) for run in members]}
            for heading, members in groups
        ],
        made=_made(made),
    )
    write_text(page, text)
    return page


def _groups(runs: Sequence[Run]) -> list[tuple[str, list[Run]]]:
    by_title: dict[str, list[Run]] = {}
    for run in runs:
        by_title.setdefault(run.title, []).append(run)
    if len(by_title) < 2 or all(len(members) == 1 for members in by_title.values()):
        return [("", list(runs))] if runs else []
    return list(by_title.items())


def _card(run: Run, start: Path, *, within: bool) -> dict[str, Any]:
    named = " ".join(part for part in (run.team, run.cycle) if part)
    name = named if within and named else run.title
    where = [] if name == named else [part for part in (run.team, run.cycle) if part]
    where.append(f"as of {long_date(run.as_of)}" if run.as_of else "latest data")
    return {
        "name": name,
        "full": f"{run.title} {named}".strip(),
        "where": where,
        "status": _status(run),
        "badge": assets.status(_status(run)),
        "headline": run.headline,
        "findings": [str(finding) for finding in run.result.get("findings", [])][:_FINDINGS],
        "error": run.error,
        "changes": run.changes,
        "html": quote(relative(run.html, start)) if run.html else "",
        "notebook": quote(relative(run.notebook, start)),
    }


def _status(run: Run) -> str:
    return run.status if run.ok else run.outcome


def _summary(runs: Sequence[Run]) -> str:
    """What a reader wants to know first: how many, whose, and whether all came through."""
    if not runs:
        return "Nothing has been run yet."
    teams, cycles = {run.team for run in runs if run.team}, {run.cycle for run in runs if run.cycle}
    parts = ["1 report" if len(runs) == 1 else f"{len(runs)} reports"]
    if len(teams) > 1:
        parts.append(f"{len(teams)} teams")
    if len(cycles) > 1:
        parts.append(f"{len(cycles)} cycles")
    text = ", ".join(parts) + "."
    broken = sum(not run.ok for run in runs)
    if broken:
        text += f" {broken} did not come to {'its' if broken == 1 else 'their'} end: the error is shown."
    return text


def _made(made: date | None) -> str:
    from okrkit import __version__

    day = f" on {long_date(made)}" if made else ""
    return f"Made with okrkit {__version__}{day}. The page and its reports open without a network."
