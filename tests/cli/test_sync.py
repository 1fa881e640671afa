"""`okrkit sync` as people and scripts call it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from okrkit.cli.main import main
from tests.sources.standins.shopify import TOKEN, Shopify, as_api

ROW = {
    "Name": "#1", "Id": "5000000000001", "Email": "a@example.com", "Currency": "EUR", "Subtotal": "10.00", "Shipping": "0",
    "Taxes": "0", "Total": "10.00", "Discount Code": "", "Discount Amount": "0", "Created at": "2026-05-01 23:30:00 +0200",
    "Paid at": "2026-05-01 23:30:00 +0200", "Fulfilled at": "", "Cancelled at": "", "Financial Status": "paid",
    "Fulfillment Status": "unfulfilled", "Lineitem quantity": "1", "Lineitem name": "Tea", "Lineitem price": "10.00",
    "Lineitem sku": "T", "Lineitem discount": "0", "Vendor": "", "Billing Country": "DE", "Shipping Country": "DE",
    "Billing Phone": "", "Phone": "", "Payment Method": "", "Refunded Amount": "0", "Outstanding Balance": "0", "Tags": "",
    "Source": "web",
}  # fmt: skip


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)


def test_a_shop_is_connected_and_synced_by_two_commands_without_its_token_in_sight(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    at = ("--workspace", str(tmp_path))
    run("init", str(tmp_path))
    monkeypatch.setenv("OKRKIT_SHOPIFY_TOKEN", TOKEN)
    shown: list[str] = []

    def printed() -> tuple[Any, str]:
        captured = capsys.readouterr()
        shown.append(captured.out + captured.err)
        return captured.out, captured.err

    with Shopify(as_api([ROW])) as shop:
        printed()
        assert run("sync", "shopify", *at) == 1
        assert "okrkit sync shopify --connect shop=..." in printed()[1]
        assert run("sync", "shopify", "--connect", f"shop={shop.url}", *at) == 0
        assert "Next: okrkit sync shopify" in printed()[1]
        assert run("sync", "shopify", "--json", *at) == 0
        out, err = printed()
        document = json.loads(out)
        assert (document["tables"]["orders"], document["changed"]) == (1, True)
        assert document["period"] == {"start": "2026-05-01", "end": "2026-05-01"}
        assert document["sync"] == {"since": {"orders": None}, "records": {"orders": 1}, "resumed": False}
        assert "orders: 1 read" in err
        assert run("sync", *at) == 0
        assert "2026-05-01" in printed()[0]
        assert run("sync", "shopify", *at) == 0
        assert "Nothing new" in printed()[0]
        for secret in ("token=shpat_123456", "shop=https://me:shpat_123456@shop.myshopify.com"):
            assert run("sync", "shopify", "--connect", secret, *at) == 1
        assert "OKRKIT_SHOPIFY_TOKEN" in printed()[1]
    kept = (tmp_path / "okrkit.toml").read_text("utf-8")
    assert f'[sync.shopify]\nshop = "{shop.url}"' in kept
    assert "shpat_" not in kept + "".join(shown)
