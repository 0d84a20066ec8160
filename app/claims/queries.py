"""Reads of a seller's claims. Counts stop at COUNT_LIMIT, so that a page costs the same for every seller."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Numeric, Select, Text, cast, column, func, literal, null, select, tuple_, union_all, values

from app.accounts.models import Seller, User
from app.claims.listing import UNKNOWN_AMOUNT, ClaimFilters, Sort, cursor_after, paged, status_in
from app.claims.models import PENDING_REVIEW, Claim, ClaimHistory, ClaimStatus
from app.core.db import db
from app.core.errors import NotFound
from app.core.marketplaces import BY_COUNTRY, find_marketplace
from app.detection.models import DetectionRun, Finding, RunState
from app.ledger.queries import amazon_now

COUNT_LIMIT = 1001  # one more than is counted exactly


@dataclass(frozen=True)
class ClaimCounts:
    """`total` and `amounts` (by currency) of a list, least values if `is_capped`; claims of each status of the seller."""

    total: int
    amounts: Mapping[str, Decimal]
    by_status: Mapping[ClaimStatus, int]

    @property
    def is_capped(self) -> bool:
        return self.total >= COUNT_LIMIT


@dataclass(frozen=True)
class ClaimPage:
    """One page of a list."""

    claims: Sequence[Claim]
    next_cursor: str | None
    counts: ClaimCounts


@dataclass(frozen=True)
class QueuePlace:
    """How many claims wait for a decision (up to COUNT_LIMIT), and the public ids of a claim's neighbours among them."""

    waiting: int
    before: str | None
    after: str | None


def find_claim(seller: Seller, public_id: str) -> Claim | None:
    return db.session.scalar(select(Claim).where(Claim.seller_id == seller.id, Claim.public_id == public_id))


def get_claim(seller: Seller, public_id: str) -> Claim:
    """Raises NotFound, for another seller's claim as for one that never was."""
    claim = find_claim(seller, public_id)
    if claim is None:
        raise NotFound("There is no such claim.")
    return claim


def get_with_finding(seller: Seller, public_id: str) -> tuple[Claim, Finding]:
    """A claim and what it was opened for; the finding's trail is its proof. Raises NotFound."""
    question = select(Claim, Finding).join(Finding, Finding.id == Claim.finding_id)
    row = db.session.execute(question.where(Claim.seller_id == seller.id, Claim.public_id == public_id)).first()
    if row is None:
        raise NotFound("There is no such claim.")
    return row[0], row[1]


def list_claims(seller: Seller, filters: ClaimFilters, sort: Sort, limit: int, cursor: str | None = None) -> ClaimPage:
    """One page of the seller's claims. Raises InvalidInput for a cursor of another order."""
    question = filters.apply(select(Claim).where(Claim.seller_id == seller.id))
    rows = db.session.scalars(paged(question, sort, cursor).limit(limit + 1)).all()
    claims = rows[:limit]
    counts = count_claims(seller, filters)
    next_cursor = cursor_after(claims[-1], sort) if len(rows) > limit else None
    return ClaimPage(claims, next_cursor, counts)


def list_by_offset(seller: Seller, filters: ClaimFilters, limit: int, offset: int) -> tuple[Sequence[Claim], int]:
    """Newest first, for programs that page by number; and how many there are in all, exactly."""
    question = filters.apply(select(Claim).where(Claim.seller_id == seller.id))
    newest = question.order_by(Claim.created_at.desc(), Claim.id.desc()).limit(limit).offset(offset)
    total = db.session.scalar(filters.apply(select(func.count(Claim.id)).where(Claim.seller_id == seller.id)))
    return db.session.scalars(newest).all(), total or 0


def count_claims(seller: Seller, filters: ClaimFilters) -> ClaimCounts:
    """Counts of a list and of the seller's claims by status, each up to COUNT_LIMIT, in one statement."""
    first = filters.apply(select(Claim.currency, Claim.amount).where(Claim.seller_id == seller.id)).limit(COUNT_LIMIT)
    part = first.subquery()
    listed = select(literal("listed"), part.c.currency, func.count(), func.sum(part.c.amount)).group_by(part.c.currency)
    words = values(column("status", Text), name="words").data([(str(status),) for status in ClaimStatus])
    # In the order of an index: without it the planner reads the whole table for a status that no claim has.
    some = select(Claim.id).where(Claim.seller_id == seller.id, Claim.status == words.c.status)
    some = some.order_by(Claim.deadline, Claim.id).limit(COUNT_LIMIT)
    counted = select(func.count()).select_from(some.correlate(words).subquery().lateral()).scalar_subquery()
    by_status = select(literal("status"), words.c.status, counted, cast(null(), Numeric))
    rows = db.session.execute(union_all(listed, by_status)).all()
    return ClaimCounts(
        total=sum(row[2] for row in rows if row[0] == "listed"),
        amounts={row[1]: row[3] for row in rows if row[0] == "listed" and row[3] is not None},
        by_status={ClaimStatus(row[1]): row[2] for row in rows if row[0] == "status"},
    )


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


def next_in_queue(seller: Seller, after: str | None = None) -> tuple[Claim, Finding] | None:
    """The next claim to decide after the one of that public id, soonest deadline first, then highest value.

    None at the end of the queue.
    """
    question = _queue(seller, Claim, Finding).join(Finding, Finding.id == Claim.finding_id)
    if after is not None:
        own = select(*_place()).where(Claim.seller_id == seller.id, Claim.public_id == after)
        question = question.where(tuple_(*_place()) > own.scalar_subquery())
    row = db.session.execute(question.order_by(*_place()).limit(1)).first()
    return (row[0], row[1]) if row else None


def place_in_queue(seller: Seller, claim: Claim | None) -> QueuePlace:
    """Where the claim stands in the queue; it need not be in it any more."""
    some = _queue(seller, Claim.id).limit(COUNT_LIMIT).subquery()
    waiting = select(func.count()).select_from(some).scalar_subquery()
    if claim is None:
        return QueuePlace(db.session.scalar(select(waiting)) or 0, None, None)
    place = tuple_(claim.deadline, -(UNKNOWN_AMOUNT if claim.amount is None else claim.amount), claim.id)
    ids = _queue(seller, Claim.public_id).limit(1)
    before = ids.where(tuple_(*_place()) < place).order_by(*(key.desc() for key in _place()))
    after = ids.where(tuple_(*_place()) > place).order_by(*_place())
    row = db.session.execute(select(waiting, before.scalar_subquery(), after.scalar_subquery())).one()
    return QueuePlace(*row)


def has_looked(seller: Seller) -> bool:
    """Whether the detectors have ever gone through the seller's facts."""
    question = select(DetectionRun.id).where(
        DetectionRun.seller_id == seller.id, DetectionRun.state == RunState.COMPLETE
    )
    return db.session.scalar(question.limit(1)) is not None


def calendar(seller: Seller) -> Callable[[str], date]:
    """Which day it is in a marketplace, by Amazon's clock; one question for a whole page."""
    now = amazon_now(seller.id)
    return lambda marketplace_id: local_day(marketplace_id, now)


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


def _queue(seller: Seller, *what: Any) -> "Select[*tuple[Any, ...]]":
    return select(*what).where(Claim.seller_id == seller.id, status_in(PENDING_REVIEW))


def _place() -> list[Any]:
    """What the queue is ordered by."""
    return [Claim.deadline, -func.coalesce(Claim.amount, UNKNOWN_AMOUNT), Claim.id]
