"""Seconds of CPU that processes have used: on a machine that is shared the time on the wall says little."""

import os
from pathlib import Path

from sqlalchemy import text

from app.core.db import db

_TICKS = os.sysconf("SC_CLK_TCK")
_PARENT, _OWN, _OF_ENDED = 1, slice(11, 13), slice(13, 15)  # fields of /proc/PID/stat, counted after the name


def used_by(pid: int) -> float:
    """Of the process and its children, living and ended."""
    fields = _stat(pid)
    if not fields:
        return 0.0
    processes = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()]
    living = sum(_seconds(child[_OWN]) for each in processes if (child := _stat(each)) and int(child[_PARENT]) == pid)
    return _seconds(fields[_OWN]) + _seconds(fields[_OF_ENDED]) + living


def used_by_postgres() -> float:
    """Of the whole server behind the session."""
    backend = db.session.scalar(text("select pg_backend_pid()"))
    return used_by(int(_stat(int(backend or 0))[_PARENT]))


def _seconds(ticks: list[str]) -> float:
    return sum(map(int, ticks)) / _TICKS


def _stat(pid: int) -> list[str]:
    """Empty for a process that has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
