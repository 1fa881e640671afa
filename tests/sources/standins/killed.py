"""Syncs in processes of their own, to be killed: one warm server process forks them, so that each costs little."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path

import duckdb  # noqa: F401  # what a sync needs is loaded once, before the forks
import httpx  # noqa: F401
import pyarrow.parquet  # noqa: F401

import okrkit
from okrkit.sources.live import Journal, lives
from okrkit.warehouse import manifest, warehouse  # noqa: F401

lives()
SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload([__name__])


def sync_in_a_process(
    folder: Path,
    system: str,
    environ: dict[str, str],
    *,
    die_in: str = "",
    started: Callable[[BaseProcess], None],
) -> int | None:
    """Run a sync until it ends or is killed; its exit code.

    ``die_in`` is "load" (its files are written, the version is not there yet) or "mark" (loaded, not yet
    remembered); ``started`` gets the process.
    """
    process = SERVER.Process(target=_sync, args=(folder, system, environ, die_in))
    process.start()
    started(process)
    process.join()
    return process.exitcode


def _sync(folder: Path, system: str, environ: dict[str, str], die_in: str) -> None:
    def die(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    if die_in == "load":
        manifest.publish = die
    if die_in == "mark":
        Journal.finish = die
    okrkit.open(folder).sync(system, environ=environ)
