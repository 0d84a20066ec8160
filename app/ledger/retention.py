"""How long a seller's facts are kept: as long as this installation may, or shorter where the seller wants that."""

from datetime import date
from typing import NamedTuple

from flask import current_app
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.accounts.models import Seller, User
from app.accounts.service import record_audit
from app.core import clock
from app.core.db import db
from app.core.errors import InvalidInput
from app.core.settings import FEWEST_RETENTION_MONTHS, Settings
from app.ledger.models import RetentionChoice
from app.ledger.queries import amazon_now


class Retention(NamedTuple):
    """Months that a seller's facts are kept, the fewest and most that it may choose, and the oldest day that is kept."""

    months: int
    fewest: int
    most: int
    kept_from: date


def most_months() -> int:
    """How long this installation keeps facts at most."""
    settings: Settings = current_app.extensions["settings"]
    return settings.retention_months


def retention_months(seller_id: int) -> int:
    """How long this seller's facts are kept."""
    query = select(RetentionChoice.months).where(RetentionChoice.seller_id == seller_id)
    return min(most_months(), db.session.scalar(query) or most_months())


def retention_of(seller_id: int) -> Retention:
    """What holds for the seller, and what it may choose."""
    return Retention(retention_months(seller_id), FEWEST_RETENTION_MONTHS, most_months(), kept_from(seller_id))


def choose_retention(seller: Seller, months: int, user: User | None = None) -> None:
    """Keeps the seller's facts for so long from now on. Raises InvalidInput when that is too short or too long."""
    if not FEWEST_RETENTION_MONTHS <= months <= most_months():
        raise InvalidInput({"months": f"must be a whole number from {FEWEST_RETENTION_MONTHS} to {most_months()}"})
    values = {"months": months, "changed_at": clock.now()}
    put = insert(RetentionChoice).values(seller_id=seller.id, **values)
    db.session.execute(put.on_conflict_do_update(index_elements=[RetentionChoice.seller_id], set_=values))
    record_audit(seller, user, "chose_retention", seller.public_id, months=months)


def kept_from(seller_id: int) -> date:
    """The oldest day of which the seller's facts are kept, by Amazon's clock."""
    return months_before(amazon_now(seller_id).date(), retention_months(seller_id))


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)
