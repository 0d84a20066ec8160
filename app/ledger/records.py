"""The shapes in which Amazon's facts arrive. NamedTuples, because they come by the million."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple


class LedgerEventRecord(NamedTuple):
    """One row of the ledger's detail view; quantities signed as Amazon signs them. `title` goes to the catalog."""

    event_on: date
    fnsku: str
    asin: str | None
    msku: str | None
    title: str | None
    event_type: str  # Receipts, Shipments, CustomerReturns, VendorReturns, WhseTransfers, Adjustments
    reference_id: str | None
    quantity: int
    fulfillment_center: str | None
    disposition: str | None  # upper case with underscores: SELLABLE, WAREHOUSE_DAMAGED, ...
    reason: str | None  # one-letter code, adjustments only
    country: str | None
    reconciled: int | None
    unreconciled: int | None


class ReimbursementRecord(NamedTuple):
    """One row of the reimbursements report; a reversal has negative quantities and amounts."""

    approved_at: datetime
    reimbursement_id: str
    case_id: str | None
    order_id: str | None
    reason: str
    msku: str
    fnsku: str
    asin: str | None
    title: str | None
    condition: str | None
    currency: str | None
    amount_per_unit: Decimal | None
    amount_total: Decimal | None
    quantity_cash: int
    quantity_inventory: int
    quantity_total: int
    original_reimbursement_id: str | None
    original_reimbursement_type: str | None


class TransactionRecord(NamedTuple):
    """One transaction of the Finances API 2024-06-19. Amounts inside `items` and `breakdowns` are exact texts."""

    transaction_id: str
    type: str
    status: str
    posted_at: datetime
    marketplace_id: str | None
    currency: str | None
    amount: Decimal | None
    description: str | None
    order_id: str | None
    related: dict[str, str]
    items: list[dict[str, Any]]  # {sku, asin, quantity, amount, breakdowns: {name: amount}}
    breakdowns: dict[str, str]


class InventoryRecord(NamedTuple):
    """Units of one MSKU in one marketplace now."""

    marketplace_id: str
    msku: str
    fnsku: str | None
    asin: str | None
    title: str | None
    condition: str | None
    fulfillable: int
    reserved: int
    inbound: int
    researching: int
    unfulfillable: int
    total: int
    amazon_updated_at: datetime | None


class RowError(NamedTuple):
    """A line that could not be read: its number in the file (the header is line 1) and why."""

    line: int
    message: str


class WriteCount(NamedTuple):
    """What a write did: rows given, rows that were new, rows that Amazon had changed."""

    read: int
    new: int
    changed: int
