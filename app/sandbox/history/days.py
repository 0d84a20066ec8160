"""Rows in the order of their days."""

from bisect import bisect_left, bisect_right
from typing import Protocol, TypeVar


class HasDay(Protocol):
    """`day` is an ordinal."""

    @property
    def day(self) -> int: ...


Dated = TypeVar("Dated", bound=HasDay)


def between(rows: list[Dated], first: int, last: int) -> list[Dated]:
    """The rows of these days, both included; `rows` must be in the order of their days."""
    return rows[bisect_left(rows, first, key=day_of) : bisect_right(rows, last, key=day_of)]


def day_of(row: HasDay) -> int:
    return row.day
