"""Shipments from the seller to Amazon. Days are ordinals."""

from dataclasses import dataclass, field

from app.sandbox.history.rows import Product
from app.sandbox.sellers import Store


@dataclass(slots=True, eq=False)
class InboundItem:
    """`received` grows with the ledger's receipts; `damaged` of them were unsellable on arrival."""

    product: Product
    shipped: int
    received: int = 0
    damaged: int = 0


@dataclass(slots=True, eq=False)
class InboundShipment:
    """`center` is the destination. `is_partnered`: Amazon's carrier brought it. `closed_day` None: still being received."""

    shipment_id: str
    name: str
    store: Store
    center: str
    created_day: int
    shipped_day: int
    delivered_day: int
    items: list[InboundItem] = field(default_factory=list)
    receiving_day: int | None = None
    closed_day: int | None = None
    updated_day: int = 0
    is_partnered: bool = True

    def status_on(self, day: int) -> str:
        """One of Amazon's shipment statuses, as it stands at the end of that day."""
        steps = (
            (self.closed_day, "CLOSED"),
            (self.receiving_day, "RECEIVING"),
            (self.delivered_day, "DELIVERED"),
            (self.shipped_day, "SHIPPED"),
        )
        return next((status for since, status in steps if since is not None and since <= day), "WORKING")


@dataclass(slots=True, eq=False)
class InboundProblem:
    """A line of the noncompliance report."""

    day: int
    shipment: InboundShipment
    item: InboundItem
    problem_type: str
    quantity: int
    problem_level: str = "Shipment"
    alert_status: str = "Open"
