"""The sample shop's files as pandas reads them, without any of the code that wrote them."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]
SHOP = ROOT / "data" / "sample_shop"
TAKEN = ("2026-04-01", "2026-07-01", "2026-10-01", "2026-11-16")


def read_export(taken: str) -> pd.DataFrame:
    frames = []
    with zipfile.ZipFile(SHOP / "shopify" / f"{taken}_orders_export.zip") as archive:
        for name in archive.namelist():
            frame = pd.read_csv(io.BytesIO(archive.read(name)), dtype=str, keep_default_na=False)
            frames.append(frame)
    return pd.concat(frames, ignore_index=True)


@pytest.fixture(scope="session")
def exports() -> dict[str, pd.DataFrame]:
    """The rows of each export, in the order of the file."""
    return {taken: read_export(taken) for taken in TAKEN}


def known_after(exports: dict[str, pd.DataFrame], taken: str) -> pd.DataFrame:
    """All rows known once the export of that day is in: for each order those of its latest export."""
    frames = [exports[t].assign(export=t) for t in TAKEN if t <= taken]
    rows = pd.concat(frames, ignore_index=True)
    latest = rows.groupby("Name")["export"].transform("max")
    return rows[rows["export"] == latest]


@pytest.fixture(scope="session")
def rows(exports: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return known_after(exports, TAKEN[-1])


@pytest.fixture(scope="session")
def payouts() -> pd.DataFrame:
    frames = [
        pd.read_csv(SHOP / "shopify" / f"{t}_payout_transactions.csv", dtype=str, keep_default_na=False)
        for t in TAKEN
    ]
    both = pd.concat(frames, ignore_index=True)
    return both.drop_duplicates(["Transaction Date", "Type", "Order", "Amount"], keep="last")


@pytest.fixture(scope="session")
def control() -> dict[str, Any]:
    document: dict[str, Any] = json.loads((SHOP / "CONTROL.json").read_text(encoding="utf-8"))
    return document
