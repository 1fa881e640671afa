"""How many wrong code words are borne: few enough that guessing all of them would take days."""

from __future__ import annotations

from collections import defaultdict, deque

WINDOW = 60.0
PER_ADDRESS = 30
"""Twenty people behind one proxy may each mistype once."""
PER_ROOM = 60


class Guard:
    """Counts the wrong guesses at each room in the last minute, by address and in all; ``now`` is any clock in seconds."""

    def __init__(self) -> None:
        self._wrong: dict[tuple[str, str], deque[float]] = defaultdict(deque)

    def wait(self, room: str, address: str, now: float) -> int:
        """Seconds until the next guess is heard; 0 when it may be made now."""
        return max(self._wait((room, address), PER_ADDRESS, now), self._wait((room, ""), PER_ROOM, now))

    def wrong(self, room: str, address: str, now: float) -> None:
        """Note a wrong guess."""
        for key in ((room, address), (room, "")):
            self._wrong[key].append(now)

    def _wait(self, key: tuple[str, str], limit: int, now: float) -> int:
        made = self._wrong.get(key)
        if made is None:
            return 0
        while made and made[0] <= now - WINDOW:
            made.popleft()
        if not made:
            del self._wrong[key]  # the table does not grow with addresses long gone
            return 0
        return int(made[-limit] + WINDOW - now) + 1 if len(made) >= limit else 0
