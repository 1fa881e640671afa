"""What can go wrong between this machine and a service."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from okrkit.errors import OkrkitError


class CredentialError(OkrkitError, PermissionError):
    """A token is missing, expired, or not allowed to read what is asked for."""


class ServiceError(OkrkitError, ConnectionError):
    """A service cannot be reached, or answers with something that cannot be used."""


@contextmanager
def understood(service: str) -> Iterator[None]:
    """What is done with answers: one in a form that nobody expects ends as an error of the service, not of Python."""
    try:
        yield
    except OkrkitError:
        raise
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise ServiceError(
            f"{service} answers in a form that okrkit does not know ({type(error).__name__}: {error})",
            "check the address and the version of its service; if both are right, the service has changed",
        ) from error
