"""`okrkit lint --jsonl`: single statements in, a verdict a line out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from okrkit.cli.coach import finding_document
from okrkit.cli.output import say
from okrkit.core.rules import LINE_KINDS, Verdict, check_line
from okrkit.errors import InvalidValueError

MOST_BYTES = 64_000
"""No statement is longer; a file without line ends is not read into memory whole."""

_SHAPE = '{"id": "a1", "text": "Improve customer service.", "kind": "objective"}'


@dataclass(frozen=True, slots=True)
class Statement:
    """One line of text to be judged; ``kind`` None lets the coach guess."""

    id: str
    text: str
    kind: str | None


def judge(source: str) -> int:
    """Write the verdict on each statement of a JSONL file (``-``: standard input) to standard output, in its order.

    A wrong line is told on standard error and takes nothing from the others.

    Returns
    -------
    int
        0 where no statement is poor, 1 where one is, 2 where a line could not be read.
    """
    poor = wrong = False
    with ExitStack() as stack:
        lines = sys.stdin.buffer if source == "-" else stack.enter_context(_open(Path(source)))
        name = "standard input" if source == "-" else Path(source).name
        sys.stdout.flush()
        out = sys.stdout.buffer  # JSON lines are UTF-8, whatever the terminal's encoding
        for number, raw in _numbered(lines):
            try:
                statement = parse(raw)
                said = check_line(statement.text, statement.kind) if statement else None
            except InvalidValueError as error:
                say(f"okrkit: {name}:{number}: {error.problem}\n  fix: {error.fix}")
                wrong = True
                continue
            if statement is None or said is None:
                continue
            poor = poor or said.verdict == "poor"
            out.write(_document(statement.id, said))
        out.flush()
    return 2 if wrong else 1 if poor else 0


def _document(id: str, said: Verdict) -> bytes:
    document = {
        "id": id, "kind": said.kind, "verdict": said.verdict,
        "findings": [finding_document(finding) for finding in said.findings],
    }  # fmt: skip
    return json.dumps(document, ensure_ascii=False).encode() + b"\n"


def _open(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        problem = f"{path} cannot be read: {error.strerror or error}"
        raise InvalidValueError(problem, f"give a file with one {_SHAPE} a line") from error


def _numbered(lines: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Each line with its number, from 1; of a line that is too long only the beginning."""
    number = 0
    while raw := lines.readline(MOST_BYTES + 1):
        number += 1
        rest = raw
        while len(rest) > MOST_BYTES and not rest.endswith(b"\n"):
            rest = lines.readline(MOST_BYTES + 1)
        yield number, raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw


def parse(raw: bytes) -> Statement | None:
    """The statement on a line; None for a blank one.

    Raises
    ------
    InvalidValueError
        If it is none: the value seen, and what was expected.
    """
    if len(raw) > MOST_BYTES:
        problem = f"a line of more than {MOST_BYTES:,} bytes, which no statement is"
        raise InvalidValueError(problem, "put one statement on each line")
    try:
        text = raw.decode().strip()
    except UnicodeDecodeError as error:
        problem = f"bytes that are not UTF-8 (from byte {error.start + 1} on: {raw[error.start : error.start + 8]!r})"
        raise InvalidValueError(problem, "save the file as UTF-8") from error
    if not text:
        return None
    found = _object(text)
    return Statement(_string(found, "id"), _text(found), _kind(found))


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text, object_pairs_hook=_once_each)
    except json.JSONDecodeError as error:
        problem = f"not JSON, {error.msg} at character {error.pos + 1} (seen: {_short(text)})"
        raise InvalidValueError(problem, f"write one object a line, like {_SHAPE}") from error
    except RecursionError as error:
        raise InvalidValueError("JSON nested too deeply", f"write it like {_SHAPE}") from error
    if not isinstance(found, dict):
        problem = f"{_short(text)} is no object"
        raise InvalidValueError(problem, f"write it like {_SHAPE}")
    return found


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = sorted({name for name in names if names.count(name) > 1})
        problem = f"{', '.join(map(repr, twice))} stands there more than once"
        raise InvalidValueError(problem, "keep one value for each name")
    return found


def _string(found: dict[str, Any], name: str) -> str:
    if name not in found:
        problem = f"there is no {name!r} (seen: {', '.join(map(_short, found)) or 'nothing'})"
        raise InvalidValueError(problem, f"write it like {_SHAPE}")
    value = found[name]
    if not isinstance(value, str):
        problem = f"{name!r} is {_short(json.dumps(value))}, expected a string"
        raise InvalidValueError(problem, f'put it in quotation marks, e.g. "{name}": "a1"')
    try:
        value.encode()
    except UnicodeEncodeError as error:
        problem = f"{name!r} holds half a character (seen: {_short(value)})"
        raise InvalidValueError(problem, "write the whole character, or leave it out") from error
    return value


def _text(found: dict[str, Any]) -> str:
    text = _string(found, "text")
    if not text.strip():
        raise InvalidValueError("'text' is empty, expected a statement", "write it, or leave the line out")
    return text


def _kind(found: dict[str, Any]) -> str | None:
    kind = found.get("kind")
    if kind is None:
        return None
    if isinstance(kind, str) and kind in LINE_KINDS:
        return kind
    problem = f"'kind' is {_short(json.dumps(kind))}, expected {', '.join(LINE_KINDS)}"
    raise InvalidValueError(problem, "correct it, or leave it out to have it guessed")


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")
