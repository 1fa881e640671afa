"""A row of headline figures, each with its change and a word for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from okrkit.core.model import Band
from okrkit.figures.blocks import Block, callout
from okrkit.figures.theme import BAND_COLOUR, BAND_SIGN
from okrkit.figures.typography import escape

_STYLE = (
    ".okr-tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(max(9.2em,30%),1fr));gap:.8em;margin:.8em 0;"
    "padding:0;list-style:none}"
    ".okr-tiles li{border:1px solid rgba(127,127,127,.32);border-radius:8px;padding:.75em .9em;margin:0}"
    ".okr-tile-label{display:block;font-size:.85em;opacity:.85}"
    ".okr-tile-value{display:block;font-size:1.5em;font-weight:650;line-height:1.3;font-variant-numeric:tabular-nums}"
    ".okr-tile-note{display:block;font-size:.85em;line-height:1.35}"
    + "".join(f".okr-tiles .okr-band-{band} .okr-band-sign{{color:{c}}}" for band, c in BAND_COLOUR.items())
    + ".okr-tiles .okr-band-sign{margin-right:.35em}"
)


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure as people read it: what it is, its value in words, a note, and how it is judged."""

    label: str
    value: str
    note: str = ""
    band: Band = "unscored"


def tiles(items: Sequence[Tile], *, empty: str = "There is no figure to show yet.", fix: str = "") -> Block:
    """Headline figures side by side; a callout where there are none."""
    if not items:
        return callout(empty, "missing", fix=fix)
    html, text = [], []
    for item in items:
        sign = BAND_SIGN[item.band] if item.note and item.band != "unscored" else ""
        mark = f'<span class="okr-band-sign" aria-hidden="true">{sign}</span>' if sign else ""
        html.append(
            f'<li class="okr-band-{item.band}"><span class="okr-tile-label">{escape(item.label)}</span>'
            f'<span class="okr-tile-value">{escape(item.value)}</span>'
            f'<span class="okr-tile-note">{mark}{escape(item.note)}</span></li>'
        )
        text.append(
            f"{item.label}: {item.value}"
            + (f" ({f'{sign} ' if sign else ''}{item.note})" if item.note else "")
        )
    return Block(f'<style>{_STYLE}</style><ul class="okr-tiles">{"".join(html)}</ul>', "\n".join(text))
