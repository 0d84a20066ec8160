"""Units: how they moved, and how many there are."""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple


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


class DayText(NamedTuple):
    """What a file wrote of one day of the ledger, in one value: it follows the day's rows, or stands for them where known.

    `digest` is over the text itself, and over all that decides how it is read.
    """

    event_on: date
    row_count: int
    digest: bytes
    is_known: bool = False


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


class LedgerSummaryRecord(NamedTuple):
    """One month, FNSKU, disposition and country of the ledger's summary view, all figures signed as Amazon signs them."""

    month_on: date  # its first day
    fnsku: str
    msku: str
    disposition: str
    location: str  # a country
    store: str
    asin: str | None
    starting: int
    in_transit: int  # between fulfillment centers
    receipts: int
    customer_shipments: int
    customer_returns: int
    vendor_returns: int  # removals
    warehouse_transfers: int
    found: int
    lost: int
    damaged: int
    disposed: int
    other: int
    unknown: int
    ending: int
    title: str | None  # goes to the catalog


class StockSnapshotRecord(NamedTuple):
    """Units of one MSKU as the MYI report told them."""

    taken_on: date
    msku: str
    fnsku: str
    condition: str
    store: str  # the marketplace it was asked for, or the row's own store
    asin: str | None
    price: Decimal | None
    warehouse: int
    fulfillable: int
    unsellable: int
    reserved: int
    total: int
    inbound_working: int
    inbound_shipped: int
    inbound_receiving: int
    researching: int
    unit_volume: Decimal | None
    title: str | None  # goes to the catalog
