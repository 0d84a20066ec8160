"""What must outlive the process, in one SQLite file: the clock, authorizations, reports and cases.

The histories are not in it: they are lived again from the seed and the cases.
"""

import sqlite3
import threading
from collections.abc import Iterable
from pathlib import Path

_TABLES = """
create table if not exists facts (name text primary key, value text not null);
create table if not exists codes (
    code text primary key, seller_id text not null, client_id text not null, redirect_uri text not null,
    expires_at real not null, used_at real);
create table if not exists authorizations (
    refresh_token text primary key, seller_id text not null, client_id text not null, created_at real not null, revoked_at real);
create table if not exists access_tokens (
    token text primary key, refresh_token text, seller_id text, client_id text not null, expires_at real not null);
create table if not exists reports (
    id text primary key, seller_id text not null, type text not null, starts_at text not null, ends_at text not null,
    marketplace_ids text not null, options text not null, asked_at real not null, created_at text not null,
    seconds real not null, outcome text not null, document_id text not null unique, last_day integer not null);
create index if not exists reports_of_seller on reports (seller_id, created_at);
create table if not exists cases (
    case_id text primary key, seller_id text not null, idempotency_key text not null, received_at text not null,
    day integer not null, packet text not null, unique (seller_id, idempotency_key));
create table if not exists reversals (
    case_id text primary key, seller_id text not null, day integer not null, give_back integer not null);
"""


class Store:
    """One connection for all threads, one statement at a time; every write is on disk when the call returns."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(
            folder / "sandbox.sqlite3", check_same_thread=False, isolation_level=None, timeout=30
        )
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("pragma journal_mode=wal")
        self._connection.executescript(_TABLES)

    def write(self, statement: str, values: Iterable[object] = ()) -> int:
        """Gives the number of changed rows."""
        with self._lock:
            return self._connection.execute(statement, tuple(values)).rowcount

    def all(self, query: str, values: Iterable[object] = ()) -> list[sqlite3.Row]:
        with self._lock:
            return self._connection.execute(query, tuple(values)).fetchall()

    def first(self, query: str, values: Iterable[object] = ()) -> sqlite3.Row | None:
        with self._lock:
            row: sqlite3.Row | None = self._connection.execute(query, tuple(values)).fetchone()
            return row

    def fact(self, name: str, default: str) -> str:
        """The stored value; the default is stored when there is none."""
        self.write("insert into facts values (?, ?) on conflict do nothing", (name, default))
        row = self.first("select value from facts where name = ?", (name,))
        return str(row["value"]) if row else default

    def set_fact(self, name: str, value: str) -> None:
        self.write(
            "insert into facts values (?, ?) on conflict (name) do update set value = excluded.value", (name, value)
        )

    def close(self) -> None:
        self._connection.close()
