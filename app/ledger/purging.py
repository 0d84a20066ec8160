"""Forgetting facts: all of a seller's, or those that have become too old, without touching what is in use.

A purge of old facts takes the days first out of what is covered, so that nobody believes a day that is only half there.
Then it goes table by table, the oldest rows first and in batches. What is in use stays whole: see `InUse`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple, cast

from psycopg import sql
from sqlalchemy import delete
from sqlalchemy.engine import CursorResult

from app.core.db import Model, db
from app.ledger import models
from app.ledger.ledger_writing import lock_ledger
from app.ledger.merging import driver_connection
from app.ledger.models import Source
from app.ledger.targets import FINANCIAL_EVENTS, INBOUND_ITEMS, INBOUND_SHIPMENTS, PAYOUT_LINES, TARGETS

_ROWS_A_BATCH = 20_000
MONTHLY = (Source.LEDGER_SUMMARY, Source.STORAGE_FEES, Source.LONG_TERM_STORAGE_FEES)  # Amazon tells whole months
WHY_KEPT = "in_use"  # by open claims, or newer facts are set off against them


@dataclass(frozen=True)
class InUse:
    """What may not go, however old it is: what open claims stand on, and what keeps detection's results what they are.

    Of a product in `fnskus` all adjustments and reimbursements stay, since losses, finds and payments are set off
    against each other in their order in time: without an old loss, the unit that was found for it would be set against
    a new one. `row_refs` are single rows, by their names in trails.
    """

    fnskus: frozenset[str] = frozenset()
    mskus: frozenset[str] = frozenset()
    order_ids: frozenset[str] = frozenset()
    shipment_ids: frozenset[str] = frozenset()
    removal_order_ids: frozenset[str] = frozenset()
    reimbursement_ids: frozenset[str] = frozenset()
    case_ids: frozenset[str] = frozenset()
    row_refs: frozenset[str] = frozenset()


class _Aged(NamedTuple):
    """A table `t`: when a row is old, which old rows are in use nevertheless, and how trails and changes name a row."""

    model: type[Model]
    is_old: str
    order: str
    in_use: str = "false"
    source: Source | None = None
    row_ref: sql.Composable = sql.SQL("null::text")


_OF_ORDER = "t.order_id = any(%(order_ids)s)"
_OF_SHIPMENT = "t.shipment_id = any(%(shipment_ids)s)"
_OF_REMOVAL = "t.removal_order_id = any(%(removal_order_ids)s)"
_EVENT_REF = sql.SQL("concat_ws('/', to_char(t.event_on, 'YYYY-MM-DD'), encode(t.row_hash, 'hex'), t.ordinal)")
# Rows of one case are settled together, and a reversal needs the payment that it takes back.
_PAYMENT_IN_USE = """
    t.fnsku = any(%(fnskus)s) or (t.fnsku = '' and t.msku = any(%(mskus)s))
    or t.case_id = any(%(case_ids)s) or t.reimbursement_id = any(%(reimbursement_ids)s)
    or exists (
        select from reimbursements later
        where later.seller_id = t.seller_id and later.approved_at >= %(before_at)s
            and (later.original_reimbursement_id = t.reimbursement_id or later.case_id = nullif(t.case_id, ''))
    )
