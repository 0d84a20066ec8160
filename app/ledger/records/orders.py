"""What buyers ordered, sent back and got instead."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple


class OrderLineRecord(NamedTuple):
    """One line of an order, from the order report or the Orders API. Amounts are of the whole line."""

    order_id: str
    msku: str
    asin: str
    purchased_at: datetime
    last_updated_at: datetime | None
    order_status: str | None
    fulfillment_channel: str | None  # Amazon or Merchant
    sales_channel: str | None  # Amazon.de
    item_status: str | None
    quantity: int
    currency: str | None
    item_price: Decimal | None
    item_tax: Decimal | None
    shipping_price: Decimal | None
    shipping_tax: Decimal | None
    gift_wrap_price: Decimal | None
    gift_wrap_tax: Decimal | None
    item_promotion_discount: Decimal | None
    shipping_promotion_discount: Decimal | None
    title: str | None  # goes to the catalog


class CustomerReturnRecord(NamedTuple):
    """One row of the customer returns report. Its free text is dropped: it may name people."""

    order_id: str
    msku: str
    license_plate_number: str  # of the unit; empty where Amazon tells none
    returned_at: datetime
    fnsku: str | None
    asin: str | None
    quantity: int
    fulfillment_center: str | None
    disposition: str | None  # upper case with underscores: SELLABLE, CUSTOMER_DAMAGED, ...
    reason: str | None  # what the buyer said
    status: str | None  # "Unit returned to inventory", "Reimbursed"
    title: str | None  # goes to the catalog


class ReplacementRecord(NamedTuple):
    """One row of the replacements report."""

    replacement_order_id: str
    msku: str
    shipped_at: datetime
    original_order_id: str
    asin: str | None
    quantity: int
    fulfillment_center: str | None
    original_fulfillment_center: str | None
    reason_code: str | None


class OrderRecord(NamedTuple):
    """One order, looked up by its id: the same from both versions of the Orders API."""

    order_id: str
    replaces_order_id: str | None
    lines: list[OrderLineRecord]
