"""Writes ledger events by COPY, day by day, and leaves days alone that arrive as they did before.

A day that is not in the table yet goes straight into it. A day that is there as it arrives now (`ledger_days` tells)
is not written at all. Any other goes through a stage, and from there only what differs. Everything happens in the
session's transaction; whoever calls it commits.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import select

from app.catalog import service as catalog
from app.catalog.models import Product
from app.catalog.records import ProductRecord
from app.core import clock
from app.core.db import db
from app.ledger.copying import SendingThread
from app.ledger.ledger_rows import COLUMNS, DayPart, LedgerRows
from app.ledger.merging import driver_connection
from app.ledger.models import LedgerEvent, Source
from app.ledger.records import DayText, LedgerEventRecord, WriteCount

_TABLE = LedgerEvent.__tablename__
_STAGE = "stage_ledger_events"
_COLUMNS = sql.SQL(", ").join(map(sql.Identifier, COLUMNS))

# Two writers of one seller would each believe what the other one is about to change.
_LOCK = "select pg_advisory_xact_lock(hashtext('ledger_events'), hashint8(%s))"
_KNOWN_TEXTS = """
select text_digest, event_on, row_count from ledger_days d
where seller_id = %(seller)s and event_on between %(first)s and %(last)s and text_digest is not null
    and row_count = (select count(*) from ledger_events l where (l.seller_id, l.event_on) = (d.seller_id, d.event_on))
