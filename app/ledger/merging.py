"""Writes rows whose key Amazon gives: new ones are added, changed ones are changed and what they said is kept.

The rows go by COPY into a stage, and from there in a few statements into their table, so that memory does not grow with
them. Where a table's key ends with `ordinal`, rows of one key are different rows (matching.py tells which is which);
elsewhere the last row of a key counts. What a file no longer tells stays.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

import psycopg
from psycopg import sql

from app.core import clock
from app.core.db import db
from app.ledger.matching import columns_of, number, same
from app.ledger.records import WriteCount
from app.ledger.targets import ORDINAL, Target

_ROWS_A_CHUNK = 1000  # the planner needs no statistics of a stage that holds no more

_HAS_STAGE = "select from pg_class where relnamespace = pg_my_temp_schema() and relname = {name}"
_SAME_SPELLING = """
update {stage} s set {part} = c.known
from (
    select {rest}, normal, (array_agg(spelling order by is_new, spelling))[1] as known
    from (
        select {rest}, {normal} as normal, {part} as spelling, false as is_new
        from {table} where seller_id = %(seller)s and {first} in (select {first} from {stage})
        union all
        select {rest}, {normal}, {part}, true from {stage}
    ) told
    group by {rest}, normal
) c
where {same} and {normal_of_s} = c.normal and s.{part} <> c.known
"""
_LAST_COUNTS = "delete from {stage} s using {stage} later where {same} and later.line > s.line"
# Row by row of the stage, which is the way for a few, whatever PostgreSQL takes the seller's rows for.
_HAS_CHANGE = """
select from {stage} s cross join lateral (
    select * from {table} t where t.seller_id = %(seller)s and {same} offset 0
) t
where ({olds}) is distinct from ({news}) and {is_later} limit 1
"""
# What the changed rows said goes into fact_changes, and they say what Amazon says now.
_CHANGE = """
with changed as (
    select s.line, {ref} as row_ref, {before} as before, {after} as after
    from {table} t join {stage} s on t.seller_id = %(seller)s and {same}
    where ({olds}) is distinct from ({news}) and {is_later}
), kept as (
    insert into fact_changes (seller_id, source, row_ref, changed_at, before, after)
    select %(seller)s, %(source)s, row_ref, %(now)s, before, after from changed
)
update {table} t set {sets}
from changed c join {stage} s using (line)
where t.seller_id = %(seller)s and {same}
"""
_ADD = """
insert into {table} (seller_id, {columns}, {beside})
select %(seller)s, {columns}, {values} from {stage} on conflict do nothing
"""


def driver_connection() -> "psycopg.Connection[Any]":
    """The session's own connection, for COPY: what it writes belongs to the session's transaction."""
    db.session.flush()
    connection: psycopg.Connection[Any] | None = db.session.connection().connection.driver_connection
    if connection is None:
        raise RuntimeError("the session has no connection")
    return connection


def merge(seller_id: int, target: Target, records: Iterable[Sequence[Any]]) -> WriteCount:
    """Writes the records in the session's transaction."""
    return Merge(seller_id, target, driver_connection().cursor()).run(records)


