"""OAuth 1.0a with HMAC-SHA256: a signature over the request in place of a token in it. Source: RFC 5849."""

from __future__ import annotations

import hmac
import secrets as _random
import time
from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlsplit

from okrkit.sources.live.secrets import Secret

if TYPE_CHECKING:
    import httpx


@dataclass(frozen=True, slots=True)
class OAuth1:
    """The four values of an integration. The object itself signs: give it to a `Client` as ``sign``."""

    consumer_key: Secret
    consumer_secret: Secret
    token: Secret
    token_secret: Secret
    nonce: Callable[[], str] = lambda: _random.token_hex(16)
    seconds: Callable[[], float] = time.time

    def __call__(self, request: httpx.Request) -> None:
        request.headers["Authorization"] = self.header(request.method, str(request.url))

    def header(self, method: str, url: str) -> str:
        """The Authorization header of a request without a form in its body."""
        own = {
            "oauth_consumer_key": self.consumer_key.reveal(),
            "oauth_nonce": self.nonce(),
            "oauth_signature_method": "HMAC-SHA256",
            "oauth_timestamp": str(int(self.seconds())),
            "oauth_token": self.token.reveal(),
            "oauth_version": "1.0",
        }
        parts = urlsplit(url)
        pairs = [*own.items(), *parse_qsl(parts.query, keep_blank_values=True)]
        place = f"{parts.scheme.lower()}://{parts.netloc.lower()}{parts.path}"
        own["oauth_signature"] = signature(
            method, place, pairs, self.consumer_secret.reveal(), self.token_secret.reveal()
        )
        return "OAuth " + ", ".join(f'{name}="{_quoted(value)}"' for name, value in own.items())


def signature(
    method: str, place: str, pairs: Iterable[tuple[str, str]], consumer_secret: str, token_secret: str
) -> str:
    """The signature over method, address without query, and all parameters (RFC 5849, section 3.4)."""
    sorted_pairs = sorted((_quoted(name), _quoted(value)) for name, value in pairs)
    listed = "&".join(f"{name}={value}" for name, value in sorted_pairs)
    base = "&".join((method.upper(), _quoted(place), _quoted(listed)))
    key = f"{_quoted(consumer_secret)}&{_quoted(token_secret)}"
    return b64encode(hmac.digest(key.encode(), base.encode(), "sha256")).decode()


def _quoted(text: str) -> str:
    return quote(text, safe="-._~")
