"""What moved: the change of each KPI, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from okrkit.core.model import say, say_change
from okrkit.figures.blocks import Block, callout
from okrkit.figures.picture import Picture
from okrkit.figures.tables import records
from okrkit.figures.theme import BAND_COLOUR, BAND_SIGN, DIRECTION_BAND, DIRECTION_WORD, finish, hover, plain

if TYPE_CHECKING:
    from okrkit.figures.shapes import Rows

_ROW = 44  # pixels
CUT = 1.0  # a change of more than 100 % is drawn as that and written out: one shop's first weeks would flatten all else


def movers(rows: Rows, currency: str = "") -> Picture | Block:
    """Bars of the relative change of each KPI, the best on top; good or bad by a sign and a word, not colour alone.

    Parameters
    ----------
    rows : as `Workspace.movers` gives them: ``label, unit, now, before, against, change_share, direction``
    currency : code, for KPIs whose unit is ``currency``
    """
    known = [r for r in records(rows) if _number(r.get("change_share")) is not None]
    if not known:
        return callout(
            "No KPI can be compared yet: there are no data of the same days a year ago, nor of the cycle before.",
            "missing",
            fix="Import an older export, or come back when the next cycle has begun.",
        )
    known.sort(key=_goodness)  # plotly draws the first one lowest
    import plotly.graph_objects as go

    bands = [DIRECTION_BAND[r["direction"]] for r in known]
    said = [say_change(_number(r["now"]), _number(r["before"]), r["unit"], currency) for r in known]
    drawn = [max(-CUT, min(CUT, float(r["change_share"]))) for r in known]
    figure = go.Figure(
        go.Bar(
            x=drawn, y=list(range(len(known))), orientation="h", width=0.3, marker={"color": [BAND_COLOUR[b] for b in bands]},
            customdata=[
                f"{plain(r['label'])}: {say(_number(r['now']), r['unit'], currency)}<br>before: {say(_number(r['before']), r['unit'], currency)}"
                for r in known
            ],
            **hover(),
        )
    )  # fmt: skip
    for y, (r, b, change) in enumerate(zip(known, bands, said, strict=True)):
        figure.add_annotation(  # above its bar, so that it fits a phone as well as a page
            text=f"<b>{plain(r['label'])}</b>  {BAND_SIGN[b]} {change}, {DIRECTION_WORD[r['direction']]}",
            x=0, xref="paper", xanchor="left", y=y + 0.16, yanchor="bottom", showarrow=False, font={"size": 12.5},
        )  # fmt: skip
    low, high = min(-0.02, *drawn), max(0.02, *drawn)
    room = 0.06 * (high - low)
    figure.update_xaxes(
        range=[low - room, high + room],
        tickformat=",.0%",
        nticks=7,
        zeroline=True,
        title_text=f"change against {known[0]['against']}, %",
    )
    figure.update_yaxes(range=[-0.4, len(known) - 0.3], visible=False)
    good, bad = (sum(r["direction"] == d for r in known) for d in ("good", "bad"))
    title = f"{good} of {len(known)} KPIs are better than {_against(known)}, {bad} worse"
    finish(figure, title, height=_ROW * len(known) + 60)
    alt = "Change by KPI: " + "; ".join(
        f"{r['label']} {change}, {DIRECTION_WORD[r['direction']]}" for r, change in zip(reversed(known), reversed(said), strict=True)
    )  # fmt: skip
    return Picture(figure, alt + ".", _caption(known))


def _number(value: Any) -> float | None:
    return None if value is None or value != value else float(value)  # noqa: PLR0124 - not-a-number is not itself


def _goodness(row: Mapping[str, Any]) -> tuple[float, str]:
    share = float(row["change_share"])
    sign = {"up": 1.0, "down": -1.0}.get(str(row["better"]), 0.0)
    return share * sign, str(row["label"])


def _against(rows: Sequence[Mapping[str, Any]]) -> str:
    words = {str(r["against"]).removeprefix("the same days of ").removeprefix("the same days ") for r in rows}
    if len(words) > 1:
        return "before"
    word = words.pop()
    return "on the same days a year ago" if word == "a year ago" else f"on the same days of {word}"


def _caption(rows: Sequence[Mapping[str, Any]]) -> str:
    parts = ["Changes under 2 % count as about the same."]
    if any(abs(float(r["change_share"])) > CUT for r in rows):
        parts.append("Bars are cut at 100 %; the number beside them is the whole change.")
    if len({r["against"] for r in rows}) > 1:
        parts.append("Not all KPIs have data of a year ago: those are compared with the cycle before.")
    return " ".join(parts)
