"""The facts of a history. Days are proleptic ordinals (date.toordinal); quantities are signed as Amazon signs them."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from app.sandbox.history.measures import Measures
from app.sandbox.sellers import Store

SELLABLE = "SELLABLE"
WAREHOUSE_DAMAGED = "WAREHOUSE_DAMAGED"

_CENT, _NOTHING = Decimal("0.01"), Decimal("0.00")
_SHIPPING = Decimal("4.99")
_TAX_RATES = (Decimal(0), Decimal("0.06"), Decimal("0.0725"), Decimal("0.08875"))

LOST, DAMAGED, MOVED, UNEXPLAINED = "warehouse_lost", "warehouse_damaged", "disposition_move", "unexplained"


@dataclass(frozen=True, slots=True)
class Product:
    """`cost` is what the seller pays for a unit; `value` what Amazon pays for a lost one; `pool` the centers that may hold it.

    `measures` are the true ones; what Amazon measured stands in the fee preview. `referral_rate` is the category's.
    """

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
    measures: Measures
    category: str
    referral_rate: Decimal


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


class OrderStatus(StrEnum):
    """As the order report writes them."""

    SHIPPED = "Shipped"
    PENDING = "Pending"
    CANCELLED = "Cancelled"


@dataclass(slots=True, eq=False)
class Order:
    """One line of an order, shipped (or left pending) on its day; lines of one order have its `number` in common.

    `is_by_seller`: the seller ships it himself, so no stock at Amazon moves. `replaces`: sent free of charge instead of
    that line. Its prices and dates follow from its number, so that they need no room.
    """

    day: int
    number: int
    product: Product
    quantity: int
    center: str
    line: int = 0
    status: OrderStatus = OrderStatus.SHIPPED
    is_by_seller: bool = False
    replaces: "Order | None" = None

    @property
    def purchased_day(self) -> int:
        """One line in three was bought on the day before it left; all lines of an order on the same day."""
        return self.day - (self._lot % 3 == 0)

    @property
    def delivered_day(self) -> int:
        return self.day + 2 + (self._lot >> 3) % 4

    def updated_day(self, last_day: int) -> int:
        """Amazon touches one order in eight, and every cancelled one, again two days later; `last_day` is the last lived."""
        again = self.day + 2
        is_touched = (self._lot >> 6) % 8 == 0 or self.status is OrderStatus.CANCELLED
        return again if is_touched and again <= last_day else self.day

    @property
    def item_price(self) -> Decimal:
        """Of all units; with tax included outside of the United States."""
        return _NOTHING if self.replaces else self.product.price * self.quantity

    @property
    def item_tax(self) -> Decimal:
        """Sales tax on top of the price, which Amazon withholds."""
        if self.product.store.country != "US" or self.replaces:
            return _NOTHING
        rate = _TAX_RATES[(self._lot >> 9) % 4]
        return ((self.item_price - self.item_promotion) * rate).quantize(_CENT)

    @property
    def shipping_price(self) -> Decimal:
        is_paid = self.line == 0 and not self.replaces and (self._lot >> 11) % 16 == 0
        return _SHIPPING if is_paid or (self.is_by_seller and self.line == 0) else _NOTHING

    @property
    def item_promotion(self) -> Decimal:
        """Discount, as a positive amount."""
        is_on_sale = not self.replaces and ((self._lot >> 15) + self.line) % 20 == 0
        return (self.item_price / 10).quantize(_CENT) if is_on_sale else _NOTHING

    @property
    def shipping_promotion(self) -> Decimal:
        """Discount, as a positive amount."""
        return self.shipping_price if (self._lot >> 20) % 2 and not self.is_by_seller else _NOTHING

    @property
    def is_business(self) -> bool:
        return (self._lot >> 21) % 30 == 0

    @property
    def _lot(self) -> int:
        """Scattered bits, the same for all lines of an order."""
        return (self.number * 2_654_435_761 + 40_503) % 4_294_967_296


@dataclass(slots=True, eq=False)
class Refund:
    """Money given back to the buyer of an order line. `principal` None: the price of the refunded units.

    `ordinal` counts the refunds of an order line from 1. A returnless refund lets the buyer keep the unit.
    """

    day: int
    order: Order
    quantity: int
    principal: Decimal | None = None
    with_shipping: bool = False
    is_returnless: bool = False
    ordinal: int = 1
