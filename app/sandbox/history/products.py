"""The goods a demo seller sells."""

from decimal import Decimal
from random import Random

from app.sandbox.history.chance import chance, letters
from app.sandbox.history.measures import Measures
from app.sandbox.history.rows import Product
from app.sandbox.sellers import DemoSeller, Store

_THINGS = {
    "en": ("Trail Tent", "Down Sleeping Bag", "Trekking Pole Set", "Camp Stove", "Head Lamp", "Water Filter", "Dry Bag", "Climbing Rope",
           "Insulated Bottle", 'Folding Table 24"', "Rain Jacket", "Hammock"),
    "de": ("Wanderzelt", "Daunenschlafsack", "Trekkingstöcke", "Gaskocher für Zwei", "Stirnlampe", "Wasserfilter", "Packsäcke grün",
           "Kletterseil", "Isolierflasche Größe L", "Klapptisch", "Überzelt", "Hängematte"),
    "fr": ("Tente de randonnée", "Sac de couchage léger", "Bâtons télescopiques", "Réchaud à gaz", "Lampe frontale", "Filtre à eau",
           "Sac étanche", "Corde d'escalade", "Gourde isotherme", "Table pliée", "Veste imperméable", "Hamac d'été"),
}  # fmt: skip
_COLOURS = {
    "en": ("Green", "Sand", "Blue", "Orange", "Grey"),
    "de": ("grün", "sandfarben", "blau", "rötlich", "grau"),
    "fr": ("vert", "sable", "bleu", "orangé", "gris foncé"),
}
_MAKERS = ("Northwind", "Ridgeline", "Alpenglück", "Tern & Vale", "Koselig")
# Category and Amazon's share of the price.
_CATEGORIES = (
    ("Sports & Outdoors", Decimal("0.15")),
    ("Sports & Outdoors", Decimal("0.15")),
    ("Home & Kitchen", Decimal("0.15")),
    ("Consumer Electronics", Decimal("0.08")),
    ("Industrial & Scientific", Decimal("0.12")),
    ("Clothing & Accessories", Decimal("0.17")),
)
# Usual sides in inches and weight in pounds; each product differs by up to a tenth from one of them.
_BOXES = (
    (6.0, 4.0, 0.6, 0.35),
    (9.5, 6.5, 2.1, 0.85),
    (11.0, 7.5, 3.2, 1.55),
    (13.0, 9.0, 5.0, 3.4),
    (15.5, 11.0, 6.5, 8.2),
    (24.0, 16.0, 9.0, 17.0),
)
_CENT = Decimal("0.01")


def make_products(seed: str, seller: DemoSeller, count: int, orders_per_day: float) -> list[Product]:
    """So many products; their daily units add up to about `orders_per_day`, a few selling most of it."""
    random = chance(seed, seller.id, "products")
    weights = [1 / (1 + rank) ** 0.7 for rank in range(count)]
    random.shuffle(weights)
    scale = orders_per_day / sum(weights)
    return [_make(random, seed, seller, index, weight * scale) for index, weight in enumerate(weights)]


def _make(random: Random, seed: str, seller: DemoSeller, index: int, units_a_day: float) -> Product:
    store = _store(random, seller)
    language = store.language[:2]
    maker, thing, colour = (
        random.choice(_MAKERS[:3:2] if language == "de" else _MAKERS),
        random.choice(_THINGS[language]),
        random.choice(_COLOURS[language]),
    )
    price = Decimal(random.randint(9, 120)) + Decimal("0.99")
    cost = (price * Decimal(random.randint(24, 44)) / 100).quantize(_CENT)
    estimated = (cost * Decimal(random.randint(82, 108)) / 100).quantize(_CENT)
    is_known = index % 10 != 7
    sizes = chance(seed, seller.id, "measures", index)
    category, referral_rate = sizes.choice(_CATEGORIES)
    return Product(
        index=index,
        fnsku=f"X00{letters(7, seed, seller.id, 'fnsku', index)}",
        asin=f"B0{letters(8, seed, seller.id, 'asin', index)}",
        msku=f"{seller.name[:2].upper()}-{thing.split()[0][:5].upper().translate(_ASCII)}-{index:04d}",
        title=f"{maker} {thing}, {colour}, No. {index}",
        store=store,
        price=price,
        cost=cost,
        value=cost if is_known else estimated,
        has_known_cost=is_known,
        units_a_day=units_a_day,
        pool=seller.pool_of(store),
        measures=_measures(sizes, is_metric=store.country != "US"),
        category=category,
        referral_rate=referral_rate,
    )


def _measures(random: Random, *, is_metric: bool) -> Measures:
    """The box's sides, longest first, in the store's units."""
    stretch = random.uniform(0.9, 1.1)
    *sides, weight = (figure * stretch for figure in random.choices(_BOXES, (14, 26, 26, 20, 10, 4))[0])
    length, mass = (2.54, 0.4536) if is_metric else (1.0, 1.0)
    longest, median, shortest = (Decimal(str(side * length)).quantize(_CENT) for side in sides)
    return Measures(longest, median, shortest, Decimal(str(weight * mass)).quantize(_CENT), is_metric)


def _store(random: Random, seller: DemoSeller) -> Store:
    """The first store sells half of the products."""
    return random.choice((seller.stores[0], *seller.stores))


_ASCII = str.maketrans({"Ä": "A", "Ö": "O", "Ü": "U", "É": "E", "Â": "A"})
