"""Units that leave Amazon by the seller's order. Days are ordinals."""

from dataclasses import dataclass
from decimal import Decimal

from app.sandbox.history.rows import Product

RETURN, DISPOSAL, LIQUIDATIONS = "Return", "Disposal", "Liquidations"


@dataclass(slots=True, eq=False)
class RemovalOrder:
    """One line of a removal order; its figures change until it is completed. `fee` is charged for all units that left.

    requested = cancelled + disposed + shipped + in process. Status: Pending, Processing, Completed, Cancelled.
    """

    day: int
    order_id: str
    type: str
    product: Product
    disposition: str
    requested: int
    updated_day: int
    status: str = "Pending"
    cancelled: int = 0
    disposed: int = 0
    shipped: int = 0
    fee: Decimal = Decimal("0.00")
    service_speed: str = "Standard"

    @property
    def in_process(self) -> int:
        return self.requested - self.cancelled - self.disposed - self.shipped


@dataclass(slots=True, eq=False)
class RemovalShipment:
    """A parcel of a removal order. No report tells of `delivered_day`, `received` and `condition`: the seller sees them.

    `delivered_day` None: it never arrives. `condition`: as expected, damaged, wrong item, misgraded or missing.
    """

    day: int
    order: RemovalOrder
    quantity: int
    carrier: str
    tracking_number: str
    shipment_id: str
    delivered_day: int | None = None
    received: int = 0
    condition: str = "as expected"
