"""Brings the database back to what a fresh release holds, by far faster than making it anew."""

import sqlalchemy as sa

_TABLES = sa.text(
    "select format('%I', relname) from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1"
)


class Reset:
    """Rows of a release (policy data) are kept beside their tables in the schema `released`, and put back when a test changed them."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        with engine.begin() as connection:
            self._tables = list(connection.scalars(_TABLES))
            self._filled = [table for table in self._tables if _has_rows(connection, table)]
            connection.execute(sa.text("create schema released"))
            for table in self._filled:
                connection.execute(sa.text(f"create table released.{table} as table public.{table}"))
            self._changed = sa.text(" union all ".join(self._questions()))

    def _questions(self) -> list[str]:
        """One statement that names the tables a test has changed."""
        empty = [
            f"select '{table}' where exists (select from public.{table})"
            for table in self._tables
            if table not in self._filled
        ]
        both = "((table public.{0} except table released.{0}) union all (table released.{0} except table public.{0}))"
        return empty + [f"select '{table}' where exists {both.format(table)}" for table in self._filled]

    def run(self) -> None:
        with self._engine.begin() as connection:
            connection.execute(sa.text("set local lock_timeout = '5s'"))
            connection.execute(
                sa.text("set local session_replication_role = replica")
            )  # no foreign keys, no guards of append-only rows
            for table in list(connection.scalars(self._changed)):
                connection.execute(sa.text(f"delete from public.{table}"))
                if table in self._filled:
                    connection.execute(sa.text(f"insert into public.{table} table released.{table}"))


def _has_rows(connection: sa.Connection, table: str) -> bool:
    return bool(connection.scalar(sa.text(f"select exists (select from public.{table})")))
