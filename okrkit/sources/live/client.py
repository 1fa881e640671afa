"""One small client for all services: limits honoured, failures tried again, secrets kept out of sight."""

from __future__ import annotations

import json as _json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from okrkit.errors import OkrkitError
from okrkit.sources.live.addresses import checked_address, on_this_machine
from okrkit.sources.live.errors import CredentialError, ServiceError
from okrkit.sources.live.secrets import Secret, redacted
from okrkit.sources.live.signing import Sign
from okrkit.sources.live.timing import Timing, backoff, retry_after

if TYPE_CHECKING:
    import httpx

TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
"""Statuses that pass by themselves; 52x are a proxy's words for a shop's server that does not answer."""

TOLD_TO_WAIT = 30
"""How often a request is repeated that the service has asked to wait with; it is not failing then, only busy."""

WORTH_SAYING = 5.0
"""Seconds from which a person is told that, and why, nothing happens."""

PATIENCE = 15 * 60.0
"""Seconds that a service may ask to wait before it is better to come back later."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whole. ``data`` is the decoded JSON where JSON was expected."""

    status: int
    headers: Mapping[str, str]  # names in any case
    body: bytes
    data: Any = None


@dataclass(frozen=True, slots=True)
class Wait:
    """A verdict on an answer: ask again after these seconds, or after a growing time without them."""

    why: str
    seconds: float | None = None


Judge = Callable[[Answer], Wait | None]
"""Reads an answer in the service's own terms: None (good, or not its business), `Wait`, or raises what is final."""


