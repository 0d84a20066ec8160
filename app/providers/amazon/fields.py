"""Small readings and writings that Amazon's operations have in common."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar

from app.ledger.records import RowError

RecordT = TypeVar("RecordT")

_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, ArithmeticError)


def read_each(
    entries: Iterable[Any], read: Callable[[Any], RecordT], what: str
) -> tuple[list[RecordT], list[RowError]]:
    """The records, and the entries (numbered from 1) that are none. `what` names one of them, with its article."""
    records: list[RecordT] = []
    errors: list[RowError] = []
    for number, entry in enumerate(entries, 1):
        try:
            records.append(read(entry))
        except _UNREADABLE as error:
            errors.append(RowError(number, f"{what} without a usable {error}"))
    return records, errors


def instant(text: str | None) -> datetime | None:
    """An ISO instant; raises ValueError for any other text, and for one that does not say where on Earth."""
    if not text:
        return None
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"instant with a zone: {text}")
    return at


def some_instant(text: str | None) -> datetime:
    """An instant that has to be there. Raises ValueError."""
    at = instant(text)
    if at is None:
        raise ValueError("instant")
    return at


def text_of(at: datetime) -> str:
    """An instant as Amazon wants it in a question."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def decimal(value: object) -> Decimal | None:
    """A figure, exactly as Amazon wrote it. Raises ArithmeticError."""
    return None if value is None or value == "" else Decimal(str(value))


def total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of those that are there; None when none is."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None
