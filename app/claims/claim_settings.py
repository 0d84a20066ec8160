"""A seller's settings for its claims: thresholds, and the standing consent to automatic filing."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.accounts.models import Seller, User
from app.accounts.service import record_audit
from app.claims.models import ClaimSettings, Tier
from app.core import clock
from app.core.db import db
from app.core.errors import InvalidInput

_T = TypeVar("_T")


@dataclass(frozen=True)
class SettingsChange:
    """New values; None leaves one as it is. Thresholds are probabilities, 0 <= review <= auto <= 1."""

    auto_threshold: Decimal | None = None
    review_threshold: Decimal | None = None
    automatic_filing: bool | None = None
    channel: str | None = None
    daily_limit: int | None = None


def settings_of(seller: Seller) -> ClaimSettings:
    """The seller's settings, made with the defaults at the first question."""
    return settings_by_id(seller.id)


def settings_by_id(seller_id: int, *, lock: bool = False) -> ClaimSettings:
    """As `settings_of`; `lock` keeps others from changing them until the commit."""
    question = select(ClaimSettings).where(ClaimSettings.seller_id == seller_id)
    if lock:
        question = question.with_for_update().execution_options(populate_existing=True)
    settings = db.session.scalar(question)
    if settings is not None:
        return settings
    db.session.execute(insert(ClaimSettings).values(seller_id=seller_id).on_conflict_do_nothing())
    return db.session.scalars(question).one()


def change_settings(seller: Seller, change: SettingsChange, user: User) -> ClaimSettings:
    """Changes what `change` names, and writes it into the audit.

    Whoever switches automatic filing on gives the seller's standing consent: name and time are kept with it.
    Raises InvalidInput.
    """
    settings = settings_by_id(seller.id, lock=True)
    before = _values(settings)
    auto = _given(change.auto_threshold, settings.auto_threshold)
    review = _given(change.review_threshold, settings.review_threshold)
    _check(auto, review, change)
    settings.auto_threshold, settings.review_threshold = auto, review
    settings.channel = _given(change.channel, settings.channel)
    settings.daily_limit = _given(change.daily_limit, settings.daily_limit)
    if change.automatic_filing is not None and change.automatic_filing != settings.automatic_filing:
        settings.automatic_filing = change.automatic_filing
        settings.automatic_filing_by = user.id if change.automatic_filing else None
        settings.automatic_filing_at = clock.now() if change.automatic_filing else None
    after = _values(settings)
    changed = {name: [before[name], value] for name, value in after.items() if value != before[name]}
    if changed:
        settings.updated_at = clock.now()
        record_audit(seller, user, "claim_settings_changed", seller.public_id, **changed)
    return settings


def tier_of(confidence: Decimal, settings: ClaimSettings) -> Tier:
    """The tier by the thresholds in force, on the confidence as stored."""
    if confidence >= settings.auto_threshold:
        return Tier.AUTO
    return Tier.REVIEW if confidence >= settings.review_threshold else Tier.MANUAL


def _check(auto: Decimal, review: Decimal, change: SettingsChange) -> None:
    wrong: dict[str, str] = {}
    if not 0 <= auto <= 1:
        wrong["auto_threshold"] = "must lie between 0 and 1"
    if not 0 <= review <= 1:
        wrong["review_threshold"] = "must lie between 0 and 1"
    if not wrong and review > auto:
        wrong["review_threshold"] = "must not be higher than the threshold of automatic approval"
    if change.daily_limit is not None and not 1 <= change.daily_limit <= 1000:
        wrong["daily_limit"] = "must lie between 1 and 1000"
    if wrong:
        raise InvalidInput(wrong)


def _values(settings: ClaimSettings) -> dict[str, str]:
    names = ("auto_threshold", "review_threshold", "automatic_filing", "channel", "daily_limit")
    return {name: str(getattr(settings, name)) for name in names}


def _given(value: _T | None, present: _T) -> _T:
    return present if value is None else value
