"""The rooms a server serves: which workspace each is in, its newest state, and who waits for news of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from okrkit.core.model import Objective, Participant, Workshop
from okrkit.core.workshop import Gathered, admission, own, seen
from okrkit.errors import OkrkitError
from okrkit.workspace import Workspace
from okrkit.workspace.config import FILE
from okrkit.workspace.room_key import has_key, room_key

T = TypeVar("T")

LOOK_EVERY = 0.4
"""Seconds between two looks into the store while somebody waits: the facilitator's kernel writes there too."""
HOLD = 25.0
"""Seconds that a question for news is held open."""


class Rooms:
    """All rooms below a folder. Rooms know nothing of one another: each asks its own workspace for its own workshop."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._rooms: dict[str, Room] = {}
        self._workspaces: dict[Path, Workspace] = {}
        self._pool = ThreadPoolExecutor(4, thread_name_prefix="okrkit-room")
        self._finding = asyncio.Lock()

    async def room(self, name: str) -> Room | None:
        """A room by its name, or None where no workspace holds it."""
        if name in self._rooms:
            return self._rooms[name]
        async with self._finding:
            if name not in self._rooms and (found := await self.work(lambda: self._find(name))):
                self._rooms[name] = Room(self, *found)
        return self._rooms.get(name)

    async def work(self, act: Callable[[], T]) -> T:
        """Run what reads or writes a store beside the server's own loop."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, act)

    def close(self) -> None:
        self._pool.shutdown(wait=True)
        for workspace in self._workspaces.values():
            workspace.close()

    def _find(self, name: str) -> tuple[Workspace, Workshop] | None:
        for folder in folders(self._root):
            with contextlib.suppress(
                OkrkitError
            ):  # a broken workspace does not close the rooms of the others
                if folder not in self._workspaces:
                    self._workspaces[folder] = Workspace(folder)
                if found := self._workspaces[folder].store.workshop_in(name):
                    return self._workspaces[folder], found
        return None


def folders(root: Path) -> list[Path]:
    """Workspaces in which a workshop was ever opened: the folder itself, those above and two steps below it."""
    root = root.resolve()
    near = [root, *root.parents, *(p.parent for p in sorted(root.glob(f"*/{FILE}"))),
            *(p.parent for p in sorted(root.glob(f"*/*/{FILE}")))]  # fmt: skip
    return [f for f in near if (f / FILE).is_file() and has_key(f)]


class Room:
    """One room: its newest state, read once for all who ask."""

    def __init__(self, rooms: Rooms, workspace: Workspace, workshop: Workshop) -> None:
        self._rooms, self._workspace, self._id = rooms, workspace, workshop.id
        self._key = room_key(workspace.path)
        self._number = -1
        self._looked = -1.0
        self._gathered: Gathered | None = None
        self._drafted: tuple[Objective, ...] = ()
        self._changed = asyncio.Event()
        self._reading = asyncio.Lock()
        self._waiting = 0
        self._watch: asyncio.Task[None] | None = None

    async def admit(self, word: str, name: str, key: str) -> str | None:
        """A pass for who knows the code word, else None."""
        workshop = (await self.now()).workshop
        if not admission.is_code_word(word, self._key, workshop.room, workshop.admission):
            return None
        participant = Participant(workshop.id, key, name)
        await self._rooms.work(lambda: self._workspace.take_in(workshop, [participant]))
        await self.now()
        return admission.new_pass(self._key, workshop.room, workshop.admission, key)

    async def holder(self, given: str) -> str | None:
        """The key of the participant a pass was given to."""
        workshop = (await self.now()).workshop
        return admission.holder(given, self._key, workshop.room, workshop.admission)

    async def news(self, key: str, since: int) -> dict[str, Any]:
        """What the participant may see, at once when it is newer than ``since``, else as soon as something changes."""
        await self.now()
        if since == self._number:
            await self._wait()
        return self.told(key)

    async def send(self, key: str, items: list[object]) -> list[OkrkitError | None]:
        """Take in a parcel; for each item None, or why it does not count."""
        found = await self.now()
        participant = next((p for p in found.participants if p.key == key), None)
        participant = participant or Participant(found.workshop.id, key)
        taken = await self._rooms.work(
            lambda: self._workspace.take_parcel(found.workshop, participant, items)
        )
        await self.now()
        return [t.refusal for t in taken]

    def told(self, key: str) -> dict[str, Any]:
        """The newest state as one participant may see it."""
        assert self._gathered is not None
        voter = admission.pseudonym(self._key, self._id, key)
        return {
            "number": self._number,
            "seen": seen(self._gathered, datetime.now(UTC), self._drafted),
            "own": own(self._gathered, voter, key),
        }

    async def now(self) -> Gathered:
        """The workshop as it is in the store by now."""
        await self._read()
        assert self._gathered is not None
        return self._gathered

    async def _read(self) -> None:
        """Read what is newer; those who ask together share one look that began after all of them had asked."""
        clock = asyncio.get_running_loop().time
        asked = clock()
        async with self._reading:
            if self._looked >= asked:
                return
            begun = clock()
            found = await self._rooms.work(self._from_store)
            self._looked = begun
            if found is not None:
                self._number, self._gathered, self._drafted = found
                self._changed.set()
                self._changed = asyncio.Event()

    def _from_store(self) -> tuple[int, Gathered, tuple[Objective, ...]] | None:
        number = self._workspace.store.revision()  # first: what is read after it is at least as new
        if number == self._number:
            return None
        found = self._workspace.gathered(self._id)
        return number, found, self._workspace.drafted_objectives(found)

    async def _wait(self) -> None:
        self._waiting += 1
        if self._watch is None or self._watch.done():
            self._watch = asyncio.create_task(self._look())
        try:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), HOLD)
        finally:
            self._waiting -= 1

    async def _look(self) -> None:
        """While somebody waits: see what the facilitator's kernel, or another server, has written."""
        while self._waiting:
            with contextlib.suppress(OkrkitError):  # a store that is busy for a moment is asked again
                await self._read()
            await asyncio.sleep(LOOK_EVERY)
