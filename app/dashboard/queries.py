"""Figures across rooms, each in one question. Amounts are per currency and never added across."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import ColumnElement, Function, Label, RowMapping, func, select
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts.models import Seller
from app.claims.models import CLOSED, PENDING_REVIEW, UNFILED, WITH_AMAZON, Claim, ClaimHistory, ClaimStatus
from app.connections.models import Connection, ConnectionStatus, Provider
from app.core.db import db
from app.sync.models import RunKind, SyncRun, SyncState

RISK_DAYS = (3, 7, 14, 30)
_WAITING = tuple(status for status in WITH_AMAZON if status is not ClaimStatus.DENIED)
_GRANTED = (ClaimStatus.GRANTED, ClaimStatus.PARTIALLY_GRANTED)
_WON = (*_GRANTED, ClaimStatus.PAID)
_FOR_PEOPLE = (ClaimStatus.INFORMATION_REQUESTED, *PENDING_REVIEW, ClaimStatus.APPROVED)
_NONE = Decimal(0)


@dataclass(frozen=True)
class Risk:
    """Claims that were not filed yet and whose window closes within so many days."""

    days: int
    count: int
    amount: Decimal


@dataclass(frozen=True)
class Owed:
    """What Amazon owes in one currency by the open claims. `unknown` of the `count` claims have no value yet."""

    currency: str
    count: int
    unknown: int
    amount: Decimal
    low: Decimal
    high: Decimal
    with_amazon: Decimal
    granted: Decimal
    risks: Sequence[Risk]


@dataclass(frozen=True)
class Found:
    """Claims opened since an instant, with their likely value."""

    count: int
    amount: Decimal


def owed_by_currency(seller: Seller, today: date) -> list[Owed]:
    """What is owed in each currency, the currency with the most claims first. Denied claims count for nothing."""
    query = (
        select(
            Claim.currency,
            func.count().label("claims"),
            func.count().filter(Claim.amount.is_(None)).label("unknown"),
            _sum(Claim.amount).label("amount"),
            _sum(Claim.amount_low).label("low"),
            _sum(Claim.amount_high).label("high"),
            _sum(Claim.amount, Claim.status.in_(_WAITING)).label("with_amazon"),
            _sum(Claim.amount, Claim.status.in_(_GRANTED)).label("granted"),
            *(column for days in RISK_DAYS for column in _risk_columns(today, days)),
        )
        .where(Claim.seller_id == seller.id, Claim.status.in_((*UNFILED, *_WAITING)))
        .group_by(Claim.currency)
        .order_by(func.count().desc(), Claim.currency)
    )
    return [_owed(row) for row in db.session.execute(query).mappings()]


def count_waiting(seller: Seller) -> dict[ClaimStatus, int]:
    """How many claims wait for a person, by their status."""
    query = select(Claim.status, func.count()).where(Claim.seller_id == seller.id, Claim.status.in_(_FOR_PEOPLE))
    return {ClaimStatus(status): count for status, count in db.session.execute(query.group_by(Claim.status))}


def count_listed_claims(seller: Seller) -> int:
    """Every claim that was not closed without money: as many as the external client's list of recoveries has."""
    query = select(func.count()).select_from(Claim).where(Claim.seller_id == seller.id, Claim.status.not_in(CLOSED))
    return db.session.scalar(query) or 0


def found_since(seller: Seller, since: datetime, currency: str) -> Found:
    """Claims opened since then; their value in one currency."""
    query = select(func.count(), _sum(Claim.amount, Claim.currency == currency))
    count, amount = db.session.execute(query.where(Claim.seller_id == seller.id, Claim.created_at >= since)).one()
    return Found(count, amount)


def success_rate(seller: Seller, since: datetime) -> Decimal | None:
    """Share of the claims decided since then that Amazon granted; None when it decided none."""
    decided = (
        select(func.bool_or(ClaimHistory.to_status.in_(_WON)).label("won"))
        .where(
            ClaimHistory.seller_id == seller.id,
            ClaimHistory.at >= since,
            ClaimHistory.to_status.in_((*_WON, ClaimStatus.DENIED)),
        )
        .group_by(ClaimHistory.claim_id)
        .subquery()
    )
    won, total = db.session.execute(select(func.count().filter(decided.c.won), func.count()).select_from(decided)).one()
    return Decimal(won) / total if total else None


def find_amazon_connection(seller: Seller) -> Connection | None:
    """The seller's link to Amazon, whatever its state."""
    query = select(Connection).where(Connection.seller_id == seller.id, Connection.provider == Provider.AMAZON)
    return db.session.scalar(query)


def connected_providers(seller: Seller) -> set[str]:
    """Names of the providers that are connected now."""
    query = select(Connection.provider).where(
        Connection.seller_id == seller.id, Connection.status == ConnectionStatus.CONNECTED
    )
    return set(db.session.scalars(query))


def find_last_run(seller: Seller) -> SyncRun | None:
    """The newest sync run, running or over."""
    query = select(SyncRun).where(SyncRun.seller_id == seller.id, SyncRun.kind == RunKind.FULL)
    return db.session.scalar(query.order_by(SyncRun.started_at.desc(), SyncRun.id.desc()).limit(1))


def find_last_complete_run(seller: Seller) -> SyncRun | None:
    """The newest sync run that brought everything."""
    complete = (SyncRun.kind == RunKind.FULL, SyncRun.state == SyncState.COMPLETE)
    query = select(SyncRun).where(SyncRun.seller_id == seller.id, *complete)
    return db.session.scalar(query.order_by(SyncRun.started_at.desc(), SyncRun.id.desc()).limit(1))


def _risk_columns(today: date, days: int) -> tuple[Label[int], Label[Decimal]]:
    is_near = Claim.status.in_(UNFILED) & Claim.deadline.between(today, today + timedelta(days=days))
    return func.count().filter(is_near).label(f"claims_{days}"), _sum(Claim.amount, is_near).label(f"amount_{days}")


def _sum(
    amount: ColumnElement[Decimal | None] | InstrumentedAttribute[Decimal | None], *only: ColumnElement[bool]
) -> Function[Decimal]:
    total = func.sum(amount)
    return func.coalesce(total.filter(*only) if only else total, _NONE)


def _owed(row: RowMapping) -> Owed:
    return Owed(
        currency=row["currency"],
        count=row["claims"],
        unknown=row["unknown"],
        amount=row["amount"],
        low=row["low"],
        high=row["high"],
        with_amazon=row["with_amazon"],
        granted=row["granted"],
        risks=[Risk(days, row[f"claims_{days}"], row[f"amount_{days}"]) for days in RISK_DAYS],
    )
