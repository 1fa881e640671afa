"""Nothing of one notebook reaches the next, and nothing of it stays behind."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import papermill
import pytest

from okrkit.notebooks.warm.client import ServerClient, server_for

from .test_equal import made

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("engine")]

SPOIL = (
    "import builtins, json, os, random, sys, numpy as np, pandas as pd\n"
    "builtins.left_over = 1; pd.left_over = 1; pd.DataFrame.sum = None; json.dumps_ = json.dumps\n"
    "os.environ['LEFT_OVER'] = '1'; os.chdir('/'); sys.path.append('/left_over'); random.seed(7); np.random.seed(7)\n"
    "pd.set_option('display.max_rows', 3); sys.setrecursionlimit(500); mine = bytearray(50_000_000)"
)
LOOK = (
    "import builtins, json, os, random, sys, numpy as np, pandas as pd\n"
    "print(hasattr(builtins, 'left_over'), hasattr(pd, 'left_over'), pd.DataFrame.sum is None, hasattr(json, 'dumps_'))\n"
    "print('LEFT_OVER' in os.environ, os.getcwd() == '/', '/left_over' in sys.path, 'mine' in globals())\n"
    "print(pd.get_option('display.max_rows'), sys.getrecursionlimit())",
    "print(random.random(), float(np.random.rand()))",
)


def run(cells: tuple[str, ...]) -> Any:
    return papermill.execute_notebook(
        made(cells), None, engine_name="okrkit", kernel_name="python3", progress_bar=False
    )


def said(nb: Any, cell: int) -> str:
    return "".join(output.get("text", "") for output in nb.cells[cell]["outputs"])


def server() -> ServerClient:
    return server_for(os.environ)


def test_a_notebook_that_spoils_everything_spoils_nothing_for_the_next() -> None:
    before = said(run(LOOK), 0)
    run((SPOIL,))
    after = said(run(LOOK), 0)
    assert before.split()[:8] == ["False"] * 8
    assert after == before


def test_random_numbers_differ_from_notebook_to_notebook() -> None:
    drawn = [said(run(LOOK), 1).split() for _ in range(2)]
    assert drawn[0][0] != drawn[1][0]
    assert drawn[0][1] != drawn[1][1]


def test_many_runs_leave_no_process_file_or_memory_behind() -> None:
    cells = ("x = list(range(100_000)); print(len(x))",)
    with ThreadPoolExecutor(2) as pool:  # each thread keeps a loop of its own
        list(pool.map(lambda _: run(cells), range(6)))
        here, there = len(os.listdir("/proc/self/fd")), _files(server())
        memory = _memory(server())
        list(pool.map(lambda _: run(cells), range(RUNS)))
        assert server().state()["children"] == 0
        assert len(os.listdir("/proc/self/fd")) <= here + 4
    assert _files(server()) == there
    assert _memory(server()) - memory < 4_000, "kB that stayed in the server"


RUNS = int(os.environ.get("OKRKIT_ENGINE_RUNS", "60"))
"""500 as asked of a release; fewer in every run of the tests."""


def _files(of: ServerClient) -> int:
    return len(os.listdir(f"/proc/{of.process.pid}/fd"))


def _memory(of: ServerClient) -> int:
    lines = Path(f"/proc/{of.process.pid}/status").read_text("utf-8").splitlines()
    return int(next(line for line in lines if line.startswith("RssAnon:")).split()[1])


def test_a_server_that_was_killed_is_replaced_by_the_next_run() -> None:
    run(("1",))
    old = server()
    old.process.kill()
    old.process.wait(5)
    assert said(run(("print('again')",)), 0) == "again\n"
