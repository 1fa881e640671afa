"""An executed notebook as one HTML file that reads like a report and opens without a network."""

from __future__ import annotations

import json
import os
import shlex
from collections.abc import Iterator, Mapping
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from markupsafe import Markup
from nbconvert.filters.highlight import Highlight2HTML

from okrkit.figures.typography import typeset
from okrkit.notebooks import assets, templates
from okrkit.notebooks.declaration import read_cells, source, tags
from okrkit.notebooks.markup import Outline, markdown
from okrkit.notebooks.offline import local
from okrkit.notebooks.outputs import Outputs
from okrkit.notebooks.result import read_result
from okrkit.notebooks.tables import tidy


def to_html(
    executed: Path | Mapping[str, Any],
    out: Path,
    title: str | None = None,
    *,
    made: date | None = None,
) -> Path:
    """Write the report of an executed notebook.

    Code is hidden behind a button. Cells tagged ``remove-cell`` are left out, ``hide-input`` folds a cell's code
    even then, ``remove-input`` and ``remove-output`` leave that part out. The result cell's headline and status
    stand at the head. Everything is inside the file, plotly once; its content policy forbids every request.

    Parameters
    ----------
    executed : Path or notebook
    out : Path
        The file to write.
    title : str, optional
        By default the notebook's first heading.
    made : date, optional
        Date printed at the foot.
    """
    notebook = json.loads(executed.read_text("utf-8")) if isinstance(executed, Path) else executed
    about = notebook.get("metadata", {}).get("okrkit", {})
    result = read_result(notebook)
    outline = Outline()
    outputs = Outputs(outline)
    blocks = [Markup(local(block)) for block in _blocks(notebook, outline, outputs) if block]  # noqa: S704 - made below
    status = result.get("status", "none")
    scripts = [assets.text("theme.js"), assets.text("report.js")]
    if outputs.figures:
        scripts.insert(0, assets.plotly_script())
    page = assets.render(
        "report.html.j2",
        ["report.css"],
        scripts,
        lang="en",
        title=title or result.get("title") or outline.title or about.get("title") or out.stem,
        place=about.get("workspace", ""),
        facts=list(_facts(about, result)),
        headline=typeset(result.get("headline", "")),
        status=assets.status(status) if status != "none" else "",
        error=about.get("error", ""),
        contents=outline.entries if len(outline.entries) > 2 else [],
        blocks=blocks,
        has_code=any('class="code"' in block for block in blocks),
        command=rerun_command(about),
        parameters=[(name, _shown(value)) for name, value in about.get("parameters", {}).items()],
        made=_made(about, made),
    )
    write_text(out, page)
    return out


def write_text(out: Path, text: str) -> None:
    """Write a file in one step: a reader sees the old one or the new one."""
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        part.write_text(text, "utf-8", newline="\n")
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def long_date(day: date | str) -> str:
    """A date that no reader takes for another: 9 March 2026."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{day.day} {day:%B %Y}"


def rerun_command(about: Mapping[str, Any]) -> str:
    """The command that makes the same report again, from what the notebook says about its run."""
    if "template" not in about:
        return ""
    name = about["template"] if about["template"] in templates.names() else f"{about['template']}.ipynb"
    parts = ["okrkit", "run", name]
    for key in about.get("given", ()):
        parts += ["-p", key, _shown(about["parameters"].get(key), quoted=True)]
    if about.get("as_of"):
        parts += ["--as-of", about["as_of"]]
    return shlex.join(parts)


def _blocks(notebook: Mapping[str, Any], outline: Outline, outputs: Outputs) -> Iterator[str]:
    highlight = Highlight2HTML()
    failed = notebook.get("metadata", {}).get("okrkit", {}).get("outcome") == "failed"
    for cell in read_cells(notebook):
        marks, text = tags(cell), source(cell)
        if "remove-cell" in marks:
            continue
        if cell["cell_type"] == "markdown":
            yield tidy(markdown(text, outline, trusted=True, attachments=cell.get("attachments")))
        elif cell["cell_type"] == "code":
            if "remove-input" not in marks and text.strip():
                code = str(highlight(text, language="python"))
                if "hide-input" in marks:
                    code = f"<details><summary>Set-up</summary>{code}</details>"
                yield f'<div class="code">{code}</div>'
            if not marks & {"remove-output", "hide-output"}:
                for output in cell.get("outputs", []):
                    yield outputs.render(output)
            if failed and _stopped(cell):
                return  # what follows never ran: its headings would stand over nothing
        elif text.strip():
            yield f"<pre>{escape(text)}</pre>"


def _stopped(cell: Mapping[str, Any]) -> bool:
    errors = any(output.get("output_type") == "error" for output in cell.get("outputs", []))
    return errors and "raises-exception" not in tags(cell)


def _facts(about: Mapping[str, Any], result: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    parameters = about.get("parameters", {})
    for name in ("team", "cycle"):
        if value := result.get(name) or parameters.get(name):
            yield name.capitalize(), _shown(value)
    if about:
        yield "As of", long_date(about["as_of"]) if about.get("as_of") else "the latest data"


def _shown(value: object, *, quoted: bool = False) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False) if quoted else ", ".join(map(str, value)) or "none"
    return str(value)


def _made(about: Mapping[str, Any], made: date | None) -> str:
    from okrkit import __version__

    parts = [f"Made with okrkit {__version__}"]
    if "template" in about:
        parts.append(f"from the template {about['template']}")
    if made:
        parts.append(f"on {long_date(made)}")
    return " ".join(parts) + ". This file is complete in itself and opens without a network."
