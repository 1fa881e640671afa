"""The rooms of workshops: a light page for participants, served beside JupyterLab or alone.

JupyterLab finds this extension through ``etc/jupyter/jupyter_server_config.d/okrkit.json``, which comes with the package.
"""

from __future__ import annotations

from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    return [{"module": "okrkit.server"}]


def _load_jupyter_server_extension(serverapp: Any) -> None:
    from okrkit.server.extension import load

    load(serverapp)
