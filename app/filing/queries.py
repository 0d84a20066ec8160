"""Reads of filings, cases and settlements. The seller comes first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from app.accounts.models import Seller
from app.claims.models import Claim
from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.detection.models import Finding
from app.filing.models import Filing, FilingState, Settlement, SettlementKind
from app.ledger.models import Reimbursement

# Our cases' money: what came, less what was taken back.
OURS = (SettlementKind.PAID, SettlementKind.REVERSED, SettlementKind.EXCHANGED)
_LIVE = (FilingState.PENDING, FilingState.FILED)
_ANCHOR_IDS = (
    "reference_id",
    "order_id",
    "shipment_id",
    "removal_order_id",
    "reimbursement_id",
    "license_plate_number",
)


@dataclass(frozen=True)
class Totals:
    """Amounts per currency (never added across), the units behind them, and how many claims or rows it was."""

    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    units: int = 0
    count: int = 0


def get_filing_and_claim(seller: Seller, public_id: str) -> tuple[Filing, Claim]:
    """Raises NotFound, also for another seller's."""
    wanted = select(Filing, Claim).join(Claim, Claim.id == Filing.claim_id)
    row = db.session.execute(wanted.where(Filing.seller_id == seller.id, Filing.public_id == public_id)).first()
    if row is None:
        raise NotFound
    return row


def list_filings(
    seller: Seller, *, status: str | None, limit: int, offset: int
) -> tuple[Sequence[tuple[Filing, Claim]], int]:
    """A page of filings with their claims, the newest first, and how many there are.

    `status` is the filing's until it has a case, then the claim's.
    """
    wanted = select(Filing, Claim).join(Claim, Claim.id == Filing.claim_id).where(Filing.seller_id == seller.id)
    if status is not None:
        wanted = wanted.where(case((Filing.state == FilingState.FILED, Claim.status), else_=Filing.state) == status)
    total = db.session.scalar(select(func.count()).select_from(wanted.with_only_columns(Filing.id).subquery())) or 0
    page = wanted.order_by(Filing.created_at.desc(), Filing.id.desc()).limit(limit).offset(offset)
    return db.session.execute(page).all(), total


def filings_of(claim: Claim) -> list[Filing]:
    """Every attempt, the newest first."""
    wanted = select(Filing).where(Filing.seller_id == claim.seller_id, Filing.claim_id == claim.id)
    return list(db.session.scalars(wanted.order_by(Filing.id.desc())))


def open_filing(claim: Claim) -> Filing | None:
    """The one filing of the claim that is pending or has a case."""
    wanted = select(Filing).where(
        Filing.seller_id == claim.seller_id, Filing.claim_id == claim.id, Filing.state.in_(_LIVE)
    )
    return db.session.scalar(wanted)


def find_case(seller_id: int, case_id: str) -> Filing | None:
    """A filing that has this case id."""
    return db.session.scalars(
        select(Filing).where(Filing.seller_id == seller_id, Filing.case_id == case_id).limit(1)
    ).first()


def find_twin(claim: Claim) -> Claim | None:
    """Another claim of the same anchor that is being filed or was filed: one loss may be told to Amazon once only.

    Without any id of Amazon's, two equal losses of a day cannot be told apart; then there is no twin.
    """
    if not any(getattr(claim, name) for name in _ANCHOR_IDS):
        return None
    other = aliased(Claim)
    same = [
        _same(getattr(other, name), getattr(claim, name))
        for name in (*_ANCHOR_IDS, "fnsku", "msku", "fulfillment_center")
    ]
    wanted = (
        select(other)
        .join(Filing, and_(Filing.claim_id == other.id, Filing.state.in_(_LIVE)))
        .where(
            other.seller_id == claim.seller_id,
            other.id != claim.id,
            other.type == claim.type,
            other.event_on == claim.event_on,
            *same,
        )
    )
    return db.session.scalars(wanted.limit(1)).first()


def planned_filings(seller_id: int, today: date) -> dict[date, int]:
    """How many filings count for each day from today on."""
    wanted = (
        select(Filing.planned_on, func.count())
        .where(Filing.seller_id == seller_id, Filing.planned_on >= today, Filing.state.in_(_LIVE))
        .group_by(Filing.planned_on)
    )
    return dict(db.session.execute(wanted).all())


def postponed_filings(seller_id: int) -> list[Filing]:
    """Filings that wait for a later day and were never sent, in their order."""
    wanted = select(Filing).where(
        Filing.seller_id == seller_id,
        Filing.state == FilingState.PENDING,
        Filing.attempts == 0,
        Filing.due_at > clock.now(),
    )
    return list(db.session.scalars(wanted.order_by(Filing.planned_on, Filing.id)))


def case_findings(seller_id: int) -> dict[str, str]:
    """Case id -> key of the finding filed under it; of a shared case, the finding of the oldest loss."""
    wanted = (
        select(Filing.case_id, Finding.key)
        .join(Claim, Claim.id == Filing.claim_id)
        .join(Finding, Finding.id == Claim.finding_id)
        .where(Filing.seller_id == seller_id, Filing.case_id.is_not(None))
        .order_by(Claim.event_on.desc(), Claim.id.desc())
    )
    return {case_id: key for case_id, key in db.session.execute(wanted) if case_id is not None}


