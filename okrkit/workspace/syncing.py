"""Bring in what a service has, directly: the same tables as from its exports, and only what has changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from okrkit.errors import InvalidValueError
from okrkit.workspace import config as _config
from okrkit.workspace.clock import day
from okrkit.workspace.importing import Importing, ImportReport

if TYPE_CHECKING:
    from okrkit.sources import Batch
    from okrkit.sources.live import Live, Session, Timing

FOLDER = "sync"
"""Where the journals are, in the workspace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport(ImportReport):
    """What a sync brought; ``since`` and ``records`` go by stream."""

    since: Mapping[str, str | None]
    records: Mapping[str, int]
    resumed: bool

    def as_json(self) -> dict[str, Any]:
        """The document that `okrkit sync --json` prints: that of an import, and what was asked for."""
        asked = {"since": dict(self.since), "records": dict(self.records), "resumed": self.resumed}
        return {**ImportReport.as_json(self), "sync": asked}


@dataclass(frozen=True, slots=True)
class Connection:
    """A system that can be asked directly, and how far it is connected."""

    system: str
    about: str
    shop: str
    settings: Mapping[str, str]
    found: tuple[str, ...]  # credentials that are set
    unset: tuple[str, ...]  # those that are not, and are needed
    synced_to: str  # day of the latest change that is known; empty before the first sync


