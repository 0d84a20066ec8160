"""Money that moves between a seller and Amazon: events with lines, and the settlements that sum them up."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum

from app.sandbox.history.chance import instant_of
from app.sandbox.history.rows import Order, Product, Refund, Reimbursement
from app.sandbox.sellers import Store


class MoneyKind(Enum):
    """What an event is: the settlement's transaction type."""

    ORDER = "Order"
    REFUND = "Refund"
    REIMBURSEMENT = "other-transaction"
    SERVICE_FEE = "ServiceFee"
    FEE_CORRECTION = "FeeCorrection"


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """Named as settlements name them, for example `ItemPrice`/`Principal` or `ItemFees`/`Commission`; the amount is signed."""

    amount_type: str
    description: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class MoneyEvent:
    """`identity` is unique per seller and never changes. `product` is None for fees of the whole account.

    `order_id`, `shipment_id` (of the ledger) and the source rows stand where they apply. Amounts are of the store's currency.
    """

    kind: MoneyKind
    identity: str
    day: int
    store: Store
    lines: tuple[MoneyLine, ...]
    product: Product | None = None
    quantity: int = 0
    order_id: str = ""
    order: Order | None = None
    refund: Refund | None = None
    reimbursement: Reimbursement | None = None

    @property
    def posted_at(self) -> datetime:
        return instant_of(self.day, self.identity)

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal("0.00"))


@dataclass(frozen=True, slots=True)
class Settlement:
    """Two weeks of one store, both days included; made on the day after the last one."""

    settlement_id: str
    store: Store
    first_day: int
    last_day: int
    deposit_day: int
