"""How a run talks to its kernel."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from okrkit.notebooks.kernel import LONGEST, stock_manager


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no sockets in a folder")
def test_a_kernel_is_reached_through_its_own_folder_so_that_no_port_can_be_taken() -> None:
    assert stock_manager(Path("/tmp/run"))().transport == "ipc"


def test_a_folder_with_a_very_long_name_leaves_it_to_tcp() -> None:
    assert stock_manager(Path("/tmp") / ("x" * LONGEST))().transport == "tcp"
