"""Pages while a worker takes in a ledger file: `python -m benchmarks.pages_during_ingest [--rows 1000000]`.

One visitor asks for signed-in pages one after the other: first with nothing else going on, then for as long as the ingest
of a file for the same seller runs in a process of its own.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

from benchmarks.ingest import served
from benchmarks.ledger_file import write_ledger
from benchmarks.measuring import machine, median, p95, tell
from benchmarks.servers import own_servers
from benchmarks.website import PAGES, Website, website

_IDLE_VISITS = 300


def visits(site: Website, goes_on: Callable[[int], bool]) -> list[float]:
    taken: list[float] = []
    for path in cycle(PAGES):
        if not goes_on(len(taken)):
            return taken
        taken.append(site.visit(path))
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    with own_servers() as environment, tempfile.TemporaryDirectory() as name, served(Path(name)) as files:
        write_ledger(Path(name) / "ledger.gz", rows)
        with website(environment) as site:
            visits(site, lambda made: made < len(PAGES) * 3)  # templates are compiled at the first visit
            idle = visits(site, lambda made: made < _IDLE_VISITS)
            command = [sys.executable, "-m", "benchmarks.ingest", "--turn", f"{files}/ledger.gz"]
            ingest = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
            busy = visits(site, lambda _: ingest.poll() is None)
            if ingest.returncode:
                raise RuntimeError("the ingest failed")
    print(f"\n{len(idle)} pages idle, {len(busy)} during an ingest of {rows:,} rows ({machine()})")
    for name, taken in (("idle", idle), ("during the ingest", busy)):
        print(f"  {name:20} median {median(taken) * 1000:6.1f} ms, p95 {p95(taken) * 1000:6.1f} ms")
    tell("G18 page p95 during the ingest / idle", p95(busy) / p95(idle), 3)


if __name__ == "__main__":
    main()
