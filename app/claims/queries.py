"""Reads of a seller's claims. Counts stop at COUNT_LIMIT, so that a page costs the same for every seller."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, column, func, select, tuple_, values

from app.accounts.models import Seller, User
from app.claims.listing import UNKNOWN_AMOUNT, ClaimFilters, Sort, cursor_after, paged, status_in
from app.claims.models import PENDING_REVIEW, Claim, ClaimHistory, ClaimStatus
from app.core.db import db
from app.core.errors import NotFound
from app.core.marketplaces import BY_COUNTRY, find_marketplace
from app.detection.models import Finding
from app.ledger.queries import amazon_now

COUNT_LIMIT = 1001  # one more than is counted exactly


@dataclass(frozen=True)
class ClaimPage:
    """One page of a list. `total` and `amounts` (by currency) are of the whole list, and least values if `is_capped`."""

    claims: Sequence[Claim]
    next_cursor: str | None
    total: int
    amounts: Mapping[str, Decimal]

    @property
    def is_capped(self) -> bool:
        return self.total >= COUNT_LIMIT


def find_claim(seller: Seller, public_id: str) -> Claim | None:
    return db.session.scalar(select(Claim).where(Claim.seller_id == seller.id, Claim.public_id == public_id))


def get_claim(seller: Seller, public_id: str) -> Claim:
    """Raises NotFound, for another seller's claim as for one that never was."""
    claim = find_claim(seller, public_id)
    if claim is None:
        raise NotFound("There is no such claim.")
    return claim


def list_claims(seller: Seller, filters: ClaimFilters, sort: Sort, limit: int, cursor: str | None = None) -> ClaimPage:
    """One page of the seller's claims. Raises InvalidInput for a cursor of another order."""
    question = filters.apply(select(Claim).where(Claim.seller_id == seller.id))
    rows = db.session.scalars(paged(question, sort, cursor).limit(limit + 1)).all()
    claims = rows[:limit]
    total, amounts = count_claims(seller, filters)
    next_cursor = cursor_after(claims[-1], sort) if len(rows) > limit else None
    return ClaimPage(claims, next_cursor, total, amounts)


def list_by_offset(seller: Seller, filters: ClaimFilters, limit: int, offset: int) -> tuple[Sequence[Claim], int]:
    """Newest first, for programs that page by number; and how many there are in all, exactly."""
    question = filters.apply(select(Claim).where(Claim.seller_id == seller.id))
    newest = question.order_by(Claim.created_at.desc(), Claim.id.desc()).limit(limit).offset(offset)
    total = db.session.scalar(filters.apply(select(func.count(Claim.id)).where(Claim.seller_id == seller.id)))
    return db.session.scalars(newest).all(), total or 0


def count_claims(seller: Seller, filters: ClaimFilters) -> tuple[int, dict[str, Decimal]]:
    """How many claims the list has, up to COUNT_LIMIT, and their likely value by currency."""
    first = filters.apply(select(Claim.currency, Claim.amount).where(Claim.seller_id == seller.id)).limit(COUNT_LIMIT)
    part = first.subquery()
    grouped = select(part.c.currency, func.count(), func.sum(part.c.amount)).group_by(part.c.currency)
    total, amounts = 0, {}
    for currency, count, amount in db.session.execute(grouped.order_by(part.c.currency)):
        total += count
        if amount is not None:
            amounts[currency] = amount
    return total, amounts


def count_by_status(seller: Seller) -> dict[ClaimStatus, int]:
    """Claims of each status, each up to COUNT_LIMIT, in one statement."""
    words = values(column("status", Text), name="words").data([(str(status),) for status in ClaimStatus])
    some = select(Claim.id).where(Claim.seller_id == seller.id, Claim.status == words.c.status).limit(COUNT_LIMIT)
    counted = select(func.count()).select_from(some.correlate(words).subquery().lateral()).scalar_subquery()
    return {ClaimStatus(status): count for status, count in db.session.execute(select(words.c.status, counted))}