def settlements_of(claim: Claim) -> list[Settlement]:
    """The rows that count for a claim, in time order."""
    wanted = select(Settlement).where(Settlement.seller_id == claim.seller_id, Settlement.claim_id == claim.id)
    return list(db.session.scalars(wanted.order_by(Settlement.approved_at, Settlement.id)))


def recovered_totals(seller: Seller, since: datetime | None = None) -> Totals:
    """Money paid for claims that we filed, less what was taken back of it. `count`: claims with any such row."""
    return _settled(seller, since, OURS, Settlement.quantity - Settlement.quantity_in_stock)


def returned_in_stock_totals(seller: Seller, since: datetime | None = None) -> Totals:
    """Units put back into stock for claims that we filed (no money)."""
    return _settled(seller, since, OURS, Settlement.quantity_in_stock, Settlement.quantity_in_stock != 0)


def reversed_totals(seller: Seller, since: datetime | None = None) -> Totals:
    """Money taken back of what was paid for our claims; amounts are negative."""
    return _settled(seller, since, (SettlementKind.REVERSED, SettlementKind.EXCHANGED), Settlement.quantity)


def paid_by_amazon_totals(seller: Seller, since: datetime | None = None) -> Totals:
    """What Amazon paid by itself, less what it took back of that: rows without a case id that count for none of our cases."""
    rows = amazon_rows(seller, since).subquery()
    wanted = select(
        rows.c.currency, func.sum(rows.c.amount_total), func.sum(rows.c.quantity_cash), func.count()
    ).group_by(rows.c.currency)
    return _totals(db.session.execute(wanted).all())


def amazon_rows(seller: Seller, since: datetime | None = None) -> Select[Reimbursement]:
    """The reimbursement rows behind `paid_by_amazon_totals`."""
    ours = select(Settlement.id).where(Settlement.kind.in_(OURS), same_row(Settlement, Reimbursement))
    wanted = select(Reimbursement).where(
        Reimbursement.seller_id == seller.id,
        or_(Reimbursement.case_id.is_(None), Reimbursement.case_id == ""),
        ~ours.exists(),
    )
    return wanted if since is None else wanted.where(Reimbursement.approved_at >= since)


def list_settlements(
    seller: Seller, *, kinds: tuple[SettlementKind, ...], only_stock: bool, limit: int, before: int | None = None
) -> Sequence[tuple[Settlement, Claim]]:
    """A page of settlement rows of these kinds with their claims, the newest first, below the id `before`."""
    wanted = select(Settlement, Claim).join(Claim, Claim.id == Settlement.claim_id)
    wanted = wanted.where(Settlement.seller_id == seller.id, Settlement.kind.in_(kinds))
    if only_stock:
        wanted = wanted.where(Settlement.quantity_in_stock != 0)
    if before is not None:
        wanted = wanted.where(Settlement.id < before)
    return db.session.execute(wanted.order_by(Settlement.id.desc()).limit(limit)).all()


def list_amazon_rows(seller: Seller, *, limit: int, offset: int) -> list[Reimbursement]:
    """A page of what Amazon paid by itself, the newest first."""
    wanted = amazon_rows(seller).order_by(
        Reimbursement.approved_at.desc(), Reimbursement.reimbursement_id, Reimbursement.ordinal
    )
    return list(db.session.scalars(wanted.limit(limit).offset(offset)))


def same_row(left: type[Settlement], right: type[Reimbursement]) -> ColumnElement[bool]:
    """Both speak of the same row of the reimbursements report."""
    names = ("seller_id", "reimbursement_id", "msku", "fnsku", "reason", "ordinal")
    return and_(*(getattr(left, name) == getattr(right, name) for name in names))


def _same(column: ColumnElement[str | None], value: str | None) -> ColumnElement[bool]:
    return column.is_(None) if value is None else column == value


def _settled(
    seller: Seller,
    since: datetime | None,
    kinds: tuple[SettlementKind, ...],
    units: SQLColumnExpression[int],
    *only: ColumnElement[bool],
) -> Totals:
    wanted = (
        select(
            Settlement.currency,
            func.sum(Settlement.amount),
            func.sum(units),
            func.count(Settlement.claim_id.distinct()),
        )
        .where(Settlement.seller_id == seller.id, Settlement.kind.in_(kinds), *only)
        .group_by(Settlement.currency)
    )
    if since is not None:
        wanted = wanted.where(Settlement.approved_at >= since)
    return _totals(db.session.execute(wanted).all())


def _totals(rows: Sequence[tuple[str | None, Decimal | None, int | None, int]]) -> Totals:
    amounts = {currency: amount for currency, amount, _, _ in rows if currency and amount}
    return Totals(amounts, sum(int(units or 0) for _, _, units, _ in rows), sum(count for *_, count in rows))
