"""Is everything there that the newest version names?"""

from __future__ import annotations

from pathlib import Path

from okrkit.errors import OkrkitError
from okrkit.warehouse import manifest


def findings(folder: Path) -> list[str]:
    """What is wrong with the newest version, in sentences; empty when all is well."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    numbers = manifest.numbers(folder)
    if not numbers:
        return []
    try:
        newest = manifest.read(folder, numbers[-1])
    except OkrkitError as error:
        return [error.problem]
    found = []
    for name, files in newest.tables.items():
        for entry in files:
            path = folder / entry.path
            try:
                rows = pq.read_metadata(path).num_rows
            except FileNotFoundError:
                found.append(f"{entry.path} of {name} is missing")
                continue
            except (OSError, pa.ArrowInvalid) as error:
                found.append(f"{entry.path} of {name} cannot be read: {str(error).splitlines()[0]}")
                continue
            if rows != entry.rows:
                found.append(f"{entry.path} of {name} holds {rows} rows, {entry.rows} were written")
    return found
