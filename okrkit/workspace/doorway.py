"""Where rooms can be reached: servers write it down while they run, notebooks read it.

The lines stand in Jupyter's runtime folder, which belongs to the user alone and where Jupyter notes its own servers too.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from okrkit.core.workshop.admission import code_word
from okrkit.workspace.room_key import room_key

_NAME = "okrkit-rooms-{pid}.json"
OVERRIDE = "OKRKIT_ROOM_URL"
"""The address people outside use, where a proxy or a hub stands in between: https://hub.example.com/user/eva"""


@dataclass(frozen=True, slots=True)
class Doorway:
    """A running server: ``url`` ends before ``/okrkit/room``; ``shared`` says whether other devices can reach it."""

    pid: int
    root: str
    url: str
    shared: bool


def put_up(doorway: Doorway) -> Path:
    """Write down that a server runs; gives the file to remove when it stops."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / _NAME.format(pid=doorway.pid)
    path.write_text(json.dumps(asdict(doorway)), "utf-8")
    return path


def doorways(folder: Path) -> list[Doorway]:
    """The running servers that serve a workspace, those that other devices can reach first."""
    found = [d for path in sorted(_folder().glob(_NAME.format(pid="*"))) if (d := _read(path)) is not None]
    mine = [d for d in found if _covers(Path(d.root), folder) and _alive(d.pid)]
    return sorted(mine, key=lambda d: not d.shared)


def address(folder: Path, room: str) -> tuple[str, bool]:
    """The room's address, empty where no server runs, and whether other devices can reach it."""
    told = os.environ.get(OVERRIDE, "").rstrip("/")
    if told:
        return f"{told}/okrkit/room/{room}", True
    found = doorways(folder)
    return (f"{found[0].url.rstrip('/')}/okrkit/room/{room}", found[0].shared) if found else ("", False)


def invitation(folder: Path, room: str, admission: int) -> str:
    """The address with the code word filled in, for a QR code: what stands after # is not sent over the line."""
    where, _ = address(folder, room)
    return where and f"{where}#{code_word(room_key(folder), room, admission).replace(' ', '-')}"


def _folder() -> Path:
    from jupyter_core.paths import jupyter_runtime_dir

    return Path(jupyter_runtime_dir())


def _read(path: Path) -> Doorway | None:
    try:
        return Doorway(**json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError):  # it was just removed, or another version wrote it
        return None


def _covers(root: Path, folder: Path) -> bool:
    return root == folder or root in folder.parents or folder in root.parents


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it lives and is somebody else's
        return True
    return True
