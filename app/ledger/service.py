"""Writes Amazon's facts. The same row written twice is one row; what Amazon changed keeps its history."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from psycopg import sql
from psycopg.types.json import Jsonb
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from app.catalog import service as catalog
from app.catalog.records import ProductRecord
from app.core import clock
from app.core.db import db
from app.ledger.ledger_writing import record_ledger_events
from app.ledger.merging import Target, merge
from app.ledger.models import (
    AmazonClock,
    Coverage,
    FactChange,
    InventoryLevel,
    LedgerEvent,
    Reimbursement,
    Source,
    Transaction,
)
from app.ledger.records import InventoryRecord, ReimbursementRecord, TransactionRecord, WriteCount

__all__ = [
    "observe_amazon_clock",
    "purge_facts",
    "record_coverage",
    "record_inventory",
    "record_ledger_events",
    "record_reimbursements",
    "record_transactions",
]

_REIMBURSEMENTS = Target(
    Source.REIMBURSEMENTS,
    "reimbursements",
    key=("reimbursement_id", "msku", "fnsku", "reason", "ordinal"),
    watched=(
        "approved_at",
        "case_id",
        "order_id",
        "asin",
        "title",
        "condition",
        "currency",
        "amount_per_unit",
        "amount_total",
        "quantity_cash",
        "quantity_inventory",
        "quantity_total",
        "original_reimbursement_id",
        "original_reimbursement_type",
    ),
    row_ref=sql.SQL("concat_ws('/', t.reimbursement_id, t.msku, t.fnsku, t.reason, t.ordinal)"),
)
_TRANSACTIONS = Target(
    Source.TRANSACTIONS,
    "transactions",
    key=("transaction_id",),
    watched=(
        "type",
        "status",
        "posted_at",
        "marketplace_id",
        "currency",
        "amount",
        "description",
        "order_id",
        "related",
        "items",
        "breakdowns",
    ),
    row_ref=sql.SQL("t.transaction_id"),
)
_Key = tuple[str, str, str, str]


def record_reimbursements(seller_id: int, records: Iterable[ReimbursementRecord]) -> WriteCount:
    """A file of GET_FBA_REIMBURSEMENTS_DATA. Equal keys in one file are different rows, as of cash and stock."""
    given = sorted(records, key=_content)  # so that equal keys are numbered alike whatever their order in a file
    spelled = _known_spellings(seller_id, given)
    numbers: Counter[_Key] = Counter()
    rows: list[tuple[Any, ...]] = []
    for record in given:
        key = _key(record)
        reason = spelled.setdefault(key, record.reason)
        rows.append((record.reimbursement_id, record.msku, record.fnsku, reason, numbers[key], *_watched(record)))
        numbers[key] += 1
    new, changed = merge(seller_id, _REIMBURSEMENTS, rows)
    products = {r.msku: ProductRecord(r.msku, r.fnsku or None, r.asin, r.title) for r in given if r.msku}
    catalog.record_products(seller_id, products.values())
    return WriteCount(len(given), new, changed)


def record_transactions(seller_id: int, records: Iterable[TransactionRecord]) -> WriteCount:
    """Transactions of the Finances API; the last one of an id counts."""
    given = {record.transaction_id: record for record in records}
    new, changed = merge(seller_id, _TRANSACTIONS, _transaction_rows(given.values()))
    return WriteCount(len(given), new, changed)


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


def purge_facts(seller_id: int) -> None:
    """Deletes all that Amazon told of the seller."""
    for table in (LedgerEvent, Reimbursement, Transaction, InventoryLevel, FactChange, Coverage, AmazonClock):
        db.session.execute(delete(table).where(table.seller_id == seller_id))


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


def _content(record: ReimbursementRecord) -> tuple[str, ...]:
    return (*_key(record), *("" if value is None else str(value) for value in _watched(record)))


def _watched(record: ReimbursementRecord) -> tuple[Any, ...]:
    return tuple(getattr(record, name) for name in _REIMBURSEMENTS.watched)


def _key(record: ReimbursementRecord) -> _Key:
    return record.reimbursement_id, record.msku, record.fnsku, _normal(record.reason)


def _normal(reason: str) -> str:
    """Amazon spells one reason in several ways: `Lost_Warehouse`, `LOST WAREHOUSE`."""
    return "".join(letter for letter in reason.lower() if letter.isalnum())


def _known_spellings(seller_id: int, records: list[ReimbursementRecord]) -> dict[_Key, str]:
    ids = {record.reimbursement_id for record in records}
    query = select(Reimbursement.reimbursement_id, Reimbursement.msku, Reimbursement.fnsku, Reimbursement.reason).where(
        Reimbursement.seller_id == seller_id, Reimbursement.reimbursement_id.in_(ids)
    )
    return {(rid, msku, fnsku, _normal(reason)): reason for rid, msku, fnsku, reason in db.session.execute(query)}


def _transaction_rows(records: Iterable[TransactionRecord]) -> Iterator[tuple[Any, ...]]:
    for r in records:
        yield (
            r.transaction_id,
            r.type,
            r.status,
            r.posted_at,
            r.marketplace_id,
            r.currency,
            r.amount,
            r.description,
            r.order_id,
            Jsonb(r.related),
            Jsonb(r.items),
            Jsonb(r.breakdowns),
        )
