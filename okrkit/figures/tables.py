"""Tables that read like a report: numbers in their unit, aligned; bands as a sign and a word."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from okrkit.core.model import say
from okrkit.core.model.units import group
from okrkit.figures.blocks import Block, callout
from okrkit.figures.prose import alike, capital
from okrkit.figures.theme import BAND_COLOUR, BAND_SIGN
from okrkit.figures.typography import escape

if TYPE_CHECKING:
    from okrkit.figures.shapes import Rows

CellKind = Literal["text", "number", "amount", "band", "pace", "day", "score"]

_STYLE = (
    ".okr-table{overflow-x:auto;margin:.7em 0}"
    ".okr-table table{border-collapse:collapse;width:100%;font-size:.94em;line-height:1.4}"
    ".okr-table caption{text-align:left;font-weight:600;padding:0 0 .5em;caption-side:top}"
    ".okr-table th,.okr-table td{padding:.42em .75em;border-bottom:1px solid rgba(127,127,127,.28);"
    "vertical-align:top;text-align:left;white-space:normal;background:none}"
    ".okr-table thead th{border-bottom:2px solid rgba(127,127,127,.55);font-weight:600;vertical-align:bottom}"
    ".okr-table tbody th{font-weight:500}"
    ".okr-table .okr-number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
    ".okr-table .okr-day{white-space:nowrap}.okr-table tbody th{min-width:9em}"
    ".okr-table.okr-wide table{font-size:.86em}.okr-table.okr-wide :is(th,td){padding:.4em .45em}.okr-table.okr-wide tbody th{min-width:7em}"
    ".okr-table .okr-note{font-size:.87em;opacity:.85;margin:.4em 0 0}"
    ".okr-band{white-space:nowrap}.okr-band-sign{display:inline-block;min-width:.9em}"
    + "".join(f".okr-band-{band} .okr-band-sign{{color:{colour}}}" for band, colour in BAND_COLOUR.items())
)

_WIDE = 7  # columns from which a table is set smaller
_LONG = 20  # letters from which an amount in words or a state is wrapped
_RIGHT = ("number", "amount", "score")
_ALIGN_LEFT, _ALIGN_RIGHT = 'style="text-align:left"', 'style="text-align:right"'


@dataclass(frozen=True, slots=True)
class Column:
    """One column: where its cells come from and how they read.

    Numbers take the column's ``unit``, or each row's own from the column named by ``unit_from``. Money and shares of
    one ``unit`` are printed at one precision, that of the largest, so that they compare at a glance. ``kind``
    is found from the values where it is not given; an ``amount`` is a number in words already, only placed like one.
    ``note`` is printed below the table.
    """

    name: str
    label: str = ""
    kind: CellKind | None = None
    unit: str = ""
    unit_from: str = ""
    signed: bool = False
    note: str = ""

    @property
    def heading(self) -> str:
        return self.label or capital(self.name.replace("_", " "))


def table(
    rows: Rows,
    columns: Sequence[Column | str],
    caption: str = "",
    *,
    currency: str = "",
    empty: str = "There is nothing to list.",
    fix: str = "",
) -> Block:
    """A table of rows, in the order given; a callout with ``empty`` and ``fix`` where there are none.

    Parameters
    ----------
    rows : DataFrame or sequence of mappings
    columns : the columns shown, in order; a name alone is text or numbers as they come
    caption : a line above it that says what it shows, with the window and the comparison
    currency : code for numbers whose unit is ``currency``
    """
    found = records(rows)
    if not found:
        return callout(empty, "missing", fix=fix)
    shown = [c if isinstance(c, Column) else Column(c) for c in columns]
    kinds = [c.kind or _kind(found, c) for c in shown]
    columns_said = [_said(found, c, k, currency) for c, k in zip(shown, kinds, strict=True)]
    cells = [list(line) for line in zip(*columns_said, strict=True)]
    raw = [[r.get(c.name) for c in shown] for r in found]
    return Block(_html(shown, kinds, cells, raw, caption), _twin(shown, kinds, cells, caption))


def band_mark(band: str) -> str:
    """A band or a pace as sign and word.

    >>> band_mark("amber"), band_mark("far behind")
    ('◆ amber', '▼ far behind')
    """
    return f"{BAND_SIGN[_band(band)]} {band}"


def _band(word: str) -> Any:
    from okrkit.core.checkins import STATE_BAND

    return word if word in BAND_SIGN else STATE_BAND.get(word, "unscored")


def records(rows: Rows) -> list[Mapping[str, Any]]:
    """Rows as mappings, whatever they came as; what is missing in a DataFrame is None."""
    if hasattr(rows, "to_dict"):
        found = rows.to_dict("records")
        return [{str(k): None if _missing(v) and v != "" else v for k, v in row.items()} for row in found]
    return list(rows)


def number(value: Any) -> float | None:
    """A cell as a number; None where it is missing.

    >>> number(2), number(float("nan"))
    (2.0, None)
    """
    return None if _missing(value) else float(value)


def _missing(value: object) -> bool:
    if value is None or value == "" or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, float) and math.isnan(value)


def _kind(records: Sequence[Mapping[str, Any]], column: Column) -> CellKind:
    if column.unit or column.unit_from:
        return "number"
    values = [v for r in records if not _missing(v := r.get(column.name))]
    if values and all(_is_number(v) for v in values):
        return "number"
    if values and all(isinstance(v, date) for v in values):
        return "day"
    return "text"


def _is_number(value: object) -> bool:
    return hasattr(value, "__float__") and not isinstance(value, str | bool | date)


def _said(records: Sequence[Mapping[str, Any]], column: Column, kind: CellKind, currency: str) -> list[str]:
    """A column's cells in words."""
    texts = [_text(r, column, kind, currency) for r in records]
    if kind != "number" or column.unit_from or column.unit not in ("currency", "share"):
        return texts
    raw = [r.get(column.name) for r in records]
    values = [None if v is None or _missing(v) or not _is_number(v) else float(v) for v in raw]
    return alike(values, texts, column.unit)


