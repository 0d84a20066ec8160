"""What the measurements share: the clock, memory, the machine's load, and how a goal's verdict is written."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

MEGABYTE = 1 << 20


def seconds(run: Callable[[], object]) -> float:
    """How long it takes, by the clock on the wall."""
    begun = time.perf_counter()
    run()
    return time.perf_counter() - begun


def memory(kind: str = "VmRSS", pid: int | str = "self") -> float:
    """Megabytes that the process has in memory; `VmHWM`: the most it ever had."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{kind}:"):
            return int(line.split()[1]) * 1024 / MEGABYTE
    raise RuntimeError(f"the system does not tell {kind}")


def cpu(*pids: int) -> float:
    """Seconds of processor time that these processes have used so far, in all."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return sum(int(each[11]) + int(each[12]) for each in fields) / os.sysconf("SC_CLK_TCK")


def p95(values: list[float]) -> float:
    """The value that 95 of 100 do not pass."""
    return sorted(values)[int(len(values) * 0.95)]


def tell(what: str, value: float, limit: float, unit: str = "x", *, at_least: bool = False) -> bool:
    """Writes the figure beside its goal. Gives whether the goal is met."""
    is_met = value >= limit if at_least else value <= limit
    sign = ">=" if at_least else "<="
    print(f"  {what:58} {value:10.2f} {unit:8} goal {sign} {limit:g}: {'met' if is_met else 'NOT MET'}", flush=True)
    return is_met


def machine() -> str:
    """The load is told beside the figures, since other work moves them."""
    return f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"


__all__ = ["MEGABYTE", "cpu", "machine", "median", "memory", "p95", "seconds", "tell"]