def get_finding(claim: Claim) -> Finding:
    """What the claim was opened for; its trail is the claim's proof."""
    return db.session.get_one(Finding, claim.finding_id)


def history_of(claim: Claim) -> Sequence[tuple[ClaimHistory, User | None]]:
    """Every move and change, oldest first, with who did it (None: Opside itself)."""
    question = (
        select(ClaimHistory, User)
        .outerjoin(User, User.id == ClaimHistory.user_id)
        .where(ClaimHistory.claim_id == claim.id)
        .order_by(ClaimHistory.at, ClaimHistory.id)
    )
    return [(entry, user) for entry, user in db.session.execute(question)]


def automatic_decisions(seller: Seller, limit: int, offset: int) -> tuple[Sequence[tuple[ClaimHistory, Claim]], int]:
    """What Opside approved, queued or filed by itself, newest first; and how many in all, up to COUNT_LIMIT."""
    statuses = (ClaimStatus.APPROVED, ClaimStatus.QUEUED, ClaimStatus.FILED)
    question = (
        select(ClaimHistory, Claim)
        .join(Claim, Claim.id == ClaimHistory.claim_id)
        .where(Claim.seller_id == seller.id, ClaimHistory.user_id.is_(None))
        .where(ClaimHistory.to_status.in_(statuses), ClaimHistory.to_status != ClaimHistory.from_status)
    )
    newest = question.order_by(ClaimHistory.at.desc(), ClaimHistory.id.desc()).limit(limit).offset(offset)
    some = question.with_only_columns(ClaimHistory.id).limit(COUNT_LIMIT).subquery()
    rows = [(entry, claim) for entry, claim in db.session.execute(newest)]
    return rows, db.session.scalar(select(func.count()).select_from(some)) or 0


def next_in_queue(seller: Seller, after: Claim | None = None) -> Claim | None:
    """The next claim to decide: soonest deadline first, then highest value; None at the end of the queue."""
    question = _queue(seller)
    if after is not None:
        question = question.where(_place() > _place_of(after))
    return db.session.scalar(question.order_by(*_place().clauses).limit(1))


def previous_in_queue(seller: Seller, before: Claim) -> Claim | None:
    """The claim before this one in the queue; None at its beginning."""
    question = _queue(seller).where(_place() < _place_of(before))
    return db.session.scalar(question.order_by(*(key.desc() for key in _place().clauses)).limit(1))


def count_queue(seller: Seller) -> int:
    """How many claims wait for a decision, up to COUNT_LIMIT."""
    some = _queue(seller).with_only_columns(Claim.id).limit(COUNT_LIMIT).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def today(seller: Seller, marketplace_id: str | None = None) -> date:
    """The marketplace's day by Amazon's clock; without a marketplace the day in Amazon's home, the United States."""
    return local_day(marketplace_id, amazon_now(seller.id))


def today_of(claim: Claim) -> date:
    """The day in the claim's marketplace by Amazon's clock; deadlines are days of that calendar."""
    return local_day(claim.marketplace_id, amazon_now(claim.seller_id))


def local_day(marketplace_id: str | None, instant: datetime) -> date:
    """The calendar day of a marketplace at an instant."""
    marketplace = find_marketplace(marketplace_id=marketplace_id) if marketplace_id else None
    return (marketplace or BY_COUNTRY["US"]).local_date(instant)


def _queue(seller: Seller) -> "Select[Claim]":
    return select(Claim).where(Claim.seller_id == seller.id, status_in(PENDING_REVIEW))


def _place() -> Any:
    value: ColumnElement[Decimal] = func.coalesce(Claim.amount, UNKNOWN_AMOUNT)
    return tuple_(Claim.deadline, -value, Claim.id)


def _place_of(claim: Claim) -> Any:
    value = UNKNOWN_AMOUNT if claim.amount is None else claim.amount
    return tuple_(claim.deadline, -value, claim.id)
