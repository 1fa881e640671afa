"""Notebooks in processes forked from one that has already imported what they need.

``server`` is that process; ``client`` starts it and asks it for children; ``kernel`` is ipykernel's own kernel without its
sockets and threads, as it runs in a child; ``manager`` lets nbclient drive it like any other.

The heavy part of a stock run is the start: an interpreter, a hundred imports, the first figure. A forked child has all of
it from the beginning, shares its memory, and ends with its notebook, so that nothing a notebook does reaches the next one.
"""

from __future__ import annotations

import sys


def can_fork() -> bool:
    """Whether children can be forked here. Elsewhere (Windows; macOS, where system libraries do not survive it) the stock way serves."""
    return sys.platform.startswith("linux")
