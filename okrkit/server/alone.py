"""The rooms of a workspace served by themselves, where no JupyterLab of ours runs (VS Code, a notebook elsewhere)."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

from okrkit.errors import InvalidValueError
from okrkit.server.extension import open_door
from okrkit.server.guard import Guard
from okrkit.server.rooms import Rooms
from okrkit.workspace.doorway import Doorway, put_up

LOOPBACK = "127.0.0.1"


def serve(folder: Path, ip: str, port: int, tell: Callable[[str], None]) -> None:
    """Serve until interrupted; ``tell`` is given the address once it listens."""
    asyncio.run(_serve(folder, ip, port, tell))


async def _serve(folder: Path, ip: str, port: int, tell: Callable[[str], None]) -> None:
    rooms = Rooms(folder)
    try:
        server, url = open_door(rooms, Guard(), ip, port)
    except OSError as error:
        problem = f"cannot listen on {ip}, port {port}: {error.strerror or error}"
        raise InvalidValueError(
            problem, "choose another port with --port, or stop the program that uses it"
        ) from error
    note = put_up(Doorway(os.getpid(), str(folder), url, ip != LOOPBACK))
    try:
        tell(url)
        await asyncio.Event().wait()
    finally:
        note.unlink(missing_ok=True)
        server.stop()
        rooms.close()
