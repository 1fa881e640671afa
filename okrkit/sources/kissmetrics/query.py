"""Kissmetrics' query API: a query is sent, waited for, and its rows are read page by page.

The API says of itself that it may change, and publishes no example of an answer with rows: what is read here is every form
that its own words allow, and anything else is refused with the names that were seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from okrkit.sources.live import Access, Answer, Client, CredentialError, ServiceError, Wait, basic
from okrkit.sources.live.secrets import Secret

ADDRESS = "https://query.kissmetrics.io/v3"
KEY, EMAIL, PASSWORD = "OKRKIT_KISSMETRICS_KEY", "OKRKIT_KISSMETRICS_EMAIL", "OKRKIT_KISSMETRICS_PASSWORD"
SPACING = 4.0
"""Seconds between requests: 15 a minute are allowed, and no header tells when they are spent."""
POLLS = 60
ROWS = 50  # rows of one page, the API's own number
_WAITING = {"unstarted", "started", "queued", "pending", "running", "processing", "in_progress", "working"}
_FAILED = {"error", "failed", "cancelled", "canceled"}
_ROWS = ("results", "rows", "data", "result")
_COLUMNS = ("columns", "headers", "fields")


class Queries:
    """Queries of one account."""

    def __init__(self, access: Access, address: str) -> None:
        user, password = self._login(access)
        self._client: Client = access.client(address, secrets=[user, password], sign=basic(user, password))
        self._timing = access.timing

    def close(self) -> None:
        self._client.close()

    def products(self) -> list[dict[str, Any]]:
        """The products of the account, with their time zones."""
        answer = self._send("GET", "products")
        found = answer.data.get("data") if isinstance(answer.data, dict) else answer.data
        if not isinstance(found, list):
            raise ServiceError(
                "Kissmetrics answers without a list of products", "check the address of the API"
            )
        return [p for p in found if isinstance(p, dict)]

    def start(self, path: str, body: Mapping[str, Any]) -> str:
        """Send a query; its id. Sending it twice does no harm."""
        answer = self._send("POST", path, json=dict(body))
        found = answer.data.get("id") if isinstance(answer.data, dict) else None
        if not found:
            raise ServiceError("Kissmetrics took the query but gave it no id", "try again later")
        return str(found)

    def rows(self, query: str, offset: int) -> list[dict[str, Any]] | None:
        """Rows of a query from ``offset`` on, none after the last; waits until it is done. None where it is not known.

        Raises
        ------
        ServiceError
            If it failed, was cancelled, or takes very long.
        """
        pause = SPACING
        for _ in range(POLLS):
            answer = self._send(
                "GET", f"queries/{query}", params={"offset": offset, "limit": ROWS}, gone=True
            )
            if answer.status in (404, 410):
                return None
            told = answer.data if isinstance(answer.data, dict) else {"rows": answer.data}
            status = str(told.get("status", "")).lower()
            if status in _FAILED:
                raise ServiceError(
                    f"Kissmetrics could not answer the query ({status})", "look at the report there"
                )
            if answer.status == 202 or status in _WAITING or told.get("completed") is False:
                self._timing.sleep(pause)
                pause = min(pause * 1.5, 60.0)
                continue
            return rows_in(told)
        raise ServiceError("Kissmetrics is still working on the query", "run the same command again later")

    def _send(self, method: str, path: str, *, gone: bool = False, **more: Any) -> Answer:
        def judge(answer: Answer) -> Wait | None:
            if gone and answer.status in (404, 410):
                raise _GoneError(answer)
            return _judge(answer)

        try:
            return self._client.send(method, path, judge=judge, **more)
        except _GoneError as error:
            return error.answer
        finally:
            self._client.hold(SPACING)

    @staticmethod
    def _login(access: Access) -> tuple[Secret, Secret]:
        """Two official pages disagree: the account's e-mail and password, or an API key and no password."""
        email, key = access.optional_secret(EMAIL), access.optional_secret(KEY)
        if email is not None:
            return email, access.secret(PASSWORD)
        if key is None:
            raise CredentialError(
                f"neither {KEY} nor {EMAIL} is set",
                f"set {KEY} to an API key, or {EMAIL} and {PASSWORD} to the account's own",
            )
        return key, Secret("")


class _GoneError(Exception):
    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


def rows_in(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of an answer: records, or lists beside their column names, at its top or one level down.

    >>> rows_in({"status": "completed", "results": {"columns": ["date", "value"], "rows": [["2026-01-01", 3]]}})
    [{'date': '2026-01-01', 'value': 3}]
    """
    for name in _ROWS:
        found = told.get(name)
        if isinstance(found, Mapping) and any(n in found for n in _ROWS):
            return rows_in({**{n: told[n] for n in _COLUMNS if n in told}, **found})
        if isinstance(found, list):
            columns = next((told[n] for n in _COLUMNS if isinstance(told.get(n), list)), None)
            return [_row(one, columns) for one in found]
    raise ServiceError(
        f"Kissmetrics' answer holds no rows: {', '.join(map(str, told)) or 'nothing'} was seen",
        "its API is a beta and may have changed; import the report's CSV instead",
    )


def _row(one: Any, columns: list[Any] | None) -> dict[str, Any]:
    if isinstance(one, Mapping):
        return dict(one)
    if isinstance(one, list) and columns is not None and len(columns) == len(one):
        names = [str(c.get("name", c)) if isinstance(c, Mapping) else str(c) for c in columns]
        return dict(zip(names, one, strict=True))
    return {"value": one}


def _judge(answer: Answer) -> Wait | None:
    said = str(answer.data).lower()
    if answer.status == 429 or (answer.status in (400, 403) and "rate" in said and "limit" in said):
        return Wait("it says that the limit of requests is reached", 60.0)
    return None
