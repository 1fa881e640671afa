"""What papermill's entry point ``okrkit`` leads to: ``papermill --engine okrkit in.ipynb out.ipynb``.

papermill loads its engines while it is being imported itself, so this module imports nothing; the engine is loaded with the
first notebook.
"""

from __future__ import annotations

from typing import Any


class Engine:
    """The engine of `okrkit.notebooks.engine`, loaded on use."""

    @classmethod
    def execute_notebook(cls, *args: Any, **options: Any) -> Any:
        """Run a notebook; see `okrkit.notebooks.engine.OkrkitEngine`."""
        return _engine().execute_notebook(*args, **options)

    @classmethod
    def nb_kernel_name(cls, *args: Any, **options: Any) -> Any:
        """The kernel that papermill would take."""
        return _engine().nb_kernel_name(*args, **options)

    @classmethod
    def nb_language(cls, *args: Any, **options: Any) -> Any:
        """The language that papermill would take."""
        return _engine().nb_language(*args, **options)


def _engine() -> Any:
    from okrkit.notebooks.engine import OkrkitEngine

    return OkrkitEngine
