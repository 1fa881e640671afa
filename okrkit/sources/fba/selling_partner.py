"""The Selling Partner API's reports: ask for one, wait until it is made, and fetch it."""

from __future__ import annotations

import gzip
import zlib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from okrkit.sources.live import Access, Answer, Client, CredentialError, Secret, ServiceError, Wait, header

REPORTS = "reports/2021-06-30"
PEOPLE = (
    b"buyer-email", b"buyer-name", b"buyer-phone", b"recipient-name", b"ship-address", b"ship-phone", b"bill-address",
    b"customer-comments", b"rater email",
)  # fmt: skip
"""How the columns begin that tell of people."""
POLLS = 60
"""How often a report is asked after before the run gives up; the report itself goes on being made."""
DOWNLOADS = 4


class Reports:
    """Reports of one seller.

    Parameters
    ----------
    address, login : where the API of the seller's region is, and where tokens are given out
    marketplaces : the marketplaces that are asked for
    """

    def __init__(
        self,
        access: Access,
        address: str,
        login: str,
        marketplaces: Sequence[str],
        names: tuple[str, str, str],
    ) -> None:
        self._refresh, self._id, self._secret = (access.secret(name) for name in names)
        secrets = [self._refresh, self._id, self._secret]
        self._login: Client = access.client(login, secrets=secrets)
        self._api: Client = access.client(address, secrets=secrets, sign=self._sign, renew=self._renew)
        self._timing = access.timing
        self._marketplaces = list(marketplaces)
        self._token: Secret | None = None

    def close(self) -> None:
        self._login.close()
        self._api.close()

    def ask(
        self, kind: str, first: datetime | None, last: datetime | None, options: Mapping[str, str]
    ) -> str:
        """Let a report be made; its id."""
        body: dict[str, Any] = {"reportType": kind, "marketplaceIds": self._marketplaces}
        if first is not None:
            body["dataStartTime"] = stamp(first)
        if last is not None:
            body["dataEndTime"] = stamp(last)
        if options:
            body["reportOptions"] = dict(options)
        # A second copy would do no harm but cost: the next run would read it too.
        answer = self._api.post(f"{REPORTS}/reports", body, judge=self._judge)
        return str(_told(answer, "reportId"))

    def wait_for(self, report: str) -> str | None:
        """The id of a report's document once it is made; None where Amazon had nothing to report.

        Raises
        ------
        ServiceError
            If it failed there, or is still not made after a long time.
        """
        pause = 15.0
        for _ in range(POLLS):
            answer = self._api.get(f"{REPORTS}/reports/{report}", judge=self._judge)
            status = str(_told(answer, "processingStatus"))
            if status == "DONE":
                return str(_told(answer, "reportDocumentId"))
            if status == "CANCELLED":  # its word for "no data in these days", too
                return None
            if status == "FATAL":
                raise ServiceError(
                    f"Amazon could not make the report {answer.data.get('reportType', report)} (FATAL)",
                    "run it again; where it stays so, the seller's account may lack the right to this report",
                )
            self._timing.sleep(pause)
            pause = min(pause * 1.5, 120.0)
        raise ServiceError(
            f"Amazon is still making the report {report}",
            "run the same command again later: it goes on with it",
        )

    def listed(
        self, kind: str, since: datetime | None, token: str | None
    ) -> tuple[list[dict[str, Any]], str | None]:
        """Reports that Amazon makes by itself, a page of them, and the token of the next page."""
        params: dict[str, Any] = {"nextToken": token} if token else {
            "reportTypes": kind, "processingStatuses": "DONE", "marketplaceIds": ",".join(self._marketplaces),
            "pageSize": 100, **({"createdSince": stamp(since)} if since else {}),
        }  # fmt: skip
        answer = self._api.get(f"{REPORTS}/reports", params, judge=self._judge)
        return list(_told(answer, "reports")), answer.data.get("nextToken") or None

    def fetch(self, document: str) -> dict[str, str]:
        """A document's content: ``text`` where its encoding is told or plain, else ``base64`` of its bytes.

        The address that Amazon gives for it holds for minutes and may serve once, so each try asks for a new one.
        """
        why = ""
        for _ in range(DOWNLOADS):
            place = self._api.get(f"{REPORTS}/documents/{document}", judge=self._judge)
            address = str(_told(place, "url"))
            self._api.keep_secret(Secret(address))  # it is its own permission
            try:
                got = self._api.send("GET", address, signed=False, expect="bytes", judge=_once)
                return content(got, str(place.data.get("compressionAlgorithm", "")))
            except CredentialError:
                why = "the address of the document had run out"
            except (_SpentError, OSError, EOFError, zlib.error):
                why = "the document arrived damaged"
        raise ServiceError(f"Amazon's document {document}: {why}, {DOWNLOADS} times", "try again later")

    def _sign(self, request: Any) -> None:
        if self._token is None:
            self._renew()
        assert self._token is not None
        header("x-amz-access-token", self._token)(request)

    def _renew(self) -> None:
        """A new access token, good for an hour."""
        answer = self._login.send("POST", "auth/o2/token", repeatable=True, signed=False, form={
            "grant_type": "refresh_token", "refresh_token": self._refresh.reveal(),
            "client_id": self._id.reveal(), "client_secret": self._secret.reveal(),
        }, judge=_judge_login)  # fmt: skip
        self._token = Secret(str(_told(answer, "access_token")))
        self._api.keep_secret(self._token)
        self._login.keep_secret(self._token)

    def _judge(self, answer: Answer) -> Wait | None:
        if answer.status == 429:
            rate = _rate(answer.headers.get("x-amzn-RateLimit-Limit"))
            seconds = None if rate is None else 1 / rate
            return Wait("it says that the limit of requests is reached", seconds)
        if (
            answer.status == 403
            and "token" in str(answer.data).lower()
            and "expired" in str(answer.data).lower()
        ):
            self._renew()
            return Wait("the access token had run out", 0.0)
        return None


