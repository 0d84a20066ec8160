"""Reads of Amazon's facts."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import Select, exists, func, literal, literal_column, select, union_all

from app.catalog.models import ProductDimensions
from app.core import clock
from app.core.db import db
from app.ledger.models import (
    OWED,
    AmazonClock,
    Coverage,
    CustomerReturn,
    FeeEstimate,
    FeePreview,
    FinancialEvent,
    InboundItem,
    InboundProblem,
    InboundShipment,
    InventoryLevel,
    LedgerEvent,
    LedgerSummary,
    LongTermStorageFee,
    OrderLine,
    PayoutLine,
    Purge,
    Reimbursement,
    RemovalOrder,
    RemovalShipment,
    Replacement,
    Source,
    StockSnapshot,
    StorageFee,
    Transaction,
)

# The table of each source, and the column that Amazon's windows are about.
_DAYS_OF: Mapping[Source, tuple[Any, Any]] = MappingProxyType(
    {
        Source.LEDGER_DETAIL: (LedgerEvent, LedgerEvent.event_on),
        Source.LEDGER_SUMMARY: (LedgerSummary, LedgerSummary.month_on),
        Source.REIMBURSEMENTS: (Reimbursement, Reimbursement.approved_at),
        Source.CUSTOMER_RETURNS: (CustomerReturn, CustomerReturn.returned_at),
        Source.REPLACEMENTS: (Replacement, Replacement.shipped_at),
        Source.REMOVAL_ORDERS: (RemovalOrder, RemovalOrder.requested_at),
        Source.REMOVAL_SHIPMENTS: (RemovalShipment, RemovalShipment.shipped_at),
        Source.INBOUND: (InboundShipment, InboundShipment.status_seen_at),  # Amazon tells no date of a shipment
        Source.NONCOMPLIANCE: (InboundProblem, InboundProblem.reported_on),
        Source.ORDERS: (OrderLine, OrderLine.last_updated_at),
        Source.TRANSACTIONS: (Transaction, Transaction.posted_at),
        Source.FINANCIAL_EVENTS: (FinancialEvent, FinancialEvent.posted_at),
        Source.SETTLEMENTS: (PayoutLine, PayoutLine.posted_at),
        Source.STORAGE_FEES: (StorageFee, StorageFee.month_on),
        Source.LONG_TERM_STORAGE_FEES: (LongTermStorageFee, LongTermStorageFee.snapshot_on),
        Source.FEE_PREVIEW: (FeePreview, FeePreview.taken_on),
        Source.FEE_ESTIMATES: (FeeEstimate, FeeEstimate.estimated_on),
        Source.INVENTORY: (InventoryLevel, InventoryLevel.synced_at),
        Source.MYI: (StockSnapshot, StockSnapshot.taken_on),
        Source.DIMENSIONS: (ProductDimensions, ProductDimensions.confirmed_on),
    }
)
_BESIDE: Mapping[Source, Any] = MappingProxyType({Source.INBOUND: InboundItem})  # a source's second table
MOST_COUNTED = 1001  # of the rows of one table
SHIPMENT = "Shipment"  # the transaction by which Amazon pays for an order's units


class ReimbursementKind(StrEnum):
    """Whether Amazon gave or took back."""

    GRANTED = "granted"
    REVERSED = "reversed"


class Order(NamedTuple):
    """What the transactions tell of an order."""

    order_id: str
    first_posted_at: datetime
    items: list[dict[str, Any]]
    synced_at: datetime


class FeeTotal(NamedTuple):
    """All that Amazon charged under one name; charges are negative, as Amazon signs them."""

    type: str
    currency: str
    amount: Decimal


def amazon_now(seller_id: int) -> datetime:
    """The present instant by Amazon's clock, as far as its last answer told."""
    clocks = db.session.get(AmazonClock, seller_id)
    return clock.now() + timedelta(seconds=clocks.offset_seconds if clocks else 0)


def is_sandbox(seller_id: int) -> bool:
    """Whether the seller's facts come from a simulated Amazon."""
    clocks = db.session.get(AmazonClock, seller_id)
    return clocks is not None and clocks.is_sandbox


