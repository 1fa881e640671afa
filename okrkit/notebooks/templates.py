"""Where templates lie, and what each of them says about itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from okrkit.errors import UnknownNameError
from okrkit.notebooks.declaration import declared, read_cells, source
from okrkit.notebooks.errors import TemplateError
from okrkit.notebooks.parameter import Parameter

_HEADING = re.compile(r"^#\s+(.+?)\s*#*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Template:
    """A template as a list or a form shows it."""

    name: str
    title: str
    purpose: str
    parameters: tuple[Parameter, ...]


def folder() -> Path:
    """The templates of this okrkit: ``templates/`` of a source checkout, else those inside the installed package."""
    package = Path(__file__).resolve().parents[1]
    checkout = package.parent / "templates"
    if checkout.is_dir() and (package.parent / "pyproject.toml").is_file():
        return checkout
    return package / "_templates"


def names() -> tuple[str, ...]:
    """Every template's name, in alphabetical order."""
    found = folder().glob("*.ipynb") if folder().is_dir() else ()
    return tuple(sorted(path.stem for path in found if not path.name.startswith((".", "_"))))


def path(template: str | Path) -> Path:
    """The notebook behind a template's name; a path to any notebook is taken as it is.

    Raises
    ------
    UnknownNameError
        With the near names, when neither a template nor a file is called so.
    """
    if isinstance(template, Path) or template.endswith(".ipynb"):
        given = Path(template)
        if given.is_file() and given.suffix == ".ipynb":
            return given.resolve()
        problem = f"there is no notebook at {str(given)!r}"
        raise UnknownNameError(problem, f"give a path to an .ipynb file, or a template: {', '.join(names())}")
    if template in names():
        return folder() / f"{template}.ipynb"
    raise UnknownNameError.of("template", template, names())


def describe(template: str | Path) -> Template:
    """Title and purpose from the first text cell, and the parameters.

    The title is its first heading, the purpose the paragraph after it.
    """
    notebook = path(template)
    try:
        text = next((source(c) for c in read_cells(notebook) if c.get("cell_type") == "markdown"), "")
        parameters = declared(notebook)
    except TemplateError as error:
        raise TemplateError(f"{notebook.name}: {error.problem}", error.fix) from error
    heading = _HEADING.search(text)
    title = heading[1] if heading else notebook.stem.replace("_", " ").capitalize()
    rest = text[heading.end() :] if heading else text
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", rest))
    purpose = next((part for part in paragraphs if part and not part.startswith(("#", "|", "<", "-"))), "")
    return Template(notebook.stem, title, purpose, parameters)
