"""Sends COPY's text from a thread, so that the next rows are made while PostgreSQL takes the last ones in."""

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import psycopg
from psycopg.abc import Buffer
from psycopg.copy import LibpqWriter, Writer

_PIECE = 1 << 17  # bytes; the most that the driver passes on at once
_MOST_WAITING = 16  # pieces


class SendingThread(Writer):
    """What waits to be sent is bounded: whoever writes faster than PostgreSQL reads has to wait.

    An error of the connection is raised where a later text is written, or at the end.
    """

    def __init__(self, cursor: "psycopg.Cursor[Any]") -> None:
        self._writer = LibpqWriter(cursor)
        self._thread = ThreadPoolExecutor(1, "copy")
        self._waiting: deque[Future[None]] = deque()

    def write(self, data: Buffer) -> None:
        """Leaves the text to the thread."""
        for begin in range(0, len(data), _PIECE):
            if len(self._waiting) == _MOST_WAITING:
                self._waiting.popleft().result()
            self._waiting.append(self._thread.submit(self._writer.write, data[begin : begin + _PIECE]))

    def finish(self, exc: BaseException | None = None) -> None:
        """Ends the COPY once all is sent, or breaks it off for the sake of `exc`."""
        self._thread.shutdown(cancel_futures=exc is not None)
        while self._waiting and exc is None:
            self._waiting.popleft().result()
        self._writer.finish(exc)
