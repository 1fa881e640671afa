"""A widget's script and style: the shared files with its own, put together at load. No bundler, nothing fetched."""

from __future__ import annotations

import gzip
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from okrkit.notebooks import assets

FOLDER = Path(__file__).parent
SCRIPTS = ("numbers.js", "link.js", "controls.js", "chart.js", "mount.js")
STYLES = ("frame.css", "controls.css")
_MARK = re.compile(r"^export (?=class |function |const )", re.MULTILINE)
_ROOT = re.compile(r"\.okr-widget(?![\w-])")
_EXPORTS = re.compile(r"export\{([^}]*)\};?\s*$")


def script(own: Path, uses: Sequence[Path] = ()) -> str:
    """One module: Preact, the shared scripts, what else is used, then the widget's own with ``export default mount(App)``."""
    parts = [*(_read(FOLDER / name) for name in SCRIPTS), *(_MARK.sub("", _read(path)) for path in uses)]
    return "\n".join([_preact(), f'const WIDGET = "{root_class(own)}";', *parts, _read(own)])


def style(own: Path) -> str:
    """The tokens in light and dark, the shared look, then the widget's own, which no other widget on the page takes."""
    parts = [_tokens(), *(_read(FOLDER / name) for name in STYLES)]
    return "\n".join([*parts, _scoped(own)] if own.exists() else parts)


def root_class(own: Path) -> str:
    """The class of a widget's root besides ``okr-widget``, from the folder that ``own`` lies in.

    >>> root_class(Path("widgets/goal_tree/view.css"))
    'okr-goal_tree'
    """
    return f"okr-{own.parent.name}"


@cache
def plotly() -> bytes:
    """plotly.js as the installed plotly carries it, packed: a third of its size goes over the wire."""
    return gzip.compress(assets.plotly_script().encode(), compresslevel=6)


def _read(path: Path) -> str:
    return path.read_text("utf-8")


def _scoped(own: Path) -> str:
    """The widget's rules, each below its own root: a notebook holds several widgets, and each brings its rules to the page."""
    return _ROOT.sub(f".okr-widget.{root_class(own)}", _read(own))


@cache
def _preact() -> str:
    """Preact as constants of the module it is put into, instead of a module to import from."""
    text = _read(FOLDER / "vendor" / "preact.js").rstrip()
    found = _EXPORTS.search(text)
    assert found, "vendor/preact.js ends with its exports"
    pairs = (each.strip().split(" as ") for each in found[1].split(","))
    names = {public: private for private, public in pairs}
    inside = ",".join(f"{public}:{private}" for public, private in names.items())
    return f"const {{{','.join(names)}}} = (() => {{ {text[: found.start()]} return {{{inside}}}; }})();"


@cache
def _tokens() -> str:
    """The colours of our pages, on the host's own background; JupyterLab and VS Code say themselves what is dark."""
    light, dark = assets.text("palette_light.css"), assets.text("palette_dark.css")
    night = ('body[data-jp-theme-light="false"]', "body.vscode-dark", "body.theme-dark")
    return (
        f".okr-widget {{ {light} }}\n"
        f"@media (prefers-color-scheme: dark) {{ body:not([data-jp-theme-light], .vscode-light) .okr-widget {{ {dark} }} }}\n"
        + ", ".join(f"{where} .okr-widget" for where in night)
        + f" {{ {dark} }}\n"
    )
