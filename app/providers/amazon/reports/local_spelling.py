"""How one settlement file writes its days and amounts. Amazon uses the store's own spelling and does not name it."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from app.providers.amazon.reports.dates import read_day, spelled_numbers
from app.providers.amazon.reports.numbers import decimal_sign_of

_LAST_MONTH = 12
_LONGEST = timedelta(days=62)  # of a settlement, and of the wait for its deposit
_SLACK = timedelta(days=1)  # between two time zones
_MONTH_FIRST = frozenset(("USD",))
_DECIMAL_COMMA = frozenset(("EUR", "SEK", "PLN", "DKK", "NOK", "CZK", "TRY", "BRL"))


class LocalSpelling(NamedTuple):
    """`is_day_first`: of `09/06/25`. `decimal_sign`: of `1,234` and `1.234`."""

    is_day_first: bool
    decimal_sign: str


class Seen(NamedTuple):
    """Texts of a settlement's first rows, as far as they may tell."""

    starts: str
    ends: str
    deposited: str
    posted: Sequence[str]
    amounts: Sequence[str]
    currency: str


def spelling_of(seen: Seen) -> LocalSpelling:
    """By the file's own evidence; only where it leaves the question open, by the currency."""
    currency = seen.currency.strip().upper()
    sign = decimal_sign_of(seen.amounts) or ("," if currency in _DECIMAL_COMMA else ".")
    days = [text for text in (seen.starts, seen.ends, seen.deposited, *seen.posted) if text]
    for evidence in (_by_numbers(days), _by_range(seen)):
        if evidence is not None:
            return LocalSpelling(evidence, sign)
    return LocalSpelling(currency not in _MONTH_FIRST, sign)


def _by_numbers(days: Iterable[str]) -> bool | None:
    """A number over 12 is no month."""
    pairs = [pair for pair in map(spelled_numbers, days) if pair]
    first = sum(pair[0] > _LAST_MONTH for pair in pairs)
    second = sum(pair[1] > _LAST_MONTH for pair in pairs)
    return None if first == second else first > second


def _by_range(seen: Seen) -> bool | None:
    """A settlement ends after it starts, not much later, is paid out soon, and all of it was posted in between."""
    lengths = {is_day_first: _length(seen, is_day_first=is_day_first) for is_day_first in (True, False)}
    day_first, month_first = lengths[True], lengths[False]
    if day_first == month_first:
        return None
    if day_first is None or month_first is None:
        return month_first is None
    return day_first < month_first


def _length(seen: Seen, *, is_day_first: bool) -> timedelta | None:
    """From the first to the last day that the file names. None where that cannot be a settlement."""
    starts, ends, deposited = (_day(text, is_day_first) for text in (seen.starts, seen.ends, seen.deposited))
    posted = [day for text in seen.posted if (day := _day(text, is_day_first))]
    if starts and ends and not timedelta(0) <= ends - starts <= _LONGEST:
        return None
    if ends and deposited and not -_SLACK <= deposited - ends <= _LONGEST:
        return None
    if posted and ((starts and min(posted) < starts - _SLACK) or (ends and max(posted) > ends + _SLACK)):
        return None
    days = [day for day in (starts, ends, deposited, *posted) if day]
    return max(days) - min(days) if days else None


def _day(text: str, is_day_first: bool) -> date | None:
    try:
        return read_day(text.strip(), is_day_first=is_day_first)
    except ValueError:
        return None
