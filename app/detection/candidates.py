"""Candidates: what looks like a loss. One per claim type, FNSKU, fulfillment center and ledger reference."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from app.core.marketplaces import Marketplace
from app.detection.models import Verdict
from app.detection.netting import Loss, Movement
from app.detection.records import Adjustment
from app.policy.claim_types import ClaimType
from app.policy.dispositions import SELLABLE


@dataclass
class Candidate:
    """Ledger rows that took units away, and what became of the units; its figures are read when both are complete.

    `refusal` is a verdict that stands whatever the netting says, with the sentence that explains it. With
    `nothing_lost` the rows only look like a loss, so that no unit is ever open.
    """

    claim_type: ClaimType
    key: str
    rows: list[Adjustment] = field(default_factory=list)
    movements: list[Movement] = field(default_factory=list)
    refusal: tuple[Verdict, str] | None = None
    nothing_lost: bool = False

    @cached_property
    def units_lost(self) -> int:
        return -sum(row.quantity for row in self.rows)

    @cached_property
    def units_open(self) -> int:
        if self.nothing_lost:
            return 0
        return self.units_lost - sum(movement.units for movement in self.movements)

    @cached_property
    def event_on(self) -> date:
        """Day 0: the first loss of which units are open, or the first of all."""
        left = {row.row_ref: -row.quantity for row in self.rows}
        for movement in self.movements:
            left[movement.loss.row_ref] -= movement.units
        return min((row.on for row in self.rows if left[row.row_ref]), default=min(row.on for row in self.rows))


class Candidates:
    """The candidates of one claim type, by key."""

    def __init__(self, claim_type: ClaimType) -> None:
        self._claim_type = claim_type
        self._by_key: dict[str, Candidate] = {}

    def add(
        self,
        row: Adjustment,
        variant: str = "",
        refusal: tuple[Verdict, str] | None = None,
        *,
        nothing_lost: bool = False,
    ) -> Candidate:
        """Counts the row to its candidate. Rows of another state or code than the type's own have a `variant`."""
        key = candidate_key(self._claim_type, row, variant)
        new = Candidate(self._claim_type, key, refusal=refusal, nothing_lost=nothing_lost)
        candidate = self._by_key.setdefault(key, new)
        candidate.rows.append(row)
        return candidate

    def settle(self, movements: Iterable[Movement]) -> None:
        """Tells each candidate its movements."""
        for movement in movements:
            self._by_key[movement.loss.key].movements.append(movement)

    def all(self) -> list[Candidate]:
        return list(self._by_key.values())


def candidate_key(claim_type: ClaimType, row: Adjustment, variant: str = "") -> str:
    """Identifies a candidate for ever. Rows without a reference are told apart by their day."""
    reference = row.reference_id or f"@{row.on.isoformat()}"
    parts = [claim_type.value, row.fnsku, row.fulfillment_center or "", reference]
    return ":".join([*parts, variant] if variant else parts)


def loss_of(row: Adjustment, key: str, marketplace: Marketplace, explained: int = 0) -> Loss:
    """The row as netting reads it."""
    return Loss(
        key=key,
        on=row.on,
        row_ref=row.row_ref,
        fnsku=row.fnsku,
        units=-row.quantity,
        explained=explained,
        sellable=is_sellable(row),
        currency=marketplace.currency,
    )


def is_sellable(row: Adjustment) -> bool:
    """Whether the unit was in sellable stock; a blank disposition is taken for it."""
    return row.disposition in {None, SELLABLE}


MarketplaceOf = Callable[[Adjustment], Marketplace]
