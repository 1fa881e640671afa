"""What a live system declares: its settings, its credentials, and the streams that are read page by page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from okrkit.errors import InvalidValueError, UnknownNameError
from okrkit.sources.batch import Batch, FileInfo, ReadOptions
from okrkit.sources.live.client import Client
from okrkit.sources.live.secrets import Credential, Secret, find, need
from okrkit.sources.live.signing import Sign
from okrkit.sources.live.timing import Timing

Record = dict[str, Any]
"""One record of a service, decoded from JSON; what is kept in the journal."""

Cursor = Any
"""Where the next page begins, as a JSON value; its form is the stream's own business."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Something a connection must be told that is no secret: a shop's address, a property's number.

    With another ``account`` setting the records are another shop's; one that only says what is read may change at any time.
    """

    name: str
    meaning: str
    required: bool = True
    default: str = ""
    account: bool = True


@dataclass(frozen=True, slots=True)
class Window:
    """What is asked for: records that changed (or days that lie) from ``since`` on; everything without it.

    ``until`` is the instant at which the run began; a run that is taken up again keeps it.
    """

    since: datetime | None
    until: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a stream. ``after`` is where the next one begins; None after the last."""

    records: list[Record]
    after: Cursor | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stream:
    """One kind of record.

    Attributes
    ----------
    page : callable (window, cursor) -> Page
        The page at a cursor; the first one at None. The same call may come twice, after a kill.
    identity : callable record -> str
        What makes two copies the same record: the copy that changed last is kept, the later one of equals.
    changed : callable record -> datetime, or None where records do not tell
        When a record last changed (UTC). The next run begins where the last change was, less ``lag``; at the run's
        own beginning, less ``lag``, where records do not tell.
    lag : timedelta
        How late a change may show up.
    incremental : bool
        False: always read whole.
    """

    name: str
    page: Callable[[Window, Cursor | None], Page]
    identity: Callable[[Record], str]
    changed: Callable[[Record], datetime] | None = None
    lag: timedelta = timedelta(hours=1)
    incremental: bool = True


class Session(Protocol):
    """An open connection to one account."""

    @property
    def streams(self) -> Sequence[Stream]:
        """What can be read, in this order."""

    @property
    def timezone(self) -> str:
        """The account's own time zone where the service tells it, else empty."""

    @property
    def notes(self) -> Sequence[str]:
        """What there is to say about the connection."""

    def read(self, pulled: Mapping[str, list[Record]], options: ReadOptions) -> Batch:
        """Records of all streams, each once -> the canonical tables; nothing is asked of the service here."""

    def close(self) -> None:
        """Let go of the connection."""


@dataclass(frozen=True, slots=True)
class Access:
    """What a system gets to connect: settings, secrets by name, the clock, and a client made of them."""

    live: Live
    settings: Mapping[str, str]
    shop: str = ""
    timezone: str = ""  # the workspace's
    currency: str = ""
    timing: Timing = field(default_factory=Timing)
    environ: Mapping[str, str] | None = None

    def secret(self, variable: str) -> Secret:
        """The secret of that name.

        Raises
        ------
        CredentialError
            If it is not set.
        """
        return need(self._credential(variable), self.shop, self.environ)

    def optional_secret(self, variable: str) -> Secret | None:
        return find(self._credential(variable), self.shop, self.environ)

    def client(
        self, base: str, *, secrets: Sequence[Secret], sign: Sign | None = None, **more: Any
    ) -> Client:
        """A client for one address of the service; ``more`` as in `Client`."""
        names = [c.variables(self.shop)[0] for c in self.live.credentials]
        return Client(self.live.title, base, sign, list(secrets), timing=self.timing, variables=names, **more)

    def _credential(self, variable: str) -> Credential:
        return next(c for c in self.live.credentials if c.variable == variable)


@dataclass(frozen=True, slots=True)
class Live:
    """A system that can be asked directly: found by walking ``okrkit.sources.<name>.live`` for a ``LIVE``."""

    name: str
    title: str  # as people call it
    about: str
    settings: tuple[Setting, ...]
    credentials: tuple[Credential, ...]
    connect: Callable[[Access], Session]

    def checked(self, given: Mapping[str, str]) -> dict[str, str]:
        """Settings with their defaults; unknown and missing ones are named.

        Raises
        ------
        UnknownNameError
            If there is no such setting. A credential is none: it has no place in a file.
        InvalidValueError
            If a required one is missing.
        """
        known = {s.name: s for s in self.settings}
        for name in given:
            self.known_setting(name)
        whole = {s.name: given.get(s.name) or s.default for s in self.settings}
        missing = [n for n, value in whole.items() if not value and known[n].required]
        if missing:
            told = " ".join(f"{n}=..." for n in missing)
            meanings = "; ".join(f"{n}: {known[n].meaning}" for n in missing)
            raise InvalidValueError(
                f"{self.title} is not connected yet: {', '.join(missing)} is not told",
                f"okrkit sync {self.name} --connect {told}   ({meanings})",
            )
        return whole

    def known_setting(self, name: str, value: str = "") -> None:
        """Refuse a name that is no setting, and a value that carries a secret into the file."""
        if name in {s.name for s in self.settings}:
            if "://" in value and "@" in value.split("://", 1)[1].split("/", 1)[0]:
                raise InvalidValueError(
                    f"{name} holds a name or a password in its address",
                    f"leave it out; set {' and '.join(c.variable for c in self.credentials)} in the environment",
                )
            return
        secret = name.upper().replace("-", "_")
        for credential in self.credentials:
            if secret in (credential.variable, credential.variable.split("_", 2)[-1]):
                raise InvalidValueError(
                    f"{name} is a secret and is not written into a file",
                    f"set the environment variable {credential.variable}, or use the keyring",
                )
        raise UnknownNameError.of(f"setting of {self.title}", name, (s.name for s in self.settings))


def file_info(name: str, records: Sequence[Record], rows: int | None = None) -> FileInfo:
    """How the records of one stream are told of in a report, in place of a file."""
    import hashlib
    import json

    digest, size = hashlib.sha256(), 0
    for record in records:
        text = json.dumps(record, sort_keys=True, ensure_ascii=False, default=str).encode()
        digest.update(text)
        size += len(text)
    return FileInfo(name, digest.hexdigest(), size, len(records) if rows is None else rows)


def lean(value: Any, drop: frozenset[str]) -> Any:
    """The same without fields of these names, at any depth: what no table needs (names, streets) is not kept.

    >>> lean({"id": 1, "billing": {"first_name": "Ann", "country": "DE"}}, frozenset({"first_name"}))
    {'id': 1, 'billing': {'country': 'DE'}}
    """
    if isinstance(value, Mapping):
        return {k: lean(v, drop) for k, v in value.items() if k not in drop}
    if isinstance(value, list):
        return [lean(v, drop) for v in value]
    return value
