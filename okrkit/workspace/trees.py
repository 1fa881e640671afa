"""Driver trees of a workspace: those in its folder, and those that its data can fill."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from okrkit.errors import InvalidValueError, UnknownNameError
from okrkit.workspace import tree_file
from okrkit.workspace.proposing import Proposing

if TYPE_CHECKING:
    import pandas as pd

    from okrkit.core.scenarios import Tree


class Trees(Proposing):
    """Driver trees by name."""

    def trees(self) -> pd.DataFrame:
        """The trees at hand, one row each: those in the workspace's ``trees`` folder, and those its data can fill.

        ``source`` is the file or 'proposed'; a file replaces a proposed tree of its name. A file that is no sound tree has
        its fault in ``fault``.
        """
        import pandas as pd

        rows: list[tuple[object, ...]] = []
        for path in tree_file.files(self.path):
            try:
                tree = tree_file.read(path)
            except InvalidValueError as error:
                rows.append((path.stem, "", "", 0, path.name, error.problem))
            else:
                rows.append((*_row(tree), path.name, ""))
        own = {row[0] for row in rows}
        rows += [(*_row(tree), "proposed", "") for tree in self._proposed_trees() if tree.name not in own]
        return pd.DataFrame(rows, columns=["tree", "title", "top", "drivers", "source", "fault"])

    def tree(self, name: str | Path | Tree) -> Tree:
        """A driver tree: by its name, or from the path of a YAML file."""
        from okrkit.core.scenarios import Tree

        if isinstance(name, Tree):
            return name
        if isinstance(name, Path) or name.endswith((".yaml", ".yml")):
            path = Path(name)
            inside = self.path / tree_file.FOLDER / path
            return tree_file.read(inside if inside.exists() and not path.exists() else path)
        faults: list[str] = []
        known: dict[str, Tree] = {tree.name: tree for tree in self._proposed_trees()}
        for path in tree_file.files(self.path):
            try:
                found = tree_file.read(path)
            except InvalidValueError as error:
                if path.stem == name:
                    raise
                faults.append(error.problem)
            else:
                known[found.name] = found
        if name not in known:
            raise UnknownNameError.of("driver tree", name, known)
        return known[name]

    def save_tree(self, tree: Tree) -> Path:
        """Write a tree into the workspace's ``trees`` folder, to edit it there; a file that is there is not replaced."""
        self._writable()
        path = self.path / tree_file.FOLDER / f"{tree.name}.yaml"
        if path.exists():
            raise InvalidValueError(f"{path.name} is there already", "edit it, or give the tree another name")
        path.parent.mkdir(exist_ok=True)
        path.write_text(tree_file.to_yaml(tree), "utf-8")
        return path

    def input_hashes(self) -> dict[str, str]:
        """What a run reads, with the trees' files where there are any: one that was edited is another input."""
        found = super().input_hashes()
        paths = tree_file.files(self.path)
        if not paths:
            return found
        made = hashlib.sha256()
        for path in paths:
            made.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        return {**found, "trees": made.hexdigest()[:16]}

    def _proposed_trees(self) -> tuple[Tree, ...]:
        """Trees that the workspace's KPIs and their channels make up."""
        return self._once(("proposed trees",), self._propose_trees)

    def _propose_trees(self) -> tuple[Tree, ...]:
        from okrkit.core.scenarios import CUT_BY_CHANNEL, propose

        available = {name for name, why_not in self.availability().items() if why_not is None}
        channels = {kpi: self._channels(kpi) for kpi in CUT_BY_CHANNEL if kpi in available}
        return propose(available, channels)

    def _channels(self, kpi: str) -> tuple[str, ...]:
        """The channels of a KPI in its latest two years, the largest first."""
        last = self.data_day(kpi)
        if last is None or "channel" not in self.kpi(kpi).dimensions:
            return ()
        found = self._cut([kpi], "channel", "", last - timedelta(days=730), last + timedelta(days=1)).get(
            kpi, {}
        )
        named = [(member, value) for member, value in found.items() if member is not None and value > 0]
        return tuple(member for member, _ in sorted(named, key=lambda pair: (-pair[1], pair[0])))

    def _cut(
        self, kpis: list[str], by: str, where: str, start: date, end: date
    ) -> dict[str, dict[str | None, float]]:
        """KPI -> member -> value; the member None holds rows that name none."""
        import pandas as pd

        frame = self.view().values(
            [self.kpi(k) for k in kpis], "all", by=(by,), start=start, end=end, where=where or None,
            currency=self._one_currency(),
        )  # fmt: skip
        found: dict[str, dict[str | None, float]] = {}
        for row in frame.to_dict("records"):
            member = None if pd.isna(row[by]) else str(row[by])
            if not pd.isna(row["value"]):
                found.setdefault(str(row.get("kpi", kpis[0])), {})[member] = float(row["value"])
        return found


def _row(tree: Tree) -> tuple[str, str, str, int]:
    return tree.name, tree.title or tree.node(tree.top).title, tree.top, len(tree.drivers)
