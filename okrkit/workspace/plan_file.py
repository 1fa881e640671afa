"""The plan as a YAML file that people can read: out of a workspace, and back in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar

from okrkit.core.model import (
    Assumption,
    Initiative,
    KeyResult,
    Objective,
    Plan,
    Scenario,
    Team,
    TeamTree,
    dump,
    load,
)
from okrkit.core.rules import bound, find
from okrkit.core.rules.accepted import codes
from okrkit.errors import InvalidValueError, UnknownNameError

SECTIONS: dict[str, type] = {
    "teams": Team,
    "objectives": Objective,
    "initiatives": Initiative,
    "scenarios": Scenario,
    "assumptions": Assumption,
}
MOST_BYTES = 5_000_000
Place = tuple[str, int] | tuple[str, int, int]
"""Section and number of a record, from 0; for a key result the objective's, then its own."""
T = TypeVar("T")


def to_yaml(plan: Plan, teams: TeamTree, scenarios: Sequence[Scenario] = ()) -> str:
    """A plan with the teams it names and the scenarios it comes from; empty fields and versions are left out."""
    from ruamel.yaml import YAML

    document: dict[str, Any] = {
        "teams": [_lean(dump(t)) for t in teams],
        "objectives": [_lean(dump(o)) for o in plan.objectives],
        "initiatives": [_lean(dump(i)) for i in plan.initiatives],
        "scenarios": [_scenario(dump(s)) for s in scenarios],
        "assumptions": [_lean(dump(a)) for a in plan.assumptions],
    }
    yaml = YAML()
    yaml.width = 100
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = StringIO()
    yaml.dump({k: v for k, v in document.items() if v}, out)
    return out.getvalue()


def read(path: Path) -> dict[str, list[Any]]:
    """The records in a plan file, by section; nothing is saved."""
    return located(path)[0]


def located(path: Path) -> tuple[dict[str, list[Any]], dict[Place, int]]:
    """The same, with the line on which each record begins."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        if path.stat().st_size > MOST_BYTES:
            raise InvalidValueError(
                f"{path} is over {MOST_BYTES // 1_000_000} MB, which no plan is", "check the file"
            )
        text = path.read_text("utf-8-sig")
        document = YAML(typ="safe", pure=True).load(text)
        lines = _lines(YAML(typ="safe", pure=True).compose(text))
    except OSError as error:
        problem = f"{path} cannot be read: {error.strerror or error}"
        raise InvalidValueError(problem, "give the path of a YAML plan") from error
    except UnicodeDecodeError as error:
        problem = f"{path} is not UTF-8 text (from byte {error.start + 1} on)"
        raise InvalidValueError(problem, "save it as UTF-8") from error
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{path.name}:{mark.line + 1}" if mark else path.name
        problem = " ".join(str(error.problem or error.context).split())
        raise InvalidValueError(f"{where} is not valid YAML: {problem}", "correct that line") from error
    except YAMLError as error:
        problem = " ".join(str(error).split())
        raise InvalidValueError(f"{path.name} is not valid YAML: {problem}", "correct that line") from error
    return records(document, path.name, lines), lines


def records(document: object, name: str, lines: Mapping[Place, int] | None = None) -> dict[str, list[Any]]:
    """The same from a document that was read already."""
    if not isinstance(document, dict) or not set(document) <= set(SECTIONS):
        seen = "nothing" if document is None else type(document).__name__
        if isinstance(document, dict):
            seen = ", ".join(map(str, document))
        problem = f"{name} holds {seen}, expected the sections {', '.join(SECTIONS)}"
        raise InvalidValueError(problem, "see docs/plan-file.md for an example")
    found: dict[str, list[Any]] = {}
    for section, kind in SECTIONS.items():
        entries = document.get(section) or []
        if not isinstance(entries, list):
            raise InvalidValueError(
                f"{name}: {section} is not a list", f"start each of the {section} with a dash"
            )
        found[section] = []
        for i, entry in enumerate(entries):
            line = (lines or {}).get((section, i))
            where = f"{name}:{line}" if line else name
            found[section].append(_load(kind, entry, f"{where}: {section} {i + 1}"))
    return found


def _lines(root: Any) -> dict[Place, int]:
    """Where each record begins, counted from 1."""
    found: dict[Place, int] = {}
    for section, entries in _members(root):
        for i, entry in enumerate(_items(entries)):
            found[section, i] = entry.start_mark.line + 1
            for name, inner in _members(entry):
                if name == "key_results":
                    for k, kr in enumerate(_items(inner)):
                        found[section, i, k] = kr.start_mark.line + 1
    return found


def _members(node: Any) -> list[tuple[str, Any]]:
    return [(str(key.value), value) for key, value in node.value] if _is(node, "mapping") else []


def _items(node: Any) -> list[Any]:
    return list(node.value) if _is(node, "sequence") else []


def _is(node: Any, kind: str) -> bool:
    return getattr(node, "id", "") == kind


def with_versions(wanted: Sequence[Any], current: dict[str, Any]) -> list[Any]:
    """Give records that exist the version they replace, and leave out those that would not change."""
    changed = []
    for record in wanted:
        old = current.get(record.id)
        new = record
        if old is not None:
            new = replace(record, version=old.version)
            if isinstance(new, Objective):
                new = replace(new, key_results=tuple(_kr(k, old) for k in new.key_results))
            if new == old:
                continue
        changed.append(new)
    return changed


def _kr(kr: KeyResult, objective: Objective) -> KeyResult:
    for old in objective.key_results:
        if old.id == kr.id:
            return replace(kr, version=old.version, objective=old.objective)
    return kr


def _load(kind: type[T], entry: object, where: str) -> T:
    if not isinstance(entry, dict):
        raise InvalidValueError(
            f"{where} is {type(entry).__name__}, expected fields",
            f"write it as `{_FIRST.get(kind, 'title')}: ...`",
        )
    try:
        record = load(kind, entry)
        for code in codes([record]) if isinstance(record, Objective | Initiative) else ():
            find(code)
    except InvalidValueError as error:
        raise InvalidValueError(f"{where}: {error.problem}", error.fix) from None
    except UnknownNameError as error:
        raise UnknownNameError(f"{where} accepts what is no rule: {error.problem}", error.fix) from None
    return bound(record)


_FIRST: dict[type, str] = {Team: "id", Scenario: "name", Assumption: "driver"}


def _scenario(data: dict[str, Any]) -> dict[str, Any]:
    """A scenario's tree and values are kept to the letter: an empty text may mean something there."""
    return {**_lean(data), **{name: data[name] for name in ("tree", "baseline", "planned") if data[name]}}


def _lean(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _lean(v) for k, v in value.items() if k != "version" and v not in (None, "", [], {})}
    if isinstance(value, list):
        return [_lean(v) for v in value]
    return value
