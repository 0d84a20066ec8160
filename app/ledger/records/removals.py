"""Units that the seller had sent back or disposed of."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple


class RemovalOrderRecord(NamedTuple):
    """One row of the removal order detail report."""

    removal_order_id: str
    msku: str
    fnsku: str
    disposition: str
    requested_at: datetime
    order_type: str | None  # Return, Disposal, Liquidations
    service_speed: str | None
    order_status: str | None
    last_updated_at: datetime | None
    requested: int
    cancelled: int
    disposed: int
    shipped: int
    in_process: int
    fee: Decimal | None
    currency: str | None


class RemovalShipmentRecord(NamedTuple):
    """One row of the removal shipment detail report."""

    removal_order_id: str
    msku: str
    fnsku: str
    disposition: str
    shipped_at: datetime
    tracking_number: str  # empty where Amazon tells none
    requested_at: datetime | None
    quantity: int
    carrier: str | None
    order_type: str | None
