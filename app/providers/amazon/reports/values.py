"""Values as Amazon's report files write them."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

_US_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+")
_NOTHING = ("", "--")


def parse_date(text: str) -> date:
    """`MM/DD/YYYY` or `YYYY-MM-DD`, Amazon-local days. Raises ValueError."""
    if match := _US_DATE.fullmatch(text):
        month, day, year = map(int, match.groups())
        return date(year, month, day)
    return date.fromisoformat(text)


def parse_instant(text: str) -> datetime:
    """ISO 8601; without an offset it is UTC. Raises ValueError."""
    at = datetime.fromisoformat(text.strip())
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def parse_amount(text: str) -> Decimal | None:
    """An amount in any region's spelling: `1,234.50`, `1.234,50`, `95,00`. None where there is none. Raises ValueError."""
    text = "".join(text.split())
    if text in _NOTHING:
        return None
    if "," in text:
        text = _with_point(text)
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{text!r} is not an amount") from None
    if not amount.is_finite():
        raise ValueError(f"{text!r} is not an amount")
    return amount


def _with_point(text: str) -> str:
    """The last separator is the decimal one, unless all groups after commas have three digits."""
    if text.rfind(",") < text.rfind(".") or _THOUSANDS.fullmatch(text):
        return text.replace(",", "")
    return text.replace(".", "").replace(",", ".")


def parse_units(text: str) -> int:
    """A signed quantity; nothing is 0. Raises ValueError."""
    return int(text) if text.strip() else 0
