"""Words and boxes: HTML for the page, text for everything else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape as verbatim
from typing import Literal

from okrkit.figures.typography import escape

Kind = Literal["note", "good", "warning", "missing"]

_SIGN: dict[Kind, str] = {"note": "Note", "good": "Good", "warning": "Look here", "missing": "Missing"}
_EDGE: dict[Kind, str] = {"note": "#1f7fbf", "good": "#00966d", "warning": "#b47b00", "missing": "#757a82"}

# Scoped by class and free of page colours, so that it reads in a notebook, light or dark, without our style sheet.
_CALLOUT = (
    ".okr-callout{border-left:4px solid #757a82;border-radius:4px;background:rgba(127,127,127,.09);"
    "padding:.7em 1em;margin:.6em 0;max-width:62em;line-height:1.5}"
    ".okr-callout p{margin:.15em 0}"
    + "".join(f".okr-callout-{kind}{{border-left-color:{colour}}}" for kind, colour in _EDGE.items())
)
_COMMANDS = (
    ".okr-commands{margin:.5em 0}.okr-commands pre{background:rgba(127,127,127,.1);border-radius:4px;"
    "padding:.7em 1em;overflow-x:auto;line-height:1.5;margin:.3em 0;white-space:pre-wrap}"
)


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a page: HTML, and the same as text."""

    html: str
    text: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Stack:
    """Several things shown one below the other."""

    items: tuple[object, ...]

    def _ipython_display_(self) -> None:
        from IPython.display import display

        for item in self.items:
            display(item)

    def __repr__(self) -> str:
        return "\n\n".join(repr(item) for item in self.items)


def stack(items: Iterable[object], otherwise: object = None) -> Stack:
    """Show several things in one go; ``otherwise`` where there are none."""
    found = tuple(item for item in items if item is not None)
    return Stack(found or ((otherwise,) if otherwise is not None else ()))


def sentences(lines: Sequence[str], *, listed: bool = False) -> Block:
    """Plain sentences: a paragraph, or a list with one sentence a line.

    >>> sentences(["Orders rose.", "Returns fell."])
    Orders rose. Returns fell.
    """
    kept = [line for line in lines if line]
    if listed and kept:
        items = "".join(f"<li>{escape(line)}</li>" for line in kept)
        return Block(f'<ul class="okr-sentences">{items}</ul>', "\n".join(f"- {line}" for line in kept))
    return Block(f'<p class="okr-sentences">{escape(" ".join(kept))}</p>', " ".join(kept))


NOTHING = Block("", "")
"""What a cell shows when the one before it has said already what is missing."""


def callout(text: str, kind: Kind = "note", *, fix: str = "") -> Block:
    """A short remark set apart; ``fix`` says what to do next.

    The kind shows as a word, not by colour alone.

    >>> callout("No orders yet.", "missing", fix="Import an export.")
    Missing: No orders yet.
      Next: Import an export.
    """
    body = f"<p><strong>{_SIGN[kind]}:</strong> {escape(text)}</p>"
    twin = f"{_SIGN[kind]}: {text}"
    if fix:
        body += f"<p><strong>Next:</strong> {escape(fix)}</p>"
        twin += f"\n  Next: {fix}"
    html = f'<style>{_CALLOUT}</style><div class="okr-callout okr-callout-{kind}" role="note">{body}</div>'
    return Block(html, twin)


def commands(lines: Sequence[str], intro: str = "") -> Block:
    """Lines to copy into a terminal or a cell, with a sentence before them."""
    if not lines:
        return Block("", "")
    code = "\n".join(lines)
    lead = f"<p>{escape(intro)}</p>" if intro else ""
    html = f'<style>{_COMMANDS}</style><div class="okr-commands">{lead}<pre><code>{verbatim(code)}</code></pre></div>'
    return Block(html, f"{intro}\n{code}".lstrip())