"""
# From one day to the next by the key, without a look at the rows between.
_DAYS_THERE = """
with recursive days as (
    (select event_on from ledger_events where seller_id = %(seller)s and event_on >= %(first)s order by event_on limit 1)
    union all
    select (
        select event_on from ledger_events where seller_id = %(seller)s and event_on > days.event_on order by event_on limit 1
    ) from days where event_on < %(last)s
)
select event_on, digest, text_digest
from days left join (select event_on, digest, text_digest from ledger_days where seller_id = %(seller)s) known using (event_on)
where event_on is not null
"""
_MAKE_STAGE = """
create temp table if not exists stage_ledger_events (like ledger_events, line bigint generated always as identity)
on commit drop
"""
# Days that the file turned out not to have told as a whole: what was written of them, and what was left alone.
_TAKE_BACK = """
with gone as (delete from ledger_events where seller_id = %(seller)s and event_on = any(%(days)s) returning {0})
insert into stage_ledger_events ({0}) select {0} from gone
"""
_TAKE_ALONG = """
insert into stage_ledger_events ({0})
select {0} from unnest(%(days)s::date[]) as told (event_on) join ledger_events using (event_on) where seller_id = %(seller)s
"""
# As DayPart numbers the rows of a day that it has as a whole.
_NUMBER = """
update stage_ledger_events s set ordinal = n.ordinal from (
    select line, row_number() over (
        partition by event_on, row_hash
        order by concat_ws(
            e'\\t', coalesce(reconciled::text, ''), coalesce(unreconciled::text, ''), coalesce(asin, ''), coalesce(msku, ''),
            coalesce(country, '')
        ) collate "C"
    ) - 1 as ordinal
    from stage_ledger_events
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
_ADD = "insert into ledger_events ({0}) select {0} from stage_ledger_events on conflict do nothing"
_FORGET_DIGESTS = "delete from ledger_days where seller_id = %(seller)s and event_on = any(%(days)s)"
# A day that has more rows than have arrived, as of an earlier file, is looked at again each time.
_KEEP_DIGESTS = """
insert into ledger_days (seller_id, event_on, row_count, digest, text_digest, written_at)
select %(seller)s, event_on, row_count, digest, text_digest, %(now)s
from unnest(%(days)s::date[], %(counts)s::bigint[], %(digests)s::bytea[], %(texts)s::bytea[])
    as arrived (event_on, row_count, digest, text_digest)
where event_on = any(%(filled)s)
    or row_count = (select count(*) from ledger_events l where l.seller_id = %(seller)s and l.event_on = arrived.event_on)
"""
# The same rows, told by another text, as one in another order.
_KEEP_TEXTS = """
update ledger_days d set text_digest = arrived.text_digest
from unnest(%(days)s::date[], %(texts)s::bytea[]) as arrived (event_on, text_digest)
where d.seller_id = %(seller)s and d.event_on = arrived.event_on
"""


def record_ledger_events(
    seller_id: int, records: Iterable[LedgerEventRecord | DayText], days: tuple[date, date]
) -> WriteCount:
    """Adds what is new and keeps what Amazon has changed. `records` hold each of their days completely.

    `days` is the window that was asked for, both days included. A row of a day outside it is taken as well. Behind a
    day's rows may stand what its text was; what `known_texts` has told stands for all rows of its day.
    """
    rows = LedgerRows(records)
    new, changed = _Writing(driver_connection(), seller_id, days).write(rows)
    catalog.record_products(seller_id, _news(seller_id, rows.products))
    return WriteCount(rows.read, new, changed)


def known_texts(seller_id: int, days: tuple[date, date]) -> Callable[[bytes], DayText | None]:
    """Tells by the digest of a text whether all rows that it holds, and no others, are in the table for their day.

    Nobody else writes the seller's ledger until the transaction ends, so that what was told stays true. It is told
    once: a text that comes again in its file holds further rows.
    """
    lock_ledger(seller_id)
    given = {"seller": seller_id, "first": days[0], "last": days[1]}
    found = driver_connection().execute(_KNOWN_TEXTS, given)
    known = {digest: DayText(on, rows, digest, is_known=True) for digest, on, rows in found}
    return lambda digest: known.pop(digest, None)


def lock_ledger(seller_id: int) -> None:
    """Nobody else writes the seller's ledger until the transaction ends."""
    driver_connection().execute(_LOCK, (seller_id,))


def _news(seller_id: int, products: Iterable[ProductRecord]) -> list[ProductRecord]:
    """Without those that the catalog knows just so from the same day or a later one, which are nearly all of them."""
    query = select(Product.msku, Product.fnsku, Product.asin, Product.title, Product.told_on)
    known = {row.msku: ProductRecord(*row) for row in db.session.execute(query.where(Product.seller_id == seller_id))}
    return [product for product in products if not _is_known(product, known.get(product.msku))]


def _is_known(product: ProductRecord, known: ProductRecord | None) -> bool:
    if known is None or known.told_on is None or product.told_on is None or known.told_on < product.told_on:
        return False
    return all(told in (None, kept) for told, kept in zip(product[:-1], known[:-1], strict=True))


class _Writing:
    """One file on its way into the table."""

    def __init__(self, connection: "psycopg.Connection[Any]", seller_id: int, window: tuple[date, date]) -> None:
        self._connection = connection
        self._given: dict[str, Any] = {"seller": seller_id, "now": clock.now(), "source": Source.LEDGER_DETAIL.value}
        self._first, self._last = window
        lock_ledger(seller_id)
        there = connection.execute(_DAYS_THERE, self._given | {"first": self._first, "last": self._last})
        self._there: dict[date, tuple[bytes | None, bytes | None]] = {on: (rows, text) for on, rows, text in there}
        self._filled: dict[date, int] = {}  # days that went straight into the table, and their rows
        self._alone: list[date] = []  # days that were there as they arrived
        self._digests: dict[date, bytes | None] = {}  # of all other days; None: not known as a whole
        self._texts: dict[date, bytes | None] = {}  # of all days whose text is not the one that was told last
        self._has_stage = False

    def write(self, rows: LedgerRows) -> tuple[int, int]:
        """Gives the numbers of new and of changed rows."""
        for table, parts in groupby(rows.ordered(), key=self._destination):
            if table is not None:
                self._copy(table, parts)
        if not rows.is_ordered:
            self._number_again(rows)
        new, changed = self._merge_stage() if self._has_stage else (0, 0)
        self._keep_digests(rows.counts)
        return new + sum(self._filled.values()), changed

    def _destination(self, part: DayPart) -> str | None:
        """The table into which the part goes; None when it is there already."""
        if part.is_known:
            self._alone.append(part.on)
            return None
        digest = part.digest() if part.is_whole else None
        known, known_text = self._there.get(part.on, (None, None))
        if part.text_digest != known_text or digest != known:
            self._texts[part.on] = part.text_digest
        if part.on not in self._there and self._first <= part.on <= self._last:
            self._filled[part.on] = self._filled.get(part.on, 0) + len(part)
            self._digests[part.on] = digest
            return _TABLE
        if digest is not None and digest == known:
            self._alone.append(part.on)
            return None
        self._digests[part.on] = digest
        return _STAGE

    def _copy(self, table: str, parts: Iterable[DayPart]) -> None:
        if table == _STAGE:
            self._open_stage()
        command = sql.SQL("copy {} ({}) from stdin with (null '')").format(sql.Identifier(table), _COLUMNS)
        cursor = self._connection.cursor()
        with cursor.copy(command, writer=SendingThread(cursor)) as copy:
            for part in parts:
                copy.write(part.text(self._given["seller"], self._given["now"]))

    def _open_stage(self) -> None:
        if not self._has_stage:
            self._connection.execute(_MAKE_STAGE)
            self._connection.execute("truncate stage_ledger_events")  # another file of the same transaction used it
            self._has_stage = True

    def _number_again(self, rows: LedgerRows) -> None:
        """The file has more of days that seemed to be over: all of their rows are numbered together."""
        self._open_stage()
        self._take(_TAKE_BACK, list(self._filled))
        self._filled.clear()
        self._copy(_STAGE, self._loose(rows.rest()))
        self._take(_TAKE_ALONG, self._alone)
        self._connection.execute(_NUMBER)

    def _take(self, statement: str, days: list[date]) -> None:
        self._connection.execute(sql.SQL(statement).format(_COLUMNS), self._given | {"days": days})

    def _loose(self, parts: Iterable[DayPart]) -> Iterator[DayPart]:
        for part in parts:
            self._digests[part.on] = None
            if part.is_known:
                self._alone.append(part.on)
            else:
                yield part

    def _merge_stage(self) -> tuple[int, int]:
        """Only what differs is written: a row that is known already costs no write at all."""
        self._connection.execute("analyze stage_ledger_events")
        changed = self._connection.execute(_CHANGE, self._given)
        new = self._connection.execute(sql.SQL(_ADD).format(_COLUMNS))
        return new.rowcount, changed.rowcount

    def _keep_digests(self, counts: Mapping[date, int]) -> None:
        if self._digests:
            self._connection.execute(_FORGET_DIGESTS, self._given | {"days": list(self._digests)})
        whole = {on: digest for on, digest in self._digests.items() if digest is not None}
        if whole:
            arrived = {
                "days": list(whole),
                "counts": [counts[on] for on in whole],
                "digests": list(whole.values()),
                "texts": [self._texts.get(on) for on in whole],
                "filled": list(self._filled),
            }
            self._connection.execute(_KEEP_DIGESTS, self._given | arrived)
        retold = {on: text for on, text in self._texts.items() if on not in self._digests}
        if retold:
            told = {"days": list(retold), "texts": list(retold.values())}
            self._connection.execute(_KEEP_TEXTS, self._given | told)
