"""The participants' page: its parts put together, as files of a server or as one file to hand out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from okrkit.notebooks.assets import inert, policy
from okrkit.notebooks.assets import text as shared

_FOLDER = Path(__file__).parent
_SCRIPTS = ("dom", "storage", "link", "results", "ideas", "votes", "offline", "main")


@cache
def script() -> str:
    """The page's script; its parts share one scope and leave nothing outside it."""
    return "(() => {\n'use strict';\n" + "\n".join(_text(f"{name}.js") for name in _SCRIPTS) + "})();\n"


@cache
def style() -> str:
    """The page's style in light and dark, with the colours of the reports."""
    light, dark = shared("palette_light.css"), shared("palette_dark.css")
    return f":root {{ {light} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n" + _text(
        "room.css"
    )


def served(base: str, room: str) -> str:
    """The page as a server gives it; script and style come from beside it.

    Parameters
    ----------
    base : the server's base path, ends with a slash
    room : the room's name
    """
    files = f"{base}okrkit/page"
    return _page(
        {"room": room, "base": f"{base}okrkit/room/{room}"},
        style=f'<link rel="stylesheet" href="{files}/room.css">',
        script=f'<script src="{files}/room.js" defer></script>',
        title=f"Workshop room {room}",
    )


def packed(room: str, told: Mapping[str, Any]) -> str:
    """The page as one file without any request, for who has no network; ``told`` is what a participant may see."""
    code = inert(script())
    return _page(
        {"room": room, "base": "", "offline": True, "seen": dict(told)},
        style=f"<style>{style()}</style>",
        script=f"<script>{code}</script>",
        policy=f'<meta http-equiv="Content-Security-Policy" content="{policy([code])}">',
        title=str(told.get("title", "Workshop")),
    )


def _page(
    settings: Mapping[str, Any], *, style: str, script: str, policy: str = "", title: str = "Workshop"
) -> str:
    told = json.dumps(settings, ensure_ascii=False).replace("<", "\\u003c")  # nothing in it ends the tag
    parts = {"policy": policy, "title": _escaped(title), "style": style, "settings": told, "script": script}
    page = _text("room.html")
    before = ""
    while "{{ " in page:  # from front to back, so that what was filled in is not looked at again
        start, _, rest = page.partition("{{ ")
        name, _, page = rest.partition(" }}")
        before += start + parts[name]
    return before + page


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@cache
def _text(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")
