"""Writes ledger events by COPY: straight into the table where the seller has nothing for those days yet, else by merging.

Everything happens in the session's transaction; whoever calls it commits.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import exists, func, select

from app.catalog import service as catalog
from app.catalog.models import Product
from app.catalog.records import ProductRecord
from app.core import clock
from app.core.db import db
from app.ledger.ledger_rows import COLUMNS, LedgerRows
from app.ledger.merging import driver_connection
from app.ledger.models import LedgerEvent, Source
from app.ledger.records import LedgerEventRecord, WriteCount

_STAGE = "stage_ledger_events"
_COLUMNS = sql.SQL(", ").join(map(sql.Identifier, COLUMNS))

# Equal rows are numbered in the order in which they came.
_NUMBER = """
update stage_ledger_events s set ordinal = n.ordinal from (
    select line, row_number() over (partition by event_on, row_hash order by line) - 1 as ordinal from stage_ledger_events
) n where n.line = s.line and n.ordinal <> s.ordinal
"""
_CHANGE = """
with changed as (
    select l.seller_id, l.event_on, l.row_hash, l.ordinal,
        l.reconciled as old_reconciled, l.unreconciled as old_unreconciled, s.reconciled, s.unreconciled
    from stage_ledger_events s join ledger_events l using (seller_id, event_on, row_hash, ordinal)
    where (l.reconciled, l.unreconciled) is distinct from (s.reconciled, s.unreconciled)
), kept as (
    insert into fact_changes (seller_id, source, row_ref, changed_at, before, after)
    select seller_id, %(source)s, to_char(event_on, 'YYYY-MM-DD') || '/' || encode(row_hash, 'hex') || '/' || ordinal, %(now)s,
        jsonb_build_object('reconciled', old_reconciled, 'unreconciled', old_unreconciled),
        jsonb_build_object('reconciled', reconciled, 'unreconciled', unreconciled)
    from changed
)
update ledger_events l set reconciled = c.reconciled, unreconciled = c.unreconciled
from changed c
where (l.seller_id, l.event_on, l.row_hash, l.ordinal) = (c.seller_id, c.event_on, c.row_hash, c.ordinal)
"""


def record_ledger_events(seller_id: int, records: Iterable[LedgerEventRecord], days: tuple[date, date]) -> WriteCount:
    """Adds what is new and keeps what Amazon has changed. `records` hold each of their days completely.

    `days` is the window that was asked for, both days included. A row of a day outside it is taken as well.
    """
    rows = LedgerRows(seller_id, records, days, clock.now())
    connection = driver_connection()
    if _has_events(seller_id, days):
        new, changed = _merge(connection, rows)
    else:
        new, changed = _fill(connection, rows, seller_id, days)
    catalog.record_products(seller_id, _news(seller_id, rows))
    return WriteCount(rows.read, new, changed)


def _news(seller_id: int, rows: LedgerRows) -> Iterable[ProductRecord]:
    """What the catalog does not know better: the newest window comes first, and an older one has older labels."""
    products = rows.products
    newest = select(func.max(LedgerEvent.event_on)).where(LedgerEvent.seller_id == seller_id)
    if rows.newest_on == db.session.scalar(newest):
        return products
    known = set(db.session.scalars(select(Product.msku).where(Product.seller_id == seller_id)))
    return [product for product in products if product.msku not in known]


def _has_events(seller_id: int, days: tuple[date, date]) -> bool:
    query = select(exists().where(LedgerEvent.seller_id == seller_id, LedgerEvent.event_on.between(*days)))
    return bool(db.session.scalar(query))


def _fill(
    connection: "psycopg.Connection[Any]", rows: LedgerRows, seller_id: int, days: tuple[date, date]
) -> tuple[int, int]:
    """Nothing can be in conflict, unless the file itself is out of order: then what is there goes through the stage too."""
    _copy(connection, LedgerEvent.__tablename__, rows.ordered())
    if rows.is_ordered:
        return rows.read, 0
    _make_stage(connection)
    connection.execute(
        sql.SQL(
            """
            with moved as (delete from ledger_events where seller_id = %s and event_on between %s and %s returning {0})
            insert into stage_ledger_events ({0}) select {0} from moved order by event_on, row_hash, ordinal
            """
        ).format(_COLUMNS),
        (seller_id, *days),
    )
    _copy(connection, _STAGE, rows.rest())
    connection.execute(_NUMBER)
    return _merge_stage(connection)


def _merge(connection: "psycopg.Connection[Any]", rows: LedgerRows) -> tuple[int, int]:
    _make_stage(connection)
    _copy(connection, _STAGE, rows.ordered())
    if not rows.is_ordered:
        _copy(connection, _STAGE, rows.rest())
        connection.execute(_NUMBER)
    return _merge_stage(connection)


def _make_stage(connection: "psycopg.Connection[Any]") -> None:
    connection.execute(
        """
        create temp table if not exists stage_ledger_events
            (like ledger_events, line bigint generated always as identity) on commit drop
        """
    )
    connection.execute("truncate stage_ledger_events")


def _merge_stage(connection: "psycopg.Connection[Any]") -> tuple[int, int]:
    """Only what differs is written: a row that is known already costs no write at all."""
    connection.execute("analyze stage_ledger_events")
    changed = connection.execute(_CHANGE, {"source": Source.LEDGER_DETAIL.value, "now": clock.now()})
    new = connection.execute(
        sql.SQL("insert into ledger_events ({0}) select {0} from stage_ledger_events on conflict do nothing").format(
            _COLUMNS
        )
    )
    return new.rowcount, changed.rowcount


def _copy(connection: "psycopg.Connection[Any]", table: str, chunks: Iterator[str]) -> None:
    command = sql.SQL("copy {} ({}) from stdin with (null '')").format(sql.Identifier(table), _COLUMNS)
    with connection.cursor().copy(command) as copy:
        for chunk in chunks:
            copy.write(chunk)
