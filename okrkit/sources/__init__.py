"""Sources: a file of some system -> rows in the canonical tables, with every decision said."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from pathlib import Path

from okrkit.errors import InvalidValueError, UnknownNameError
from okrkit.sources.batch import Batch, FileInfo, ReadOptions, Recognised, Rejected, Source
from okrkit.sources.table import Proposal, fingerprint, fingerprint_of, headers_in, headers_of, propose

__all__ = [
    "Batch",
    "FileInfo",
    "Proposal",
    "ReadOptions",
    "Recognised",
    "Rejected",
    "Source",
    "fingerprint",
    "fingerprint_of",
    "headers_in",
    "headers_of",
    "propose",
    "read",
    "source",
    "sources",
]


def sources() -> dict[str, Source]:
    """Every system that can be read, by name: the modules of this package that declare a ``SOURCE``."""
    found = {}
    for info in pkgutil.iter_modules(__path__):
        declared = getattr(importlib.import_module(f"{__name__}.{info.name}"), "SOURCE", None)
        if isinstance(declared, Source):
            found[declared.name] = declared
    return dict(sorted(found.items()))


def source(system: str) -> Source:
    """The system of that name.

    Raises
    ------
    UnknownNameError
        If there is none; the near names are offered.
    """
    known = sources()
    if system not in known:
        raise UnknownNameError.of("source", system, known)
    return known[system]


def read(system: str, paths: Sequence[Path | str], *, options: ReadOptions | None = None) -> Batch:
    """Read files of a system into the canonical tables; nothing is written.

    Parameters
    ----------
    system : str
        One of `sources`.
    paths : sequence of path
        Files, folders, patterns (``exports/*.csv``) or zips; they are read together, as exports of one shop.
    options : ReadOptions, optional
        What the files do not say.

    Raises
    ------
    ImportRefusedError
        If a file is of another kind, or leaves something open that only the caller knows.
    """
    chosen = options or ReadOptions()
    _check(chosen)
    return source(system).read([Path(path) for path in paths], chosen)


def _check(options: ReadOptions) -> None:
    code = options.currency
    if code is not None and not (len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()):
        raise InvalidValueError(
            f"{code!r} is not a currency code", "write three capital letters, for example EUR"
        )
    if options.timezone is not None:
        from okrkit.sources.reading.stamps import zone_of

        zone_of(options.timezone)
