"""The mapping that is used: what the caller told, completed where the headers leave no doubt, else refused."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from okrkit.core.tables import TABLES
from okrkit.core.tables import table as canonical
from okrkit.errors import ImportRefusedError, UnknownNameError
from okrkit.sources.batch import ReadOptions
from okrkit.sources.reading.csvs import TextTable
from okrkit.sources.table.headers import plain
from okrkit.sources.table.propose import DERIVED, Proposal, propose_for


@dataclass(frozen=True, slots=True)
class Mapped:
    """Table and columns to read, and the sentences that say how they were found."""

    table: str
    columns: Mapping[str, str]  # canonical -> column of the file
    notes: tuple[str, ...]


def mapped(file: TextTable, options: ReadOptions) -> Mapped:
    """The mapping for a file.

    Raises
    ------
    UnknownNameError
        If the caller named a table or a column that does not exist.
    ImportRefusedError
        If a required column is not told and not sure: the proposal is given, ready to paste.
    """
    given = frozenset({"currency"} if options.currency else ())
    told = {name: _column(file, column) for name, column in options.mapping.items()}
    tables = _tables(told, options.table)
    proposal = propose_for(file, tables, given=given | frozenset(told))
    table = canonical(proposal.table)
    required = [c.name for c in table.columns if c.required and c.name not in DERIVED | given | told.keys()]
    sure = {name: column for name, column in proposal.mapping.items() if column not in told.values()}
    open_ = [name for name in required if name not in sure]
    if open_ or (proposal.other_tables and not told):
        raise _refusal(file, proposal, told, open_)
    added = {n: c for n, c in sure.items() if n not in told and (n in required or not told)}
    notes = []
    if added:
        listed = ", ".join(f"{name} = {column!r}" for name, column in added.items())
        notes.append(f"Recognised from the headers: {listed}. Use --map to say otherwise.")
    columns = told | added
    if left := [h for h in file.headers if h not in columns.values()]:
        notes.append(
            "Columns left out: "
            + ", ".join(repr(h) for h in left[:20])
            + (" ..." if len(left) > 20 else "")
            + "."
        )
    return Mapped(table.name, columns, tuple(notes))


def _tables(told: Mapping[str, str], table: str | None) -> Sequence[str]:
    """The tables that may be meant, each having all the columns that were told."""
    if table is not None:
        known = canonical(table)
        for name in told:
            if name not in known.by_name:
                raise UnknownNameError.of(f"column of {table}", name, known.by_name)
        return [table]
    fitting = [t.name for t in TABLES.values() if told.keys() <= t.by_name.keys()]
    if fitting:
        return fitting
    every = {name for t in TABLES.values() for name in t.by_name}
    for name in told:
        if name not in every:
            raise UnknownNameError.of("canonical column", name, every)
    problem = f"no canonical table has all of the columns {', '.join(told)}"
    raise ImportRefusedError(problem, "name the table with --table: " + ", ".join(TABLES))


def _column(file: TextTable, name: str) -> str:
    if name in file.headers:
        return name
    same = [h for h in file.headers if plain(h) == plain(name)]
    if len(same) == 1:
        return same[0]
    raise UnknownNameError.of(f"column in {file.name}", name, file.headers)


def _refusal(
    file: TextTable, proposal: Proposal, told: Mapping[str, str], open_: Sequence[str]
) -> ImportRefusedError:
    command = f"okrkit import table {shlex.quote(file.name)} {proposal.arguments(told)}"
    reasons = [f"{s.canonical} = {s.column!r} ({s.confidence:.0%}: {s.reason})" for s in proposal.suggestions]
    seen = "; ".join(reasons) or "nothing was recognised"
    if not proposal.suggestions and not told:
        problem = f"no column of {file.name} was recognised; its columns are {', '.join(repr(h) for h in file.headers[:30])}"
        fix = "say what it holds, for example: okrkit import table FILE --table order_lines --map order_id=COLUMN ...; tables: "
        return ImportRefusedError(problem, fix + ", ".join(TABLES))
    if open_:
        doubts = [
            f"{name} ({' or '.join(repr(c) for c in proposal.ambiguous[name])})"
            if name in proposal.ambiguous
            else name
            for name in open_
        ]
        problem = f"{file.name} read as {proposal.table}: no sure column for {', '.join(doubts)}"
    else:
        others = " or ".join((proposal.table, *proposal.other_tables))
        problem = f"{file.name} may be {others}"
    columns = ", ".join(repr(h) for h in file.headers[:30])
    return ImportRefusedError(
        f"{problem}. Its columns are {columns}. Recognised: {seen}", f"correct and run: {command}"
    )