class Merge:
    """One write under way, inside the cursor's transaction."""

    def __init__(self, seller_id: int, target: Target, cursor: "psycopg.Cursor[Any]") -> None:
        self.target = target
        self._cursor = cursor
        self._given = {"seller": seller_id, "source": target.source.value, "now": clock.now()}
        self._names = {
            "table": sql.Identifier(target.table.name),
            "stage": sql.Identifier(f"stage_{target.table.name}"),
            "columns": _names(target.columns),
        }

        # Two writers for one seller and table follow each other: they would number the same rows.
        self.execute(
            "select pg_advisory_xact_lock(hashtext({name}), hashint8(%(seller)s))", name=sql.Literal(target.table.name)
        )

    def run(self, records: Iterable[Sequence[Any]]) -> WriteCount:
        """Writes the records."""
        read = self.fill_stage(records)
        if not read:
            return WriteCount(0, 0, 0)
        if self.target.spelled:
            self._spell()
        if self.target.is_numbered:
            number(self.execute, self.target)
        else:
            read -= self.execute(_LAST_COUNTS, same=same("later", "s", self.target.key))
        changed = self._change() if read > _ROWS_A_CHUNK or self._has_change() else 0
        return WriteCount(read, self.add(), changed)

    def execute(self, statement: str, **names: sql.Composable) -> int:
        """Runs it with {stage}, {table} and the names filled in; gives the number of rows it touched.

        It is planned each time: a plan for a page and a small table is none for a large file, or for that table later.
        """
        self._cursor.execute(sql.SQL(statement).format(**self._names, **names), self._given, prepare=False)
        return self._cursor.rowcount

    def fill_stage(self, records: Iterable[Sequence[Any]]) -> int:
        """Copies the records into a stage of their own, and gives their number."""
        self._open_stage()
        read = 0
        copy_in = sql.SQL("copy {stage} ({columns}) from stdin (format csv{forced})").format(
            **self._names, forced=self._forced()
        )
        rows = map(self.target.values, records)
        with self._cursor.copy(copy_in) as copy:
            while chunk := list(islice(rows, _ROWS_A_CHUNK)):
                text = io.StringIO()
                csv.writer(text, lineterminator="\n").writerows(chunk)
                copy.write(text.getvalue())
                read += len(chunk)
        if read > _ROWS_A_CHUNK:
            self.execute("analyze {stage}")
        return read

    def _open_stage(self) -> None:
        """An empty stage. It is made once for a connection: for a page of an API that costs as much as all the rest."""
        if self.execute(_HAS_STAGE, name=sql.Literal(f"stage_{self.target.table.name}")):
            self.execute("delete from {stage}")  # of the same transaction; at its end the stage is emptied anyway
            return
        self.execute("create temp table {stage} on commit delete rows as select {columns} from {table} with no data")
        self.execute(
            "alter table {stage} add line bigint generated always as identity primary key, add ordinal smallint not null default 0,"
            " add is_matched boolean not null default false"
        )
        # PostgreSQL takes the rows of a seller that it has not counted yet for one, and looks for each of them in the stage.
        self.execute("create index on {stage} ({key})", key=_names(self.target.key))

    def _forced(self) -> sql.Composable:
        """CSV tells no text from an empty one, so that the columns say which of both is meant."""
        if not self.target.never_null:
            return sql.SQL("")
        return sql.SQL(", force_not_null ({})").format(_names(self.target.never_null))

    def _spell(self) -> None:
        """A spelling that is known stays; of several new ones the first by the alphabet is taken."""
        part = self.target.spelled
        rest = [name for name in self.target.key if name != part]
        self.execute(
            _SAME_SPELLING,
            part=sql.Identifier(part),
            rest=_names(rest),
            first=sql.Identifier(rest[0]),
            normal=_letters(sql.Identifier(part)),
            normal_of_s=_letters(sql.Identifier("s", part)),
            same=same("c", "s", rest),
        )

    def _has_change(self) -> bool:
        return bool(self.execute(_HAS_CHANGE, **self._differing()))

    def _change(self) -> int:
        target = self.target
        return self.execute(
            _CHANGE,
            ref=target.row_ref,
            before=_as_json("t", target.watched),
            after=_as_json("s", target.watched),
            sets=sql.SQL(", ").join(self._sets()),
            **self._differing(),
        )

    def _differing(self) -> dict[str, sql.Composable]:
        """What tells that a row of the stage is one of the table, and says something else, and not less lately."""
        return {
            "same": same("t", "s", self.target.full_key),
            "olds": columns_of("t", self.target.watched),
            "news": columns_of("s", self.target.watched),
            "is_later": self._is_later(),
        }

    def _is_later(self) -> sql.Composable:
        """An older state of a row, as of an older file, does not overwrite what is known since."""
        if not self.target.newest:
            return sql.SQL("true")
        newest = self.target.newest
        return sql.SQL("coalesce({} >= {}, {} is null)").format(
            sql.Identifier("s", newest), sql.Identifier("t", newest), sql.Identifier("t", newest)
        )

    def _sets(self) -> list[sql.Composed]:
        to_given = sql.SQL("{} = {}")
        sets = [to_given.format(sql.Identifier(name), sql.Identifier("s", name)) for name in self.target.watched]
        if self.target.seen:
            column, watched = self.target.seen
            when = sql.SQL("{0} = case when {1} is distinct from {2} then %(now)s else t.{0} end")
            sets.append(when.format(sql.Identifier(column), sql.Identifier("t", watched), sql.Identifier("s", watched)))
        return sets

    def add(self, **beside: str) -> int:
        """Adds the stage's rows that are not there yet. `beside`: what else they are told."""
        now, target = self._given["now"], self.target
        values: dict[str, Any] = {"first_seen_at": now, **beside}
        if target.seen:
            values[target.seen[0]] = now
        columns = list(values)
        given: list[sql.Composable] = [sql.Literal(value) for value in values.values()]
        if target.is_numbered:
            columns, given = [*columns, ORDINAL], [*given, sql.Identifier(ORDINAL)]
        return self.execute(_ADD, beside=_names(columns), values=sql.SQL(", ").join(given))


def _names(names: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))


def _letters(text: sql.Identifier) -> sql.Composed:
    """A text without case, blanks and signs: Amazon spells one reason as `Lost_Warehouse` and as `LOST WAREHOUSE`."""
    return sql.SQL("lower(regexp_replace({}, '[^[:alnum:]]', '', 'g'))").format(text)


def _as_json(table: str, names: Iterable[str]) -> sql.Composed:
    pairs = (sql.SQL("{}, {}").format(sql.Literal(name), sql.Identifier(table, name)) for name in names)
    return sql.SQL("jsonb_build_object({})").format(sql.SQL(", ").join(pairs))
