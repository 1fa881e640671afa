"""Which system wrote which file: told by the content, with how sure that is, and asked where it is not sure."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from okrkit.errors import ImportRefusedError
from okrkit.sources.batch import Recognised, Source
from okrkit.sources.reading.files import RawFile
from okrkit.sources.seen import files_below, looked_at

AUTO = "auto"
"""Stands for a system's name where the files shall say it."""

LAST_RESORT = "table"
"""The system that reads any table: it is asked for where no other knows the file."""

ASK_BELOW = 0.5
"""Less sureness is asked about."""

LEAD = 0.15
"""Two systems that are nearly as sure as each other are asked about too."""

_TABLES = (".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".parquet", ".pq")
_NAMED_AT_MOST = 5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A system that a file may come from, and what it says about it."""

    system: str
    what: Recognised


@dataclass(frozen=True, slots=True)
class Finding:
    """One file and the systems it may come from, the surest first.

    Attributes
    ----------
    path : where it lies; a member of a zip stands below the zip
    file : its name in a report
    named : whether it was named itself, not found in a folder or a zip
    """

    path: Path
    file: str
    named: bool
    candidates: tuple[Candidate, ...]

    @property
    def sure(self) -> Candidate | None:
        """The system that is taken without asking; None where a person has to say it."""
        known = [c for c in self.candidates if c.system != LAST_RESORT]
        found = known or list(self.candidates)
        if not found or found[0].what.sureness < ASK_BELOW:
            return None
        close = len(found) > 1 and found[0].what.sureness - found[1].what.sureness < LEAD
        return None if close else found[0]

    @property
    def foreign(self) -> bool:
        """Nothing that okrkit could read, and only found in passing: a note, a picture, another JSON."""
        return not (self.candidates or self.named or self.path.suffix.lower() in _TABLES)

    def chosen(self, system: str) -> Candidate:
        """What the file is as one of that system, also where the system does not know it."""
        mine = (c for c in self.candidates if c.system == system)
        return next(mine, Candidate(system, Recognised("", 1.0, "you said so")))


@dataclass(frozen=True, slots=True)
class Recognition:
    """Files of one system, to be read together, and what each of them is; or files that are left out."""

    system: str  # empty: left out
    findings: tuple[tuple[Finding, Candidate | None], ...]

    @property
    def paths(self) -> list[Path]:
        return [finding.path for finding, _ in self.findings]

    def as_json(self) -> list[dict[str, Any]]:
        """One entry a file: what it is, how sure, and why."""
        return [
            {
                "file": finding.file,
                "system": candidate.system if candidate else None,
                "layout": candidate.what.layout if candidate else "",
                "sureness": round(candidate.what.sureness, 2) if candidate else 0.0,
                "because": candidate.what.because if candidate else "no system knows it: left out",
            }
            for finding, candidate in self.findings
        ]


Ask = Callable[[Finding], str | None]
"""Which system a file comes from; empty: it is left out; None: not known either."""


def findings(
    paths: Sequence[Path | str], known: Callable[[RawFile], Recognised | None] | None = None
) -> tuple[Finding, ...]:
    """What every file below the paths may be.

    Parameters
    ----------
    paths : files, folders with those below them, patterns or zips
    known : what is known of a table from an earlier import, if anything

    Raises
    ------
    ImportRefusedError
        If a path leads to nothing, or a file cannot be read.
    """
    return tuple(finding(path, named=named, known=known) for path, named in files_below(paths).items())


def finding(
    path: Path, *, named: bool = True, known: Callable[[RawFile], Recognised | None] | None = None
) -> Finding:
    """What one file may be; see `findings`."""
    from okrkit.sources import sources

    file = looked_at(path)
    remembered = known(file) if known else None
    if remembered is not None:
        return Finding(path, file.name, named, (Candidate(LAST_RESORT, remembered),))
    every = sources()
    last = every.pop(LAST_RESORT)
    found = [Candidate(name, what) for name, source in every.items() if (what := detected(source, file))]
    found.sort(key=lambda c: -c.what.sureness)
    one = Finding(path, file.name, named, tuple(found))
    if one.sure is None and (what := detected(last, file)):
        one = replace(one, candidates=(*found, Candidate(LAST_RESORT, what)))
    return one


def detected(source: Source, file: RawFile) -> Recognised | None:
    """What a system says about a file; a system that stumbles over it does not know it."""
    if source.detect is None:
        return None
    try:
        return source.detect(file)
    except Exception:  # noqa: BLE001  # one system's fault must not keep the other systems' files out
        return None


def recognised(found: Iterable[Finding], ask: Ask | None = None) -> tuple[Recognition, ...]:
    """Files by system, those that are left out last.

    Raises
    ------
    ImportRefusedError
        If a file is not recognised beyond doubt and nobody says what it is; every such file is named with the command
        that would read it.
    """
    from okrkit.sources.table import fingerprint, headers_of

    groups: dict[tuple[str, str], list[tuple[Finding, Candidate | None]]] = {}
    unsure: list[Finding] = []
    for one in found:
        candidate = one.sure
        system = candidate.system if candidate else "" if one.foreign else ask(one) if ask else None
        if system is None:
            unsure.append(one)
            continue
        if system and candidate is None:
            candidate = one.chosen(system)
        # Tables are read together only where they have the same columns.
        alike = fingerprint(headers_of(one.path)) if system == LAST_RESORT else ""
        groups.setdefault((system, alike), []).append((one, candidate))
    if unsure:
        raise _refusal(unsure)
    made = [Recognition(system, tuple(files)) for (system, _), files in groups.items()]
    if not any(group.system for group in made):
        names = ", ".join(finding.file for group in made for finding, _ in group.findings[:_NAMED_AT_MOST])
        raise ImportRefusedError(
            f"none of these files is an export that okrkit knows: {names}", _name_a_system("FILE")
        )
    return tuple(sorted(made, key=lambda group: not group.system))


def in_words(sureness: float) -> str:
    """How sure that is, for a person.

    >>> in_words(0.9), in_words(0.6), in_words(0.3)
    ('sure', 'likely', 'a guess')
    """
    return "sure" if sureness >= 0.85 else "likely" if sureness >= ASK_BELOW else "a guess"


def _refusal(unsure: Sequence[Finding]) -> ImportRefusedError:
    said = [f"{one.file}: {_doubt(one)}" for one in unsure[:_NAMED_AT_MOST]]
    more = f"; and {len(unsure) - _NAMED_AT_MOST:,} more" if len(unsure) > _NAMED_AT_MOST else ""
    commands = [
        f"okrkit import {c.system} {shlex.quote(str(one.path))}"
        for one in unsure[:_NAMED_AT_MOST]
        for c in one.candidates
    ]
    fix = (
        f"say which it is: {' or '.join(commands)}"
        if commands
        else _name_a_system(shlex.quote(str(unsure[0].path)))
    )
    files = "1 file is" if len(unsure) == 1 else f"{len(unsure):,} files are"
    return ImportRefusedError(f"{files} not recognised beyond doubt. {'; '.join(said)}{more}", fix)


def _doubt(one: Finding) -> str:
    if not one.candidates:
        return "no system knows it"
    may = [f"{c.system} ({c.what.sureness:.0%}, {c.what.layout}: {c.what.because})" for c in one.candidates]
    return "may be of " + " or of ".join(may)


def _name_a_system(file: str) -> str:
    from okrkit.sources import sources

    names = ", ".join(name for name in sources() if name != LAST_RESORT)
    return f"name the system: okrkit import SYSTEM {file}, with one of {names}, or table for any other table"
