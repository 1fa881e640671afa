"""A driver tree as a picture made of cards: what the top is made of, with the value and the change of each part.

Cards in nested lists, so that it grows with the page: side by side on a projector, one below the other on a phone,
and a readable list where style sheets are dropped. Members, such as channels, are folded into their card.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from okrkit.core.model import Band, say, say_change
from okrkit.figures.blocks import Block, callout
from okrkit.figures.futures import told_once
from okrkit.figures.prose import capital, unmoved
from okrkit.figures.tables import Column, table
from okrkit.figures.theme import BAND_COLOUR, BAND_SIGN
from okrkit.figures.typography import escape

_STYLE = (
    ".okr-tree{overflow-x:auto;margin:.8em 0}.okr-tree p{margin:0}"
    ".okr-tree p.okr-tree-title{font-weight:600;margin:0 0 .9em}"
    ".okr-tree ul{list-style:none;margin:0;padding:0;max-width:none;display:flex;flex-direction:column;justify-content:center;gap:.55em}"
    ".okr-tree li{display:flex;align-items:center;margin:0;position:relative}"
    ".okr-tree li>ul{padding-left:1.7em;position:relative}"
    ".okr-tree li>ul::before{content:'';position:absolute;left:0;top:50%;width:.85em;border-top:1.5px solid rgba(127,127,127,.6)}"
    ".okr-tree li>ul>li::before{content:'';position:absolute;left:-.85em;top:50%;width:.85em;border-top:1.5px solid rgba(127,127,127,.6)}"
    ".okr-tree li>ul>li::after{content:'';position:absolute;left:-.85em;top:-.28em;bottom:-.28em;border-left:1.5px solid rgba(127,127,127,.6)}"
    ".okr-tree li>ul>li:first-child::after{top:50%}.okr-tree li>ul>li:last-child::after{bottom:50%}"
    ".okr-tree li>ul>li:only-child::after{display:none}"
    ".okr-node{font-size:.94em;border:1px solid rgba(127,127,127,.4);border-radius:8px;padding:.45em .65em;min-width:8.6em;max-width:11.4em;flex:none;line-height:1.35;box-sizing:border-box}"
    ".okr-node-driver{border-left:4px solid #1f7fbf}"
    ".okr-node-name{font-size:.88em;font-weight:600}.okr-node-value{font-size:1.12em;font-weight:650;font-variant-numeric:tabular-nums}"
    ".okr-node-note{font-size:.85em}.okr-node-how{font-size:.82em;opacity:.82}"
    + "".join(f".okr-node .okr-band-{band}{{color:{colour}}}" for band, colour in BAND_COLOUR.items())
    + ".okr-tree-deep .okr-node{font-size:.86em;max-width:10.4em;padding:.4em .55em}.okr-tree-deep li>ul{padding-left:1.4em}"
    ".okr-tree-deep li>ul::before{width:.7em}.okr-tree-deep li>ul>li::before,.okr-tree-deep li>ul>li::after{left:-.7em}"
    ".okr-tree-deep li>ul>li::before{width:.7em}.okr-node details{font-size:.84em;margin-top:.2em}.okr-node summary{cursor:pointer}"
    ".okr-node table{border-collapse:collapse;margin:.2em 0 0;width:100%;font-size:1em}"
    ".okr-node :is(th,td){padding:.12em .5em .12em 0;text-align:left;font-weight:400;border:0;background:none}"
    ".okr-node td{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
    "@media (max-width:760px){.okr-tree li{display:block}.okr-tree li>ul{padding:.55em 0 0 1.1em}"
    ".okr-tree li>ul::before,.okr-tree li>ul>li::after{display:none}.okr-tree li>ul>li::before{top:1.4em;left:-.7em;width:.7em}"
    ".okr-tree li>ul{border-left:1.5px solid rgba(127,127,127,.45);margin-left:.4em;padding-left:.7em}.okr-node{max-width:none}}"
)


_DEEP = 5  # levels from which a tree is set smaller, to fit a page


@dataclass(frozen=True, slots=True)
class Part:
    """The value of one member of a node, e.g. of one channel."""

    name: str
    value: float | None
    before: float | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """One node of a tree as it is drawn.

    ``value`` and ``before`` are in ``unit``; where only the members have values, both are None. ``chance`` is in words
    and belongs to the node's target, if it has one. ``how`` is the node's formula as people read it; empty for a driver.
    """

    name: str
    label: str
    unit: str = ""
    value: float | None = None
    before: float | None = None
    better: Literal["up", "down", ""] = ""
    chance: str = ""
    how: str = ""
    below: tuple[str, ...] = ()
    by: str = ""
    members: tuple[Part, ...] = ()


def driver_tree(
    branches: Sequence[Branch], currency: str = "", *, title: str = "", against: str = "before"
) -> Block:
    """The tree from its top: each node's value, how it moved, its chance; a driver carries a blue edge.

    Parameters
    ----------
    branches : the first one is the top; a node that stands below two others is drawn once and named the second time
    currency : code, for nodes whose unit is ``currency``
    against : what ``before`` is, e.g. "2026"
    """
    if not branches:
        return callout(
            "There is no driver tree to draw.", "missing", fix="Name a tree, or import data for its KPIs."
        )
    drawing = _Drawing({b.name: b for b in branches}, currency, against)
    html, text = drawing.node(branches[0].name, 0)
    deep = " okr-tree-deep" if drawing.depth >= _DEEP else ""
    head = f'<p class="okr-tree-title">{escape(title)}</p>' if title else ""
    lines = [title, *text] if title else text
    return Block(
        f'<style>{_STYLE}</style><div class="okr-tree{deep}">{head}<ul>{html}</ul></div>', "\n".join(lines)
    )


class _Drawing:
    """Walks the tree once, and remembers which nodes are drawn already."""

    def __init__(self, nodes: Mapping[str, Branch], currency: str, against: str) -> None:
        self._nodes, self._currency, self._against = nodes, currency, against
        self._drawn: set[str] = set()
        self.depth = 0

    def node(self, name: str, depth: int) -> tuple[str, list[str]]:
        branch = self._nodes[name]
        indent = "  " * depth
        if name in self._drawn:
            said = f"{branch.label}: as above"
            return f'<li><div class="okr-node"><p class="okr-node-note">{escape(said)}</p></div></li>', [
                indent + said
            ]
        self._drawn.add(name)
        self.depth = max(self.depth, depth + 1)
        html, lines = [self._card(branch)], [indent + self._line(branch)]
        lines += [
            f"{indent}  - {m.name}: {say(m.value, branch.unit, self._currency)}" for m in branch.members
        ]
        if branch.below:
            inner = [self.node(child, depth + 1) for child in branch.below]
            html.append(f"<ul>{''.join(h for h, _ in inner)}</ul>")
            lines += [line for _, more in inner for line in more]
        return f"<li>{''.join(html)}</li>", lines

    def _card(self, b: Branch) -> str:
        parts = [
            f'<p class="okr-node-name">{escape(b.label)}</p>',
            f'<p class="okr-node-value">{escape(self._value(b))}</p>',
        ]
        if note := self._change(b):
            band = _judged(b)
            sign = f'<span class="okr-band-{band}" aria-hidden="true">{BAND_SIGN[band]}</span> '
            parts.append(f'<p class="okr-node-note">{sign}{escape(note)}</p>')
        if b.chance:
            parts.append(f'<p class="okr-node-note">chance {escape(b.chance)}</p>')
        if b.how:
            parts.append(f'<p class="okr-node-how">= {escape(b.how)}</p>')
        if b.members:
            rows = "".join(self._member(b, m) for m in b.members)
            title = f"{len(b.members)} {b.by or 'part'}s" if len(b.members) > 1 else f"1 {b.by or 'part'}"
            parts.append(
                f"<details><summary>{escape(title)}</summary><table><tbody>{rows}</tbody></table></details>"
            )
        return f'<div class="okr-node{"" if b.how else " okr-node-driver"}">{"".join(parts)}</div>'

    def _member(self, b: Branch, m: Part) -> str:
        moved = say_change(m.value, m.before, b.unit, self._currency)
        cell = f"<td>{escape(moved)}</td>" if m.before is not None and not unmoved(moved) else "<td></td>"
        return f'<tr><th scope="row">{escape(m.name)}</th><td>{escape(say(m.value, b.unit, self._currency))}</td>{cell}</tr>'

    def _line(self, b: Branch) -> str:
        more = [self._change(b), f"chance {b.chance}" if b.chance else ""]
        note = ", ".join(m for m in more if m)
        how = f" = {b.how}" if b.how else ""
        return f"{b.label}: {self._value(b)}{f' ({note})' if note else ''}{how}"

    def _value(self, b: Branch) -> str:
        if b.value is not None or not b.members:
            return say(b.value, b.unit, self._currency)
        known = sorted(m.value for m in b.members if m.value is not None and m.value == m.value)
        if not known:
            return "–"
        low, high = say(known[0], b.unit, self._currency), say(known[-1], b.unit, self._currency)
        return low if low == high else f"{low} to {high}"

    def _change(self, b: Branch) -> str:
        if b.value is None or b.before is None:
            moved = sum(_moves(m) for m in b.members)
            return f"{moved} of {len(b.members)} {b.by or 'part'}s changed" if moved else ""
        said = say_change(b.value, b.before, b.unit, self._currency)
        return f"as {self._against}" if unmoved(said) else f"{said} on {self._against}"


def _moves(m: Part) -> bool:
    return m.before is not None and m.value is not None and abs(m.value - m.before) > 1e-9 * abs(m.before)


def _judged(b: Branch) -> Band:
    if b.value is None or b.before is None or not b.better:
        return "unscored"
    rise = b.value - b.before
    if abs(rise) <= 0.0005 * abs(b.before):
        return "unscored"
    return "green" if (rise > 0) == (b.better == "up") else "red"


def driver_table(branches: Sequence[Branch], by: str, currency: str = "", *, caption: str = "") -> Block:
    """The members of a dimension as rows and the nodes that are split by it as columns.

    Parameters
    ----------
    branches : those without members by ``by`` are left out
    by : the dimension, e.g. "channel"
    """
    split = [b for b in branches if b.by == by and b.members]
    names = list(dict.fromkeys(m.name for b in split for m in b.members))
    rows = [
        {by: name, **{b.name: next((m.value for m in b.members if m.name == name), None) for b in split}}
        for name in names
    ]
    columns = [
        Column(by, capital(by), "text"),
        *(Column(b.name, b.label, "number", unit=told_once(b.label, b.unit)) for b in split),
    ]
    return table(
        rows, columns, caption or f"The drivers by {by}", currency=currency,
        empty=f"Nothing in this tree is split by {by}.",
    )  # fmt: skip
