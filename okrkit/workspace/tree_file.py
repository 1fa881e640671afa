"""A driver tree as a YAML file in a workspace's ``trees`` folder: in and out."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from okrkit.errors import InvalidValueError, OkrkitError

if TYPE_CHECKING:
    from okrkit.core.scenarios import Tree

FOLDER = "trees"
MOST_BYTES = 500_000


def read(path: Path) -> Tree:
    """The tree in a file.

    Raises
    ------
    InvalidValueError
        If the file cannot be read, is not YAML, or its tree is not sound: the file and, for YAML, the line are named.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    from okrkit.core.scenarios import from_plain

    try:
        if path.stat().st_size > MOST_BYTES:
            raise InvalidValueError(
                f"{path} is over {MOST_BYTES // 1000} kB, which no tree is", "check the file"
            )
        data = YAML(typ="safe", pure=True).load(path.read_text("utf-8-sig"))
    except OSError as error:
        problem = f"{path} cannot be read: {error.strerror or error}"
        raise InvalidValueError(problem, "give the path of a tree's YAML file") from error
    except UnicodeDecodeError as error:
        raise InvalidValueError(f"{path} is not UTF-8 text", "save it as UTF-8") from error
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{path.name}:{mark.line + 1}" if mark else path.name
        problem = " ".join(str(error.problem or error.context).split())
        raise InvalidValueError(f"{where} is not valid YAML: {problem}", "correct that line") from error
    except YAMLError as error:
        problem = " ".join(str(error).split())
        raise InvalidValueError(f"{path.name} is not valid YAML: {problem}", "correct the file") from error
    try:
        return from_plain(data)
    except OkrkitError as error:
        raise InvalidValueError(f"{path.name}: {error.problem}", error.fix) from None


def to_yaml(tree: Tree) -> str:
    """The tree as people edit it; it comes back the same."""
    from ruamel.yaml import YAML

    from okrkit.core.scenarios import to_plain

    yaml = YAML()
    yaml.width = 120
    out = StringIO()
    yaml.dump(to_plain(tree), out)
    return out.getvalue()


def files(folder: Path) -> tuple[Path, ...]:
    """The tree files of a workspace, by name."""
    return tuple(sorted([*(folder / FOLDER).glob("*.yaml"), *(folder / FOLDER).glob("*.yml")]))