@dataclass(slots=True)
class Client:
    """Requests to one address.

    Parameters
    ----------
    service : str
        As people call it; every error begins with it.
    base : str
        Address that paths are added to; https, or http on this machine.
    sign : callable, optional
        Puts the credential into a request, see `bearer`, `header` and `basic`.
    secrets : sequence of Secret
        What must not appear in any message.
    renew : callable, optional
        Fetches a new token after a 401, once a request.
    variables : sequence of str
        The credentials' names, for the error of a refused one.
    timeout : float
        Seconds for a connection and for each piece of an answer.
    attempts : int
        Tries of one request, the first included.
    """

    service: str
    base: str
    sign: Sign | None = None
    secrets: list[Secret] = field(default_factory=list)
    renew: Callable[[], None] | None = None
    variables: Sequence[str] = ()
    timing: Timing = field(default_factory=Timing)
    timeout: float = 60.0
    attempts: int = 6
    headers: Mapping[str, str] = field(default_factory=dict)
    sent: int = 0
    waited: float = 0.0
    _free_at: float = 0.0
    _http: httpx.Client | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.base = checked_address(self.base, self.service)

    # -- requests

    def get(self, path: str, params: Mapping[str, Any] | None = None, **more: Any) -> Answer:
        """A GET whose answer is JSON; see `send`."""
        return self.send("GET", path, params=params, **more)

    def post(self, path: str, json: Any = None, **more: Any) -> Answer:
        """A POST of JSON whose answer is JSON; see `send`."""
        return self.send("POST", path, json=json, **more)

    def send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        judge: Judge | None = None,
        expect: str = "json",
        repeatable: bool = True,
        signed: bool = True,
    ) -> Answer:
        """Send a request until it is answered well.

        Parameters
        ----------
        path : added to ``base``; a whole address stays as it is (a download, a next link on the same host)
        form : body as a web form, in place of ``json``
        judge : see `Judge`; it is asked before the status is looked at
        expect : ``json`` or ``bytes``
        repeatable : False where a second copy would do harm: then only a refusal to take it is tried again
        signed : False for an address that carries its own permission

        Raises
        ------
        CredentialError
            If the service refuses the credential (401, 403).
        ServiceError
            If it cannot be reached, keeps failing, asks to wait very long, or answers with something else.
        """
        attempt, told, renewed = 1, 0, False
        while True:
            self._wait_for_turn()
            problem: Wait
            try:
                answer = self._once(method, path, params, json, form, headers, signed, expect)
                verdict = judge(answer) if judge else None
                if verdict is None:
                    if answer.status == 401 and self.renew is not None and signed and not renewed:
                        renewed = True
                        self.renew()
                        continue
                    verdict = self._by_status(answer, expect)
                if verdict is None:
                    return answer
                problem = verdict
            except _BrokenError as broken:
                if not repeatable and broken.taken:
                    raise self._gone_wrong(
                        str(broken), "look there whether it was taken, then try again"
                    ) from None
                problem = Wait(str(broken))
            except OkrkitError as error:
                raise self.clean(error) from None
            told += problem.seconds is not None
            if attempt - told >= self.attempts or told > TOLD_TO_WAIT:
                raise self._gone_wrong(
                    f"{problem.why}, {attempt} times in a row",
                    "try again later; what was read so far is kept",
                )
            self._pause(problem, attempt - told)
            attempt += 1

    def hold(self, seconds: float) -> None:
        """Send nothing for this long: the service has said that its limit is near."""
        self._free_at = max(self._free_at, self.timing.monotonic() + seconds)

    def keep_secret(self, secret: Secret) -> None:
        """From now on this must not appear in any message either."""
        self.secrets.append(secret)

    def clean(self, error: OkrkitError) -> OkrkitError:
        """The same error without secrets."""
        problem, fix = redacted(error.problem, self.secrets), redacted(error.fix, self.secrets)
        return type(error)(problem, fix)

    def close(self) -> None:
        if self._http is not None:
            self._http.close()
            self._http = None

    # -- one attempt

    def _once(
        self,
        method: str,
        path: str,
        params: Mapping[str, Any] | None,
        json: Any,
        form: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
        signed: bool,
        expect: str,
    ) -> Answer:
        import httpx

        http = self._open()
        url = path if "://" in path else f"{self.base}/{path.lstrip('/')}"
        checked_address(url, self.service)
        if signed and urlsplit(url)[:2] != urlsplit(self.base)[:2]:
            raise self._gone_wrong(
                f"it points to another host ({urlsplit(url).hostname})", "a credential is not sent there"
            )
        request = http.build_request(
            method,
            url,
            params=params,
            json=json,
            data=dict(form) if form else None,
            headers=dict(headers or {}),
        )
        if signed and self.sign is not None:
            self.sign(request)
        self.sent += 1
        try:
            response = http.send(request)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise _BrokenError(f"it cannot be reached ({_reason(error)})", taken=False) from None
        except httpx.TimeoutException:
            raise _BrokenError(f"no answer within {self.timeout:g} seconds", taken=True) from None
        except httpx.HTTPError as error:
            raise _BrokenError(f"the connection broke ({_reason(error)})", taken=True) from None
        data = None
        if expect == "json" and response.content.strip():
            try:
                data = _json.loads(response.content)
            except ValueError:
                if response.is_success:
                    raise _BrokenError("the answer is cut or is not JSON", taken=True) from None
        return Answer(response.status_code, response.headers, response.content, data)

    def _by_status(self, answer: Answer, expect: str) -> Wait | None:
        status = answer.status
        if status in TRY_AGAIN:
            seconds = retry_after(answer.headers.get("Retry-After"), self.timing.now())
            why = "it says that the limit of requests is reached" if status == 429 else f"it answers {status}"
            return Wait(why, seconds)
        said = self.said(answer)
        if status in (401, 403):
            names = ", ".join(self.variables)
            fix = (
                f"check {names}: it may have expired, or lack a permission"
                if names
                else "check the credential"
            )
            what = "refuses the credential" if status == 401 else "does not let this credential read that"
            raise CredentialError(f"{self.service} {what} ({status}{said})", fix)
        if 300 <= status < 400:
            to = urlsplit(answer.headers.get("Location", ""))
            raise ServiceError(
                f"{self.service} has moved to {to.scheme}://{to.netloc}{to.path}" if to.netloc
                else f"{self.service} answers with a redirection ({status})",
                "connect to the address where it is now",
            )  # fmt: skip
        if status >= 400:
            raise ServiceError(f"{self.service} answers {status}{said}", "check the address and the settings")
        if expect == "json" and answer.data is None and status != 204:
            raise ServiceError(
                f"{self.service} answers with nothing, expected JSON", "check the address and the settings"
            )
        return None

    def said(self, answer: Answer) -> str:
        """What an answer says in words, as the end of a sentence; without secrets, and short."""
        text = words_of(answer.data)
        return f": {redacted(text, self.secrets)[:300]}" if text else ""

    # -- waiting

    def _wait_for_turn(self) -> None:
        left = self._free_at - self.timing.monotonic()
        if left > 0:
            self._sleep(left, "keeping to its limit")

    def _pause(self, problem: Wait, attempt: int) -> None:
        jitter = self.timing.jitter()
        if problem.seconds is None:
            self._sleep(backoff(attempt, jitter), problem.why)
            return
        if problem.seconds > PATIENCE:
            raise self._gone_wrong(
                f"{problem.why} and asks to wait {problem.seconds / 60:.0f} minutes",
                "run the same command again after that; what was read so far is kept",
            )
        self._sleep(problem.seconds + jitter * min(1.0, problem.seconds * 0.1), problem.why)

    def _sleep(self, seconds: float, why: str) -> None:
        self.waited += seconds
        if seconds >= WORTH_SAYING:
            self.timing.told(redacted(f"{self.service}: {why}; waiting {seconds:.0f} seconds", self.secrets))
        self.timing.sleep(seconds)

    def _gone_wrong(self, what: str, fix: str) -> ServiceError:
        return ServiceError(redacted(f"{self.service}: {what}", self.secrets), fix)

    def _open(self) -> httpx.Client:
        if self._http is None:
            import httpx

            self._http = httpx.Client(
                timeout=self.timeout,
                verify=self.base.startswith("https"),  # reading the list of authorities takes its time
                headers={"User-Agent": "okrkit", "Accept": "application/json", **self.headers},
                follow_redirects=False,
                trust_env=not on_this_machine(urlsplit(self.base).hostname or ""),  # no proxy for loopback
            )
        return self._http