"""
_OLD_PAYOUT = """exists (
    select from payouts p where p.seller_id = t.seller_id and p.settlement_id = t.settlement_id
        and coalesce(p.ends_at, p.deposited_at, p.first_seen_at) < %(before_at)s
)"""
_PAYOUT_IN_USE = """exists (
    select from payout_lines l where l.seller_id = t.seller_id and l.settlement_id = t.settlement_id
        and l.order_id = any(%(order_ids)s)
)"""


def _aged(source: Source, when: str, in_use: str = "false", *, is_old: str = "") -> _Aged:
    target = TARGETS[source]
    before = "month_on" if source in MONTHLY else "before_on" if when.endswith("_on") else "before_at"
    return _Aged(target.model, is_old or f"t.{when} < %({before})s", f"t.{when}", in_use, source, target.row_ref)


_TABLES = (
    _Aged(models.LedgerDay, "t.event_on < %(before_on)s", "t.event_on"),
    _Aged(
        models.LedgerEvent,
        "t.event_on < %(before_on)s",
        "t.event_on",
        "t.event_type = 'Adjustments' and t.fnsku = any(%(fnskus)s)",
        Source.LEDGER_DETAIL,
        _EVENT_REF,
    ),
    _aged(Source.REIMBURSEMENTS, "approved_at", _PAYMENT_IN_USE),
    _aged(Source.LEDGER_SUMMARY, "month_on"),
    _aged(Source.CUSTOMER_RETURNS, "returned_at", _OF_ORDER),
    _aged(
        Source.REPLACEMENTS,
        "shipped_at",
        f"{_OF_ORDER.replace('t.order_id', 't.original_order_id')} or t.replacement_order_id = any(%(order_ids)s)",
    ),
    _aged(Source.REMOVAL_ORDERS, "requested_at", _OF_REMOVAL),
    _aged(Source.REMOVAL_SHIPMENTS, "shipped_at", _OF_REMOVAL),
    _aged(
        Source.ORDERS,
        "purchased_at",
        _OF_ORDER,
        is_old="t.purchased_at < %(before_at)s and coalesce(t.last_updated_at, t.purchased_at) < %(before_at)s",
    ),
    _aged(Source.TRANSACTIONS, "posted_at", _OF_ORDER),
    _aged(Source.STORAGE_FEES, "month_on"),
    _aged(Source.LONG_TERM_STORAGE_FEES, "snapshot_on"),
    _aged(Source.FEE_PREVIEW, "taken_on"),
    _aged(Source.FEE_ESTIMATES, "estimated_on"),
    _aged(Source.MYI, "taken_on"),
    _aged(Source.NONCOMPLIANCE, "reported_on", _OF_SHIPMENT),
    _Aged(
        models.FinancialEvent,
        "coalesce(t.posted_at, t.first_seen_at) < %(before_at)s",
        "t.posted_at",
        _OF_ORDER,
        Source.FINANCIAL_EVENTS,
        FINANCIAL_EVENTS.row_ref,
    ),
    # A payout goes as a whole, since its lines must add up: first its lines, then itself.
    _Aged(models.PayoutLine, _OLD_PAYOUT, "t.posted_at", _PAYOUT_IN_USE, Source.SETTLEMENTS, PAYOUT_LINES.row_ref),
    _Aged(
        models.Payout,
        "coalesce(t.ends_at, t.deposited_at, t.first_seen_at) < %(before_at)s",
        "t.first_seen_at",
        "exists (select from payout_lines l where (l.seller_id, l.settlement_id) = (t.seller_id, t.settlement_id))",
    ),
    _Aged(
        models.InboundShipment,
        "t.status_seen_at < %(before_at)s",
        "t.status_seen_at",
        _OF_SHIPMENT,
        Source.INBOUND,
        INBOUND_SHIPMENTS.row_ref,
    ),
    _Aged(
        models.InboundItem,
        "not exists (select from inbound_shipments p where (p.seller_id, p.shipment_id) = (t.seller_id, t.shipment_id))"
        " and t.first_seen_at < %(before_at)s",
        "t.first_seen_at",
        _OF_SHIPMENT,
        Source.INBOUND,
        INBOUND_ITEMS.row_ref,
    ),
    _Aged(models.InventoryLevel, "t.synced_at < %(before_at)s", "t.synced_at"),
    _Aged(models.FactChange, "t.changed_at < %(before_at)s", "t.changed_at", "t.row_ref = any(%(row_refs)s)"),
)
_WANTED = "t.seller_id = %(seller)s and ({is_old}) and not coalesce(({in_use}) or {row_ref} = any(%(row_refs)s), false)"
# What a row said before goes with it.
_FORGET = """
with gone as (
    delete from {table} where ctid = any(array(
        select t.ctid from {table} t where {wanted} order by {order} limit {limit}
    )) returning *
), told as (
    delete from fact_changes f using gone t
    where f.seller_id = %(seller)s and f.source = {source} and f.row_ref = {row_ref}
)
select count(*) from gone
"""
_FORGET_CHANGES = """
with gone as (
    delete from {table} where ctid = any(array(
        select t.ctid from {table} t where {wanted} order by {order} limit {limit}
    )) returning 1
)
select count(*) from gone
"""
_HAS_OLD = "select exists (select from {table} t where {wanted})"
_COUNT_OLD = "select count(*) from {table} t where t.seller_id = %(seller)s and ({is_old})"
_CUT = """
with old as (
    delete from coverage where seller_id = %(seller)s and source = any(%(sources)s) and from_on < %(first)s returning *
)
insert into coverage (seller_id, source, from_on, to_on, is_uploaded, row_count, pulled_at)
select seller_id, source, %(first)s, to_on, is_uploaded, max(row_count), max(pulled_at)
from old where to_on >= %(first)s group by seller_id, source, to_on, is_uploaded
on conflict do nothing
"""


def purge_facts(seller_id: int) -> dict[str, int]:
    """Deletes all that Amazon told of the seller. Gives the number of rows that went, by table."""
    lock_ledger(seller_id)
    tables: list[type[Model]] = [*(aged.model for aged in _TABLES), models.Coverage, models.AmazonClock]
    return {table.__tablename__: _rows(delete(table).where(_seller_of(table) == seller_id)) for table in tables}


def has_old_facts(seller_id: int, before_on: date, in_use: InUse) -> bool:
    """Whether a purge would find anything."""
    given = _given(seller_id, before_on, in_use)
    connection = driver_connection()
    return any(
        bool((connection.execute(_statement(_HAS_OLD, aged), given).fetchone() or (False,))[0]) for aged in _TABLES
    )


def purge_old_facts(seller_id: int, before_on: date, in_use: InUse) -> Iterator[tuple[str, int]]:
    """Deletes what is older than that day, batch by batch: (table, rows that went). The caller may commit in between.

    Facts of whole months go when their month began before the one of that day.
    """
    given = _given(seller_id, before_on, in_use)
    if cut := _cut_coverage(given):
        yield "coverage", cut
    for aged in _TABLES:
        rows = _ROWS_A_BATCH
        while rows == _ROWS_A_BATCH:
            if aged.model is models.LedgerEvent:
                _disbelieve_days(given)
            found = driver_connection().execute(_statement(_FORGET if aged.source else _FORGET_CHANGES, aged), given)
            rows = (found.fetchone() or (0,))[0]
            if rows:
                yield aged.model.__tablename__, rows


def _disbelieve_days(given: dict[str, Any]) -> None:
    """In the transaction in which rows of old days go. Another may have written such a day since the last batch."""
    lock_ledger(given["seller"])
    driver_connection().execute(
        "delete from ledger_days where seller_id = %(seller)s and event_on < %(before_on)s", given
    )


def count_old_facts(seller_id: int, before_on: date) -> dict[str, int]:
    """What is older than that day and still there, by table; tables without any are left out."""
    given = _given(seller_id, before_on, InUse())
    connection = driver_connection()
    counts = {
        aged.model.__tablename__: (connection.execute(_statement(_COUNT_OLD, aged), given).fetchone() or (0,))[0]
        for aged in _TABLES
    }
    return {table: rows for table, rows in counts.items() if rows}


def _cut_coverage(given: dict[str, Any]) -> int:
    """Coverage begins on the first day of which everything is kept."""
    connection = driver_connection()
    months = [source.value for source in MONTHLY]
    days = [source.value for source in Source if source not in MONTHLY]
    cut = 0
    for sources, first in ((days, given["before_on"]), (months, given["month_on"])):
        old = "select count(*) from coverage where seller_id = %(seller)s and source = any(%(sources)s) and to_on < %(first)s"
        values = {**given, "sources": sources, "first": first}
        cut += (connection.execute(old, values).fetchone() or (0,))[0]
        connection.execute(_CUT, values)
    return cut


def _given(seller_id: int, before_on: date, in_use: InUse) -> dict[str, Any]:
    """The values of the statements."""
    return {
        "seller": seller_id,
        "before_on": before_on,
        "before_at": datetime.combine(before_on, time.min, UTC),
        "month_on": before_on.replace(day=1),
        **{name: sorted(values) for name, values in vars(in_use).items()},
    }


def _statement(text: str, aged: _Aged) -> sql.Composed:
    is_old = sql.SQL(aged.is_old)
    return sql.SQL(text).format(
        table=sql.Identifier(aged.model.__tablename__),
        wanted=sql.SQL(_WANTED).format(is_old=is_old, in_use=sql.SQL(aged.in_use), row_ref=aged.row_ref),
        is_old=is_old,
        order=sql.SQL(aged.order),
        row_ref=aged.row_ref,
        source=sql.Literal(aged.source.value if aged.source else ""),
        limit=sql.Literal(_ROWS_A_BATCH),
    )


def _seller_of(table: type[Model]) -> Any:
    return table.__table__.c.seller_id


def _rows(statement: Any) -> int:
    return cast("CursorResult[Any]", db.session.execute(statement)).rowcount
