"""Sellable units that were damaged in a fulfillment center.

A candidate is a ledger adjustment with reason E and a negative quantity: the unit leaves sellable stock, and comes back
as damaged by code P, which is the same unit and no second event. It is offset by payments for warehouse damage, by the
unit's return to sellable stock, and by a regrading that says that the damage is not Amazon's. Its disposal offsets nothing:
Amazon clears away what it has broken, and owes it all the same. Codes 6, 7, H, K and U move units that were unsellable
before: no value is lost with them.
"""

from collections.abc import Iterator

from app.detection.candidates import Candidate, Candidates, candidate_key, is_sellable, loss_of
from app.detection.detectors.detector import Detector, Surroundings
from app.detection.models import Verdict
from app.detection.netting import Effect, Offset, net
from app.detection.pairing import Move, pair_moves
from app.detection.payments import payment_offsets
from app.detection.records import Adjustment, Facts
from app.policy.claim_types import CLAIM_TYPES, ClaimType
from app.policy.dispositions import NOT_AMAZONS_DAMAGE, SELLABLE, WAREHOUSE_DAMAGED
from app.policy.reason_codes import ReasonClass, classify

_TYPE = ClaimType.WAREHOUSE_DAMAGED


def examine(facts: Facts, around: Surroundings) -> list[Candidate]:
    """Every candidate of the facts, with what became of its units."""
    candidates = Candidates(_TYPE)
    losses = []
    for row in facts.adjustments:
        if row.quantity >= 0:
            continue
        if row.reason_class is ReasonClass.UNSELLABLE_MOVE:
            refusal = _was_unsellable(row, classify(row.code, row.on).meaning)
            candidates.add(row, row.code, refusal, nothing_lost=True)
        elif row.reason_class is ReasonClass.DAMAGE:
            if is_sellable(row) or row.disposition == WAREHOUSE_DAMAGED:
                candidate = candidates.add(row)
                losses.append(loss_of(row, candidate.key, around.marketplace_of(row))._replace(sellable=True))
            else:
                state = (row.disposition or "").replace("_", " ").lower()
                refusal = _was_unsellable(row, f"The unit was {state}")
                candidates.add(row, row.disposition or "", refusal, nothing_lost=True)
    if losses:
        offsets = [
            *_undone(facts, around),
            *payment_offsets(facts.payments, _TYPE, around.case_keys),
        ]
        candidates.settle(net(losses, offsets, facts.links))
    return candidates.all()


def _undone(facts: Facts, around: Surroundings) -> Iterator[Offset]:
    """Damage that was taken back: units moved to sellable stock, or to damage that is not Amazon's."""
    for row in facts.adjustments:
        if row.reason_class is ReasonClass.DAMAGE and row.quantity > 0:
            yield _offset(Effect.RESTORED, row, row.quantity, around)
    for move in pair_moves(facts.adjustments):
        effect = _effect_of(move)
        if effect is None:
            continue
        is_own = move.left is not None and move.left.reason_class is ReasonClass.DAMAGE
        key = candidate_key(_TYPE, move.left) if move.left is not None and is_own else None
        yield _offset(effect, move.came, move.units, around, key)


def _effect_of(move: Move) -> Effect | None:
    """What a disposition change means for damage. A change from elsewhere than damaged stock means nothing."""
    if move.came.disposition == SELLABLE:
        is_back = move.left is None or _leaves_damaged_stock(move.left)
        return Effect.RESTORED if is_back else None
    if move.came.disposition in NOT_AMAZONS_DAMAGE and move.left is not None and _leaves_damaged_stock(move.left):
        return Effect.REGRADED
    return None


def _leaves_damaged_stock(row: Adjustment) -> bool:
    """Whether the row moves a unit that the fulfillment center damaged; with code E it is damaged by the row itself."""
    if row.reason_class is ReasonClass.DAMAGE:
        return True
    return row.reason_class is ReasonClass.DISPOSITION_OUT and row.disposition == WAREHOUSE_DAMAGED


def _offset(effect: Effect, row: Adjustment, units: int, around: Surroundings, key: str | None = None) -> Offset:
    return Offset(
        effect=effect,
        on=row.on,
        row_ref=row.row_ref,
        fnsku=row.fnsku,
        units=units,
        currency=around.marketplace_of(row).currency,
        key=key,
        only_key=key is not None,
    )


def _was_unsellable(row: Adjustment, what: str) -> tuple[Verdict, str]:
    return Verdict.CUSTOMER_DAMAGED, f"{what} (reason {row.code}). It was unsellable before, so no value was lost here."


WAREHOUSE_DAMAGED_DETECTOR = Detector(
    claim_type=_TYPE,
    label=CLAIM_TYPES[_TYPE].label,
    policy_note=(
        "Ledger adjustments E with a negative quantity, less reimbursements for warehouse damage in cash or stock, less "
        "units that went back to sellable stock, plus what was taken back. Codes 6, 7, H, K and U move units that were "
        "unsellable before and are never claimed."
    ),
    examine=examine,
)
