"""The official client of the Analytics Data API, with the patience, the errors and the discretion of our own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from okrkit.errors import MissingExtraError, OkrkitError
from okrkit.sources.live import CredentialError, Secret, ServiceError, Timing, redacted
from okrkit.sources.live.addresses import checked_address, on_this_machine
from okrkit.sources.live.client import PATIENCE, TRY_AGAIN
from okrkit.sources.live.timing import backoff, retry_after

if TYPE_CHECKING:
    from google.analytics.data_v1beta import BetaAnalyticsDataClient
    from google.auth.credentials import Credentials

ADDRESS = "https://analyticsdata.googleapis.com"
SCOPE = "https://www.googleapis.com/auth/analytics.readonly"
SERVICE = "Google Analytics"
ATTEMPTS = 6
TIMEOUT = 60.0  # seconds for one answer


class Reports:
    """Reports of one property.

    Parameters
    ----------
    address : where the API is; ``http`` on this machine only
    key : a service account's key (JSON, or the path of its file), or an access token
    variable : the credential's name, for the error of a refused one
    """

    def __init__(self, address: str, property_id: str, key: Secret, variable: str, timing: Timing) -> None:
        self._address = checked_address(address, SERVICE)
        self._property = property_id
        self._secrets = [key]
        self._variable = variable
        self._timing = timing
        self._credentials = self._credentials_of(key)
        self._client: BetaAnalyticsDataClient | None = None

    def run(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """The answer to ``runReport``, as the API writes it in JSON.

        Raises
        ------
        CredentialError
            If the key is refused, or may not read this property.
        ServiceError
            If the API cannot be reached, keeps failing, has spent its quota for long, or refuses the request.
        """
        attempt = 1
        while True:
            why, seconds = "", None
            try:
                return self._once(request)
            except OkrkitError:
                raise
            except Exception as error:  # noqa: BLE001  # four libraries fail in their own ways; all are told apart there
                why, seconds = self._judged(error)
            if attempt >= ATTEMPTS:
                raise self._wrong(
                    f"{why}, {attempt} times in a row", "try again later; what was read so far is kept"
                )
            if seconds is not None and seconds > PATIENCE:
                raise self._wrong(
                    f"{why} and asks to wait {seconds / 60:.0f} minutes",
                    "run the same command again after that; what was read so far is kept",
                )
            self._timing.sleep(backoff(attempt, self._timing.jitter()) if seconds is None else seconds)
            attempt += 1

    def close(self) -> None:
        if self._client is not None:
            self._client.transport.close()
            self._client = None

    def _once(self, request: Mapping[str, Any]) -> dict[str, Any]:
        from google.analytics.data_v1beta.types import RunReportRequest, RunReportResponse
        from google.protobuf.json_format import MessageToDict

        asked = RunReportRequest({"property": f"properties/{self._property}", **request})
        answer = self._open().run_report(asked, retry=None, timeout=TIMEOUT)
        found: dict[str, Any] = MessageToDict(RunReportResponse.pb(answer))
        return found

    def _judged(self, error: Exception) -> tuple[str, float | None]:
        """Why it is worth another try, and after how long where the API says so; else the final error."""
        import requests
        from google.api_core.exceptions import GoogleAPICallError
        from google.auth.exceptions import GoogleAuthError, TransportError
        from google.protobuf.json_format import ParseError

        if isinstance(error, GoogleAPICallError):
            return self._by_status(error)
        if isinstance(error, ParseError | ValueError) and not isinstance(error, requests.RequestException):
            return "the answer is cut or is not JSON", None
        if isinstance(error, requests.Timeout):
            return f"no answer within {TIMEOUT:g} seconds", None
        if isinstance(error, requests.RequestException | TransportError | ConnectionError):
            return f"the connection broke ({type(error).__name__})", None
        if isinstance(error, GoogleAuthError):
            raise self._refused("refuses the credential") from None
        raise error

    def _by_status(self, error: Any) -> tuple[str, float | None]:
        status, said = int(error.code or 0), redacted(str(error.message), self._secrets)[:300]
        # The client writes the request's address before what the API says.
        said = said.partition(": ")[2] or said if said.startswith(("POST ", "GET ")) else said
        if status == 401:
            raise self._refused(f"refuses the credential (401: {said})")
        if status == 403:
            raise self._refused(f"does not let this credential read property {self._property} (403: {said})")
        if status in TRY_AGAIN:
            headers = getattr(error.response, "headers", None) or {}
            seconds = retry_after(headers.get("Retry-After"), self._timing.now())
            if status == 429 and any(word in said.lower() for word in ("per day", "daily")):
                raise self._wrong(
                    f"the property's quota of the day is spent ({said})", "run it again tomorrow"
                )
            why = f"its quota is spent for the moment ({said})" if status == 429 else f"it answers {status}"
            return why, seconds
        raise self._wrong(
            f"it answers {status}: {said}", "check the property's number and the names asked for"
        )

    def _open(self) -> BetaAnalyticsDataClient:
        if self._client is None:
            from google.analytics.data_v1beta import BetaAnalyticsDataClient
            from google.analytics.data_v1beta.services.beta_analytics_data.transports import (
                BetaAnalyticsDataRestTransport,
            )

            # A service account signs for itself: no token has to be fetched from another host first.
            transport = BetaAnalyticsDataRestTransport(
                host=self._address, credentials=self._credentials, always_use_jwt_access=True
            )
            session = getattr(transport, "_session", None)
            if session is not None and on_this_machine(urlsplit(self._address).hostname or ""):
                session.trust_env = False  # no proxy for this machine
            self._client = BetaAnalyticsDataClient(transport=transport)
        return self._client

    def _credentials_of(self, key: Secret) -> Credentials:
        try:
            import google.analytics.data_v1beta  # noqa: F401  # said now when it is missing, not at the first page
            from google.oauth2.credentials import Credentials as Token
            from google.oauth2.service_account import Credentials as ServiceAccount
        except ImportError:
            raise MissingExtraError.of("google-analytics-data", "ga4") from None
        text = key.reveal()
        try:
            if not text.lstrip().startswith("{"):
                if not text.endswith(".json"):
                    return Token(text)
                text = Path(text).expanduser().read_text("utf-8")
            told = json.loads(text)
            self._secrets += [
                Secret(str(told[name])) for name in ("private_key", "private_key_id") if name in told
            ]
            made: Credentials = ServiceAccount.from_service_account_info(told, scopes=[SCOPE])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise CredentialError(
                f"{self._variable} is not a service account's key ({type(error).__name__})",
                "give the path of the JSON file that Google Cloud made for it, or its content",
            ) from None
        return made

    def _refused(self, what: str) -> CredentialError:
        return CredentialError(
            redacted(f"{SERVICE} {what}", self._secrets),
            f"check {self._variable}, and that the service account's address is a viewer of property {self._property}",
        )

    def _wrong(self, what: str, fix: str) -> ServiceError:
        return ServiceError(redacted(f"{SERVICE}: {what}", self._secrets), fix)
