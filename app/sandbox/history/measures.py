"""How large and heavy a product is, packed for shipping."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Measures:
    """Sides in inches and weight in pounds where `is_metric` is false, in centimetres and kilograms where it is true."""

    longest: Decimal
    median: Decimal
    shortest: Decimal
    weight: Decimal
    is_metric: bool

    @property
    def unit_of_length(self) -> str:
        return "centimeters" if self.is_metric else "inches"

    @property
    def unit_of_weight(self) -> str:
        return "kilograms" if self.is_metric else "pounds"

    @property
    def unit_of_volume(self) -> str:
        return "cubic meters" if self.is_metric else "cubic feet"

    @property
    def volume(self) -> Decimal:
        """Of one unit, in cubic feet or cubic metres."""
        sides = self.longest * self.median * self.shortest
        return (sides / (1_000_000 if self.is_metric else 1728)).quantize(Decimal("0.0001"))

    @property
    def length_and_girth(self) -> Decimal:
        return self.longest + 2 * (self.median + self.shortest)
