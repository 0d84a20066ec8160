"""Ingest of a ledger file against its floors: `python -m benchmarks.ingest [--rows 1000000 ...] [--repeat 3]`.

Floor 1 is PostgreSQL's COPY of the unzipped file into a table of texts. Floor 2 is the COPY of ready-made rows, hashes
and all, into a table with the ledger's columns and keys. Ours is what a worker does: fetch the zipped file over HTTP,
unzip, check, hash and write every row, commit. Each turn of ours is a process of its own, so that its memory can be told.
"""

import argparse
import gzip
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import IO, NamedTuple, cast

from app import create_app
from app.accounts.models import Seller
from app.core.db import commit, db
from app.core.settings import Settings
from app.core.worker import give_way, spare_garbage_collection
from app.ledger.ledger_rows import COLUMNS, LedgerRows
from app.ledger.merging import driver_connection
from app.ledger.records import DayText, LedgerEventRecord, RowError
from app.ledger.service import known_texts, record_ledger_events
from app.providers.amazon.document import Address, Document, fetch
from app.providers.amazon.reports import read_ledger
from benchmarks.ledger_file import COLUMN_COUNT, DAYS, window, write_ledger
from benchmarks.measuring import MEGABYTE, cpu, machine, median, memory, seconds, tell
from benchmarks.servers import connect, own_servers, released_app

_SELLER = 1
_CHUNK = 1 << 18


@dataclass
class Turn:
    """One ingest. `cpu` is processor time of client and server together.

    `memory` is the most that was used beyond an idle worker, in MB; `wal` what the server logged, in MB.
    """

    seconds: float
    cpu: float
    memory: float
    read: int
    new: int
    changed: int
    wal: float = 0


class Cost(NamedTuple):
    """Of a floor, as of a Turn."""

    seconds: float
    cpu: float


