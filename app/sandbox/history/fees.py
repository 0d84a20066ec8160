"""Amazon's fee card as this sandbox has it: figures in the manner of the cards of 2025, one card for the whole history."""

from decimal import ROUND_CEILING, Decimal
from functools import lru_cache

from app.sandbox.history.measures import Measures
from app.sandbox.history.rows import Product
from app.sandbox.sellers import Store

_CENT = Decimal("0.01")
LEAST_REFERRAL_FEE = Decimal("0.30")
SMALL, LARGE, BULKY, EXTRA = "UsSmallStandardSize", "UsLargeStandardSize", "UsLargeBulky", "UsExtraLarge"
ENVELOPE, SMALL_PARCEL, STANDARD_PARCEL, OVERSIZE = (
    "Large envelope",
    "Small parcel",
    "Standard parcel",
    "Standard oversize",
)
# Upper bound of the weight in pounds, fee.
_SMALL = ((0.25, "3.06"), (0.5, "3.15"), (0.75, "3.24"), (1, "3.33"))
_LARGE = ((0.25, "3.68"), (0.5, "3.90"), (0.75, "4.15"), (1, "4.55"), (1.25, "4.99"), (1.5, "5.37"), (1.75, "5.52"),
          (2, "5.77"), (2.25, "5.87"), (2.5, "6.05"), (2.75, "6.21"), (3, "6.62"))  # fmt: skip
# Upper bound of the weight in kilograms, fee in the store's currency; the last one also for heavier ones.
_METRIC = {
    ENVELOPE: ((0.5, "2.60"), (0.96, "2.75")),
    SMALL_PARCEL: ((0.4, "3.10"), (0.9, "3.60")),
    STANDARD_PARCEL: ((0.4, "3.35"), (0.9, "3.80"), (1.9, "4.35"), (3.9, "5.15"), (5.9, "5.60"), (11.9, "6.40")),
    OVERSIZE: ((5, "8.20"), (15, "9.60"), (29.76, "11.40")),
}
_STORAGE_US = {False: (Decimal("0.78"), Decimal("2.40")), True: (Decimal("0.56"), Decimal("1.40"))}
_STORAGE_EU = {False: (Decimal("26.00"), Decimal("36.00")), True: (Decimal("18.00"), Decimal("25.00"))}
_DIM_DIVISOR = {False: 139, True: 5000}
_HIGH_SEASON = (10, 11, 12)


@lru_cache(maxsize=20_000)
def size_tier(measures: Measures) -> str:
    """The size band, in the words of the fee preview of the measures' unit system."""
    return _metric_tier(measures) if measures.is_metric else _us_tier(measures)


@lru_cache(maxsize=20_000)
def fulfillment_fee(measures: Measures) -> Decimal:
    """For picking, packing and shipping one unit, in the store's currency."""
    tier, weight = size_tier(measures), shipping_weight(measures)
    if measures.is_metric:
        return _of_band(_METRIC[tier], weight)
    if tier == SMALL:
        return _of_band(_SMALL, weight)
    if tier == LARGE:
        return (
            _of_band(_LARGE, weight) if weight <= 3 else Decimal("6.92") + Decimal("0.08") * _steps(weight - 3, "0.25")
        )
    base = Decimal("9.61") if tier == BULKY else Decimal("26.33")
    return base + Decimal("0.38") * _steps(weight - 1, "1")


def shipping_weight(measures: Measures) -> Decimal:
    """The greater of true and dimensional weight; small units are weighed only."""
    if size_tier(measures) in (SMALL, ENVELOPE):
        return measures.weight
    sides = measures.longest * measures.median * measures.shortest
    return max(measures.weight, (sides / _DIM_DIVISOR[measures.is_metric]).quantize(_CENT))


def referral_fee(product: Product, price: Decimal, rate: Decimal | None = None) -> Decimal:
    """Amazon's share of a price, never less than its least; `rate` instead of the category's."""
    return (
        max(LEAST_REFERRAL_FEE, (price * (rate or product.referral_rate)).quantize(_CENT)) if price else Decimal("0.00")
    )


def order_net(product: Product) -> Decimal:
    """What one sold unit is worth to the seller after Amazon's share: what is owed when it does not come back."""
    return product.price - referral_fee(product, product.price)


def storage_rate(store: Store, measures: Measures, month_number: int) -> Decimal:
    """For a cubic foot (US) or cubic metre (elsewhere) and month; dearer from October on."""
    is_large = size_tier(measures) in (BULKY, EXTRA, OVERSIZE)
    rates = _STORAGE_US if store.country == "US" else _STORAGE_EU
    return rates[is_large][month_number in _HIGH_SEASON]


def _us_tier(measures: Measures) -> str:
    if _fits(measures, ("15", "12", "0.75", "1")):
        return SMALL
    if _fits(measures, ("18", "14", "8", "20")):
        return LARGE
    is_bulky = measures.longest <= 59 and measures.median <= 33 and measures.shortest <= 33 and measures.weight <= 50
    return BULKY if is_bulky and measures.length_and_girth <= 130 else EXTRA


def _metric_tier(measures: Measures) -> str:
    for tier, most in (
        (ENVELOPE, ("33", "23", "4", "0.96")),
        (SMALL_PARCEL, ("35", "25", "12", "3.9")),
        (STANDARD_PARCEL, ("45", "34", "26", "11.9")),
    ):
        if _fits(measures, most):
            return tier
    return OVERSIZE


def _fits(measures: Measures, most: tuple[str, str, str, str]) -> bool:
    sides = (measures.longest, measures.median, measures.shortest, measures.weight)
    return all(side <= Decimal(limit) for side, limit in zip(sides, most, strict=True))


def _of_band(bands: tuple[tuple[float, str], ...], weight: Decimal) -> Decimal:
    return Decimal(next((fee for most, fee in bands if weight <= Decimal(str(most))), bands[-1][1]))


def _steps(excess: Decimal, step: str) -> Decimal:
    """Begun steps above the first weight."""
    return (max(excess, Decimal(0)) / Decimal(step)).to_integral_value(ROUND_CEILING)