class Syncing(Importing):
    """Services in, canonical tables in the warehouse."""

    def connect(self, system: str, settings: Mapping[str, str], *, shop: str = "") -> Connection:
        """Keep what a connection is told, in okrkit.toml; secrets are not among it.

        Parameters
        ----------
        system : name of a live system, e.g. ``shopify``
        settings : for example ``{"shop": "my-shop.myshopify.com"}``; what is not named stays as it is
        shop : a name of its own, where there are several shops of one system

        Raises
        ------
        UnknownNameError, InvalidValueError
            If there is no such system or setting, or a secret is among the settings.
        """
        from okrkit.sources.live import live

        self._writable()
        chosen, key = live(system), _key(system, shop)
        for name, value in settings.items():
            chosen.known_setting(name, value)
        kept = {**self.config.sync.get(key, {}), **settings}
        self.config = replace(self.config, sync={**self.config.sync, key: kept})
        _config.write(self.path, self.config)
        return self._connection(chosen, shop)

    def connections(self) -> tuple[Connection, ...]:
        """Every system that can be asked directly, and each shop that is connected."""
        from okrkit.sources.live import lives

        found = []
        for name, one in lives().items():
            shops = {"", *(k.partition("/")[2] for k in self.config.sync if k.partition("/")[0] == name)}
            bare = name in self.config.sync or len(shops) == 1
            found += [self._connection(one, shop) for shop in sorted(shops) if shop or bare]
        return tuple(found)

    def sync(
        self,
        system: str,
        *,
        since: str | date | None = None,
        shop: str = "",
        full: bool = False,
        progress: Callable[[str, int], None] = lambda _stream, _records: None,
        timing: Timing | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> SyncReport:
        """Fetch what has changed since the last sync and load it, all at once.

        A sync that was stopped, even by force, is taken up by the same call: what it had read is not asked for again.

        Parameters
        ----------
        system : name of a live system
        since : fetch what has changed since this day (the shop's), in place of since the last sync
        shop : as told to `connect`; it names the source of the rows
        full : fetch everything again
        progress : told a stream and how many of its records are there
        timing, environ : clock and environment, other ones in tests

        Raises
        ------
        CredentialError
            If a token is missing, refused or not allowed to read.
        ServiceError
            If the service cannot be reached or used; what was read is kept for the next call.
        """
        from okrkit.sources import ReadOptions
        from okrkit.sources import live as layer
        from okrkit.warehouse.lock import writing

        self._writable()
        one, key = layer.live(system), _key(system, shop)
        settings = one.checked(self.config.sync.get(key, {}))
        access = layer.Access(
            one, settings, shop, self.config.timezone, self.currency, timing or layer.Timing(), environ
        )
        folder = self._journal_folder(key)
        folder.mkdir(parents=True, exist_ok=True)
        with writing(folder):
            journal = layer.Journal(folder)
            state = journal.state()
            self._refuse_other_account(state["connection"], settings, one, full=full)
            with layer.understood(one.title):
                session = one.connect(access)
            try:
                zone = session.timezone or self.config.timezone
                from_day = day(since, "since")
                asked = {"since": str(from_day or ""), "full": full, "connection": settings}
                run = journal.run()
                resumed = run is not None and run["asked"] == asked
                if run is None or not resumed:
                    begin = (
                        datetime.combine(from_day, time.min, ZoneInfo(zone or "UTC")) if from_day else None
                    )
                    windows = layer.windows_for(session, state["marks"], begin, self._moment(), full=full)
                    run = journal.begin({"asked": asked, **windows})
                with layer.understood(one.title):
                    layer.pull(session, journal, run, progress)
                    records = layer.pulled(session, journal)
                options = ReadOptions(
                    source_name=shop or system, currency=self.currency or None, timezone=zone or None
                )
                batch = session.read(records, options)
                notes = [*session.notes, *(n for s in session.streams for n in journal.notes(s.name))]
                notes += self._zone_notes(session)
            finally:
                session.close()
            load = self._loaded(batch, notes)
            journal.finish(layer.marks_after(session, records, state["marks"], run), settings)
        self._remember(batch, options, system, [])
        self._remember_zone(session)
        if resumed:
            notes.append("A run that had been stopped was taken up where it was.")
        return SyncReport(
            batch,
            load,
            tuple(dict.fromkeys((*notes, *batch.notes, *load.notes))),
            since=run["since"],
            records={name: len(found) for name, found in records.items()},
            resumed=resumed,
        )

    def _loaded(self, batch: Batch, notes: list[str]) -> Any:
        return self.warehouse.load(
            batch.tables,
            info={
                "system": batch.system,
                "layout": batch.layout,
                "files": [{"name": f.name, "sha256": f.sha256, "rows": f.rows} for f in batch.files],
                "rows_read": batch.rows_read,
                "rows_rejected": len(batch.rejected),
                "notes": list(dict.fromkeys((*notes, *batch.notes))),
            },
            known_at=self._clock().astimezone(UTC),
        )

    def _moment(self) -> datetime:
        return self._clock().astimezone(UTC)

    def _journal_folder(self, key: str) -> Path:
        return self.path / FOLDER / re.sub(r"[^A-Za-z0-9._-]+", "-", key)

    def _connection(self, one: Live, shop: str) -> Connection:
        from okrkit.sources.live import Journal, find

        key = _key(one.name, shop)
        found = tuple(c.variable for c in one.credentials if find(c, shop) is not None)
        unset = tuple(c.variable for c in one.credentials if not c.optional and c.variable not in found)
        marks = Journal(self._journal_folder(key)).state()["marks"]
        return Connection(
            one.name,
            one.about,
            shop,
            self.config.sync.get(key, {}),
            found,
            unset,
            max(marks.values(), default="")[:10],
        )

    @staticmethod
    def _refuse_other_account(
        before: Mapping[str, str], settings: Mapping[str, str], one: Live, *, full: bool
    ) -> None:
        names = [s.name for s in one.settings if s.account]
        changed = [n for n in names if before and before.get(n, settings[n]) != settings[n]]
        if not changed or full:
            return
        told = ", ".join(f"{n} was {before[n]!r} and is {settings[n]!r}" for n in changed)
        raise InvalidValueError(
            f"since the last sync the connection to {one.title} has changed: {told}",
            "connect another shop under a name of its own (--shop NAME), or fetch everything anew with --full",
        )

    def _zone_notes(self, session: Session) -> list[str]:
        told, own = self.config.timezone, session.timezone
        if not own or not told or ZoneInfo(own).key == ZoneInfo(told).key:
            return []
        return [f"The service keeps its days in {own}, okrkit.toml says {told}: its own days were taken."]

    def _remember_zone(self, session: Session) -> None:
        if self.config.timezone or not session.timezone:
            return
        self.config = replace(self.config, timezone=session.timezone)
        _config.write(self.path, self.config)
        self.warehouse.timezone = session.timezone
        self._seen = None


def _key(system: str, shop: str) -> str:
    return f"{system}/{shop}" if shop else system
