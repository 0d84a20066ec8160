"""Which claim of a case gets what of each of its rows. Pure: it reads rows and claims, and touches no database."""

from collections.abc import Sequence

from app.claims.models import Claim
from app.core import clock
from app.filing.models import Settlement, SettlementKind
from app.filing.sharing import Row, Share, share_row
from app.ledger.models import Reimbursement
from app.policy.reimbursement_reasons import SETTLES, ReimbursementKind, kind_of

BY_CASE = "case_id"
BY_ORIGINAL = "original_reimbursement_id"


class CaseShares:
    """Takes a case's rows in time order. `settlements`: what came of them; `unmatched`: rows for a person to look at."""

    def __init__(self, case_id: str, claims: Sequence[Claim]) -> None:
        self._case_id = case_id
        self._claims = claims
        self._made_good = {claim.id: 0 for claim in claims}
        self._cash_of: dict[str, dict[int, int]] = {}  # reimbursement id -> claim id -> cash units still with it
        self.settlements: list[Settlement] = []
        self.unmatched: list[Reimbursement] = []

    def add(self, row: Reimbursement) -> None:
        """The next row of the case."""
        if is_taken_back(row):
            self._take_back(row)
        elif row.case_id == self._case_id:
            self._pay(row)
        elif row.original_reimbursement_id in self._cash_of:
            # Paid again without our case: Amazon's own correction, not our recovery.
            self._share(row, self._payers(row), SettlementKind.PAID_BY_AMAZON, BY_ORIGINAL)

    def _pay(self, row: Reimbursement) -> None:
        claims = matching_claims(row, self._claims)
        if not claims:
            self.unmatched.append(row)
            return
        room = [(claim.id, claim.quantity - self._made_good[claim.id]) for claim in claims]
        shares = self._share(row, room, SettlementKind.PAID, BY_CASE)
        for share in shares:
            self._made_good[share.claim_id] += share.quantity
        self._cash_of.setdefault(row.reimbursement_id, {}).update({s.claim_id: s.quantity - s.in_stock for s in shares})

    def _take_back(self, row: Reimbursement) -> None:
        """From the claims that the original paid, the last served first."""
        is_exchange = row.quantity_cash + row.quantity_inventory >= 0
        kind = SettlementKind.EXCHANGED if is_exchange else SettlementKind.REVERSED
        payers = self._payers(row)
        if payers:
            self._share(row, payers, kind, BY_ORIGINAL)
            return
        claims = matching_claims(row, self._claims)
        if claims and row.case_id == self._case_id:
            room = [(claim.id, self._made_good[claim.id]) for claim in reversed(claims)]
            self._share(row, room, kind, BY_CASE)
        else:
            self.unmatched.append(row)

    def _payers(self, row: Reimbursement) -> list[tuple[int, int]]:
        paid = self._cash_of.get(row.original_reimbursement_id or "", {})
        return list(reversed(paid.items()))

    def _share(
        self, row: Reimbursement, room: Sequence[tuple[int, int]], kind: SettlementKind, matched_by: str
    ) -> list[Share]:
        shares = share_row(Row(row.quantity_cash, row.quantity_inventory, row.amount_total, row.currency), room)
        self.settlements += [_settlement(row, share, kind, matched_by) for share in shares]
        if kind in {SettlementKind.REVERSED, SettlementKind.EXCHANGED}:
            for share in shares:
                self._made_good[share.claim_id] += share.quantity
        return shares


def is_taken_back(row: Reimbursement) -> bool:
    """Amazon takes money or units back."""
    return (
        row.quantity_cash < 0 or row.quantity_inventory < 0 or (row.amount_total is not None and row.amount_total < 0)
    )


def matching_claims(row: Reimbursement, claims: Sequence[Claim]) -> list[Claim]:
    """The claims of the case that the row speaks of: by FNSKU, else by MSKU; of several, those of the type it settles.

    A general adjustment has mixed causes, so that no claim is matched to it.
    """
    kind = kind_of(row.reason)
    if kind is ReimbursementKind.UNCLEAR:
        return []
    same = [claim for claim in claims if claim.fnsku == row.fnsku] or [
        claim for claim in claims if claim.msku == row.msku
    ]
    of_type = [claim for claim in same if claim.type == SETTLES.get(kind)]
    return of_type or same


def _settlement(row: Reimbursement, share: Share, kind: SettlementKind, matched_by: str) -> Settlement:
    return Settlement(
        seller_id=row.seller_id,
        claim_id=share.claim_id,
        reimbursement_id=row.reimbursement_id,
        msku=row.msku,
        fnsku=row.fnsku,
        reason=row.reason,
        ordinal=row.ordinal,
        kind=kind,
        quantity=share.quantity,
        quantity_in_stock=share.in_stock,
        amount=share.amount,
        currency=row.currency if share.amount is not None else None,
        approved_at=row.approved_at,
        matched_by=matched_by,
        created_at=clock.now(),
    )
