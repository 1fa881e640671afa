"""What the server imports and tries out before its first child, so that no child has to do it again."""

from __future__ import annotations

import contextlib

MODULES = (
    "numpy", "pandas", "duckdb", "pyarrow.parquet", "plotly.graph_objects", "plotly.express", "plotly.subplots",
    "plotly.io", "plotly.basedatatypes", "ipywidgets", "anywidget", "jinja2", "sqlglot", "sqlalchemy.dialects.sqlite",
    "alembic.command", "scipy.stats", "scipy.special", "scipy.optimize", "ruamel.yaml", "tomlkit", "nbformat",
    "okrkit.workspace", "okrkit.figures", "okrkit.notebooks", "okrkit.core.rules", "okrkit.core.forecast",
    "okrkit.core.scenarios", "okrkit.core.review", "okrkit.core.checkins", "okrkit.core.kpis.compiler", "okrkit.notebooks.display",
    "okrkit.store.store", "okrkit.warehouse.values", "okrkit.workspace.workspace", "okrkit.widgets", "_sqlite3",
)  # fmt: skip
"""None of them may start a thread that holds a lock: a fork copies the lock and not the thread."""


def warm() -> None:
    """The first use of what is slow at its first use. Nothing here opens a file or a database, or starts a thread."""
    for one in (_table, _figure, _widgets):
        with contextlib.suppress(ImportError):
            one()


def _table() -> None:
    import pandas as pd

    frame = pd.DataFrame({"a": [1, 2], "b": [1.0, 2.0], "c": ["x", "y"]})
    frame.groupby("c")["b"].sum()
    frame.to_html()
    repr(frame)
    with contextlib.suppress(ImportError):  # without jinja2 pandas has no styles
        frame.style.format({"b": "{:.1f}"}).to_html()


def _figure() -> None:
    import plotly.graph_objects as go

    figure = go.Figure([go.Scatter(x=[1, 2], y=[1, 2]), go.Bar(x=[1], y=[1])], layout={"title": "t"})
    figure.update_layout(height=400)
    figure.to_json()
    figure._repr_mimebundle_()


def _widgets() -> None:
    import ipywidgets

    ipywidgets.Widget.widgets  # noqa: B018  # its registry is built at the first look
