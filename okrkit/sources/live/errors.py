"""What can go wrong between this machine and a service."""

from __future__ import annotations

from okrkit.errors import OkrkitError


class CredentialError(OkrkitError, PermissionError):
    """A token is missing, expired, or not allowed to read what is asked for."""


class ServiceError(OkrkitError, ConnectionError):
    """A service cannot be reached, or answers with something that cannot be used."""
