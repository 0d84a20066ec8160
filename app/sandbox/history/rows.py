"""The facts of a history. Days are proleptic ordinals (date.toordinal); quantities are signed as Amazon signs them."""

from dataclasses import dataclass, field
from decimal import Decimal

from app.sandbox.sellers import Store

SELLABLE = "SELLABLE"
WAREHOUSE_DAMAGED = "WAREHOUSE_DAMAGED"

LOST, DAMAGED, MOVED, UNEXPLAINED = "warehouse_lost", "warehouse_damaged", "disposition_move", "unexplained"


@dataclass(frozen=True, slots=True)
class Product:
    """`cost` is what the seller pays for a unit; `value` what Amazon pays for a lost one; `pool` the centers that may hold it."""

    index: int
    fnsku: str
    asin: str
    msku: str
    title: str
    store: Store
    price: Decimal
    cost: Decimal
    value: Decimal
    has_known_cost: bool
    units_a_day: float
    pool: tuple[str, ...]


@dataclass(slots=True, eq=False)
class Loss:
    """Units that left the stock at one center without a sale, and what became of them.

    `kind` is the claim type, or `disposition_move` and `unexplained` for rows that only look like one.
    """

    kind: str
    product: Product
    center: str
    reference: str
    day: int
    code: str
    quantity: int
    scenario: str
    found: int = 0
    paid_cash: int = 0
    paid_stock: int = 0
    reversed: int = 0
    case_ids: list[str] = field(default_factory=list)

    @property
    def open_quantity(self) -> int:
        """Units that Amazon owes: lost, minus found and paid, plus what it took back."""
        if self.kind not in (LOST, DAMAGED):
            return 0
        return self.quantity - self.found - self.paid_cash - self.paid_stock + self.reversed


@dataclass(slots=True, eq=False)
class LedgerRow:
    """One row of the ledger's detail view. `loss`: whose reconciled and unreconciled units it shows; `day` is given by the books."""

    product: Product
    event_type: str
    quantity: int
    center: str
    disposition: str
    reference: str
    reason: str = ""
    loss: Loss | None = None
    day: int = 0


@dataclass(slots=True, eq=False)
class Reimbursement:
    """What Amazon granted, or took back (negative). `case_id` is empty when it paid by itself; the books give `day` and `id`."""

    product: Product
    reason: str
    per_unit: Decimal
    cash: int = 0
    stock: int = 0
    case_id: str = ""
    order_id: str = ""
    original: "Reimbursement | None" = None
    id: str = ""
    day: int = 0

    @property
    def total(self) -> Decimal:
        return self.per_unit * self.cash


@dataclass(slots=True, eq=False)
class Order:
    """One order line, shipped on its day."""

    day: int
    number: int
    product: Product
    quantity: int
    center: str


@dataclass(slots=True, eq=False)
class Refund:
    day: int
    order: Order
    quantity: int
