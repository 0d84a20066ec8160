"""Which row of a file is which stored row, where several rows may have one key: `ordinal` tells them apart.

First rows that say the same find each other, each stored row once; then those that say the same in the target's steady
columns; then any that are left. What has found no stored row is new and gets the next numbers, in the order of what it
says: so neither the order of a file's rows nor what Amazon changes later in one of them makes two of them swap.
"""

from collections.abc import Sequence
from typing import Protocol

from psycopg import sql

from app.ledger.targets import Target

# So many rows that to compare each with each takes longer than to read all of the seller's.
_MANY = 1000
# Most keys have one row, whose number is 0 from the beginning; only the others need a look.
_CROWD = """
create temp table {crowd} on commit drop as
    select {key} from {stage} group by {key} having count(*) > 1
    union
    select {key_of_s} from {stage} s join {table} t on t.seller_id = %(seller)s and {t_is_s} where t.ordinal > 0
"""
_MATCH = """
with stored as (
    select {key_of_t}, t.ordinal, {said_by_t} as said,
        row_number() over (partition by {key_of_t}, {said_by_t} order by t.ordinal) as n
    from {table} t join {crowd} c on {t_is_c}
    where t.seller_id = %(seller)s
        and not exists (select from {stage} m where {t_is_m} and m.ordinal = t.ordinal and m.is_matched)
), given as (
    select {key_of_s}, s.line, {said_by_s} as said,
        row_number() over (partition by {key_of_s}, {said_by_s} order by {all_of_s}, s.line) as n
    from {stage} s join {crowd} c on {s_is_c}
    where not s.is_matched
)
update {stage} s set ordinal = t.ordinal, is_matched = true
from given g join stored t on {t_is_g} and t.said = g.said and t.n = g.n
where s.line = g.line
"""
_NUMBER_THE_NEW = """
with given as (
    select {key_of_s}, s.line, row_number() over (partition by {key_of_s} order by {all_of_s}, s.line) as n
    from {stage} s join {crowd} c on {s_is_c}
    where not s.is_matched
), stored as (
    select {key_of_t}, max(t.ordinal) as last
    from {table} t join {crowd} c on {t_is_c}
    where t.seller_id = %(seller)s
    group by {key_of_t}
)
update {stage} s set ordinal = coalesce(t.last, -1) + g.n
from given g left join stored t on {t_is_g}
where s.line = g.line
"""


class Execute(Protocol):
    """Runs a statement over {stage} and {table}, and gives the number of rows it touched."""

    def __call__(self, statement: str, **names: sql.Composable) -> int: ...


def number(execute: Execute, target: Target) -> None:
    """Gives every row of the stage its ordinal."""
    names = _names(target)
    execute("drop table if exists {crowd}", crowd=names["crowd"])
    crowd = execute(_CROWD, **names)
    if not crowd:
        return
    # Until PostgreSQL has counted a seller's first rows it takes them for one, and joins as if they were.
    execute("create index on {crowd} ({key})", crowd=names["crowd"], key=names["key"])
    execute("analyze {crowd}", crowd=names["crowd"])
    if crowd > _MANY:
        execute("set local enable_nestloop = off")
    for columns in dict.fromkeys((target.watched, target.steady, ())):
        execute(_MATCH, said_by_t=_said("t", columns), said_by_s=_said("s", columns), **names)
    execute(_NUMBER_THE_NEW, **names)
    execute("set local enable_nestloop = on")


def same(one: str, other: str, names: Sequence[str]) -> sql.Composed:
    """That two rows are equal in these columns, none of which is null."""
    pairs = (sql.SQL("{} = {}").format(sql.Identifier(one, name), sql.Identifier(other, name)) for name in names)
    return sql.SQL(" and ").join(pairs)


def columns_of(table: str, names: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(table, name) for name in names)


def _said(table: str, names: Sequence[str]) -> sql.Composable:
    """What a row says in these columns, as one text that can be compared and sorted; with none they all say the same."""
    if not names:
        return sql.SQL("''")
    return sql.SQL('row({})::text collate "C"').format(columns_of(table, names))


def _names(target: Target) -> dict[str, sql.Composable]:
    key = target.key
    return {
        "crowd": sql.Identifier(f"crowd_{target.table.name}"),
        "key": sql.SQL(", ").join(map(sql.Identifier, key)),
        "key_of_s": columns_of("s", key),
        "key_of_t": columns_of("t", key),
        "t_is_s": same("t", "s", key),
        "t_is_c": same("t", "c", key),
        "t_is_m": same("t", "m", key),
        "t_is_g": same("t", "g", key),
        "s_is_c": same("s", "c", key),
        "all_of_s": _said("s", target.watched),
    }
