"""What Amazon paid by itself for a loss that we had claimed or were about to: kept apart, never counted as ours.

Detection has netted such a row against the loss, so the finding's trail is what ties it to the claim.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from app.claims import service as claims
from app.claims.models import UNFILED, Claim, ClaimStatus
from app.core import clock
from app.core.db import db, emit
from app.detection.models import DetectionRun, Finding
from app.filing.case_shares import is_taken_back
from app.filing.events import ClaimSettled
from app.filing.models import Filing, Settlement, SettlementKind
from app.filing.queries import same_row
from app.ledger.models import Reimbursement, Source

BY_TRAIL = "trail"


@dataclass
class AmazonPayments:
    """Rows newly recorded, and how many of them concern a claim that we had filed: those need a person's look."""

    recorded: int = 0
    ambiguous: int = 0


def record_amazon_payments(seller_id: int) -> AmazonPayments:
    """Records, for the claims whose findings the latest run changed, the rows that arrived after the claim was opened."""
    payments = AmazonPayments()
    for claim, finding in _changed_claims(seller_id):
        for row, units, amount in _later_payments(claim, finding):
            db.session.add(_settlement(claim, row, units, amount))
            payments.recorded += 1
            emit(ClaimSettled(claim.seller_id, claim.id))
            if claim.status not in UNFILED and claim.filed_at is not None:
                payments.ambiguous += 1
                _note(claim, row, units)
        db.session.flush()
    return payments


def _changed_claims(seller_id: int) -> Iterator[tuple[Claim, Finding]]:
    latest = select(func.max(DetectionRun.id)).where(DetectionRun.seller_id == seller_id).scalar_subquery()
    wanted = (
        select(Claim, Finding)
        .join(Finding, Finding.id == Claim.finding_id)
        .where(Claim.seller_id == seller_id, Finding.detection_run_id == latest)
        .where(Finding.trail.contains([{"source": Source.REIMBURSEMENTS}]))
        .order_by(Claim.id)
        .with_for_update(of=Claim)
    )
    yield from db.session.execute(wanted.execution_options(populate_existing=True)).all()


def _later_payments(claim: Claim, finding: Finding) -> Iterator[tuple[Reimbursement, int, Decimal | None]]:
    """Rows of the trail, with their units and money for this loss, that no case of ours explains."""
    netted = _netted(finding.trail)
    ids = {ref.partition("/")[0] for ref in netted}
    ours = select(Filing.id).where(Filing.seller_id == claim.seller_id, Filing.case_id == Reimbursement.case_id)
    known = select(Settlement.id).where(same_row(Settlement, Reimbursement), Settlement.claim_id == claim.id)
    rows = select(Reimbursement).where(
        Reimbursement.seller_id == claim.seller_id,
        Reimbursement.reimbursement_id.in_(ids),
        Reimbursement.first_seen_at > claim.created_at,
        ~ours.exists(),
        ~known.exists(),
    )
    for row in db.session.scalars(rows.order_by(Reimbursement.approved_at)):
        if row.row_ref in netted and not is_taken_back(row):
            yield row, *netted[row.row_ref]


def _netted(trail: list[dict[str, Any]]) -> dict[str, tuple[int, Decimal | None]]:
    """Row reference -> units by which the row lowered the open quantity, and its money for them."""
    netted: dict[str, tuple[int, Decimal | None]] = {}
    open_before = 0
    for entry in trail:
        open_after = int(entry["running_open_quantity"])
        units = open_before - open_after
        open_before = open_after
        if entry["source"] == Source.REIMBURSEMENTS and units > 0:
            netted[str(entry["row_ref"])] = (units, _money_of(entry, units))
    return netted


def _money_of(entry: dict[str, Any], units: int) -> Decimal | None:
    quantity = abs(int(entry["quantity"]))
    if entry.get("amount") is None or not quantity:
        return None
    return Decimal(str(entry["amount"])) * units / quantity


def _settlement(claim: Claim, row: Reimbursement, units: int, amount: Decimal | None) -> Settlement:
    return Settlement(
        seller_id=claim.seller_id,
        claim_id=claim.id,
        reimbursement_id=row.reimbursement_id,
        msku=row.msku,
        fnsku=row.fnsku,
        reason=row.reason,
        ordinal=row.ordinal,
        kind=SettlementKind.PAID_BY_AMAZON,
        quantity=units,
        quantity_in_stock=min(units, max(row.quantity_inventory, 0)) if not row.quantity_cash else 0,
        amount=amount,
        currency=row.currency if amount is not None else None,
        approved_at=row.approved_at,
        matched_by=BY_TRAIL,
        created_at=clock.now(),
    )


def _note(claim: Claim, row: Reimbursement, units: int) -> None:
    under = f"under case {row.case_id}, which is none of ours" if row.case_id else "without our case id"
    reason = (
        f"Reimbursement {row.reimbursement_id} paid {units} units of this loss {under}. It is not counted as recovered"
        f" by this claim; see whether the case still stands."
    )
    claims.write_history(
        claim, ClaimStatus(claim.status), reason=reason, reimbursement_id=row.reimbursement_id, quantity=units
    )
