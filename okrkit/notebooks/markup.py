"""Markdown of a notebook as HTML for the report: heading levels in order, a table of contents on the side."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nbconvert.filters.markdown_mistune import BlockParser, InlineParser, IPythonRenderer, MarkdownWithMath

_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents."""

    level: int
    id: str
    text: str


@dataclass(slots=True)
class Outline:
    """Headings met so far: the page's title, and the entries below it."""

    title: str = ""
    entries: list[Entry] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    level: int = 1

    def heading(self, inner: str, level: int) -> str:
        """A heading of the page; the first of level 1 becomes the title instead. No level is skipped."""
        words = html.unescape(_TAG.sub("", inner)).strip()
        if level == 1 and not self.title and not self.entries:
            self.title = words
            return ""
        self.level = min(max(level, 2), self.level + 1, 6)
        anchor = base = re.sub(r"[^\w]+", "-", words.lower()).strip("-") or "section"
        number = 2
        while anchor in self.ids:
            anchor, number = f"{base}-{number}", number + 1
        self.ids.add(anchor)
        if self.level <= 3:
            self.entries.append(Entry(self.level, anchor, words))
        return f'<h{self.level} id="{html.escape(anchor)}">{inner}</h{self.level}>\n'


class _Renderer(IPythonRenderer):  # type: ignore[misc]
    def __init__(self, outline: Outline, *, escape: bool, attachments: Mapping[str, Any]) -> None:
        super().__init__(escape=escape, allow_harmful_protocols=False, attachments=dict(attachments))
        self.outline = outline

    def heading(self, text: str, level: int, **_: Any) -> str:
        return self.outline.heading(text, level)


def markdown(
    text: str, outline: Outline, *, trusted: bool, attachments: Mapping[str, Any] | None = None
) -> str:
    """Markdown as HTML. Dollar signs are money here, not mathematics.

    HTML inside it is kept where the text is the template's own (``trusted``), and shown as text where code made it.
    """
    renderer = _Renderer(outline, escape=not trusted, attachments=attachments or {})
    titled = bool(outline.title)
    inline = InlineParser(hard_wrap=False)
    made = str(MarkdownWithMath(renderer, block=BlockParser(), inline=inline).render(text)).strip()
    if outline.title and not titled and made.startswith("<p>"):
        made = made.replace("<p>", '<p class="lede">', 1)
    return made
