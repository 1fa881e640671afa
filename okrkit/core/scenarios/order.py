"""The order in which the nodes of a tree are calculated."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from okrkit.errors import InvalidValueError


def ordered(names: Iterable[str], children: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    """Names such that each comes after its children, those free to come first in alphabetical order.

    Raises
    ------
    InvalidValueError
        Where a node rests on itself; the message shows the ring.

    Examples
    --------
    >>> ordered(["c", "b", "a"], lambda name: {"a": ("b", "c")}.get(name, ()))
    ('b', 'c', 'a')
    """
    done: dict[str, None] = {}
    for start in sorted(names):
        path: list[str] = []
        waiting = [(start, False)]
        while waiting:
            name, left = waiting.pop()
            if left:
                path.pop()
                done[name] = None
            elif name in path:
                ring = " -> ".join((*path[path.index(name) :], name))
                raise InvalidValueError(f"node {name!r} rests on itself: {ring}", "break the ring")
            elif name not in done:
                path.append(name)
                waiting.append((name, True))
                waiting.extend((child, False) for child in sorted(children(name), reverse=True))
    return tuple(done)
