"""What the shop sells: tea, coffee and kitchen ware, with prices and costs as they were on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Product:
    """One article; money in cents, prices contain VAT, costs do not."""

    sku: str
    name: str
    category: str
    vendor: str
    price: int
    cost: int
    wish: float  # how often it is the reason for a first order
    refill: float  # how often it is bought again
    food: bool
    compare_at: int | None = None

    def price_on(self, day: date) -> int:
        """Price of a unit. Coffee became dearer in March 2025: before, it cost about a tenth less."""
        if self.category == "Coffee" and day < COFFEE_RISE:
            return round(self.price * 0.9 / 10) * 10 - 10 + self.price % 10
        return self.price

    def cost_on(self, day: date) -> int:
        """Cost of a unit without VAT."""
        if self.category == "Coffee" and day < COFFEE_RISE:
            return round(self.cost * 0.82)
        return self.cost if day >= date(2026, 1, 1) else round(self.cost * 0.97)


COFFEE_RISE = date(2025, 3, 3)
BEST_SELLER = "KW-KET-01"
SUBSCRIPTION_SKUS = ("CF-BRK-1K", "CF-BRK-250", "CF-DEC-250", "TE-ASM-250")

_HOUSE, _NORD, _AOI, _ROST = "Birch & Kettle", "Nordform", "Aoi Tea Works", "Hafenrösterei Twelve"


def _p(sku: str, name: str, vendor: str, price: int, cost: int, wish: float, refill: float,
       compare_at: int | None = None) -> Product:  # fmt: skip
    category = {"TE": "Tea", "CF": "Coffee", "KW": "Kitchen ware", "GS": "Gift sets"}[sku[:2]]
    return Product(
        sku, name, category, vendor, price, cost, wish, refill, sku[:2] in {"TE", "CF"}, compare_at
    )


PRODUCTS: tuple[Product, ...] = (
    _p("TE-ASM-100", "Assam Morning, loose, 100 g", _HOUSE, 790, 245, 5, 9),
    _p("TE-ASM-250", "Assam Morning, loose, 250 g", _HOUSE, 1690, 540, 2, 9),
    _p("TE-EGR-100", "Earl Grey Birch, loose, 100 g", _HOUSE, 850, 260, 6, 9),
    _p("TE-DAR-100", "Darjeeling First Flush, loose, 100 g", _HOUSE, 1290, 510, 4, 6),
    _p("TE-SEN-100", "Sencha Spring, loose, 100 g", _AOI, 1190, 470, 4, 7),
    _p("TE-MAT-030", "Matcha Ceremonial, 30 g tin", _AOI, 2490, 1120, 6, 6),
    _p("TE-ROO-100", "Rooibos Vanilla, loose, 100 g", _HOUSE, 690, 195, 3, 6),
    _p("TE-PEP-050", "Peppermint Leaves, loose, 50 g", _HOUSE, 490, 130, 2, 6),
    _p("TE-CHA-100", 'Chai "Old Harbour", loose, 100 g', _HOUSE, 890, 270, 4, 6),
    _p("TE-ADV-024", "Advent Tea Calendar, 24 bags", _HOUSE, 2490, 980, 0, 0),
    _p("TE-FRU-100", "Orchard Fruit Infusion, loose, 100 g", _HOUSE, 750, 210, 2, 5),
    _p("CF-BRK-250", "Birch Bark Espresso, beans, 250 g", _ROST, 990, 420, 6, 12),
    _p("CF-BRK-1K", "Birch Bark Espresso, beans, 1 kg", _ROST, 3190, 1480, 4, 9),
    _p("CF-FLT-250", "Lakeside Filter Roast, beans, 250 g", _ROST, 1090, 450, 5, 10),
    _p("CF-FLT-GR", "Lakeside Filter Roast, ground, 250 g", _ROST, 1090, 455, 2, 5),
    _p("CF-DEC-250", "Quiet Evening Decaf, beans, 250 g", _ROST, 1150, 495, 2, 5),
    _p("CF-ETH-250", "Ethiopia Sidamo, beans, 250 g", _ROST, 1290, 580, 4, 6),
    _p("CF-COL-250", "Colombia Huila, beans, 250 g", _ROST, 1250, 560, 3, 5),
    _p("KW-KET-01", "Birch Gooseneck Kettle, 1.0 l", _HOUSE, 6990, 2650, 27, 1.6),
    _p("KW-KET-02", "Enamel Stove Kettle, 2.0 l", _NORD, 5490, 2290, 3, 0.6),
    _p("KW-TPT-01", "Stoneware Teapot, 0.9 l", _NORD, 3990, 1490, 5, 1),
    _p("KW-TPT-02", "Glass Teapot with Strainer, 1.2 l", _NORD, 3490, 1240, 4, 1),
    _p("KW-MUG-01", "Stoneware Mug, 0.3 l", _NORD, 1490, 480, 5, 3),
    _p("KW-MUG-02", "Double-wall Glass, set of 2", _NORD, 1990, 690, 3, 2),
    _p("KW-GRD-01", "Hand Grinder, steel burrs", _NORD, 8900, 4150, 4, 0.4, 9900),
    _p("KW-DRP-01", "Ceramic Dripper, size 02", _NORD, 2490, 880, 4, 0.7),
    _p("KW-FIL-100", "Paper Filters 02, 100 pieces", _HOUSE, 650, 190, 2, 9),
    _p("KW-FRP-01", "French Press, 0.8 l", _NORD, 3490, 1310, 3, 0.5),
    _p("KW-STR-01", "Tea Strainer, fine mesh", _HOUSE, 1190, 320, 3, 2),
    _p("KW-TIN-01", "Storage Tin, 250 g", _HOUSE, 990, 290, 2, 3),
    _p("KW-WSK-01", "Bamboo Whisk", _AOI, 1790, 610, 3, 1),
    _p("KW-SCL-01", "Brewing Scale with Timer", _NORD, 4490, 2050, 2, 0.4, 4990),
    _p("GS-TEA-01", "Gift Set: Three Teas", _HOUSE, 2990, 1080, 5, 2),
    _p("GS-COF-01", "Gift Set: Filter Coffee Start", _HOUSE, 5990, 2480, 4, 0.7),
    _p("GS-MAT-01", "Gift Set: Matcha at Home", _AOI, 4990, 2100, 3, 0.6),
)  # fmt: skip

BY_SKU: dict[str, Product] = {p.sku: p for p in PRODUCTS}


def season_of(product: Product, day: date) -> float:
    """How much a product is wanted in a season: gifts before Christmas, matcha and infusions in summer."""
    if product.sku == "TE-ADV-024":
        return 26.0 if (day.month == 11 or (day.month == 10 and day.day >= 15)) else 0.0
    if product.category == "Gift sets":
        return 2.6 if day >= date(day.year, 11, 20) and day.month <= 12 and day.day <= 31 else 1.0
    if day.month in (6, 7, 8):
        return 1.5 if product.sku in {"TE-MAT-030", "TE-PEP-050", "TE-FRU-100", "KW-WSK-01"} else 0.95
    return 1.0
