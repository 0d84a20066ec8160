"""What a claim could be made for, besides units lost or damaged in a center: with all that became of it since."""

from dataclasses import dataclass, field
from decimal import Decimal

from app.sandbox.history.rows import Product


@dataclass(slots=True, eq=False)
class Candidate:
    """`day` is the event that the claim window counts from. `keys` are ids as reports show them, under their JSON names.

    `refusal`: why it is no claim whatever its age, as long as it stands; empty for a true one. `unit_value` None: the
    amount is not determined. `also_accepted`: verdicts that are as good. `settled`: units found, returned or paid, by how.
    """

    type: str
    scenario: str
    product: Product
    day: int
    quantity: int
    keys: dict[str, str]
    unit_value: Decimal | None = None
    refusal: str = ""
    also_accepted: tuple[str, ...] = ()
    found: int = 0
    paid: int = 0
    reversed: int = 0
    case_ids: list[str] = field(default_factory=list)

    @property
    def open_quantity(self) -> int:
        """Units that Amazon still owes."""
        return 0 if self.refusal else max(0, self.quantity - self.found - self.paid + self.reversed)

    @property
    def amount(self) -> Decimal | None:
        return None if self.unit_value is None else self.unit_value * self.open_quantity
