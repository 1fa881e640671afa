"""A report as PDF: printed by a browser that is on the machine anyway, as a person would print it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from okrkit.errors import OkrkitError

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
PLACES = {
    "darwin": (
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    ),
    "win32": (
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
        r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ),
}  # fmt: skip
VARIABLE = "OKRKIT_BROWSER"
PATIENCE = 180  # seconds for one report

_QUIET = [
    "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--no-pdf-header-footer",
]  # fmt: skip


class PrintingError(OkrkitError, RuntimeError):
    """No browser to print with, or it did not print."""


def browser(environ: Mapping[str, str] = os.environ) -> Path:
    """The browser that prints: the one that ``OKRKIT_BROWSER`` names, else Chromium, Chrome or Edge.

    Raises
    ------
    PrintingError
        If there is none.
    """
    named = environ.get(VARIABLE, "")
    if named:
        found = shutil.which(named, path=environ.get("PATH"))
        if found is None:
            problem = f"{VARIABLE} names {named!r}, which is no program on this machine"
            raise PrintingError(problem, "set it to the path of Chromium, Chrome or Edge, or leave it out")
        return Path(found)
    for name in NAMES:
        if found := shutil.which(name, path=environ.get("PATH")):
            return Path(found)
    for place in PLACES.get(sys.platform, ()):
        if Path(place).is_file():
            return Path(place)
    problem = "a PDF is printed by Chromium, Chrome or Edge, and none of them was found"
    raise PrintingError(problem, f"install one (Debian: apt-get install chromium), or name it in {VARIABLE}")


def to_pdf(page: Path, out: Path | None = None) -> Path:
    """Print a report (an HTML file that `okrkit.notebooks.html.to_html` wrote) on A4 pages.

    The browser starts with a profile of its own, sees no network in the report's content policy, and leaves nothing behind.

    Parameters
    ----------
    page : Path
        The report.
    out : Path, optional
        The file to write; by default beside the report, ending in ``.pdf``.

    Raises
    ------
    PrintingError
        If there is no browser, or it ends without a document.
    """
    program, target = browser(), out or page.with_suffix(".pdf")
    with tempfile.TemporaryDirectory(prefix="okrkit-print-", ignore_cleanup_errors=True) as scratch:
        made = Path(scratch) / "report.pdf"
        command = [
            str(program), *_QUIET, *_as_root(), f"--user-data-dir={scratch}/profile", f"--print-to-pdf={made}",
            page.resolve().as_uri(),
        ]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603 - our own list
        except subprocess.TimeoutExpired as error:
            problem = f"{program.name} did not print {page.name} within {PATIENCE} seconds"
            raise PrintingError(problem, "open the report and print it from there") from error
        except OSError as error:
            raise PrintingError(
                f"{program} does not start: {error.strerror}", f"name another one in {VARIABLE}"
            ) from error
        if not made.is_file() or not made.read_bytes().startswith(b"%PDF-"):
            said = done.stderr.decode(errors="replace").strip().splitlines()
            problem = f"{program.name} did not print {page.name}" + (f": {said[-1]}" if said else "")
            raise PrintingError(problem, "open the report and print it from there")
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            shutil.copyfile(made, part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    return target


def _as_root() -> list[str]:
    """Chromium's sandbox refuses to start as root, as in containers; the report can fetch nothing and run nothing foreign."""
    return ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
