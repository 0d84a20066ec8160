"""Recognise the money: match reimbursement rows to the claims whose case they were paid under.

Only Amazon's case id, or the id of a reimbursement that it settled before, ties a row to a claim; never the amount.
A case is always worked out anew from all its rows, so that running twice changes nothing and a row that Amazon
corrected is corrected here.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select

from app.claims.models import Claim
from app.core.db import db
from app.filing.amazon_payments import BY_TRAIL, record_amazon_payments
from app.filing.case_shares import CaseShares
from app.filing.models import Filing, Settlement, SettlementKind
from app.filing.outbox import lock_filings
from app.filing.payment import Outcome, note_exchange, update_claim
from app.filing.queries import OURS, same_row
from app.ledger.models import Reimbursement

_KEY = ("reimbursement_id", "msku", "fnsku", "reason", "ordinal", "claim_id")
_VALUES = ("kind", "quantity", "quantity_in_stock", "amount", "currency", "approved_at", "matched_by")


@dataclass
class SettlementSummary:
    """How many claims became what. `ambiguous`: rows that a person must look at."""

    paid: int = 0
    partially_paid: int = 0
    reversed: int = 0
    by_amazon: int = 0
    ambiguous: int = 0


def settle(seller_id: int) -> SettlementSummary:
    """Brings the seller's filed claims in line with all reimbursement rows that have arrived."""
    lock_filings(seller_id)
    summary = SettlementSummary()
    for case_id in _cases_with_news(seller_id):
        _settle_case(seller_id, case_id, summary)
    payments = record_amazon_payments(seller_id)
    summary.by_amazon += payments.recorded
    summary.ambiguous += payments.ambiguous
    return summary


def _settle_case(seller_id: int, case_id: str, summary: SettlementSummary) -> None:
    claims = _claims_of_case(seller_id, case_id)
    shares = CaseShares(case_id, claims)
    for row in _rows_of_case(seller_id, case_id):
        shares.add(row)
    changed = _write(claims, shares.settlements)
    for claim in claims:
        if claim.id in changed:
            _count(update_claim(claim), summary)
    summary.ambiguous += len(shares.unmatched)


def _count(outcome: Outcome, summary: SettlementSummary) -> None:
    summary.paid += outcome is Outcome.PAID
    summary.partially_paid += outcome is Outcome.PARTIALLY_PAID
    summary.reversed += outcome is Outcome.REVERSED


def _cases_with_news(seller_id: int) -> list[str]:
    """Case ids of ours with a row that is not settled as it reads now."""
    settled = select(func.sum(Settlement.quantity), func.sum(Settlement.amount)).where(
        same_row(Settlement, Reimbursement), Settlement.matched_by != BY_TRAIL
    )
    numbers = settled.subquery().lateral()
    quantity, amount = numbers.c
    is_new: ColumnElement[bool] = or_(
        quantity.is_distinct_from(Reimbursement.quantity_cash + Reimbursement.quantity_inventory),
        func.coalesce(amount, 0) != func.coalesce(Reimbursement.amount_total, 0),
    )
    by_case = (
        select(Filing.case_id)
        .join(Reimbursement, (Reimbursement.seller_id == Filing.seller_id) & (Reimbursement.case_id == Filing.case_id))
        .join(numbers, is_new)
        .where(Filing.seller_id == seller_id, Filing.case_id.is_not(None))
    )
    original = select(Settlement.reimbursement_id, Settlement.claim_id).where(
        Settlement.seller_id == seller_id, Settlement.kind.in_(OURS)
    )
    known = original.distinct().subquery()
    by_original = (
        select(Filing.case_id)
        .join(known, known.c.claim_id == Filing.claim_id)
        .join(
            Reimbursement,
            (Reimbursement.seller_id == Filing.seller_id)
            & (Reimbursement.original_reimbursement_id == known.c.reimbursement_id),
        )
        .join(numbers, is_new)
        .where(Filing.seller_id == seller_id, Filing.case_id.is_not(None))
    )
    return [case_id for case_id in db.session.scalars(by_case.union(by_original)) if case_id is not None]


def _claims_of_case(seller_id: int, case_id: str) -> list[Claim]:
    """Locked, the oldest loss first."""
    filed = select(Filing.claim_id).where(Filing.seller_id == seller_id, Filing.case_id == case_id)
    wanted = select(Claim).where(Claim.id.in_(filed)).order_by(Claim.event_on, Claim.id).with_for_update()
    return list(db.session.scalars(wanted.execution_options(populate_existing=True)))


def _rows_of_case(seller_id: int, case_id: str) -> list[Reimbursement]:
    """The rows that name the case, and those that go back to them by their original reimbursement, in time order."""
    of_seller = select(Reimbursement).where(Reimbursement.seller_id == seller_id)
    found = {row.row_ref: row for row in db.session.scalars(of_seller.where(Reimbursement.case_id == case_id))}
    fresh = {row.reimbursement_id for row in found.values()}
    while fresh:
        later = db.session.scalars(of_seller.where(Reimbursement.original_reimbursement_id.in_(fresh))).all()
        new = {row.row_ref: row for row in later if row.row_ref not in found and row.case_id in {None, "", case_id}}
        found |= new
        fresh = {row.reimbursement_id for row in new.values()}
    return sorted(
        found.values(),
        key=lambda row: (row.approved_at, row.reimbursement_id, row.msku, row.fnsku, row.reason, row.ordinal),
    )


def _write(claims: list[Claim], wanted: list[Settlement]) -> set[int]:
    """Makes the case's settlements what they should be; the ids of the claims for which anything changed."""
    ids = [claim.id for claim in claims]
    present = db.session.scalars(select(Settlement).where(Settlement.claim_id.in_(ids)))
    known = {_key(settlement): settlement for settlement in present}
    changed: set[int] = set()
    for settlement in wanted:
        old = known.pop(_key(settlement), None)
        if old is None:
            db.session.add(settlement)
            if settlement.kind == SettlementKind.EXCHANGED:
                note_exchange(next(claim for claim in claims if claim.id == settlement.claim_id), settlement)
        elif _update(old, settlement):
            changed.add(old.claim_id)
            continue
        else:
            continue
        changed.add(settlement.claim_id)
    for gone in known.values():
        if gone.matched_by == BY_TRAIL:  # stays Amazon's own, as its case is none of ours
            continue
        changed.add(gone.claim_id)
        db.session.delete(gone)
    db.session.flush()
    return changed


def _key(settlement: Settlement) -> tuple[object, ...]:
    return tuple(getattr(settlement, name) for name in _KEY)


def _update(old: Settlement, new: Settlement) -> bool:
    """Whether a value differed."""
    different = [name for name in _VALUES if getattr(old, name) != getattr(new, name)]
    for name in different:
        setattr(old, name, getattr(new, name))
    return bool(different)
