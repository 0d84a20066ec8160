"""Units: how they moved, and how many there are."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Index, LargeBinary, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.db import Model


class LedgerEvent(Model):
    """One row of the inventory ledger's detail view (GET_LEDGER_DETAIL_VIEW_DATA).

    Amazon gives no row id, and equal rows are legal. `row_hash` is over date, fnsku, event type, reference id,
    fulfillment center, disposition, reason and quantity; `ordinal` counts equal rows of one day from 0.
    `reconciled` and `unreconciled` change later at Amazon, so they are not part of the key.
    """

    __tablename__ = "ledger_events"

    seller_id: Mapped[int] = mapped_column(primary_key=True)
    event_on: Mapped[date] = mapped_column(primary_key=True)
    row_hash: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    ordinal: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    fnsku: Mapped[str]
    asin: Mapped[str | None]
    msku: Mapped[str | None]
    event_type: Mapped[str]
    reference_id: Mapped[str | None]
    quantity: Mapped[int]
    fulfillment_center: Mapped[str | None]
    disposition: Mapped[str | None]
    reason: Mapped[str | None]
    country: Mapped[str | None]
    reconciled: Mapped[int | None]
    unreconciled: Mapped[int | None]
    first_seen_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (
        # What loss detection reads: adjustments only, in the order in which it nets them.
        Index(
            "ix_ledger_events_adjustments",
            "seller_id",
            "fnsku",
            "event_on",
            postgresql_where="event_type = 'Adjustments'",
        ),
    )

    @property
    def row_ref(self) -> str:
        """How a trail names this row."""
        return f"{self.event_on.isoformat()}/{self.row_hash.hex()}/{self.ordinal}"


class LedgerDay(Model):
    """What arrived of one day of the ledger: the same day arriving again needs no look at its rows."""

    __tablename__ = "ledger_days"

    seller_id: Mapped[int] = mapped_column(primary_key=True)
    event_on: Mapped[date] = mapped_column(primary_key=True)
    row_count: Mapped[int]
    digest: Mapped[bytes] = mapped_column(LargeBinary(16))  # over all that is stored, in whatever order it came
    text_digest: Mapped[bytes | None] = mapped_column(LargeBinary(16))  # of the text that told of it last
    written_at: Mapped[datetime] = mapped_column(default=now)


class LedgerSummary(Model):
    """One month of an FNSKU's balance in one country (GET_LEDGER_SUMMARY_VIEW_DATA, by month and country).

    The month that runs is told anew each time, so that all figures may change.
    """

    __tablename__ = "ledger_summaries"

    seller_id: Mapped[int] = mapped_column(primary_key=True)
    month_on: Mapped[date] = mapped_column(primary_key=True)  # its first day
    fnsku: Mapped[str] = mapped_column(primary_key=True)
    msku: Mapped[str] = mapped_column(primary_key=True)
    disposition: Mapped[str] = mapped_column(primary_key=True)
    location: Mapped[str] = mapped_column(primary_key=True)  # a country
    store: Mapped[str] = mapped_column(primary_key=True)
    ordinal: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    asin: Mapped[str | None]
    starting: Mapped[int]
    in_transit: Mapped[int]  # between fulfillment centers
    receipts: Mapped[int]
    customer_shipments: Mapped[int]
    customer_returns: Mapped[int]
    vendor_returns: Mapped[int]  # removals
    warehouse_transfers: Mapped[int]
    found: Mapped[int]
    lost: Mapped[int]
    damaged: Mapped[int]
    disposed: Mapped[int]
    other: Mapped[int]
    unknown: Mapped[int]
    ending: Mapped[int]
    first_seen_at: Mapped[datetime] = mapped_column(default=now)


class InventoryLevel(Model):
    """Units of one MSKU in one marketplace now (FBA Inventory API, getInventorySummaries)."""

    __tablename__ = "inventory_levels"

    seller_id: Mapped[int] = mapped_column(primary_key=True)
    marketplace_id: Mapped[str] = mapped_column(primary_key=True)
    msku: Mapped[str] = mapped_column(primary_key=True)
    fnsku: Mapped[str | None]
    asin: Mapped[str | None]
    title: Mapped[str | None]
    condition: Mapped[str | None]
    fulfillable: Mapped[int]
    reserved: Mapped[int]
    inbound: Mapped[int]
    researching: Mapped[int]
    unfulfillable: Mapped[int]
    total: Mapped[int]
    amazon_updated_at: Mapped[datetime | None]
    synced_at: Mapped[datetime] = mapped_column(default=now)


class StockSnapshot(Model):
    """Units of one MSKU on the day they were counted (GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA): it tells no history."""

    __tablename__ = "stock_snapshots"

    seller_id: Mapped[int] = mapped_column(primary_key=True)
    taken_on: Mapped[date] = mapped_column(primary_key=True)
    msku: Mapped[str] = mapped_column(primary_key=True)
    fnsku: Mapped[str] = mapped_column(primary_key=True)
    condition: Mapped[str] = mapped_column(primary_key=True)
    store: Mapped[str] = mapped_column(primary_key=True)  # the marketplace it was asked for, or the row's own store
    ordinal: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    asin: Mapped[str | None]
    price: Mapped[Decimal | None]
    warehouse: Mapped[int]
    fulfillable: Mapped[int]
    unsellable: Mapped[int]
    reserved: Mapped[int]
    total: Mapped[int]
    inbound_working: Mapped[int]
    inbound_shipped: Mapped[int]
    inbound_receiving: Mapped[int]
    researching: Mapped[int]
    unit_volume: Mapped[Decimal | None]
    first_seen_at: Mapped[datetime] = mapped_column(default=now)
