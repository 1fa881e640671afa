"""Key results side by side: how far each has come, and how far it should be by now."""

from __future__ import annotations

from collections.abc import Sequence

from okrkit.core.model import Band, KeyResult, raw_progress, say
from okrkit.figures.blocks import Block, callout
from okrkit.figures.picture import Picture
from okrkit.figures.prose import capital
from okrkit.figures.shapes import Standing
from okrkit.figures.theme import (
    BAND_COLOUR,
    BAND_SIGN,
    GREY,
    ROW,
    SHADE,
    finish,
    hover,
    name_of,
    plain,
)

_LOW, _HIGH = -0.12, 1.22  # the track is 0..1; what lies outside is drawn at its edge


def progress_bullets(standings: Sequence[Standing], currency: str = "") -> Picture | Block:
    """One bar a key result on the way to its target, with a tick where it should be by now.

    A total runs from zero to the target; a level or a mean from its baseline to the target; a guardrail, a list of
    steps and an established baseline show their score. Key results without a value are named below, never drawn as 0.
    """
    placed = [(s, at) for s in standings if (at := position(s.key_result, s.value, s.score)) is not None]
    if not placed:
        return callout(
            "No key result has a value yet, so there is no progress to draw.",
            "missing",
            fix="Import data for the bound KPIs, or check in the values people enter by hand.",
        )
    import plotly.graph_objects as go

    figure = go.Figure()
    n = len(placed)
    for i, (standing, at) in enumerate(placed):
        y = n - 1 - i
        band = judged(standing)
        ahead = (
            position(standing.key_result, standing.expected, None) if standing.expected is not None else None
        )
        figure.add_shape(
            type="rect", x0=0, x1=1, y0=y - 0.13, y1=y + 0.13, fillcolor=SHADE, line_width=0, layer="below"
        )
        figure.add_shape(
            type="rect",
            x0=0,
            x1=_clip(at),
            y0=y - 0.08,
            y1=y + 0.08,
            fillcolor=BAND_COLOUR[band],
            line_width=0,
        )
        if ahead is not None and _LOW <= ahead <= _HIGH:
            x = ahead
            figure.add_shape(
                type="line", x0=x, x1=x, y0=y - 0.18, y1=y + 0.18, line={"color": GREY, "width": 2.5}
            )
        figure.add_annotation(
            text=_label(standing, band, currency), x=0, xref="paper", xanchor="left", y=y + 0.14, yanchor="bottom",
            showarrow=False, align="left", font={"size": 12.5},
        )  # fmt: skip
    figure.add_scatter(
        x=[_clip(at) for _, at in placed], y=[n - 1 - i for i in range(n)], mode="markers", marker={"size": 14, "opacity": 0},
        customdata=[_hover(s, currency) for s, _ in placed], **hover(),
    )  # fmt: skip
    figure.add_vline(x=1, line={"color": GREY, "width": 1, "dash": "dot"})
    figure.update_xaxes(
        range=[_LOW, _HIGH], tickvals=[0, 0.25, 0.5, 0.75, 1], ticktext=["0", "25", "50", "75", "100"], zeroline=False,
        title_text="part of the way to the target, %", showgrid=False,
    )  # fmt: skip
    figure.update_yaxes(range=[-0.35, n - 0.3], visible=False)
    finish(figure, _title(standings), height=(ROW + 14) * n + 60)
    left = [s.key_result.title for s in standings if position(s.key_result, s.value, s.score) is None]
    caption = "The upright tick is where the value should be by now. Totals start at zero, levels at their baseline."
    if left:
        caption += f" Not drawn, because there is no value: {'; '.join(left)}."
    return Picture(figure, _alt(placed, currency), caption)


def position(kr: KeyResult, value: float | None, score: float | None) -> float | None:
    """Where a value lies on the way to the target: 0 at the start, 1 at the target; not clamped.

    >>> position(KeyResult("Orders", measure="total", baseline=80, target=100), 50, None)
    0.5
    """
    if kr.kind in ("keep within", "milestone", "establish baseline"):
        return score
    if value is None or kr.target is None:
        return None
    if kr.measure == "total" and kr.target > 0:
        return value / kr.target
    if kr.baseline is None or kr.baseline == kr.target:
        return None
    return raw_progress(kr.baseline, kr.target, value)


def judged(standing: Standing) -> Band:
    """The colour of a running key result, that of its word."""
    from okrkit.core.checkins import STATE_BAND

    return STATE_BAND.get(standing.state, standing.band)


def on_course(standings: Sequence[Standing]) -> str:
    """How many of all key results are green, as a sentence says it.

    >>> on_course([])
    'no key result is on course'
    """
    good, of = sum(judged(s) == "green" for s in standings), len(standings)
    if good == 0:
        return "no key result is on course" if of != 1 else "the key result is not on course"
    if good == of:
        return f"all {of} key results are on course" if of > 1 else "the key result is on course"
    return f"{good} of {of} key results {'is' if good == 1 else 'are'} on course"


def _clip(x: float) -> float:
    return round(max(_LOW, min(_HIGH, x)), 4)


def _label(standing: Standing, band: Band, currency: str) -> str:
    kr = standing.key_result
    state = f"{BAND_SIGN[band]} {standing.state}, {plain(_now(standing, currency))}"
    return f"<b>{plain(name_of(kr.title))}</b><br>{state}"


def _now(standing: Standing, currency: str) -> str:
    kr = standing.key_result
    if kr.kind in ("milestone", "keep within", "establish baseline"):
        return f"score {standing.score:.2f}" if standing.score is not None else "no score"
    return f"{say(standing.value, kr.unit, currency)} of {say(kr.target, kr.unit, currency)}"


def _hover(standing: Standing, currency: str) -> str:
    kr = standing.key_result
    lines = [f"<b>{plain(kr.title)}</b>", f"now {say(standing.value, kr.unit, currency)}"]
    if standing.expected is not None:
        lines.append(f"expected by now {say(standing.expected, kr.unit, currency)}")
    if kr.baseline is not None:
        lines.append(f"baseline {say(kr.baseline, kr.unit, currency)}")
    if kr.target is not None:
        lines.append(f"target {say(kr.target, kr.unit, currency)}")
    return "<br>".join(plain(line) if "<b>" not in line else line for line in lines)


def _title(standings: Sequence[Standing]) -> str:
    text = capital(on_course(standings))
    worst = sorted((s for s in standings if judged(s) in ("red", "amber")), key=_how_bad)
    return f"{text}; most to do for “{name_of(worst[0].key_result.title)}”" if worst else text


def _how_bad(standing: Standing) -> tuple[bool, bool, float]:
    """Red first, then what is behind its way, then the lowest chance."""
    chance = 1.0 if standing.chance is None else standing.chance
    return judged(standing) != "red", standing.pace != "behind", chance


def _alt(placed: Sequence[tuple[Standing, float]], currency: str) -> str:
    parts = [f"{s.key_result.title}: {_now(s, currency)}, {at:.0%} of the way, {s.state}" for s, at in placed]
    return "Progress by key result. " + "; ".join(parts) + "."
