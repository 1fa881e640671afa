"""`okrkit.toml`: what a workspace is told once and keeps."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from okrkit.errors import InvalidValueError, WorkspaceError

FILE = "okrkit.toml"
FRESH_DAYS = 10


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of one workspace; ``store`` is a database URL, empty for the SQLite file beside it.

    Currency and time zone are empty until they are told (or, for the currency, seen in the first import). ``today``
    stops the clock at a day: the sample shop lives on one, so that it looks the same whenever it is opened. ``closed``
    are days without business, as ``2026-12-24..2027-01-03``; data older than ``fresh_days`` score nothing. ``sources`` says whose rows count,
    ``names`` what the names of a dimension are called here (dimension -> name -> ours).
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
    closed: tuple[str, ...] = ()
    fresh_days: int = FRESH_DAYS
    sources: dict[str, tuple[str, ...]] = field(default_factory=dict)
    names: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def closed_days(self) -> frozenset[date]:
        """The days on which the shop is said to have rested."""
        return _days_of_all(self.closed)

    def __post_init__(self) -> None:
        _days_of_all(self.closed)
        if self.fresh_days < 1:
            problem = f"data.fresh_days is {self.fresh_days!r}, expected a number of days from 1"
            raise InvalidValueError(problem, f"correct it in {FILE}")
        if self.timezone:
            check_timezone(self.timezone)
        check_currency(self.currency)
        if not 1 <= self.fiscal_start <= 12:
            problem = f"fiscal_start is {self.fiscal_start!r}, expected a month number from 1 to 12"
            raise InvalidValueError(problem, f"correct it in {FILE}")


def days_of(text: str) -> tuple[date, ...]:
    """The days of ``FIRST..LAST``, or of one day.

    >>> len(days_of("2026-12-24..2027-01-03")), days_of("2026-05-01")
    (11, (datetime.date(2026, 5, 1),))
    """
    first, _, last = text.partition("..")
    try:
        a, b = date.fromisoformat(first.strip()), date.fromisoformat((last or first).strip())
    except ValueError:
        problem = f"{text!r} is not a range of days"
        raise InvalidValueError(
            problem, "write it as 2026-12-24..2027-01-03, or one day as 2026-12-24"
        ) from None
    if b < a:
        raise InvalidValueError(f"{text!r} ends before it begins", "write the earlier day first")
    return tuple(a + timedelta(days=k) for k in range((b - a).days + 1))


@lru_cache(maxsize=32)
def _days_of_all(texts: tuple[str, ...]) -> frozenset[date]:
    return frozenset(day for text in texts for day in days_of(text))


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
    data = found.get("data", {})
    known = {
        "shop": {"name", "currency", "timezone", "fiscal_start", "today"},
        "plan": {"store"},
        "data": {"closed", "fresh_days"},
    }
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
    fresh_days, closed = data.get("fresh_days", FRESH_DAYS), data.get("closed", [])
    if not isinstance(fresh_days, int) or isinstance(fresh_days, bool):
        problem = f"data.fresh_days is {fresh_days!r}, expected a number of days"
        raise InvalidValueError(problem, f"correct {FILE}")
    if not isinstance(closed, list):
        problem = f"data.closed is {closed!r}, expected a list of days"
        raise InvalidValueError(problem, f'write it in {FILE} as closed = ["2026-12-24..2027-01-03"]')
    return Config(
        name=str(shop.get("name", folder.name)),
        currency=str(shop.get("currency", "")),
        timezone=str(shop.get("timezone", "")),
        fiscal_start=fiscal_start,
        store=str(plan.get("store", "")),
        closed=tuple(str(text) for text in closed),
        fresh_days=fresh_days,
        sources=_sources(found.get("sources", {})),
        names={str(k): {str(a): str(b) for a, b in v.items()} for k, v in found.get("names", {}).items()},
        today=str(shop.get("today", "")),
        mappings={
            str(k): {str(a): str(b) for a, b in v.items()} for k, v in found.get("mappings", {}).items()
        },
        sync={str(k): {str(a): str(b) for a, b in v.items()} for k, v in found.get("sync", {}).items()},
        share={str(k): {str(a): str(b) for a, b in v.items()} for k, v in found.get("share", {}).items()},
    )


def _sources(told: Any) -> dict[str, tuple[str, ...]]:
    """``sessions = "ga4"`` or ``orders = ["shopify", "fba"]``."""
    if not told:
        return {}
    from okrkit.core.kpis.feeds import GROUPS

    found = {}
    for group, names in dict(told).items():
        if group not in GROUPS:
            problem = f"{FILE} has an unknown setting sources.{group}"
            raise InvalidValueError(problem, f"known there: {', '.join(GROUPS)}")
        listed = [names] if isinstance(names, str) else names
        if not isinstance(listed, list) or not listed or not all(isinstance(n, str) for n in listed):
            problem = f"sources.{group} is {names!r}, expected the name of a source or a list of them"
            raise InvalidValueError(problem, f"correct {FILE}; `okrkit sources` lists the sources there are")
        found[str(group)] = tuple(listed)
    return found


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
    told = {"closed": list(config.closed)} if config.closed else {}
    if config.fresh_days != FRESH_DAYS:
        told["fresh_days"] = config.fresh_days  # type: ignore[assignment]
    if told or "data" in document:
        data: Any = document.setdefault("data", tomlkit.table())
        for key in [k for k in data if k not in told]:
            del data[key]
        for key, value in told.items():
            data[key] = value
    chosen = {k: v[0] if len(v) == 1 else list(v) for k, v in config.sources.items()}
    for name, kept in (("sources", chosen), ("names", config.names)):
        if kept:
            document[name] = kept
        elif name in document:
            del document[name]
    for name, kept in (("mappings", config.mappings), ("sync", config.sync), ("share", config.share)):
        if kept:
            document[name] = kept
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
