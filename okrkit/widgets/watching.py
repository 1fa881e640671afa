"""A widget where somebody can use it; a sentence in a run that nobody watches."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from okrkit.figures import Block
    from okrkit.widgets.shared.view import View


def live(name: str, *given: Any, instead: str = "", **options: Any) -> View | Block:
    """A widget by name where a person has the notebook open, in JupyterLab, Notebook or Voila.

    A run without a person (`okrkit run`, papermill, nbconvert) gets the sentence ``instead``: the page shows what the widget
    would repeat, is the same each time, and loads nothing for it.
    """
    from okrkit import widgets
    from okrkit.figures import sentences

    if not watched():
        return sentences([instead])
    made: View = getattr(widgets, name)(*given, **options)
    return made


def watched() -> bool:
    """Whether a person is at the other end of the kernel: a front end that takes input, or Voila's page."""
    if os.environ.get("SERVER_SOFTWARE", "").startswith("voila"):
        return True
    from IPython.core.getipython import get_ipython

    kernel = getattr(get_ipython(), "kernel", None)
    return bool(getattr(kernel, "_allow_stdin", False))
