"""Secrets: where they come from, and how they stay out of everything that is shown."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn
from urllib.parse import quote

from okrkit.sources.live.errors import CredentialError

HIDDEN = "***"
SHORTEST = 4
"""A shorter secret is none, and blotting it out would only make messages unreadable."""


class Secret:
    """A text that is never shown: printing, formatting, pickling and comparing by name all give ``***``."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself, for a header or a signature and nothing else."""
        return self._text

    def __repr__(self) -> str:
        return HIDDEN

    def __bool__(self) -> bool:
        return bool(self._text)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not written anywhere")


@dataclass(frozen=True, slots=True)
class Credential:
    """The name of a secret that a system needs; the secret itself is in the environment or the keyring.

    Attributes
    ----------
    variable : str
        Environment variable, and name in the keyring: ``OKRKIT_SHOPIFY_TOKEN``.
    meaning : str
        What it is and where a person finds it.
    """

    variable: str
    meaning: str
    optional: bool = False

    def variables(self, shop: str = "") -> tuple[str, ...]:
        """The names that are looked up in turn; a shop's own one first.

        >>> Credential("OKRKIT_SHOPIFY_TOKEN", "").variables("Second shop")
        ('OKRKIT_SHOPIFY_TOKEN_SECOND_SHOP', 'OKRKIT_SHOPIFY_TOKEN')
        """
        own = re.sub(r"[^A-Z0-9]+", "_", shop.upper()).strip("_")
        return (f"{self.variable}_{own}", self.variable) if own else (self.variable,)


def find(credential: Credential, shop: str = "", environ: Mapping[str, str] | None = None) -> Secret | None:
    """The secret from the environment, else from the keyring of the operating system; None without one.

    With an ``environ`` of its own (a test's) the keyring is not asked.
    """
    for name in credential.variables(shop):
        text = (os.environ if environ is None else environ).get(name, "").strip()
        if not text and environ is None:
            text = _from_keyring(name)
        if text:
            return Secret(text)
    return None


def need(credential: Credential, shop: str = "", environ: Mapping[str, str] | None = None) -> Secret:
    """The secret.

    Raises
    ------
    CredentialError
        If it is not set; the error names the variable.
    """
    found = find(credential, shop, environ)
    if found is None:
        names = " or ".join(credential.variables(shop))
        raise CredentialError(
            f"{names} is not set: {credential.meaning}",
            f"set the environment variable {credential.variables(shop)[0]}, or keep it in this computer's keyring: "
            f"pip install 'okrkit[keyring]', then keyring set okrkit {credential.variables(shop)[0]}",
        )
    return found


def _from_keyring(name: str) -> str:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return ""
    try:
        return (keyring.get_password("okrkit", name) or "").strip()
    except (KeyringError, RuntimeError):  # no keyring on this machine, or it stays locked
        return ""


def redacted(text: str, secrets: Iterable[Secret]) -> str:
    """The text without any of the secrets, in plain, quoted or base64 form.

    >>> redacted("refused: key abcd1234", [Secret("abcd1234")])
    'refused: key ***'
    """
    forms: set[str] = set()
    for secret in secrets:
        plain = secret.reveal()
        if len(plain) >= SHORTEST:
            forms |= {plain, quote(plain, safe=""), b64encode(plain.encode()).decode()}
    for form in sorted(forms, key=len, reverse=True):
        text = text.replace(form, HIDDEN)
    return text


def redacted_value(value: Any, secrets: Iterable[Secret]) -> Any:
    """The same for the texts inside a JSON value."""
    kept = tuple(secrets)
    if isinstance(value, str):
        return redacted(value, kept)
    if isinstance(value, Mapping):
        return {str(k): redacted_value(v, kept) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [redacted_value(v, kept) for v in value]
    return value
