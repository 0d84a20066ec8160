"""One field of a row, read for what it means. Every reader raises ValueError with a sentence that a seller understands."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from app.providers.amazon.reports.dates import read_day, read_instant
from app.providers.amazon.reports.numbers import parse_number, parse_whole

_remembered = lru_cache(10_000)  # what repeats by the million is read once
_NOTHING = frozenset(("", "--", "-", "N/A", "n/a", "NA"))


def needed(text: str) -> str:
    if text := text.strip():
        return text
    raise ValueError("nothing stands there")


def key(text: str) -> str:
    """A text that is part of a row's key: empty where Amazon tells none."""
    return text.strip()


def label(text: str) -> str | None:
    text = text.strip()
    return None if text in ("", "--") else text


@_remembered
def upper(text: str) -> str | None:
    """Currencies, countries, channels and the like."""
    return text.strip().upper() or None


def upper_key(text: str) -> str:
    return text.strip().upper()


@_remembered
def center_key(text: str) -> str:
    """A fulfillment center. Some files put it in single quotes: 'BRE2'."""
    return text.strip(" '\"").upper()


def center(text: str) -> str | None:
    return center_key(text) or None


@_remembered
def code_key(text: str) -> str:
    """Dispositions and reasons: `Customer damaged` and `CUSTOMER_DAMAGED` are one."""
    return "_".join(text.upper().replace("-", " ").replace("_", " ").split())


def code(text: str) -> str | None:
    return code_key(text) or None


@_remembered
def words(text: str) -> str | None:
    """States and kinds in one spelling: `REIMBURSED` is `Reimbursed`."""
    return " ".join(text.split()).capitalize() or None


def units(text: str) -> int:
    """A count, signed as Amazon signs it. Nothing is 0."""
    return some_units(text) or 0


def some_units(text: str) -> int | None:
    text = text.strip()
    return None if text in _NOTHING else parse_whole(text)


def needed_units(text: str) -> int:
    return parse_whole(needed(text))


def amount(text: str) -> Decimal | None:
    text = text.strip()
    return None if text in _NOTHING else parse_number(text)


def day(text: str) -> date:
    return read_day(needed(text))


def some_day(text: str) -> date | None:
    text = text.strip()
    return None if text in _NOTHING else read_day(text)


def instant(text: str) -> datetime:
    return read_instant(needed(text))


def some_instant(text: str) -> datetime | None:
    text = text.strip()
    return None if text in _NOTHING else read_instant(text)
