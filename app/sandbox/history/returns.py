"""What buyers send back and get instead. Each acts on the books' day."""

from decimal import Decimal

from app.sandbox.history.books import Books
from app.sandbox.history.candidates import Candidate
from app.sandbox.history.chance import digits
from app.sandbox.history.fees import order_net
from app.sandbox.history.return_rows import CustomerReturn, Replacement
from app.sandbox.history.rows import SELLABLE, LedgerRow, Order, Refund, Reimbursement

_REASONS = {
    SELLABLE: ("UNWANTED_ITEM", "ORDERED_WRONG_ITEM", "FOUND_BETTER_PRICE", "NO_REASON_GIVEN", "UNDELIVERABLE_REFUSED"),
    "CUSTOMER_DAMAGED": ("UNWANTED_ITEM", "QUALITY_UNACCEPTABLE", "NOT_AS_DESCRIBED"),
    "DEFECTIVE": ("DEFECTIVE", "MISSING_PARTS", "QUALITY_UNACCEPTABLE"),
    "CARRIER_DAMAGED": ("DAMAGED_BY_CARRIER", "UNDELIVERABLE_UNKNOWN"),
    "WAREHOUSE_DAMAGED": ("DAMAGED_BY_FC", "UNWANTED_ITEM"),
}
REIMBURSED = "Reimbursed"


def refund(
    books: Books,
    order: Order,
    units: int = 1,
    *,
    principal: Decimal | None = None,
    with_shipping: bool = False,
    ordinal: int = 1,
) -> Refund:
    row = Refund(books.day, order, units, principal, with_shipping, ordinal=ordinal)
    books.refunds.append(row)
    return row


def take_back(
    books: Books, order: Order, center: str, disposition: str = SELLABLE, *, late: int = 0, is_stocked: bool = True
) -> CustomerReturn:
    """A unit reaches a center. `late`: days until the report shows it; not `is_stocked`: no ledger row follows."""
    if is_stocked:
        put_into_stock(books, order, center, disposition)
    count = len(books.returns)
    reasons = _REASONS[disposition]
    row = CustomerReturn(
        books.day,
        order,
        center,
        disposition,
        reasons[(order.number + count) % len(reasons)],
        f"LPNRR{digits(9, books.seed, books.seller.id, 'lpn', count)}",
        books.day + late,
    )
    books.returns.append(row)
    return row


def put_into_stock(books: Books, order: Order, center: str, disposition: str = SELLABLE) -> None:
    books.post(LedgerRow(order.product, "CustomerReturns", 1, center, disposition, books.order_id(order)))


def pay_for_order(
    books: Books, order: Order, units: int = 1, *, reason: str = "CustomerReturn", per_unit: Decimal | None = None
) -> Reimbursement:
    """Amazon pays for units of an order by itself."""
    amount = order_net(order.product) if per_unit is None else per_unit
    return books.reimburse(Reimbursement(order.product, reason, amount, cash=units, order_id=books.order_id(order)))


def note_missing(books: Books, order: Order, scenario: str, units: int = 1, refusal: str = "") -> Candidate:
    """Units that were refunded today may never come back."""
    return books.note(
        "return_missing",
        scenario,
        order.product,
        units,
        unit_value=order_net(order.product),
        refusal=refusal,
        order_id=books.order_id(order),
    )


def note_damaged(books: Books, row: CustomerReturn, scenario: str, refusal: str = "") -> Candidate:
    """A unit came back today in a state that may be Amazon's fault."""
    return books.note(
        "return_damaged",
        scenario,
        row.order.product,
        1,
        unit_value=order_net(row.order.product),
        refusal=refusal,
        order_id=books.order_id(row.order),
        license_plate_number=row.license_plate_number,
        fulfillment_center=row.center,
    )


def pay_candidate(
    books: Books, order: Order, candidate: Candidate, units: int = 1, *, reason: str = "CustomerReturn"
) -> Reimbursement | None:
    """Amazon pays by itself, unless a case was faster."""
    units = min(units, candidate.open_quantity)
    if not units:
        return None
    candidate.paid += units
    return pay_for_order(books, order, units, reason=reason, per_unit=candidate.unit_value)


def pay_for_return(books: Books, row: CustomerReturn, candidate: Candidate) -> None:
    """Amazon pays for a returned unit, and the return says so."""
    if pay_candidate(books, row.order, candidate):
        row.status = REIMBURSED


def replace(books: Books, original: Order) -> Order | None:
    """A free unit leaves for the buyer of an order; None when no center has one."""
    product = original.product
    center = books.stock.fullest(product)
    if not books.stock.on_hand(product, center):
        return None
    order = books.order_besides(product, 1, center)
    order.replaces = original
    books.post(LedgerRow(product, "Shipments", -1, center, SELLABLE, books.shipment_reference(order)))
    reason = ("DAMAGED_BY_CARRIER", "DEFECTIVE", "NEVER_ARRIVED")[original.number % 3]
    books.replacements.append(Replacement(books.day, order, original, reason))
    return order
