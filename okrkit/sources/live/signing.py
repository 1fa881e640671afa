"""How a credential gets into a request."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from okrkit.sources.live.errors import CredentialError
from okrkit.sources.live.secrets import Secret

if TYPE_CHECKING:
    import httpx

Sign = Callable[["httpx.Request"], None]
"""Puts a credential into a request."""


def bearer(secret: Secret) -> Sign:
    """The token in the header that most services use."""
    return header("Authorization", secret, "Bearer ")


def header(name: str, secret: Secret, before: str = "") -> Sign:
    """The token in a header of the service's own."""

    def sign(request: httpx.Request) -> None:
        request.headers[name] = before + _for_header(secret)

    return sign


def basic(user: Secret, password: Secret) -> Sign:
    """Name and password in HTTP's basic form."""

    def sign(request: httpx.Request) -> None:
        from base64 import b64encode

        pair = f"{user.reveal()}:{password.reveal()}".encode()
        request.headers["Authorization"] = f"Basic {b64encode(pair).decode()}"

    return sign


def _for_header(secret: Secret) -> str:
    text = secret.reveal()
    if not text.isascii() or not text.isprintable():
        raise CredentialError(
            "the credential holds characters that no token has (a line break, an umlaut, a dash that is none)",
            "copy it again, without anything around it",
        )
    return text
