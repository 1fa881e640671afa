"""Where a service is, and whether a credential may be sent there."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from okrkit.errors import InvalidValueError


def checked_address(address: str, service: str) -> str:
    """The address without a slash at its end.

    Raises
    ------
    InvalidValueError
        If it is not https: a credential must not cross a network in the open. http is for this machine alone.
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.username or parts.password:
        raise InvalidValueError(
            f"the address of {service} holds a name or a password",
            "leave it out; credentials have their own place",
        )
    if not host or not (parts.scheme == "https" or (parts.scheme == "http" and on_this_machine(host))):
        shown = f"{parts.scheme}://{host}" if host else repr(address[:80])
        raise InvalidValueError(
            f"{shown} is not a safe address for {service}", "it has to begin with https://"
        )
    return address.rstrip("/")


def on_this_machine(host: str) -> bool:
    """Whether a host is loopback."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
