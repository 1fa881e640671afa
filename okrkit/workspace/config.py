"""`okrkit.toml`: what a workspace is told once and keeps."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from okrkit.errors import InvalidValueError, WorkspaceError

FILE = "okrkit.toml"


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of one workspace; ``store`` is a database URL, empty for the SQLite file beside it.

    Currency and time zone are empty until they are told (or, for the currency, seen in the first import). ``today``
    stops the clock at a day: the sample shop lives on one, so that it looks the same whenever it is opened.
    """

    name: str
    currency: str = ""
    timezone: str = ""
    fiscal_start: int = 1
    store: str = ""
    today: str = ""
    mappings: dict[str, dict[str, str]] = field(default_factory=dict)
    sync: dict[str, dict[str, str]] = field(
        default_factory=dict
    )  # system, or system/shop -> settings, no secrets
    share: dict[str, dict[str, str]] = field(default_factory=dict)  # system, or system/team -> settings

    def __post_init__(self) -> None:
        if self.timezone:
            check_timezone(self.timezone)
        check_currency(self.currency)
        if not 1 <= self.fiscal_start <= 12:
            problem = f"fiscal_start is {self.fiscal_start!r}, expected a month number from 1 to 12"
            raise InvalidValueError(problem, f"correct it in {FILE}")


def check_timezone(name: str) -> None:
    """Refuse a name that is not in the time zone database."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        problem = f"{name!r} is not a time zone"
        raise InvalidValueError(problem, "use a name such as Europe/Berlin or America/New_York") from None


def check_currency(code: str) -> None:
    """Refuse what is not a three-letter code; empty means not known yet."""
    if code and not (len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()):
        problem = f"{code!r} is not a currency code"
        raise InvalidValueError(problem, "use three capital letters, e.g. EUR, USD or GBP")


def find(start: Path) -> Path:
    """The nearest folder upwards that holds an `okrkit.toml`."""
    folder = start.expanduser().resolve()
    for candidate in (folder, *folder.parents):
        if (candidate / FILE).is_file():
            return candidate
    problem = f"no workspace in {start} or above it: there is no {FILE}"
    raise WorkspaceError(problem, "make one with `okrkit init DIR`, or name it with --workspace DIR")


def read(folder: Path) -> Config:
    """Read the settings; a wrong one is named."""
    import tomllib

    path = folder / FILE
    try:
        found: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        problem = f"{folder} is not a workspace: it has no {FILE}"
        raise WorkspaceError(problem, f"make one with `okrkit init {folder}`") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WorkspaceError(
            f"{path} cannot be read: {error}", "correct that line, or restore the file"
        ) from error
    shop, plan = found.get("shop", {}), found.get("plan", {})
    known = {"shop": {"name", "currency", "timezone", "fiscal_start", "today"}, "plan": {"store"}}
    for section, allowed in known.items():
        for key in found.get(section, {}):
            if key not in allowed:
                problem = f"{FILE} has an unknown setting {section}.{key}"
                raise InvalidValueError(problem, f"known there: {', '.join(sorted(allowed))}")
    fiscal_start = shop.get("fiscal_start", 1)
    if not isinstance(fiscal_start, int) or isinstance(fiscal_start, bool):
        raise InvalidValueError(
            f"shop.fiscal_start is {fiscal_start!r}, expected a month number", f"correct {FILE}"
        )
    return Config(
        name=str(shop.get("name", folder.name)),
        currency=str(shop.get("currency", "")),
        timezone=str(shop.get("timezone", "")),
        fiscal_start=fiscal_start,
        store=str(plan.get("store", "")),
        today=str(shop.get("today", "")),
        mappings={
            str(k): {str(a): str(b) for a, b in v.items()} for k, v in found.get("mappings", {}).items()
        },
        sync={str(k): {str(a): str(b) for a, b in v.items()} for k, v in found.get("sync", {}).items()},
        share={str(k): {str(a): str(b) for a, b in v.items()} for k, v in found.get("share", {}).items()},
    )


def write(folder: Path, config: Config) -> None:
    """Write the settings, keeping comments and order of a file that is there."""
    import tomlkit

    path = folder / FILE
    document = tomlkit.parse(path.read_text("utf-8")) if path.exists() else tomlkit.document()
    if "shop" not in document:
        document.add(
            tomlkit.comment(
                "An okrkit workspace: this file, plan.sqlite, warehouse/ and the notebooks made here."
            )
        )
        document.add("shop", tomlkit.table())
        document.add("plan", tomlkit.table())
    shop: Any = document["shop"]
    for key in ("name", "currency", "timezone", "fiscal_start"):
        shop[key] = getattr(config, key)
    if config.today:
        shop["today"] = config.today
    plan: Any = document.setdefault("plan", tomlkit.table())
    plan["store"] = config.store
    if config.mappings:
        document["mappings"] = config.mappings
    if config.sync:
        document["sync"] = config.sync
    if config.share:
        document["share"] = config.share
    replace_text(path, tomlkit.dumps(document))


def replace_text(path: Path, text: str) -> None:
    """Write a file so that a crash leaves the old one or the new one, never a part."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
