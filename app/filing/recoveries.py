"""The money, in figures that are never mixed: recovered by us, taken back, returned in stock, paid by Amazon itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from app.accounts.models import Seller
from app.claims.models import Claim
from app.core.errors import InvalidInput
from app.filing import queries
from app.filing.models import Settlement, SettlementKind
from app.filing.queries import OURS, Totals
from app.ledger.models import Reimbursement
from app.web.paging import decode_cursor, encode_cursor

_ROWS = 50


class RecoveryList(StrEnum):
    """Which figure's rows are shown."""

    RECOVERED = "recovered"
    REVERSED = "reversed"
    IN_STOCK = "in_stock"
    BY_AMAZON = "by_amazon"

    @classmethod
    def parse(cls, text: str | None) -> "RecoveryList":
        """The first one when none is asked for. Raises InvalidInput."""
        if not text:
            return cls.RECOVERED
        if text not in set(cls):
            raise InvalidInput({"show": f"must be one of {', '.join(cls)}"})
        return cls(text)


@dataclass(frozen=True)
class RecoveryRow:
    """One row of Amazon's report, as far as it counts for the figure; `claim` when it counts for one of ours."""

    approved_at: datetime
    reimbursement_id: str
    reason: str
    msku: str
    fnsku: str
    quantity: int
    in_stock: int
    amount: Decimal | None
    currency: str | None
    kind: str
    claim: Claim | None


@dataclass(frozen=True)
class RecoveriesPage:
    """The four figures, and one page of the rows behind the chosen one."""

    figures: dict[RecoveryList, Totals]
    shown: RecoveryList
    rows: Sequence[RecoveryRow]
    next_cursor: str | None


_KINDS: dict[RecoveryList, tuple[SettlementKind, ...]] = {
    RecoveryList.RECOVERED: OURS,
    RecoveryList.REVERSED: (SettlementKind.REVERSED, SettlementKind.EXCHANGED),
    RecoveryList.IN_STOCK: OURS,
}


def read_recoveries(seller: Seller, shown: RecoveryList, cursor: str | None) -> RecoveriesPage:
    """Raises InvalidInput for a cursor that is none of ours."""
    figures = {
        RecoveryList.RECOVERED: queries.recovered_totals(seller),
        RecoveryList.REVERSED: queries.reversed_totals(seller),
        RecoveryList.IN_STOCK: queries.returned_in_stock_totals(seller),
        RecoveryList.BY_AMAZON: queries.paid_by_amazon_totals(seller),
    }
    start = _start(cursor)
    if shown is RecoveryList.BY_AMAZON:
        found = queries.list_amazon_rows(seller, limit=_ROWS + 1, offset=start)
        next_start = start + _ROWS
        rows = [_from_amazon(row) for row in found]
    else:
        is_stock = shown is RecoveryList.IN_STOCK
        settled = queries.list_settlements(
            seller, kinds=_KINDS[shown], only_stock=is_stock, limit=_ROWS + 1, before=start or None
        )
        next_start = settled[:_ROWS][-1][0].id if settled else 0
        rows = [_from_settlement(row, claim) for row, claim in settled]
    more = encode_cursor([next_start]) if len(rows) > _ROWS else None
    return RecoveriesPage(figures, shown, rows[:_ROWS], more)


def _start(cursor: str | None) -> int:
    if not cursor:
        return 0
    values = decode_cursor(cursor)
    if len(values) != 1 or not isinstance(values[0], int) or not 0 <= values[0] < 2**62:
        raise InvalidInput({"cursor": "is not a cursor of this list; start again without it"})
    return values[0]


def _from_settlement(row: Settlement, claim: Claim) -> RecoveryRow:
    return RecoveryRow(
        approved_at=row.approved_at,
        reimbursement_id=row.reimbursement_id,
        reason=row.reason,
        msku=row.msku,
        fnsku=row.fnsku,
        quantity=row.quantity,
        in_stock=row.quantity_in_stock,
        amount=row.amount,
        currency=row.currency,
        kind=row.kind,
        claim=claim,
    )


def _from_amazon(row: Reimbursement) -> RecoveryRow:
    return RecoveryRow(
        approved_at=row.approved_at,
        reimbursement_id=row.reimbursement_id,
        reason=row.reason,
        msku=row.msku,
        fnsku=row.fnsku,
        quantity=row.quantity_cash + row.quantity_inventory,
        in_stock=row.quantity_inventory,
        amount=row.amount_total,
        currency=row.currency,
        kind=SettlementKind.PAID_BY_AMAZON,
        claim=None,
    )
