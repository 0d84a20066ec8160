"""Reading a CSV file of costs: header `msku,cost,currency,effective_from`, UTF-8, comma. Every bad line is named."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import IO

from app.core.errors import InvalidInput
from app.core.marketplaces import MARKETPLACES
from app.core.money import minor_units

HEADER = ("msku", "cost", "currency", "effective_from")
TEMPLATE = ",".join(HEADER) + "\nYOUR-SKU-1,12.50,USD,2026-01-01\n"

_CURRENCIES = sorted({marketplace.currency for marketplace in MARKETPLACES})
_HIGHEST = Decimal(1_000_000)
_LONGEST_MSKU = 200
_FIRST_DAY = date(2000, 1, 1)


@dataclass(frozen=True)
class CostLine:
    """One good line: what a unit of the MSKU costs from that day on."""

    msku: str
    cost: Decimal
    currency: str
    effective_from: date


@dataclass(frozen=True)
class RejectedLine:
    """A line that was not taken: its number in the file (the header is line 1) and why."""

    line: int
    error: str


def read_costs(file: IO[bytes]) -> Iterator[CostLine | RejectedLine]:
    """The file's lines in their order. Raises InvalidInput when the file as a whole cannot be read."""
    reader = csv.reader(_text(file), strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        places = _places(header)
        for fields in reader:
            if any(field.strip() for field in fields):
                yield _read_line(reader.line_num, fields, places)
    except csv.Error as error:
        raise InvalidInput({"file": f"is not CSV from line {reader.line_num} on: {error}"}) from error
    except UnicodeDecodeError as error:
        raise InvalidInput({"file": "is not UTF-8; save it as CSV UTF-8"}) from error


def _text(file: IO[bytes]) -> Iterator[str]:
    return io.TextIOWrapper(file, encoding="utf-8-sig", newline="")


def _places(header: list[str]) -> dict[str, int]:
    missing = [name for name in HEADER if name not in header]
    if missing:
        raise InvalidInput(
            {
                "file": f"must begin with the header line {','.join(HEADER)}, parted by commas; not found: {', '.join(missing)}"
            }
        )
    return {name: header.index(name) for name in HEADER}


def _read_line(number: int, fields: list[str], places: dict[str, int]) -> CostLine | RejectedLine:
    if len(fields) <= max(places.values()):
        return RejectedLine(number, f"has {len(fields)} fields, it must have {len(places)}")
    values = {name: fields[place].strip() for name, place in places.items()}
    try:
        return CostLine(
            msku=_msku(values["msku"]),
            cost=_cost(values["cost"], _currency(values["currency"])),
            currency=_currency(values["currency"]),
            effective_from=_day(values["effective_from"]),
        )
    except ValueError as error:
        return RejectedLine(number, str(error))


def _msku(text: str) -> str:
    if not text:
        raise ValueError("msku is missing")
    if len(text) > _LONGEST_MSKU or not text.isprintable():
        raise ValueError(f"msku must have at most {_LONGEST_MSKU} printable characters")
    return text


def _cost(text: str, currency: str) -> Decimal:
    try:
        cost = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"cost {text!r} is not a number such as 12.50") from None
    if not cost.is_finite() or not 0 < cost <= _HIGHEST:
        raise ValueError(f"cost {text!r} must be above 0 and at most {_HIGHEST:,}")
    if cost != round(cost, minor_units(currency) + 2):
        raise ValueError(f"cost {text!r} has more than {minor_units(currency) + 2} decimals")
    return cost


def _currency(text: str) -> str:
    if text.upper() not in _CURRENCIES:
        raise ValueError(f"currency {text!r} must be one of {', '.join(_CURRENCIES)}")
    return text.upper()


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or len(text) != len("2026-01-31"):
        raise ValueError(f"effective_from {text!r} must read YYYY-MM-DD")
    if day < _FIRST_DAY:
        raise ValueError(f"effective_from {text!r} must not be before {_FIRST_DAY.isoformat()}")
    return day
