"""What a perfect detector would say of every candidate, on a given day."""

from dataclasses import dataclass
from datetime import date

from app.sandbox.history.decisions import QUIET_DAYS, WINDOW_DAYS
from app.sandbox.history.rows import DAMAGED, LOST, UNEXPLAINED, Loss
from app.sandbox.history.rulings import Ruling

_WHY = {
    "claim": "Units are lost, neither found nor paid, and the claim may be filed today.",
    "found_later": "The units turned up again.",
    "already_reimbursed": "Amazon has paid for the units, in money or in stock.",
    "not_yet_claimable": "Amazon is still searching, or pays by itself.",
    "window_closed": "Nobody claimed within 60 days.",
    "unknown_reason_code": "The code's meaning is not published.",
    "no_claim": "The units were unsellable before: nothing of value was lost.",
}


@dataclass(frozen=True)
class Truth:
    """One candidate. `is_boundary`: within a day of the first or last day to file, where time zones decide."""

    loss: Loss
    verdict: str
    also_accepted: tuple[str, ...]
    is_boundary: bool

    @property
    def why(self) -> str:
        return _WHY[self.verdict]


def judge(loss: Loss, today: int) -> Truth:
    """The verdict on one loss; `today` is the sandbox's day."""
    age = today - loss.day
    if loss.kind not in (LOST, DAMAGED):
        return Truth(
            loss, _verdict_on_move(loss), ("no_claim", "customer_damaged", "unknown_reason_code"), is_boundary=False
        )
    edges = (QUIET_DAYS[loss.kind], WINDOW_DAYS)
    is_boundary = loss.open_quantity > 0 and any(abs(age - edge) <= 1 for edge in edges)
    verdict = _verdict(loss, age)
    return Truth(loss, verdict, _also_accepted(loss, verdict), is_boundary)


def _verdict_on_move(loss: Loss) -> str:
    return "unknown_reason_code" if loss.kind == UNEXPLAINED else "no_claim"


def _verdict(loss: Loss, age: int) -> str:
    if not loss.open_quantity:
        net_paid = loss.paid_cash + loss.paid_stock - loss.reversed
        return "found_later" if loss.found >= net_paid else "already_reimbursed"
    if age < QUIET_DAYS[loss.kind]:
        return "not_yet_claimable"
    return "claim" if age <= WINDOW_DAYS else "window_closed"


def _also_accepted(loss: Loss, verdict: str) -> tuple[str, ...]:
    """Where both happened, either word is right."""
    is_paid = loss.paid_cash or loss.paid_stock
    has_f_rows = loss.found or loss.scenario in ("paid_then_found", "paid_then_given_back", "paid_in_stock")
    both = verdict in ("found_later", "already_reimbursed") and is_paid and has_f_rows
    return ("found_later", "already_reimbursed") if both else (verdict,)


def describe(truth: Truth) -> dict[str, object]:
    """The truth as JSON."""
    loss = truth.loss
    has_window = loss.kind in QUIET_DAYS
    return {
        "type": loss.kind if loss.kind in (LOST, DAMAGED) else None,
        "kind": loss.kind,
        "scenario": loss.scenario,
        "fnsku": loss.product.fnsku,
        "msku": loss.product.msku,
        "asin": loss.product.asin,
        "marketplace_id": loss.product.store.marketplace_id,
        "fulfillment_center": loss.center,
        "reference_id": loss.reference,
        "reason_code": loss.code,
        "event_date": date.fromordinal(loss.day).isoformat(),
        "quantity_lost": loss.quantity,
        "open_quantity": loss.open_quantity,
        "found": loss.found,
        "paid_cash": loss.paid_cash,
        "paid_in_stock": loss.paid_stock,
        "reversed": loss.reversed,
        "unit_value": str(loss.product.value),
        "currency": loss.product.store.currency,
        "cost_known": loss.product.has_known_cost,
        "case_ids": loss.case_ids,
        "claimable_from": date.fromordinal(loss.day + QUIET_DAYS[loss.kind]).isoformat() if has_window else None,
        "last_day": date.fromordinal(loss.day + WINDOW_DAYS).isoformat() if has_window else None,
        "verdict": truth.verdict,
        "also_accepted": sorted({*truth.also_accepted, truth.verdict}),
        "is_boundary": truth.is_boundary,
        "why": truth.why,
    }


def describe_loss(truth: Truth) -> dict[str, object]:
    """A loss in the form of all candidates."""
    loss, known = truth.loss, describe(truth)
    product = loss.product
    keys = {"fulfillment_center": loss.center, "reference": loss.reference}
    return _form(known | {"same_units_as": None}, keys) | {
        "quantity": loss.quantity,
        "amount": float(product.value * loss.open_quantity) if loss.kind in QUIET_DAYS else None,
    }


def describe_ruling(ruling: Ruling) -> dict[str, object]:
    """A candidate of any other type in the same form."""
    candidate = ruling.candidate
    product, amount = candidate.product, candidate.amount
    known = {
        "type": candidate.type,
        "scenario": candidate.scenario,
        "verdict": ruling.verdict,
        "also_accepted": list(ruling.also_accepted),
        "is_boundary": ruling.is_boundary,
        "fnsku": product.fnsku,
        "msku": product.msku,
        "asin": product.asin,
        "marketplace_id": product.store.marketplace_id,
        "currency": product.store.currency,
        "event_date": date.fromordinal(candidate.day).isoformat(),
        "claimable_from": date.fromordinal(ruling.first_day).isoformat(),
        "last_day": date.fromordinal(ruling.last_day).isoformat(),
        "open_quantity": candidate.open_quantity,
        "case_ids": candidate.case_ids,
        "same_units_as": candidate.same_units_as,
    }
    return _form(known, candidate.keys) | {
        "quantity": candidate.quantity,
        "amount": None if amount is None else float(amount),
    }


_KEYS = (
    "order_id",
    "shipment_id",
    "removal_order_id",
    "reimbursement_id",
    "license_plate_number",
    "fulfillment_center",
    "reference",
    "month",
    "replacement_order_id",
)
_KNOWN = (
    "type",
    "scenario",
    "verdict",
    "also_accepted",
    "is_boundary",
    "fnsku",
    "msku",
    "asin",
    "marketplace_id",
    "currency",
    "event_date",
    "claimable_from",
    "last_day",
    "open_quantity",
    "case_ids",
    "same_units_as",
)


def _form(known: dict[str, object], keys: dict[str, str]) -> dict[str, object]:
    return {name: known[name] for name in _KNOWN} | {name: keys.get(name) for name in _KEYS}
