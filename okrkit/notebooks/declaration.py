"""The parameters of a template, as its cell tagged ``parameters`` declares them.

The cell is the only declaration: it gives the form, the command line, the types, ranges and help, and the
refusal of anything else. It is read, never executed. One parameter a line::

    cycle: str = "2027-Q1"  # planning period, YYYY-Qn or YYYY
    n_paths: int = 2000  # simulated futures per KPI [50..20000]
    rhythm: str = "weekly"  # how often the team meets; one of: weekly, monthly
    since: date | None = None  # first day looked at; a date travels as ISO text, "2027-01-31"
    teams: list[str] = []  # teams to show; none means all of them

Types: ``str``, ``int``, ``float``, ``bool``, ``date``, ``list[str]``, ``Literal[...]``, each also ``| None``.
``[low..high]`` in the comment is a range (either end may be left out), ``one of: a, b`` are choices.
"""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from okrkit.notebooks.errors import TemplateError
from okrkit.notebooks.parameter import KINDS, Kind, Parameter, looks_secret, secret_error
from okrkit.notebooks.values import convert

_RANGE = re.compile(r"\s*\[\s*(-?[\d._]+?)?\s*\.\.\s*(-?[\d._]+)?\s*\]")
_CHOICES = re.compile(r"[;,]?\s*\bone of:\s*([^;.]+)", re.IGNORECASE)


