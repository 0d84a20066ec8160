"""The rows that a report truly shows: the history's, less those held back, and with those that happened twice."""

import zlib
from collections.abc import Iterator, Mapping

from app.sandbox.faults import Faults
from app.sandbox.history.history import History
from app.sandbox.spapi.reports.types import ReportType, Row, Window


def rows_of(
    faults: Faults, kind: ReportType, history: History, window: Window, options: Mapping[str, str]
) -> Iterator[Row]:
    """Streamed. Which rows are held back or doubled follows from their words, so it is the same in every window."""
    if kind.is_header_only(window):
        return
    seller = history.seller.id
    late = int(faults.value("late_rows", 0, kind.name, seller))
    doubled = int(faults.value("doubled_rows", 0, kind.name, seller))
    rows = kind.rows(history, window, options)
    if not late and not doubled:
        yield from rows
        return
    for row in rows:
        lot = zlib.crc32("\t".join(row).encode())
        if late and lot % late == 0:
            continue
        yield row
        if doubled and (lot >> 8) % doubled == 0:
            yield row