class _BrokenError(Exception):
    """No usable answer; ``taken`` when the service may have acted on the request."""

    def __init__(self, why: str, *, taken: bool) -> None:
        super().__init__(why)
        self.taken = taken


def words_of(data: Any) -> str:
    """The message in a service's answer, wherever it keeps it.

    >>> words_of({"error": {"code": 400, "message": "no such metric"}})
    'no such metric'
    """
    if isinstance(data, str):
        return data
    if isinstance(data, Mapping):
        if isinstance(data.get("message"), str) and data.get("parameters"):
            return _filled(data["message"], data["parameters"])
        for key in ("message", "error_description", "errors", "error", "messages", "detail", "statusMessage"):
            if found := words_of(data.get(key)):
                return found
    if isinstance(data, list):
        return "; ".join(filter(None, map(words_of, data[:3])))
    return ""


def _filled(message: str, parameters: Any) -> str:
    """A message with its ``%1`` or ``%name`` filled in, as Magento leaves it to the reader.

    >>> _filled("%1 is not %2", ["page", "a number"]), _filled("no %field", {"field": "status"})
    ('page is not a number', 'no status')
    """
    named = parameters if isinstance(parameters, Mapping) else dict(enumerate(parameters, 1))
    for name, value in sorted(named.items(), key=lambda item: -len(str(item[0]))):
        message = message.replace(f"%{name}", str(value))
    return message


def _reason(error: Exception) -> str:
    """Why, without an address that may hold a secret."""
    text = str(error).split("http", 1)[0].strip(" ('\"")
    return text or type(error).__name__