def coverage(seller_id: int, source: Source, *, with_uploads: bool = True) -> list[tuple[date, date]]:
    """The days that have arrived completely, as spans in time order that neither overlap nor touch."""
    query = select(Coverage.from_on, Coverage.to_on).where(Coverage.seller_id == seller_id, Coverage.source == source)
    if not with_uploads:
        query = query.where(Coverage.is_uploaded.is_(False))
    spans: list[tuple[date, date]] = []
    for from_on, to_on in db.session.execute(query.order_by(Coverage.from_on)):
        if spans and from_on <= spans[-1][1] + timedelta(days=1):
            spans[-1] = (spans[-1][0], max(spans[-1][1], to_on))
        else:
            spans.append((from_on, to_on))
    return spans


def arrivals(seller_id: int, source: Source) -> Sequence[tuple[date, date, datetime]]:
    """The windows that came from Amazon, each with the instant of its last arrival; they may overlap."""
    query = select(Coverage.from_on, Coverage.to_on, Coverage.pulled_at).where(
        Coverage.seller_id == seller_id, Coverage.source == source, Coverage.is_uploaded.is_(False)
    )
    return [(from_on, to_on, at) for from_on, to_on, at in db.session.execute(query.order_by(Coverage.from_on))]


def has_rows(seller_id: int, source: Source, from_on: date, to_on: date) -> bool:
    """Whether there is a row of those days (UTC days, where the source tells instants)."""
    table, at = _DAYS_OF[source]
    days = (at >= from_on) & (at < to_on + timedelta(days=1))
    return bool(db.session.scalar(select(exists().where(table.seller_id == seller_id, days))))


def count_rows(seller_id: int) -> dict[Source, int]:
    """How many rows of each source there are, in one statement; more than 1,000 of a table are told as 1,001."""
    counts = [_few(source, table, seller_id) for source, (table, _) in _DAYS_OF.items()]
    counts += [_few(source, table, seller_id) for source, table in _BESIDE.items()]
    found = dict.fromkeys(_DAYS_OF, 0)
    for source, count in db.session.execute(union_all(*counts)):
        found[Source(source)] = min(found[Source(source)] + count, MOST_COUNTED)
    return found


def newest_at(seller_id: int, source: Source) -> datetime | None:
    """The instant of the source's newest row; the beginning of its day (UTC), where Amazon tells days."""
    table, at = _DAYS_OF[source]
    newest: date | None = db.session.scalar(select(func.max(at)).where(table.seller_id == seller_id))
    if newest is None or isinstance(newest, datetime):
        return newest
    return datetime.combine(newest, time.min, UTC)


def has_events(seller_id: int, event_type: str, from_on: date, to_on: date) -> bool:
    """Whether the ledger tells of such an event in those days, both included."""
    days = (LedgerEvent.event_on >= from_on) & (LedgerEvent.event_on <= to_on)
    of_type = (LedgerEvent.seller_id == seller_id) & (LedgerEvent.event_type == event_type)
    return bool(db.session.scalar(select(exists().where(of_type, days))))


def find_purge(purge_id: int) -> Purge | None:
    """For the job that carries it out."""
    return db.session.get(Purge, purge_id)


def owed_purges() -> Sequence[Purge]:
    """Of all sellers, the oldest first: what no job has finished yet."""
    return db.session.scalars(select(Purge).where(Purge.state.in_(OWED)).order_by(Purge.id)).all()


def find_owed_purge(seller_id: int) -> Purge | None:
    """The purge of everything that the seller is owed, if there is one."""
    owed = select(Purge).where(Purge.seller_id == seller_id, Purge.state.in_(OWED), Purge.before_on.is_(None))
    return db.session.scalar(owed.order_by(Purge.id).limit(1))


def list_purges(seller_id: int, limit: int) -> Sequence[Purge]:
    """What was forgotten when and why, the newest first."""
    query = select(Purge).where(Purge.seller_id == seller_id).order_by(Purge.id.desc()).limit(limit)
    return db.session.scalars(query).all()


def list_reimbursements(
    seller_id: int, kind: ReimbursementKind | None, limit: int, offset: int
) -> tuple[Sequence[Reimbursement], int]:
    """Newest first, with the number of all."""
    query = select(Reimbursement).where(Reimbursement.seller_id == seller_id)
    if kind is not None:
        taken_back = func.coalesce(Reimbursement.amount_total, 0) < 0
        query = query.where(taken_back if kind is ReimbursementKind.REVERSED else ~taken_back)
    newest_first = (
        Reimbursement.approved_at.desc(),
        Reimbursement.reimbursement_id,
        Reimbursement.msku,
        Reimbursement.ordinal,
    )
    return db.session.scalars(query.order_by(*newest_first).limit(limit).offset(offset)).all(), _count(query)