def read_cells(notebook: Path | str | Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The cells of a notebook given as a path or as read, without loading nbformat."""
    if not isinstance(notebook, Mapping):
        path = Path(notebook)
        try:
            notebook = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError) as error:
            problem = f"{path.name} cannot be read as a notebook: {error}"
            raise TemplateError(problem, "check the path, or save it again from JupyterLab") from error
    cells = notebook.get("cells") if isinstance(notebook, Mapping) else None
    if not isinstance(cells, list):
        problem = "this is not a notebook of format 4: it has no list of cells"
        raise TemplateError(problem, "open it in JupyterLab and save it, that brings it up to date")
    return cells


def tags(cell: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(cell.get("metadata", {}).get("tags", ()))


def source(cell: Mapping[str, Any]) -> str:
    text = cell.get("source", "")
    return text if isinstance(text, str) else "".join(text)


def declared(notebook: Path | str | Mapping[str, Any]) -> tuple[Parameter, ...]:
    """The parameters a template declares, in its own order; none when it has no such cell.

    Raises
    ------
    TemplateError
        When the cell holds anything but annotated names with plain default values.
    ParameterError
        When a name looks like a credential.
    """
    found = [source(cell) for cell in read_cells(notebook) if "parameters" in tags(cell)]
    if len(found) > 1:
        problem = f"{len(found)} cells are tagged 'parameters', expected one"
        raise TemplateError(problem, "move every parameter to the first of them")
    return tuple(_parse(found[0])) if found else ()


def _parse(code: str) -> Iterator[Parameter]:
    try:
        statements = ast.parse(code).body
        comments = _comments(code)
    except (SyntaxError, tokenize.TokenError) as error:
        problem = f"the parameters cell is not plain Python: {error}"
        raise TemplateError(problem, "write one `name: type = default  # help` a line") from error
    seen: set[str] = set()
    for statement in statements:
        if isinstance(statement, ast.Import | ast.ImportFrom) or _is_text(statement):
            continue
        if not (
            isinstance(statement, ast.AnnAssign)
            and isinstance(statement.target, ast.Name)
            and statement.value is not None
        ):
            problem = f"line {statement.lineno} of the parameters cell, {ast.unparse(statement)!r}, declares nothing"
            raise TemplateError(problem, "write `name: type = default  # help`, the default always included")
        name = statement.target.id
        if name in seen:
            raise TemplateError(f"parameter {name!r} is declared twice", "remove one of the two lines")
        seen.add(name)
        if looks_secret(name):
            raise secret_error(name)
        lines = range(statement.lineno, (statement.end_lineno or statement.lineno) + 1)
        help_text = " ".join(comments[line] for line in lines if line in comments)
        yield _parameter(name, statement.annotation, statement.value, help_text)


def _is_text(statement: ast.stmt) -> bool:
    value = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def _comments(code: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(code).readline)
    return {t.start[0]: t.string.lstrip("# ").strip() for t in tokens if t.type == tokenize.COMMENT}


def _parameter(name: str, annotation: ast.expr, value: ast.expr, comment: str) -> Parameter:
    kind, choices, optional = _annotation(name, annotation)
    try:
        default = ast.literal_eval(value)
    except ValueError as error:
        problem = f"the default of {name!r} is {ast.unparse(value)!r}, which is code and not a plain value"
        fix = 'write a date as text, "2027-01-31"' if kind == "date" else "write the value itself"
        raise TemplateError(problem, fix) from error
    help_text, minimum, maximum, listed = _help(name, kind, comment)
    plain = Parameter(name, kind, default, help_text, (), minimum, maximum, optional)
    try:
        if listed:
            choices = tuple(convert(Parameter(name, kind, None), choice, strings=True) for choice in listed)
        parameter = Parameter(name, kind, default, help_text, choices, minimum, maximum, optional)
        convert(parameter, default)
    except ValueError as error:
        problem = f"the default of {name!r} is {default!r}, but {plain.expected if not choices else error} is declared"
        raise TemplateError(
            problem, "mend the default, the type or the range in the parameters cell"
        ) from error
    return parameter


def _annotation(name: str, node: ast.expr) -> tuple[Kind, tuple[object, ...], bool]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):  # a quoted annotation
        node = ast.parse(node.value, mode="eval").body
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        sides = [side for side in (node.left, node.right) if ast.unparse(side) != "None"]
        if len(sides) == 1:
            kind, choices, _ = _annotation(name, sides[0])
            return kind, choices, True
    if isinstance(node, ast.Subscript):
        outer = ast.unparse(node.value).removeprefix("typing.").removeprefix("t.")
        if outer == "Optional":
            kind, choices, _ = _annotation(name, node.slice)
            return kind, choices, True
        if outer == "Literal":
            return _literal(name, node.slice)
        if outer in ("list", "List") and ast.unparse(node.slice) == "str":
            return "list[str]", (), False
    plain = ast.unparse(node).removeprefix("datetime.").removeprefix("dt.")
    for kind in KINDS:
        if plain == kind:
            return kind, (), False
    problem = (
        f"parameter {name!r} has the type {ast.unparse(node)!r}, which no form or command line can offer"
    )
    raise TemplateError(problem, f"use one of {', '.join(KINDS)}, Literal[...], each also with `| None`")


def _literal(name: str, node: ast.expr) -> tuple[Kind, tuple[object, ...], bool]:
    values = ast.literal_eval(ast.Tuple(node.elts if isinstance(node, ast.Tuple) else [node], ast.Load()))
    choices = tuple(value for value in values if value is not None)
    names = {type(value).__name__ for value in choices}
    kind = next((kind for kind in KINDS if names == {kind}), None)
    if kind is None:
        problem = f"the choices of {name!r} are {values!r}, expected texts only or numbers only"
        raise TemplateError(problem, "give all choices the same type")
    return kind, choices, None in values


def _help(name: str, kind: Kind, comment: str) -> tuple[str, float | None, float | None, list[str]]:
    minimum = maximum = None
    if (match := _RANGE.search(comment)) and (match[1] or match[2]):
        if kind not in ("int", "float"):
            problem = f"parameter {name!r} has a range, {match[0].strip()}, but its type is {kind}"
            raise TemplateError(problem, "ranges are for int and float; use `one of: ...` for choices")
        minimum, maximum = (float(end.replace("_", "")) if end else None for end in match.groups())
        comment = comment[: match.start()] + comment[match.end() :]
    listed: list[str] = []
    if match := _CHOICES.search(comment):
        listed = [choice.strip().strip("'\"") for choice in match[1].split(",") if choice.strip()]
        comment = comment[: match.start()] + comment[match.end() :]
    return comment.strip(" ;,"), minimum, maximum, listed
