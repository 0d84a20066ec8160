"""What a claim could be made for, besides units lost or damaged in a center: with all that became of it since."""

from dataclasses import dataclass, field
from decimal import Decimal

from app.sandbox.history.rows import Loss, Product


@dataclass(slots=True, eq=False)
class Candidate:
    """`day` is the event that the claim window counts from. `keys` are ids as reports show them, under their JSON names.

    `refusal`: why it is no claim whatever its age, as long as it stands; empty for a true one. `unit_value` None: the
    amount is not determined. `also_accepted`: verdicts that are as good.

    The same units may be claimed in two ways, and only once: `loss` is the ledger's loss, `twin` the other candidate.
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
    loss: Loss | None = None
    twin: "Candidate | None" = None

    @property
    def open_quantity(self) -> int:
        """Units that Amazon still owes."""
        if self.refusal:
            return 0
        left = max(0, self.quantity - self.found - self.paid + self.reversed)
        return left if self.loss is None else min(left, self.loss.open_quantity)

    @property
    def same_units_as(self) -> str | None:
        """The other claim type that may ask for these units."""
        if self.loss is not None:
            return self.loss.kind
        return self.twin.type if self.twin else None

    @property
    def amount(self) -> Decimal | None:
        return None if self.unit_value is None else self.unit_value * self.open_quantity