def list_inventory(seller_id: int, limit: int, offset: int) -> tuple[Sequence[InventoryLevel], int]:
    """By MSKU, with the number of all."""
    query = select(InventoryLevel).where(InventoryLevel.seller_id == seller_id)
    rows = query.order_by(InventoryLevel.msku, InventoryLevel.marketplace_id).limit(limit).offset(offset)
    return db.session.scalars(rows).all(), _count(query)


def list_orders(seller_id: int, limit: int, offset: int) -> tuple[list[Order], int]:
    """Orders that Amazon has paid for, newest first, with the number of all."""
    first = func.min(Transaction.posted_at)
    newest = (
        select(Transaction.order_id, first, func.max(Transaction.first_seen_at))
        .where(*_shipments(seller_id))
        .group_by(Transaction.order_id)
        .order_by(first.desc(), Transaction.order_id)
        .limit(limit)
        .offset(offset)
    )
    found = {order_id: (at, seen_at) for order_id, at, seen_at in db.session.execute(newest) if order_id is not None}
    items = _items_of(seller_id, list(found))
    return [Order(order_id, at, items[order_id], seen) for order_id, (at, seen) in found.items()], count_orders(
        seller_id
    )


def count_orders(seller_id: int) -> int:
    """How many orders Amazon has paid for."""
    return db.session.scalar(select(func.count(func.distinct(Transaction.order_id))).where(*_shipments(seller_id))) or 0


def count_reimbursements(seller_id: int) -> int:
    return _count(select(Reimbursement).where(Reimbursement.seller_id == seller_id))


def count_inventory(seller_id: int) -> int:
    """How many MSKUs with or without units, each marketplace for itself."""
    return _count(select(InventoryLevel).where(InventoryLevel.seller_id == seller_id))


def list_fees(seller_id: int, limit: int, offset: int) -> tuple[list[FeeTotal], int]:
    """Sums of what the transactions break down as fees, by name and currency, with the number of sums."""
    source = _breakdowns(seller_id)
    entry = func.jsonb_each_text(source.c.parts).table_valued("key", "value").lateral()
    name = func.regexp_replace(entry.c.key, "^.*/", "")
    amount = func.sum(entry.c.value.cast(Transaction.amount.type))
    query = (
        select(name, source.c.currency, amount)
        .select_from(source.join(entry, literal_column("true")))
        .where(entry.c.key.regexp_match("fee|commission", "i"), source.c.currency.is_not(None))
        .group_by(name, source.c.currency)
        .order_by(name, source.c.currency)
    )
    fees = [FeeTotal(kind, currency, total) for kind, currency, total in db.session.execute(query)]
    return fees[offset : offset + limit], len(fees)


def _shipments(seller_id: int) -> tuple[Any, ...]:
    return Transaction.seller_id == seller_id, Transaction.type == SHIPMENT, Transaction.order_id.is_not(None)


def _items_of(seller_id: int, order_ids: list[str]) -> dict[str, list[dict[str, Any]]]:
    items: dict[str, list[dict[str, Any]]] = {order_id: [] for order_id in order_ids}
    query = select(Transaction.order_id, Transaction.items).where(
        *_shipments(seller_id), Transaction.order_id.in_(order_ids)
    )
    for order_id, found in db.session.execute(query.order_by(Transaction.transaction_id)):
        items[order_id or ""] += found
    return items


def _breakdowns(seller_id: int) -> Any:
    """Each transaction's breakdown: those of its items, else its own, which repeat the items' sums."""
    item = func.jsonb_array_elements(Transaction.items).table_valued("value").lateral()
    of_items = select(Transaction.currency, item.c.value.op("->")("breakdowns").label("parts")).select_from(
        Transaction.__table__.join(item, literal_column("true"))
    )
    of_items = of_items.where(Transaction.seller_id == seller_id)
    whole = select(Transaction.currency, Transaction.breakdowns.label("parts")).where(
        Transaction.seller_id == seller_id,
        ~func.jsonb_path_exists(Transaction.items, literal_column("'$[*].breakdowns.*'")),
    )
    return of_items.union_all(whole).subquery()


def _count(query: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def _few(source: Source, table: Any, seller_id: int) -> Select[str, int]:
    few: Select[Any] = (
        select(literal_column("1")).select_from(table).where(table.seller_id == seller_id).limit(MOST_COUNTED)
    )
    return select(literal(source.value), func.count()).select_from(few.subquery())
