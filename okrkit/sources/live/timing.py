"""The clock of a client, so that tests never wait."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


@dataclass(frozen=True, slots=True)
class Timing:
    """What tells the time, waits, spreads retries, and says when it takes longer."""

    monotonic: Callable[[], float] = time.monotonic  # seconds
    sleep: Callable[[float], None] = time.sleep  # seconds
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    jitter: Callable[[], float] = random.random  # from 0 to 1
    told: Callable[[str], None] = lambda _: None


def backoff(attempt: int, jitter: float, *, first: float = 1.0, longest: float = 60.0) -> float:
    """Seconds before attempt ``attempt + 1``: doubled each time, the upper half at random.

    Clients that failed together then don't come back together.

    >>> [backoff(n, 1.0) for n in (1, 2, 3, 8)], backoff(3, 0.0)
    ([1.0, 2.0, 4.0, 60.0], 2.0)
    """
    whole = float(min(first * 2 ** (attempt - 1), longest))
    return whole * (0.5 + jitter / 2)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds that a ``Retry-After`` header asks for: a number, or a date; None where there is none to read.

    >>> retry_after("3", datetime(2026, 1, 1, tzinfo=UTC))
    3.0
    >>> retry_after("Thu, 01 Jan 2026 00:00:30 GMT", datetime(2026, 1, 1, tzinfo=UTC))
    30.0
    """
    text = (value or "").strip()
    if not text:
        return None
    try:
        return max(0.0, float(text))
    except ValueError:
        pass
    try:
        until = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - now).total_seconds())
