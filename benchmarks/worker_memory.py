"""Memory of the web worker and of an idle job worker: `python -m benchmarks.worker_memory [--requests 10000]`."""

import argparse
import os
import subprocess
import sys
import time
from itertools import cycle, islice

from benchmarks.measuring import machine, memory, tell
from benchmarks.servers import own_servers
from benchmarks.website import PAGES, website

_WARM_UP = 300  # requests after which everything has been loaded once
_SETTLE_SECONDS = 8


def idle_job_worker(environment: dict[str, str]) -> float:
    worker = subprocess.Popen([sys.executable, "worker.py"], env={**os.environ, **environment})
    try:
        time.sleep(_SETTLE_SECONDS)
        return memory(pid=worker.pid)
    finally:
        worker.terminate()
        worker.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    requests = parser.parse_args().requests
    with own_servers() as environment, website(environment) as site:
        for path in islice(cycle(PAGES), _WARM_UP):
            site.visit(path)
        before = site.worker_memory()
        for path in islice(cycle(PAGES), requests):
            site.visit(path)
        after = site.worker_memory()
        job_worker = idle_job_worker(environment)
    print(f"\n{requests:,} requests ({machine()})")
    tell("G19 web worker", after, 120, "MB")
    tell("    its growth", (after / before - 1) * 100, 10, "percent")
    tell("    idle job worker", job_worker, 120, "MB")


if __name__ == "__main__":
    main()
