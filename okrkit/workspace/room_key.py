"""The key of a workspace's rooms: a file beside the plan that only its owner reads, in no store and in no export."""

from __future__ import annotations

import os
from pathlib import Path

from okrkit.core.workshop.admission import new_key
from okrkit.errors import WorkspaceError

FILE = "room.key"
_BYTES = 32


def has_key(folder: Path) -> bool:
    """Whether a workshop was ever held from this folder."""
    return (folder / FILE).is_file()


def room_key(folder: Path) -> bytes:
    """The workspace's key, made at the first call; two programs that ask at once get the same one."""
    path = folder / FILE
    try:
        if not path.exists():
            _make(path)
        key = bytes.fromhex(path.read_text("ascii").strip())
    except (OSError, ValueError) as error:
        problem = f"{path} cannot be read: {error}"
        raise WorkspaceError(problem, "remove that file; rooms then get new code words") from error
    if len(key) != _BYTES:
        problem = f"{path} holds {len(key)} bytes, expected {_BYTES}"
        raise WorkspaceError(problem, "remove that file; rooms then get new code words")
    return key


def _make(path: Path) -> None:
    """Write it whole under another name first: nobody ever reads a half of it, and the first one stays."""
    own = path.with_name(f".{FILE}.{os.getpid()}")
    handle = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(new_key().hex() + "\n")
    try:
        os.link(own, path)
    except FileExistsError:
        pass
    finally:
        own.unlink()
