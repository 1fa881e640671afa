"""What holds for every test."""

from __future__ import annotations

from hypothesis import settings

# Nothing is tested against the clock: on a busy machine a single example may take long.
settings.register_profile("okrkit", deadline=None)
settings.load_profile("okrkit")