def _text(record: Mapping[str, Any], column: Column, kind: CellKind, currency: str) -> str:  # noqa: PLR0911 - one a kind
    value: Any = record.get(column.name)
    if kind == "band":
        return band_mark("unscored" if _missing(value) else str(value))
    if _missing(value):
        return "" if kind == "text" else "–"
    if kind == "pace":
        return band_mark(str(value))
    if kind == "day":
        return f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value)[:10]
    if kind == "score":
        return f"{float(value):.2f}"
    if kind == "number" and _is_number(value):
        unit = str(record.get(column.unit_from) or "") if column.unit_from else column.unit
        if not unit and float(value).is_integer():
            return group(float(value), 0)
        return say(float(value), unit, currency, signed=column.signed)
    if isinstance(value, list | tuple):
        return "; ".join(str(item) for item in value)
    return str(value)


def _html(
    shown: Sequence[Column],
    kinds: Sequence[CellKind],
    cells: list[list[str]],
    raw: list[list[Any]],
    caption: str,
) -> str:
    dress = [_class(k) for k in kinds]
    head = "".join(f'<th scope="col"{d}>{escape(c.heading)}</th>' for c, d in zip(shown, dress, strict=True))
    body = []
    for line, values in zip(cells, raw, strict=True):
        row = []
        for i, text in enumerate(line):
            heads = i == 0 and kinds[0] not in _RIGHT
            start, end = (f'<th scope="row"{dress[i]}>', "</th>") if heads else (f"<td{dress[i]}>", "</td>")
            if len(text) > _LONG and kinds[i] == "amount":
                start = start.replace(_ALIGN_RIGHT, 'style="text-align:right;white-space:normal"')
            row.append(f"{start}{_cell(text, values[i], kinds[i])}{end}")
        body.append(f"<tr>{''.join(row)}</tr>")
    title = f"<caption {_ALIGN_LEFT}>{escape(caption)}</caption>" if caption else ""
    notes = "".join(f'<p class="okr-note">{escape(c.heading)}: {escape(c.note)}</p>' for c in shown if c.note)
    return (
        f'<style>{_STYLE}</style><div class="okr-table{" okr-wide" if len(shown) >= _WIDE else ""}"><table>{title}<thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table>{notes}</div>"
    )


def _class(kind: CellKind) -> str:
    """Class and alignment; the latter in place too, as JupyterLab drops style sheets of notebooks it does not trust."""
    if kind in _RIGHT:
        return f' class="okr-number" {_ALIGN_RIGHT}'
    return f' class="okr-day" {_ALIGN_LEFT}' if kind == "day" else f" {_ALIGN_LEFT}"


def _cell(text: str, value: object, kind: CellKind) -> str:
    if kind not in ("band", "pace") or " " not in text:
        return escape(text).replace(" %", "\N{NO-BREAK SPACE}%")
    sign, word = text.split(" ", 1)
    band = _band("unscored" if _missing(value) else str(value))
    wraps = ' style="white-space:normal"' if len(text) > _LONG else ""
    return (
        f'<span class="okr-band okr-band-{band}"{wraps}><span class="okr-band-sign" aria-hidden="true">{sign}</span>'
        f" {escape(word)}</span>"
    )


def _twin(shown: Sequence[Column], kinds: Sequence[CellKind], cells: list[list[str]], caption: str) -> str:
    heads = [c.heading for c in shown]
    widths = [max(len(h), *(len(line[i]) for line in cells)) for i, h in enumerate(heads)]

    def row(parts: Sequence[str]) -> str:
        placed = [
            part.rjust(width) if kind in _RIGHT else part.ljust(width)
            for part, width, kind in zip(parts, widths, kinds, strict=True)
        ]
        return "  ".join(placed).rstrip()

    lines = ([caption] if caption else []) + [row(heads), row(["-" * w for w in widths]), *map(row, cells)]
    return "\n".join([*lines, *(f"{c.heading}: {c.note}" for c in shown if c.note)])