class _SpentError(Exception):
    """An address of a document that no longer serves."""


def _once(answer: Answer) -> Wait | None:
    """A document's address is not asked twice: what fails there is asked for under a new one."""
    if answer.status >= 400:
        raise _SpentError
    return None


def _judge_login(answer: Answer) -> Wait | None:
    if answer.status == 400 and "invalid_grant" in str(answer.data):
        raise CredentialError(
            "Amazon refuses the refresh token (invalid_grant)",
            "authorise the application again in Seller Central, and set OKRKIT_FBA_REFRESH_TOKEN anew",
        )
    return None


def content(answer: Answer, compression: str) -> dict[str, str]:
    """A downloaded document, unpacked and decoded where its encoding is known.

    Raises
    ------
    OSError, EOFError, zlib.error
        If it is packed and damaged.
    """
    data = without_people(gzip.decompress(answer.body) if compression.upper() == "GZIP" else answer.body)
    told = answer.headers.get("Content-Type", "").lower().partition("charset=")[2]
    charset = told.split(";")[0].strip(" \"'")
    for name in filter(None, (charset, "utf-8-sig")):
        try:
            return {"text": data.decode(name)}
        except (UnicodeDecodeError, LookupError):
            continue
    return {"base64": b64encode(data).decode()}


def without_people(data: bytes) -> bytes:
    """A flat file with the cells of names, mails, phones and streets emptied: nothing of them is needed, or kept.

    >>> without_people(b"order-id\\tbuyer-name\\tsku\\n1\\tIda\\tA\\n")
    b'order-id\\tbuyer-name\\tsku\\n1\\t\\tA\\n'
    """
    head, *lines = data.split(b"\n")
    names = [name.strip(b'" \r') for name in head.split(b"\t")]
    hidden = [n for n, name in enumerate(names) if name.lower().startswith(PEOPLE)]
    if not hidden:
        return data
    kept = [head]
    for line in lines:
        end = b"\r" if line.endswith(b"\r") else b""
        cells = line.removesuffix(b"\r").split(b"\t")
        for place in hidden:
            if place < len(cells):
                cells[place] = b""
        kept.append(b"\t".join(cells) + end)
    return b"\n".join(kept)


def stamp(at: datetime) -> str:
    """An instant as Amazon writes it."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _rate(text: str | None) -> float | None:
    try:
        found = float(text or "")
    except ValueError:
        return None
    return found if found > 0 else None


def _told(answer: Answer, name: str) -> Any:
    if not isinstance(answer.data, dict) or name not in answer.data:
        raise ServiceError(f"Amazon answers without {name!r}", "check the address of the region")
    return answer.data[name]
