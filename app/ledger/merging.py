"""Writes rows whose key Amazon gives: new ones are added, changed ones are changed and what they said is kept."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import psycopg
from psycopg import sql

from app.core import clock
from app.core.db import db
from app.ledger.models import Source


class Target(NamedTuple):
    """Where rows go. `watched` are the columns that Amazon may change later; `row_ref` is SQL over the table `t`."""

    source: Source
    table: str
    key: Sequence[str]
    watched: Sequence[str]
    row_ref: sql.SQL

    @property
    def columns(self) -> tuple[str, ...]:
        """The order in which rows are given."""
        return (*self.key, *self.watched)


def driver_connection() -> "psycopg.Connection[Any]":
    """The session's own connection, for COPY: what it writes belongs to the session's transaction."""
    db.session.flush()
    connection: psycopg.Connection[Any] | None = db.session.connection().connection.driver_connection
    if connection is None:
        raise RuntimeError("the session has no connection")
    return connection


def merge(seller_id: int, target: Target, rows: Iterable[Sequence[Any]]) -> tuple[int, int]:
    """Gives the numbers of new and of changed rows. No two rows may have one key."""
    cursor = driver_connection().cursor()
    stage = sql.Identifier(f"stage_{target.table}")
    table = sql.Identifier(target.table)
    cursor.execute(sql.SQL("create temp table if not exists {} (like {}) on commit drop").format(stage, table))
    cursor.execute(sql.SQL("truncate {}").format(stage))
    columns = _names(("seller_id", *target.columns, "first_seen_at"))
    now = clock.now()
    with cursor.copy(sql.SQL("copy {} ({}) from stdin").format(stage, columns)) as copy:
        for row in rows:
            copy.write_row((seller_id, *row, now))
    cursor.execute(_change(target), {"source": target.source.value, "now": now})
    changed = cursor.rowcount
    cursor.execute(
        sql.SQL("insert into {0} ({1}) select {1} from {2} on conflict do nothing").format(table, columns, stage)
    )
    return cursor.rowcount, changed


def _change(target: Target) -> sql.Composed:
    """One statement: what the changed rows said goes into fact_changes, and they say what Amazon says now."""
    return sql.SQL(
        """
        with changed as (
            select t.*, {ref} as row_ref, {before} as before, {after} as after
            from {table} t join {stage} s using (seller_id, {key})
            where ({olds}) is distinct from ({news})
        ), kept as (
            insert into fact_changes (seller_id, source, row_ref, changed_at, before, after)
            select seller_id, %(source)s, row_ref, %(now)s, before, after from changed
        )
        update {table} t set {sets}
        from changed c join {stage} s using (seller_id, {key})
        where {same}
        """
    ).format(
        ref=target.row_ref,
        before=_as_json("t", target.watched),
        after=_as_json("s", target.watched),
        table=sql.Identifier(target.table),
        stage=sql.Identifier(f"stage_{target.table}"),
        key=_names(target.key),
        olds=_of("t", target.watched),
        news=_of("s", target.watched),
        sets=sql.SQL(", ").join(
            sql.SQL("{} = {}").format(sql.Identifier(name), sql.Identifier("s", name)) for name in target.watched
        ),
        same=sql.SQL(" and ").join(
            sql.SQL("{} = {}").format(sql.Identifier("t", name), sql.Identifier("c", name))
            for name in ("seller_id", *target.key)
        ),
    )


def _names(names: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))


def _of(table: str, names: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(table, name) for name in names)


def _as_json(table: str, names: Iterable[str]) -> sql.Composed:
    pairs = (sql.SQL("{}, {}").format(sql.Literal(name), sql.Identifier(table, name)) for name in names)
    return sql.SQL("jsonb_build_object({})").format(sql.SQL(", ").join(pairs))
