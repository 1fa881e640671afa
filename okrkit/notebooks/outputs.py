"""Outputs of notebook cells as HTML for the report."""

from __future__ import annotations

import copy
import html
import json
import re
from collections.abc import Mapping
from typing import Any

from nbconvert.filters.ansi import strip_ansi

from okrkit.figures.typography import typeset
from okrkit.notebooks.display import PLOTLY_MIME, TWIN_MIME
from okrkit.notebooks.markup import Outline, markdown
from okrkit.notebooks.result import MIME as RESULT_MIME
from okrkit.notebooks.still import VIEW_MIME, parts
from okrkit.notebooks.tables import tidy

HEIGHT = 420  # of a figure that names none, px
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_IMAGES = ("image/png", "image/jpeg", "image/gif", "image/webp")


class Outputs:
    """Turns outputs into HTML one after another, and knows how many figures there were."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.figures = 0

    def render(self, output: Mapping[str, Any]) -> str:
        kind = output["output_type"]
        if kind == "stream":
            return self._stream(output)
        if kind == "error":
            return self._error(output)
        return self._data(output.get("data", {}), output.get("metadata", {}))

    def _stream(self, output: Mapping[str, Any]) -> str:
        text = html.escape(strip_ansi(joined(output["text"])).rstrip())
        if not text:
            return ""
        if output["name"] == "stderr":
            return f'<details class="messages"><summary>Messages</summary><pre class="stream">{text}</pre></details>'
        return f'<pre class="stream" tabindex="0">{text}</pre>'

    def _error(self, output: Mapping[str, Any]) -> str:
        said = html.escape(strip_ansi(f"{output['ename']}: {output['evalue']}"))
        trace = html.escape(strip_ansi("\n".join(output.get("traceback", []))))
        more = (
            f'<details><summary>Where it happened</summary><pre class="stream">{trace}</pre></details>'
            if trace
            else ""
        )
        return f'<div class="callout callout-bad"><p class="said">{said}</p>{more}</div>'

    def _data(self, data: Mapping[str, Any], metadata: Mapping[str, Any]) -> str:  # noqa: PLR0911 - one a form
        """The richest form a static page can show; a live widget gives its static twin."""
        if RESULT_MIME in data:
            return ""  # it stands at the head of the page
        if TWIN_MIME in data:
            return self._twin(data)
        if PLOTLY_MIME in data:
            return self._figure(data, metadata.get("okrkit", {}))
        if "text/html" in data:
            return tidy(joined(data["text/html"]))
        if "text/markdown" in data:
            return tidy(markdown(joined(data["text/markdown"]), self.outline, trusted=False))
        alt = html.escape(joined(data.get("text/plain", "")), quote=True)
        if "image/svg+xml" in data:
            return f'<figure class="figure" role="img" aria-label="{alt}">{joined(data["image/svg+xml"])}</figure>'
        for mime in _IMAGES:
            if mime in data:
                source = "".join(joined(data[mime]).split())
                return f'<figure class="figure"><img src="data:{mime};base64,{source}" alt="{alt}"></figure>'
        if VIEW_MIME in data:
            return ""  # nothing but the name of its class
        return f'<pre class="stream" tabindex="0">{alt}</pre>' if alt else ""

    def _twin(self, data: Mapping[str, Any]) -> str:
        """A widget's tables, sentences and figures."""
        shown = [
            self._figure({PLOTLY_MIME: part["figure"]}, {k: part.get(k, "") for k in ("alt", "caption")})
            if "figure" in part
            else tidy(part["html"])
            for part in parts(data)
        ]
        return f'<div class="okr-twin">{"".join(shown)}</div>'

    def _figure(self, data: Mapping[str, Any], notes: Mapping[str, Any]) -> str:
        self.figures += 1
        name = f"figure-{self.figures}"
        figure = copy.deepcopy(dict(data[PLOTLY_MIME]))
        layout = figure.setdefault("layout", {})
        title, subtitle = _take_title(layout)
        plain = joined(data.get("text/plain", ""))
        alt = notes.get("alt") or ("" if plain.startswith("Figure(") else plain) or _words(title) or "Chart"
        height = int(layout.get("height") or HEIGHT)
        packed = json.dumps(figure, ensure_ascii=False, separators=(",", ":"))
        packed = packed.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
        shown, caption = html.escape(alt, quote=True), html.escape(typeset(notes.get("caption", "")))
        return (
            '<figure class="figure">'
            + (f'<p class="figure-title">{html.escape(typeset(_words(title)))}</p>' if title else "")
            + (f'<p class="figure-subtitle">{html.escape(typeset(_words(subtitle)))}</p>' if subtitle else "")
            + f'<div class="plot" data-figure="{name}" role="img" aria-label="{shown}" style="height:{height}px"></div>'
            f'<script type="application/json" id="{name}">{packed}</script>'
            f'<noscript><p class="instead">{shown}</p></noscript>'
            + (f"<figcaption>{caption}</figcaption>" if caption else "")
            + "</figure>"
        )


def joined(text: Any) -> str:
    return text if isinstance(text, str) else "".join(text)


def _take_title(layout: dict[str, Any]) -> tuple[str, str]:
    """Take title and subtitle out of a figure, and the room they had: the page sets them, where they can wrap."""
    title = layout.pop("title", None) or {}
    title = {"text": title} if isinstance(title, str) else title
    text, subtitle = str(title.get("text") or ""), str((title.get("subtitle") or {}).get("text") or "")
    if text:
        lines = len(_BREAK.findall(text)) + 1
        margin = layout.setdefault("margin", {})
        if "t" in margin:
            spare = max(0, min(margin["t"] - 16, 26 + 21 * lines))
            margin["t"] -= spare
            if layout.get("height"):
                layout["height"] -= spare
    return text, subtitle


def _words(text: str) -> str:
    """Plotly's little HTML as plain words."""
    return html.unescape(_TAG.sub("", _BREAK.sub(" ", text)))
