"""What stands in for a widget where no kernel is: tables, sentences and figures of the same state."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from okrkit.figures import Block, Picture
from okrkit.figures.typography import escape
from okrkit.notebooks.display import TWIN_MIME

Part = Block | Picture


def bundle(parts: Sequence[Part], model_id: str) -> dict[str, Any]:
    """The display data of a widget: the live one, and its twin in three forms.

    JupyterLab and Voila take the live view. Our reports take the twin with its figures as data and draw them. Whatever
    else reads the notebook takes the HTML, where a figure's text alternative stands for it, or the plain text.
    """
    view = {"version_major": 2, "version_minor": 0, "model_id": model_id}
    return {
        "application/vnd.jupyter.widget-view+json": view,
        TWIN_MIME: {"parts": [_data(part) for part in parts]},
        "text/html": f'<div class="okr-twin">{"".join(_html(part) for part in parts)}</div>',
        "text/plain": text(parts),
    }


def text(parts: Sequence[Part]) -> str:
    """The twin as plain text."""
    return "\n\n".join(said for part in parts if (said := repr(part).strip()))


def _data(part: Part) -> dict[str, Any]:
    if isinstance(part, Block):
        return {"html": part.html, "text": repr(part).strip()}
    return {"figure": json.loads(part.to_json()), "alt": part.alt, "caption": part.caption}


def _html(part: Part) -> str:
    if isinstance(part, Block):
        return part.html
    said = f"<p><strong>Chart:</strong> {escape(part.alt)}</p>"
    return said + (f"<p>{escape(part.caption)}</p>" if part.caption else "")
