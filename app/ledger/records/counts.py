"""What is told of reading and writing."""

from typing import NamedTuple


class RowError(NamedTuple):
    """A line that could not be read: its number in the file (the header is line 1) and why."""

    line: int
    message: str


class WriteCount(NamedTuple):
    """What a write did: rows given, rows that were new, rows that Amazon had changed."""

    read: int
    new: int
    changed: int
