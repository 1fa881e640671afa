"""One writer at a time. The operating system holds the lock, so that a killed import leaves none behind."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from okrkit.errors import ConflictError


@contextmanager
def writing(folder: Path, wait_seconds: float = 5.0) -> Iterator[None]:
    """Hold the folder's lock; refuse when another process keeps it longer than ``wait_seconds``."""
    path = folder / "lock"
    with path.open("a+", encoding="utf-8") as file:
        deadline = time.monotonic() + wait_seconds
        while not _taken(file):
            if time.monotonic() >= deadline:
                holder = path.read_text(encoding="utf-8").strip() or "another process"
                raise ConflictError(
                    f"another import is writing to {folder.name} ({holder})", "try again when it is done"
                )
            time.sleep(0.05)
        try:
            file.seek(0)
            file.truncate()
            file.write(f"process {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")
            file.flush()
            yield
        finally:
            file.seek(0)
            file.truncate()
            file.flush()
            _release(file)


if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    # A byte far behind the text is locked, so that others can still read who holds it.
    _BYTE = 1 << 20

    def _taken(file: IO[str]) -> bool:
        try:
            file.seek(_BYTE)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _release(file: IO[str]) -> None:
        file.seek(_BYTE)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _taken(file: IO[str]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _release(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
