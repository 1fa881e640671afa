"""Live systems: the same records as in the exports, asked for directly, and only what has changed.

``okrkit.sources.<system>.live`` declares a `Live`; this package holds what all of them share: a client that keeps
limits and secrets, pages that lose nothing while the shop goes on, and a journal that survives a kill.
"""

from __future__ import annotations

import importlib
import pkgutil
from importlib.util import find_spec

from okrkit.errors import UnknownNameError
from okrkit.sources.live.client import Answer, Client, Wait
from okrkit.sources.live.errors import CredentialError, ServiceError, understood
from okrkit.sources.live.journal import Journal
from okrkit.sources.live.paging import Slice, along_changes
from okrkit.sources.live.pull import marks_after, pull, pulled, windows_for
from okrkit.sources.live.secrets import Credential, Secret, find, redacted
from okrkit.sources.live.signing import basic, bearer, header
from okrkit.sources.live.system import (
    Access,
    Cursor,
    Live,
    Page,
    Record,
    Session,
    Setting,
    Stream,
    Window,
    file_info,
    lean,
)
from okrkit.sources.live.timing import Timing

__all__ = [
    "Access",
    "Answer",
    "Client",
    "Credential",
    "CredentialError",
    "Cursor",
    "Journal",
    "Live",
    "Page",
    "Record",
    "Secret",
    "ServiceError",
    "Session",
    "Setting",
    "Slice",
    "Stream",
    "Timing",
    "Wait",
    "Window",
    "along_changes",
    "basic",
    "bearer",
    "file_info",
    "find",
    "header",
    "lean",
    "live",
    "lives",
    "marks_after",
    "pull",
    "pulled",
    "redacted",
    "understood",
    "windows_for",
]


def lives() -> dict[str, Live]:
    """Every system that can be asked directly, by name."""
    package = importlib.import_module("okrkit.sources")
    names = [info.name for info in pkgutil.iter_modules(package.__path__) if info.ispkg]
    found = [declared for name in names if (declared := _declared(name))]
    return {one.name: one for one in sorted(found, key=lambda one: one.name)}


def live(system: str) -> Live:
    """The live system of that name; only its own module is loaded.

    Raises
    ------
    UnknownNameError
        If there is none; the near names are offered.
    """
    found = _declared(system) if system.isidentifier() else None
    if found is None or found.name != system:
        raise UnknownNameError.of("live system", system, lives())
    return found


def _declared(package: str) -> Live | None:
    """What a package of `okrkit.sources` declares as ``LIVE``; a live system is called like its package."""
    home = f"okrkit.sources.{package}"
    try:
        there = find_spec(f"{home}.live")
    except ModuleNotFoundError:
        return None
    declared = getattr(importlib.import_module(f"{home}.live"), "LIVE", None) if there else None
    return declared if isinstance(declared, Live) else None
