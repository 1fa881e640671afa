"""Who buys: invented people at reserved addresses (example.com and the like, telephone numbers set aside for fiction)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sample_shop_maker.dice import Dice

_FIRST = (
    "Anna", "Ben", "Clara", "David", "Elif", "Finn", "Greta", "Hannes", "Ida", "Jonas", "Katja", "Leon",
    "Mara", "Nils", "Olga", "Paul", "Rosa", "Samir", "Tilda", "Uwe", "Vera", "Willem", "Yara", "Zoé",
    "Bjørn", "Chloé", "Daan", "Emeric", "Freja", "Gijs", "Héloïse", "Ilse", "Jørgen", "Karim", "Lotte",
    "Maël", "Noor", "Oskar", "Pia", "Quentin", "Ruben", "Saskia", "Theo", "Ursel", "Viktor", "Wanda",
)  # fmt: skip
_LAST = (
    "Ahlers", "Birkner", "Castell", "Dornbusch", "Ehrlich", "Falkenau", "Grünwald", "Holm", "Immel",
    "Jansson", "Kessler", "Lindqvist", "Mönch", "Nørby", "Ostermann", "Petit", "Quast", "Reimers",
    "Sommerfeld", "Tietjen", "Ulrichs", "Vandermeer", "Wiesner", "Ysenbrand", "Zander", "Achterberg",
    "Bellamy", "Corneille", "Duinker", "Engelhardt", "Fabre", "Gadegaard", "Hofstede", "O'Neill", "Kofoed",
    "Lenoir", "Marchetti", "Oosterhuis", "Pichler", "Rosenow", "Steinbrecher", "Thorup", "Veldkamp",
    "Waldner",
)  # fmt: skip
_STREET = {
    "DE": ("Lindenallee", "Am Mühlbach", "Birkenweg", "Hafenstraße", "Gartenweg", "Alte Poststraße"),
    "AT": ("Kirchengasse", "Am Anger", "Weinbergweg"),
    "NL": ("Molenstraat", "Havenkade", "Lindelaan"),
    "FR": ("rue du Moulin", "allée des Tilleuls", "place du Marché"),
    "DK": ("Strandvejen", "Møllegade", "Birkevej"),
}
_PLACE = {
    "DE": (("Berlin", "10"), ("Hamburg", "20"), ("Leipzig", "04"), ("München", "80"), ("Köln", "50"), ("Potsdam", "14"),
           ("Dresden", "01"), ("Freiburg", "79"), ("Münster", "48"), ("Kiel", "24")),
    "AT": (("Wien", "10"), ("Graz", "80"), ("Linz", "40")),
    "NL": (("Utrecht", "35"), ("Groningen", "97"), ("Rotterdam", "30")),
    "FR": (("Lyon", "69"), ("Strasbourg", "67"), ("Nantes", "44")),
    "DK": (("København", "21"), ("Aarhus", "80"), ("Odense", "50")),
}  # fmt: skip
_COUNTRY_SHARE = {"DE": 0.80, "AT": 0.08, "NL": 0.05, "FR": 0.04, "DK": 0.03}
_COMPANIES = ("Café", "Kontor", "Praxis", "Studio", "Werkstatt", "Hotel")
_PLAIN = str.maketrans({"ü": "ue", "ö": "oe", "ä": "ae", "ø": "oe", "é": "e", "ï": "i", "ë": "e", "'": ""})


@dataclass(frozen=True, slots=True)
class Address:
    """Where someone lives, and how the export writes it."""

    name: str
    street: str
    extra: str
    company: str
    city: str
    zip: str
    country: str
    phone: str


@dataclass(slots=True)
class Customer:
    """One buyer. ``key`` is who it is, whatever way the order was placed; None for a passer-by."""

    number: int
    kind: str
    email: str
    phone: str
    address: Address | None
    marketing: bool
    capitals: bool  # types the e-mail with capitals now and then
    favourites: list[str] = field(default_factory=list)
    orders: int = 0

    @property
    def key(self) -> str | None:
        return self.email or self.phone or None


class Town:
    """Makes up people, each with an e-mail or a telephone number of their own."""

    def __init__(self, seed: int) -> None:
        self._dice = Dice(seed, "people")
        self._count = 0
        self._phones = 0

    def passer_by(self) -> Customer:
        """Someone at the counter who leaves no name."""
        self._count += 1
        return Customer(self._count, "passer-by", "", "", None, False, False)

    def customer(self, kind: str, day: date, *, business: bool = False) -> Customer:
        """A new customer. One in forty leaves only a telephone number."""
        dice = self._dice
        self._count += 1
        first, last = dice.pick(_FIRST), dice.pick(_LAST)
        by_phone = not business and self._phones < 990 and dice.chance(0.025)
        phone = ""
        if by_phone or (self._phones < 900 and dice.chance(0.10)):
            phone = f"+493023125{self._phones:03d}"
            self._phones += 1
        domain = dice.weighted(("example.com", "example.org", "example.net"), (6, 2, 2))
        handle = f"{first}.{last}{self._count}".lower().translate(_PLAIN)
        weights = list(_COUNTRY_SHARE.values())
        if day.year >= 2025:  # the Netherlands and Denmark were opened up later
            weights[2], weights[4] = 0.07, 0.05
        country = "DE" if business else dice.weighted(list(_COUNTRY_SHARE), weights)
        return Customer(
            number=self._count,
            kind=kind,
            email="" if by_phone else f"{handle}@{domain}",
            phone=phone,
            address=self._address(f"{first} {last}", country, phone, business=business),
            marketing=dice.chance(0.42),
            capitals=dice.chance(0.03),
        )

    def _address(self, name: str, country: str, phone: str, *, business: bool) -> Address:
        dice = self._dice
        street, number = dice.pick(_STREET[country]), dice.between(1, 148)
        city, head = dice.pick(_PLACE[country])
        tail = f"{dice.between(1, 399):03d}" if country in {"DE", "FR"} else f"{dice.between(1, 79):02d}"
        code = (
            head + tail + (f" {dice.pick('ABDEGHJKLN')}{dice.pick('ABDEGHJKLN')}" if country == "NL" else "")
        )
        company = f"{dice.pick(_COMPANIES)} {name.rsplit(maxsplit=1)[-1]}" if business else ""
        return Address(
            name=name,
            street=f"{number} {street}" if country == "FR" else f"{street} {number}",
            extra=dice.weighted(("", "2. OG", "Hinterhaus"), (92, 5, 3)),
            company=company,
            city=city,
            zip=code,
            country=country,
            phone=phone,
        )
