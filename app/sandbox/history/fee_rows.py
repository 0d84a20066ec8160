"""Monthly fees and fee previews. Days are ordinals."""

from dataclasses import dataclass
from decimal import Decimal

from app.sandbox.history.measures import Measures
from app.sandbox.history.rows import Product


@dataclass(frozen=True, slots=True)
class FeePreview:
    """What Amazon measured, and the fees that it would charge for one unit today."""

    product: Product
    measures: Measures
    size_tier: str
    referral_fee: Decimal
    fulfillment_fee: Decimal

    @property
    def total(self) -> Decimal:
        return self.referral_fee + self.fulfillment_fee


@dataclass(frozen=True, slots=True)
class StorageFee:
    """One product at one center in one month; `month` is the month's first day, `charged_day` lies in the next month.

    amount = units (average on hand) x volume of a unit x rate, rounded to the cent.
    """

    month: int
    charged_day: int
    product: Product
    center: str
    units: Decimal
    measures: Measures
    size_tier: str
    rate: Decimal
    amount: Decimal

    @property
    def total_volume(self) -> Decimal:
        return (self.units * self.measures.volume).quantize(Decimal("0.0001"))


@dataclass(frozen=True, slots=True)
class LongTermFee:
    """Surcharge on units that lie too long; `day` is the 15th, on which it is assessed and charged."""

    day: int
    product: Product
    quantity: int
    age_tier: str
    rate: Decimal
    amount: Decimal
