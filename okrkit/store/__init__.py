"""The plan store: what was planned, checked in, reviewed and signed, with every change kept."""

from okrkit.store.errors import LostUpdateError, StoreError
from okrkit.store.store import Store

__all__ = ["LostUpdateError", "Store", "StoreError"]
