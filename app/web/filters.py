"""How values are written for people. Templates format nothing themselves."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from math import ceil

from flask import Flask
from markupsafe import Markup

from app.core import clock
from app.core.money import Money, minor_units, round_to_currency

UNKNOWN = "unknown"
NOTHING = "-"
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400  # seconds
_SIGNS = {
    "USD": "$",
    "CAD": "CA$",
    "AUD": "A$",
    "MXN": "MX$",
    "BRL": "R$",
    "EUR": "€",
    "GBP": "£",
    "JPY": "¥",
    "INR": "₹",
}
_WORDS = {
    "warehouse_lost": "Lost in the warehouse",
    "warehouse_damaged": "Damaged in the warehouse",
    "transfer_lost": "Lost between warehouses",
    "lost_inventory": "Lost inventory",
    "damaged_goods": "Damaged goods",
    "fee_overcharge": "Fee overcharge",
    "missing_reimbursement": "Missing reimbursement",
    "in_review": "To review",
    "in_manual_review": "To review by hand",
    "queued": "Being filed",
    "resolved_by_amazon": "Settled by Amazon",
    "auto": "High confidence",
    "review": "Medium confidence",
    "manual": "Low confidence",
    "in_progress": "Running",
    "complete": "Complete",
    "claim": "Claim",
    "needs_data": "Needs data",
    "private_app": "Private app",
    "seller_cost": "Your cost",
    "amazon_cost": "Amazon's cost estimate",
    "order_net": "Net sale price",
    "paid_history": "What Amazon paid before",
}


def init_app(app: Flask) -> None:
    for write in (money, quantity, day, instant, time_of_day, until, duration, percent, days_left, label):
        app.add_template_filter(write)


def money(value: Money | Decimal | None, currency: str | None = None) -> str:
    """`$1,234.50`, `-€3.00`, `12.00 SEK`; nothing known: `unknown`."""
    if isinstance(value, Money):
        return money(value.amount, value.currency)
    if value is None:
        return UNKNOWN
    if currency is None:
        raise ValueError("an amount is written with its currency")
    amount = round_to_currency(Decimal(value), currency)
    digits = f"{abs(amount):,.{minor_units(currency)}f}"
    minus = "-" if amount < 0 else ""
    return f"{minus}{_SIGNS[currency]}{digits}" if currency in _SIGNS else f"{minus}{digits} {currency}"


def quantity(units: int | None) -> str:
    """`1,234`; nothing known: a dash."""
    return NOTHING if units is None else f"{units:,}"


def day(value: date | None) -> str:
    """`3 Mar 2026`; none: a dash."""
    return NOTHING if value is None else f"{value.day} {value:%b %Y}"


def instant(value: datetime | None) -> Markup | str:
    """`3 Mar 2026, 14:05 UTC` as a `<time>`, which the browser rewrites in the visitor's own zone; none: a dash."""
    if value is None:
        return NOTHING
    text = f"{day(value.date())}, {value:%H:%M} UTC"
    return Markup('<time datetime="{}" data-behaviour="local-time">{}</time>').format(value.isoformat(), text)


def time_of_day(value: datetime | None) -> Markup | str:
    """`14:05 UTC` as `instant` writes it, of an instant that is near; none: a dash."""
    if value is None:
        return NOTHING
    markup = Markup('<time datetime="{}" data-behaviour="local-time" data-style="time">{:%H:%M} UTC</time>')
    return markup.format(value.isoformat(), value)


def until(value: datetime | None) -> str:
    """From now on: `in 40 s`, `in 5 min`, `in 3 h`, `in 2 days`; what has come: `now`; none: a dash."""
    if value is None:
        return NOTHING
    seconds = ceil((value - clock.now()).total_seconds())
    if seconds <= 0:
        return "now"
    if seconds < 2 * _MINUTE:
        return f"in {seconds} s"
    if seconds < 2 * _HOUR:
        return f"in {round(seconds / _MINUTE)} min"
    if seconds < 2 * _DAY:
        return f"in {round(seconds / _HOUR)} h"
    return f"in {round(seconds / _DAY)} days"


def duration(value: timedelta | None) -> str:
    """`40 s`, `12 min`, `3 h 5 min`; none: a dash."""
    if value is None:
        return NOTHING
    seconds = ceil(value.total_seconds())
    if seconds < 2 * _MINUTE:
        return f"{seconds} s"
    hours, minutes = divmod(round(seconds / _MINUTE), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def percent(share: Decimal | float | None) -> str:
    """A share of 1 as `85 %`, cut and not rounded, so that 0.849 does not look like the threshold 0.85."""
    return NOTHING if share is None else f"{int(Decimal(str(share)) * 100)} %"


def days_left(deadline: date | None, today: date) -> str:
    """`12 days left`, `last day`, `3 days too late`; none: a dash."""
    if deadline is None:
        return NOTHING
    days = (deadline - today).days
    if days == 0:
        return "last day"
    unit = "day" if abs(days) == 1 else "days"
    return f"{days} {unit} left" if days > 0 else f"{-days} {unit} too late"


def label(value: StrEnum | str | None) -> str:
    """A state or kind in words: `in_manual_review` is `To review by hand`; others lose their underscores."""
    if value is None:
        return NOTHING
    text = str(value)
    return _WORDS.get(text) or text.replace("_", " ").capitalize()
