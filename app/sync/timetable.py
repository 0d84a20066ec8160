"""When the clock begins what. Pure: a seller, a setting and an instant in, the next instant out.

Each seller has some minutes of its own, so that not all begin at once.
"""

from datetime import UTC, datetime, time, timedelta

FULL_HOUR = 2  # UTC
INVENTORY_HOURS = 6
DETECTION_HOURS = 2
_JITTER_MINUTES = 40
_BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)  # intervals are counted from a midnight


def next_daily(seller_id: int, now: datetime, hour: int) -> datetime:
    """The next time at or some minutes after that hour, in UTC."""
    today = datetime.combine(now.astimezone(UTC).date(), time(hour, tzinfo=UTC)) + _jitter(seller_id)
    return today if today > now else today + timedelta(days=1)


def next_every(seller_id: int, now: datetime, hours: int) -> datetime:
    """The next of the times that lie so many hours apart; where they divide the day they are the same each day."""
    interval = timedelta(hours=hours)
    first = _BEGINNING + _jitter(seller_id)
    return first + ((now - first) // interval + 1) * interval


def _jitter(seller_id: int) -> timedelta:
    return timedelta(minutes=seller_id * 7 % _JITTER_MINUTES)
