"""Run the worked walk-throughs and keep their new outputs: ``python tests/walkthroughs/renew.py``.

Read the difference before committing it: a changed number is either the reason for renewing, or a fault.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
NOTEBOOKS = ROOT / "notebooks"
CELL_TIMEOUT = 300
LIVE = "application/vnd.jupyter.widget-view+json"


def renew(path: Path) -> None:
    """Execute a notebook where it lies and write it back without times, versions, live widgets and counters of this run."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook, timeout=CELL_TIMEOUT, resources={"metadata": {"path": str(path.parent)}}
    ).execute()
    for cell in notebook.cells:
        kept = {"tags": cell.metadata["tags"]} if "tags" in cell.metadata else {}
        cell.metadata = nbformat.from_dict(kept)
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(LIVE, None)  # its kernel is gone: what it showed stands beside it
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    nbformat.write(notebook, path)


def main(names: list[str]) -> None:
    os.environ["PYTHONPATH"] = os.pathsep.join(
        filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])
    )  # also where okrkit is not installed
    with tempfile.TemporaryDirectory() as own:
        os.environ["IPYTHONDIR"] = own  # nobody's settings and history
        for path in [NOTEBOOKS / name for name in names] or sorted(NOTEBOOKS.glob("*.ipynb")):
            begun = time.monotonic()
            renew(path)
            print(f"{path.name}: {path.stat().st_size / 1000:,.0f} kB, {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
