"""Style sheets, scripts and page templates of what okrkit writes, and the way to fill them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

FOLDER = Path(__file__).parent


@cache
def text(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")


@cache
def stylesheet(*names: str) -> str:
    """The shared style with a page's own, in light and dark; paper is always light."""
    light, dark = text("palette_light.css"), text("palette_dark.css")
    palette = (
        f":root {{ {light} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root:not([data-theme=light]) {{ {dark} }} }}\n"
        f":root[data-theme=dark] {{ {dark} }}\n"
        f"@media print {{ :root, :root:not([data-theme=light]), :root[data-theme=dark] {{ {light} }} }}\n"
    )
    return palette + "".join(text(name) for name in ("base.css", *names))


@cache
def plotly_script() -> str:
    """plotly.js as the installed plotly carries it."""
    from plotly.offline import get_plotlyjs

    return str(get_plotlyjs())


def policy(scripts: Sequence[str]) -> str:
    """A content policy that lets exactly these scripts run and lets nothing be fetched.

    So a page makes no request whatever its content, and markup that came in with a shop's data stays inert.
    """
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    allowed = " ".join(f"'sha256-{value}'" for value in hashes) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; "
        "img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'"
    )


def inert(script: str) -> str:
    """A script's text such that nothing in it ends the tag it stands in."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--").replace("\r\n", "\n")


def render(page: str, css: Sequence[str], scripts: Sequence[str], **values: Any) -> str:
    """A whole page: styles and scripts inside, closed to the network."""
    safe = [inert(script) for script in scripts]
    return (
        _environment()
        .get_template(page)
        .render(
            css=Markup(stylesheet(*css)),  # noqa: S704 - our own file
            scripts=[Markup(script) for script in safe],  # noqa: S704 - our own files and plotly's
            policy=Markup(policy(safe)),  # noqa: S704 - hashes only
            **values,
        )
    )


WORDS = {
    "green": "On track",
    "amber": "Needs attention",
    "red": "Off track",
    "none": "Information",
    "failed": "Not complete",
    "interrupted": "Interrupted",
}


def status(name: str) -> Markup:
    """A status as a shape, a colour and a word."""
    html = _environment().get_template("status.html.j2").render(status=name, word=WORDS[name])
    return Markup(html.strip())  # noqa: S704 - rendered with escaping


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=False,
    )
