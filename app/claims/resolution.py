"""What Amazon settled by itself: units it found, units and money it paid, after a claim was opened."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.ledger.models import Source


@dataclass(frozen=True)
class Resolution:
    """Units that are no longer open, how many of them Amazon paid, and the money (None: no amount is known)."""

    found: int = 0
    paid: int = 0
    amount: Decimal | None = None


def settled_by_amazon(trail: Iterable[Mapping[str, Any]], explained_before: int) -> Resolution:
    """Reads a finding's trail: every row that lowers `running_open_quantity` explains that many units.

    The first `explained_before` units were known when the claim was opened; only what came after them counts.
    """
    found = paid = 0
    amount: Decimal | None = None
    known, open_before = explained_before, 0
    for row in trail:
        open_after = int(row["running_open_quantity"])
        explained, open_before = open_before - open_after, open_after
        is_payment = row["source"] == Source.REIMBURSEMENTS
        if explained < 0 and is_payment:  # taken back: open again
            back = min(paid, -explained)
            paid, known = paid - back, known - explained - back
            amount = _plus(amount, _amount_of(row, back))
        if explained <= 0:
            continue
        later = max(0, explained - known)
        known = max(0, known - explained)
        if is_payment:
            paid += later
            amount = _plus(amount, _amount_of(row, later))
        else:
            found += later
    return Resolution(found, paid, amount)


def _amount_of(row: Mapping[str, Any], units: int) -> Decimal | None:
    """The row's money, as Amazon signs it, for that many of its units; None when it has none (paid in stock)."""
    quantity = abs(int(row["quantity"]))
    if row.get("amount") is None or not quantity or not units:
        return None
    return Decimal(str(row["amount"])) * units / quantity


def _plus(total: Decimal | None, more: Decimal | None) -> Decimal | None:
    return total if more is None else (total or Decimal(0)) + more
