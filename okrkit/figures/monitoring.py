"""The monitor on a page that stands still: a tile with its trend for each key result and KPI."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from okrkit.figures.blocks import NOTHING, Block, callout
from okrkit.figures.gating import badge
from okrkit.figures.periods import day as in_words
from okrkit.figures.prose import capital, count
from okrkit.figures.shapes import Gauge
from okrkit.figures.sparks import spark, svg
from okrkit.figures.theme import BAND_COLOUR, BAND_SIGN
from okrkit.figures.typography import escape

_STYLE = (
    ".okr-gauges{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(17em,100%),1fr));gap:.9em;margin:.8em 0;padding:0;"
    "list-style:none}.okr-gauges li{border:1px solid rgba(127,127,127,.32);border-radius:8px;padding:.8em 1em;margin:0}"
    ".okr-gauges p{margin:.15em 0;line-height:1.35}.okr-gauge-title{font-weight:600}.okr-gauge-small{font-size:.85em;opacity:.85}"
    ".okr-gauge-value{font-size:1.6em;font-weight:650;font-variant-numeric:tabular-nums}"
)
_COLOUR = "#1f7fbf"


def summary(gauges: Sequence[Gauge], cycle: str, shop: str) -> dict[str, Any]:
    """Headline, status, figures and findings, as `okrkit.result` takes them."""
    held = [g for g in gauges if g.aim]
    judged = [g for g in held if g.band != "unscored"]
    figures = {g.id: g.value for g in gauges}
    findings = [f"{g.title}: {g.said}, {g.state}." for g in judged if g.band == "red"]
    findings += [f"{g.title}: {g.state}, {g.note}." for g in held if g.band == "unscored"]
    if not gauges:
        headline = f"{shop} has neither key results nor data for {cycle}."
        return {"headline": headline, "status": "none", "figures": figures, "findings": [headline]}
    if not judged:
        headline = f"{shop}: {count(len(gauges), 'KPI')} in {cycle}, none with a target that can be judged."
        return {"headline": headline, "status": "none", "figures": figures, "findings": findings}
    green = sum(g.band == "green" for g in judged)
    colours = {g.band for g in judged}
    status = "red" if "red" in colours else "amber" if "amber" in colours else "green"
    headline = f"{shop}: {green} of {count(len(judged), 'key result')} {'is' if green == 1 else 'are'} on course in {cycle}."
    return {"headline": headline, "status": status, "figures": figures, "findings": findings}


def gauges(found: Sequence[Gauge], currency: str = "") -> Block:
    """A tile for each, with its trend, what it is held against and what is to be known of its data."""
    if not found:
        return NOTHING
    tiles = [_tile(g, currency) for g in found]
    style = _STYLE + "".join(
        f".okr-gauges .okr-band-{b} .okr-band-sign{{color:{c}}}" for b, c in BAND_COLOUR.items()
    )
    html = f'<style>{style}</style><ul class="okr-gauges" style="max-width:none">{"".join(html for html, _ in tiles)}</ul>'
    return Block(html, "\n".join(text for _, text in tiles))


def missing(cycle: str) -> Block:
    """What a monitor without anything to show says."""
    return callout(
        f"There is neither a key result nor a KPI to show for {cycle}.", "missing",
        fix="Import an export, e.g. `okrkit import shopify orders_export.csv`, and plan the cycle.",
    )  # fmt: skip


def data_words(g: Gauge) -> str:
    """Until when the data reach, and the gate's word where it is not all in order."""
    until = f"data until {in_words(g.data_day)}" if g.data_day else "entered by hand"
    return until if g.verdict is None or g.verdict.state == "passed" else f"{until}; {badge(g.verdict)}"


def _tile(g: Gauge, currency: str) -> tuple[str, str]:
    drawn = spark(g.trend, g.goal, g.lower, g.upper, g.unit, currency)
    sign = BAND_SIGN[g.band]
    aim = f"target: {g.aim}" if g.aim else ""
    lines = [(capital(aim), "small"), (capital(g.note), "small"), (capital(data_words(g)), "small")]
    html = (
        f'<li class="okr-band-{g.band}"><p class="okr-gauge-small">{escape(g.group)}</p>'
        f'<p class="okr-gauge-title">{escape(g.title)}</p><p class="okr-gauge-value">{escape(g.said)}</p>'
        f'<p><span class="okr-band-sign" aria-hidden="true">{sign}</span> {escape(g.state)}</p>{svg(drawn, _COLOUR)}'
        + "".join(f'<p class="okr-gauge-{kind}">{escape(line)}</p>' for line, kind in lines if line)
        + "</li>"
    )
    words = "; ".join(x for x in (aim, g.note, data_words(g)) if x)
    return html, f"{g.title}: {g.said} ({sign} {g.state}); {words}. {drawn.alt}"
