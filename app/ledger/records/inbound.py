"""What the seller sent to Amazon, and what arrived."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple


class InboundShipmentRecord(NamedTuple):
    """One shipment of getShipments; the address it comes from is dropped."""

    shipment_id: str
    name: str | None
    destination_center: str | None
    status: str
    label_prep: str | None
    is_partnered: bool | None


class InboundItemRecord(NamedTuple):
    """One MSKU of a shipment, shipped against received."""

    shipment_id: str
    msku: str
    fnsku: str | None
    quantity_shipped: int
    quantity_received: int
    quantity_in_case: int | None


class InboundProblemRecord(NamedTuple):
    """One row of the inbound noncompliance report."""

    shipment_id: str
    carton_id: str
    fnsku: str
    problem_type: str
    reported_on: date
    created_on: date | None  # of the shipment
    fulfillment_center: str | None
    msku: str | None
    asin: str | None
    problem_quantity: int
    expected_quantity: int | None
    received_quantity: int | None
    coaching_level: str | None
    fee_type: str | None
    currency: str | None
    fee_total: Decimal | None
    problem_level: str | None
    alert_status: str | None
    title: str | None  # goes to the catalog
