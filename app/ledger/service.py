"""Writes Amazon's facts. The same row written twice is one row; what Amazon changed keeps its history."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from app.catalog import service as catalog
from app.catalog.records import ProductRecord
from app.core import clock
from app.core.db import db
from app.ledger.event_writing import record_financial_events
from app.ledger.fact_writing import record_facts
from app.ledger.inbound_writing import add_inbound_items, record_inbound_items, record_inbound_shipments
from app.ledger.ledger_writing import known_texts, record_ledger_events
from app.ledger.models import (
    AmazonClock,
    Coverage,
    InventoryLevel,
    Source,
)
from app.ledger.payout_writing import record_settlement
from app.ledger.purge_states import begin_purge, fail_purge, finish_purge, note_gone, want_purge
from app.ledger.purging import WHY_KEPT, InUse, count_old_facts, has_old_facts, purge_facts, purge_old_facts
from app.ledger.records import InventoryRecord, ReimbursementRecord, TransactionRecord, WriteCount
from app.ledger.retention import Retention, choose_retention, kept_from, retention_months, retention_of

__all__ = [
    "WHY_KEPT",
    "InUse",
    "Retention",
    "add_inbound_items",
    "begin_purge",
    "choose_retention",
    "count_old_facts",
    "fail_purge",
    "finish_purge",
    "has_old_facts",
    "kept_from",
    "known_texts",
    "note_gone",
    "observe_amazon_clock",
    "purge_facts",
    "purge_old_facts",
    "record_coverage",
    "record_facts",
    "record_financial_events",
    "record_inbound_items",
    "record_inbound_shipments",
    "record_inventory",
    "record_ledger_events",
    "record_reimbursements",
    "record_settlement",
    "record_transactions",
    "retention_months",
    "retention_of",
    "want_purge",
]


def record_reimbursements(seller_id: int, records: Iterable[ReimbursementRecord]) -> WriteCount:
    """A file of GET_FBA_REIMBURSEMENTS_DATA. Equal keys in one file are different rows, as of cash and stock."""
    return record_facts(seller_id, Source.REIMBURSEMENTS, records)


def record_transactions(seller_id: int, records: Iterable[TransactionRecord]) -> WriteCount:
    """Transactions of the Finances API; the last one of an id counts."""
    return record_facts(seller_id, Source.TRANSACTIONS, records)


def record_inventory(
    seller_id: int,
    marketplace_id: str,
    records: Iterable[InventoryRecord],
    *,
    complete_since: datetime | None = None,
) -> WriteCount:
    """The units of these MSKUs now. With `complete_since` all MSKUs have been given since then: others have no units."""
    given = {record.msku: record for record in records}
    now = clock.now()
    rows = [
        {"seller_id": seller_id, "synced_at": now, **record._asdict(), "marketplace_id": marketplace_id}
        for record in given.values()
    ]
    if rows:
        statement = insert(InventoryLevel)
        changes = {
            name: statement.excluded[name] for name in rows[0] if name not in {"seller_id", "marketplace_id", "msku"}
        }
        key = [InventoryLevel.seller_id, InventoryLevel.marketplace_id, InventoryLevel.msku]
        db.session.execute(statement.on_conflict_do_update(index_elements=key, set_=changes), rows)
    if complete_since is not None:
        _empty_the_others(seller_id, marketplace_id, complete_since)
    products = [ProductRecord(r.msku, r.fnsku, r.asin, r.title) for r in given.values()]
    catalog.record_products(seller_id, products)
    return WriteCount(len(given), 0, 0)


def record_coverage(
    seller_id: int, source: Source, from_on: date, to_on: date, row_count: int, *, is_uploaded: bool = False
) -> None:
    """All of these days have arrived now; what was told of windows inside them, by the same way, is replaced."""
    db.session.execute(
        delete(Coverage).where(
            Coverage.seller_id == seller_id,
            Coverage.source == source,
            Coverage.from_on >= from_on,
            Coverage.to_on <= to_on,
            Coverage.is_uploaded == is_uploaded,
        )
    )
    db.session.add(
        Coverage(
            seller_id=seller_id,
            source=source.value,
            from_on=from_on,
            to_on=to_on,
            is_uploaded=is_uploaded,
            row_count=row_count,
            pulled_at=clock.now(),
        )
    )
    db.session.flush()


def observe_amazon_clock(seller_id: int, offset_seconds: int, *, is_sandbox: bool = False) -> None:
    """Amazon's clock is so far ahead of ours (negative: behind). `is_sandbox`: it is a simulated Amazon that says so."""
    values = {"offset_seconds": offset_seconds, "is_sandbox": is_sandbox, "observed_at": clock.now()}
    statement = insert(AmazonClock).values(seller_id=seller_id, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=[AmazonClock.seller_id], set_=values))


def _empty_the_others(seller_id: int, marketplace_id: str, since: datetime) -> None:
    """The row stays, so that a page tells `0 units` of an MSKU that Amazon no longer lists."""
    none = dict.fromkeys(("fulfillable", "reserved", "inbound", "researching", "unfulfillable", "total"), 0)
    db.session.execute(
        update(InventoryLevel)
        .where(
            InventoryLevel.seller_id == seller_id,
            InventoryLevel.marketplace_id == marketplace_id,
            InventoryLevel.synced_at < since,
            InventoryLevel.total != 0,
        )
        .values(**none, synced_at=clock.now())
    )
