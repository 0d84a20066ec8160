"""Units that Amazon counted out of a fulfillment center and never found.

A candidate is a ledger adjustment with reason M or 5 and a negative quantity. It is offset by units found later (F, N,
in any fulfillment center), by payments for warehouse losses in cash or in stock, and by reversals of these in the other
direction; also when the FNSKU was merged with another one. Rows of unknown codes and disposals look alike, so they are
listed with the reason why they are not claims.
"""

from app.detection.candidates import Candidate, Candidates, is_sellable, loss_of
from app.detection.detectors.detector import Detector, Surroundings
from app.detection.models import Verdict
from app.detection.netting import Effect, Offset, net
from app.detection.pairing import founds
from app.detection.payments import payment_offsets
from app.detection.records import Adjustment, Facts
from app.policy.claim_types import CLAIM_TYPES, ClaimType
from app.policy.dispositions import WAREHOUSE_DAMAGED
from app.policy.reason_codes import ReasonClass, classify

_TYPE = ClaimType.WAREHOUSE_LOST


def examine(facts: Facts, around: Surroundings) -> list[Candidate]:
    """Every candidate of the facts, with what became of its units."""
    candidates = Candidates(_TYPE)
    losses = []
    for row in facts.adjustments:
        if row.quantity >= 0:
            continue
        if row.reason_class is ReasonClass.LOSS:
            variant, refusal = ("", None) if is_sellable(row) else (row.disposition or "", _unsellable(row))
            candidate = candidates.add(row, variant, refusal)
            explained = explained_units(row) if around.tells_unreconciled else 0
            losses.append(loss_of(row, candidate.key, around.marketplace_of(row), explained))
        elif row.reason_class is ReasonClass.REVIEW:
            candidates.add(row, row.code or "blank", _unknown(row))
        elif row.reason_class is ReasonClass.DISPOSAL:
            candidates.add(row, row.code, _disposed(row), nothing_lost=True)
    if losses:
        offsets = [_found(row, units, around) for row, units in founds(facts.adjustments, facts.payments)]
        offsets += payment_offsets(facts.payments, _TYPE, around.case_keys)
        candidates.settle(net(losses, offsets, facts.links))
    return candidates.all()


def explained_units(row: Adjustment) -> int:
    """Units that Amazon counts as reconciled: found, moved or paid, even where no row of ours shows it.

    Taken for true only where reconciled and unreconciled units add up to the row's quantity; else Amazon has not
    filled the columns in.
    """
    reconciled, unreconciled = abs(row.reconciled or 0), abs(row.unreconciled or 0)
    return reconciled if reconciled + unreconciled == abs(row.quantity) else 0


def _found(row: Adjustment, units: int, around: Surroundings) -> Offset:
    return Offset(
        effect=Effect.FOUND,
        on=row.on,
        row_ref=row.row_ref,
        fnsku=row.fnsku,
        units=units,
        sellable=is_sellable(row),
        currency=around.marketplace_of(row).currency,
    )


def _unsellable(row: Adjustment) -> tuple[Verdict, str]:
    state = (row.disposition or "").replace("_", " ").lower()
    if row.disposition == WAREHOUSE_DAMAGED:
        text = f"The unit was in {state} stock before it was lost: its damage is what can be claimed, and only once."
    else:
        text = f"The unit was {state} before it was lost, so no sellable stock was lost."
    return Verdict.CUSTOMER_DAMAGED, text


def _unknown(row: Adjustment) -> tuple[Verdict, str]:
    meaning = classify(row.code, row.on).meaning
    return Verdict.UNKNOWN_REASON_CODE, f"Reason {row.code or '(blank)'}: {meaning}. Please look at it yourself."


def _disposed(row: Adjustment) -> tuple[Verdict, str]:
    text = (
        f"Amazon booked a disposal (reason {row.code}), which follows a removal order or your settings for unsellable "
        "stock. It is not a loss."
    )
    return Verdict.SELLER_REQUESTED, text


WAREHOUSE_LOST_DETECTOR = Detector(
    claim_type=_TYPE,
    label=CLAIM_TYPES[_TYPE].label,
    policy_note=(
        "Ledger adjustments M and 5 with a negative quantity, less units found later in any fulfillment center, less "
        "reimbursements for warehouse losses in cash or stock, plus what was taken back. Quantities are netted per "
        "FNSKU across fulfillment centers and SKU merges."
    ),
    examine=examine,
)
