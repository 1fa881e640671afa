"""Write the sample shop: `python data/make_sample_shop.py [--out DIR] [--seed N]`.

The same seed gives the same bytes. Needs numpy and nothing of okrkit.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

# The maker lies beside this script; it is not part of the installed package.
sys.dont_write_bytecode = True  # this folder travels in the wheel as it is
sys.path.insert(0, str(Path(__file__).resolve().parent))

from sample_shop_maker import (  # noqa: E402  (found through the line above)
    control,
    demand,
    life,
    payouts,
    shopify,
    stock,
    support,
    tables,
    traffic,
)

SEED = 20231001


def make(out: Path, seed: int = SEED) -> None:
    """Invent the shop and write its files below ``out``; files of the same names are replaced."""
    sessions = traffic.sessions(seed)
    orders = life.orders(seed, demand.wishes(seed, sessions))
    visits = tables.visits(seed, sessions, orders)
    spent = tables.spend(seed, visits)
    asked = support.tickets(seed, orders)
    shopify.write_exports(out / "shopify", orders)
    payouts.write_exports(out / "shopify", orders)
    tables.write_visits(out / "shopify", visits)
    tables.write_spend(out / "spend", spent)
    stock.write_lists(out / "stock", stock.counts(orders))
    support.write_lists(out / "support", asked)
    tables.write_products(out / "products.csv")
    control.write_control(out / "CONTROL.json", control.figures(orders, visits, spent, asked))


def main() -> None:
    """Read the options and write the files."""
    parser = argparse.ArgumentParser(description="Write the invented sample shop in real export formats.")
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent / "sample_shop")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    make(options.out, options.seed)
    size = sum(file.stat().st_size for file in options.out.rglob("*") if file.is_file())
    print(f"wrote {options.out} ({size / 1e6:.1f} MB)", file=sys.stderr)


if __name__ == "__main__":
    main()