class Bench:
    """The floors' tables, and the files of one size."""

    def __init__(self, environment: Mapping[str, str], url: str, folder: Path, rows: int) -> None:
        self._environment = environment
        self._url = url
        self._connection = connect(environment["DATABASE_URL"])
        self._file = folder / f"{rows}.gz"
        self._changed = folder / f"{rows}-later.gz"
        self._ready = folder / f"{rows}.ready"
        write_ledger(self._file, rows)
        write_ledger(self._changed, rows, changed_day=DAYS // 2)
        self._write_ready()

    def clear(self) -> None:
        """As on the first day, with nothing left to be written by the server."""
        self._connection.execute("truncate ledger_events, ledger_days, fact_changes, products cascade")
        self._connection.execute("drop table if exists raw_rows, ready_rows")
        self._connection.execute(f"create table raw_rows ({', '.join(f'c{n} text' for n in range(COLUMN_COUNT))})")
        self._connection.execute("create table ready_rows (like ledger_events including all)")
        for table in ("raw_rows", "ready_rows"):  # what the server tidies of them is not ours
            self._connection.execute(f"alter table {table} set (autovacuum_enabled = false)")
        self.rest()

    def rest(self) -> None:
        """So that nobody pays for what another has left to be tidied or written."""
        self._connection.commit()
        self._connection.autocommit = True
        self._connection.execute("vacuum (analyze) ledger_events, ledger_days, products")
        self._connection.execute("checkpoint")
        self._connection.autocommit = False

    def cost(self, floor: Callable[[], None]) -> Cost:
        """Of a floor, which this process and its session have to themselves."""
        self.rest()
        pids = (os.getpid(), self._connection.info.backend_pid)
        before = cpu(*pids)
        taken = seconds(floor)
        return Cost(taken, cpu(*pids) - before)

    def raw(self) -> None:
        """Floor 1."""
        with gzip.open(self._file) as file:
            self._copy("copy raw_rows from stdin with (format csv, delimiter e'\\t', header)", file)

    def ready(self) -> None:
        """Floor 2."""
        with self._ready.open("rb") as file:
            self._copy(f"copy ready_rows ({', '.join(COLUMNS)}) from stdin with (null '')", file)

    def ours(self, *, later: bool = False) -> Turn:
        self.rest()
        before = self._wal()
        file = self._changed if later else self._file
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.ingest", "--turn", f"{self._url}/{file.name}"],
            env={**self._environment},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        turn = Turn(**json.loads(done.stdout.splitlines()[-1]))
        turn.wal = (self._wal() - before) / MEGABYTE
        return turn

    def rows_changed_elsewhere(self) -> int:
        """Rows that a later transaction wrote than the one that wrote most, on other days than the one that changed."""
        query = """
            with most as (select xmin::text from ledger_events group by 1 order by count(*) desc limit 1)
            select count(*) from ledger_events
            where xmin::text <> (select xmin from most)
                and event_on <> (select event_on from ledger_events order by event_on desc offset 0 limit 1) - %s
        """
        found = self._connection.execute(query, (DAYS // 2,)).fetchone()
        self._connection.commit()
        return int(found[0]) if found else 0

    def close(self) -> None:
        self._connection.close()
        for file in (self._file, self._changed, self._ready):
            file.unlink()

    def _write_ready(self) -> None:
        with gzip.open(self._file) as file, self._ready.open("w") as ready:
            now = datetime.now(UTC)
            for part in LedgerRows(_good(Document(cast("IO[bytes]", file), "utf-8"))).ordered():
                ready.write(part.text(_SELLER, now))

    def _copy(self, command: str, file: "gzip.GzipFile | IO[bytes]") -> None:
        with self._connection.cursor().copy(command) as copy:
            while chunk := file.read(_CHUNK):
                copy.write(chunk)
        self._connection.commit()

    def _wal(self) -> int:
        found = self._connection.execute("select pg_current_wal_insert_lsn() - '0/0'").fetchone()
        self._connection.commit()
        return int(found[0]) if found else 0


def measure(bench: Bench, rows: int, repeat: int) -> dict[str, float]:
    """The medians, told beside their goals. Gives seconds a row of ours and of floor 2, and MB."""
    raw, ready, first, again = [], [], [], []
    for _ in range(repeat):
        bench.clear()
        raw.append(bench.cost(bench.raw))
        ready.append(bench.cost(bench.ready))
        first.append(bench.ours())
        again.append(bench.ours())
    later = bench.ours(later=True)
    floor1, floor2, once, twice = (median([each.seconds for each in costs]) for costs in (raw, ready, first, again))
    used = [median([each.cpu for each in costs]) for costs in (raw, ready, first, again)]
    print(f"\n{rows:,} rows, {repeat} times ({machine()})")
    print(
        f"  floor 1 {floor1:.2f} s, floor 2 {floor2:.2f} s, first {once:.2f} s, again {twice:.2f} s, a day changed {later.seconds:.2f} s"
    )
    tell("G1 first ingest / COPY of ready rows", once / floor2, 2.0)
    tell("   first ingest / raw COPY", once / floor1, 3.3)
    tell("G2 same file again / raw COPY", twice / floor1, 2.0)
    tell("   rows it wrote", max(turn.new + turn.changed for turn in again), 0, "rows")
    tell("   write-ahead log of it", max(turn.wal for turn in again), 1, "MB")
    tell("   one changed day / raw COPY", later.seconds / floor1, 2.0)
    tell("   rows of other days that it wrote", bench.rows_changed_elsewhere(), 0, "rows")
    print(f"  {'':3}the changed day: {later.changed} rows changed, {later.wal:.2f} MB of log")
    print(
        "  processor time alone, which other work moves less: "
        + ", ".join(
            f"{what} {value:.2f} s" for what, value in zip(("floor 1", "floor 2", "first", "again"), used, strict=True)
        )
    )
    tell("G1 first ingest / COPY of ready rows, in processor time", used[2] / used[1], 2.0)
    tell("G2 same file again / raw COPY, in processor time", used[3] / used[0], 2.0)
    most = max(turn.memory for turn in (*first, *again))
    tell("G3 memory over an idle worker", most, 100, "MB")
    return {"ours": once / rows, "floor": floor2 / rows, "memory": most}


def tell_growth(found: Mapping[int, Mapping[str, float]]) -> None:
    """What a row costs in the largest file, beside what it costs in the smallest."""
    small, large = min(found), max(found)
    ours = found[large]["ours"] / found[small]["ours"]
    floor = found[large]["floor"] / found[small]["floor"]
    print(f"\nfrom {small:,} to {large:,} rows a row costs {ours:.2f} times as much, the ready row {floor:.2f} times")
    tell("G4 growth / growth of floor 2", ours / floor, 1.5)
    if 1_000_000 in found:
        tell(
            "G3 memory of the largest less that of 1,000,000 rows",
            found[large]["memory"] - found[1_000_000]["memory"],
            15,
            "MB",
        )


def take_turn(url: str) -> Turn:
    """In a process of its own: what a worker does with a finished report."""
    app = create_app(Settings.from_environment(os.environ))
    spare_garbage_collection()
    give_way()
    with app.app_context():
        idle = memory()
        counts: list[tuple[int, int, int]] = []

        def run() -> None:
            document = fetch(Address(url, is_gzip=True), is_japanese=False)
            known = known_texts(_SELLER, window())
            counts.append(record_ledger_events(_SELLER, _good(document, known), window()))
            document.close()
            commit()

        pids = (os.getpid(), driver_connection().info.backend_pid)
        before = cpu(*pids)
        taken = seconds(run)
        used = cpu(*pids) - before
    return Turn(taken, used, memory("VmHWM") - idle, *counts[0])


def _good(
    document: Document, known: Callable[[bytes], DayText | None] | None = None
) -> Iterator[LedgerEventRecord | DayText]:
    for row in read_ledger(document, known):
        if isinstance(row, RowError):
            raise TypeError(f"a bad row in a good file: {row}")
        yield row


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder over HTTP, as Amazon's storage gives a document."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """The output is for the figures."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--turn", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.turn:
        print(json.dumps(asdict(take_turn(given.turn))))
        return
    found = {}
    with own_servers() as environment, tempfile.TemporaryDirectory() as name, served(Path(name)) as url:
        with released_app(environment).app_context():
            db.session.add(Seller(id=_SELLER, name="Benchmark"))
            commit()
        for rows in given.rows:
            bench = Bench(environment, url, Path(name), rows)
            found[rows] = measure(bench, rows, given.repeat)
            bench.close()
    if len(found) > 1:
        tell_growth(found)


if __name__ == "__main__":
    main()
