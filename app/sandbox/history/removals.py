"""Units that the seller calls back or lets Amazon dispose of. Each acts on the books' day."""

from decimal import Decimal
from functools import partial

from app.sandbox.history.books import Books
from app.sandbox.history.candidates import Candidate
from app.sandbox.history.chance import digits, letters
from app.sandbox.history.removal_rows import DISPOSAL, LIQUIDATIONS, RETURN, RemovalOrder, RemovalShipment
from app.sandbox.history.rows import LedgerRow, Product

_CARRIERS = ("UPS_GR_PL", "FEDEX_GROUND", "USPS", "AMZN_US")
FEES = {RETURN: Decimal("1.04"), DISPOSAL: Decimal("1.04"), LIQUIDATIONS: Decimal("0.45")}


def request(books: Books, product: Product, disposition: str, units: int, kind: str = RETURN) -> RemovalOrder:
    """The seller orders units out; they leave on later days."""
    order = RemovalOrder(books.day, _order_id(books, product), kind, product, disposition, units, books.day)
    books.removal_orders.append(order)
    return order


def ship(books: Books, order: RemovalOrder, units: int, *, arrives_in: int | None) -> RemovalShipment | None:
    """A parcel with so many units, or as many as there are, leaves; None when there are none. `arrives_in` None: never."""
    gone = _take_out(books, order, units, "VendorReturns", order.order_id)
    if not gone:
        return None
    number = len(books.removal_shipments)
    shipment = RemovalShipment(
        books.day,
        order,
        gone,
        _CARRIERS[number % len(_CARRIERS)],
        f"1Z{digits(14, books.seed, books.seller.id, 'tracking', number)}",
        letters(9, books.seed, books.seller.id, "parcel", number),
        None if arrives_in is None else books.day + arrives_in,
        0 if arrives_in is None else gone,
    )
    books.removal_shipments.append(shipment)
    order.shipped += gone
    _touch(books, order, "Processing")
    return shipment


def dispose(books: Books, order: RemovalOrder, units: int) -> None:
    """Units of the order are thrown away at their center."""
    order.disposed += _take_out(books, order, units, "Adjustments", "")
    _touch(books, order, "Processing")


def count_disposed(books: Books, order: RemovalOrder, units: int) -> None:
    """Units were thrown away for the order, which is completed by that."""
    order.disposed += units
    finish(books, order)


def finish(books: Books, order: RemovalOrder) -> None:
    """What is not gone by now is cancelled, and the fee is charged."""
    order.cancelled += order.in_process
    gone = order.shipped + order.disposed
    order.fee = gone * FEES[order.type]
    _touch(books, order, "Completed" if gone else "Cancelled")


def clear_out(books: Books, product: Product, disposition: str) -> RemovalOrder:
    """An ordinary removal of all units of a disposition: requested today, gone within nine days; few parcels are lost."""
    units = books.stock.total(product, disposition)
    random = books.chance("removal", product.index, disposition)
    order = request(books, product, disposition, units, DISPOSAL if random.random() < 0.25 else RETURN)
    leaves = random.randint(3, 8)
    if order.type == DISPOSAL:
        books.later(leaves, partial(dispose, books, order, units))
    else:
        lost = random.random() < 0.02
        books.later(leaves, partial(_ship_all, books, order, None if lost else random.randint(3, 8)))
    books.later(leaves + 1, partial(finish, books, order))
    return order


def _ship_all(books: Books, order: RemovalOrder, arrives_in: int | None) -> None:
    shipment = ship(books, order, order.requested, arrives_in=arrives_in)
    if shipment is not None and arrives_in is None:
        note_lost(books, shipment, "removal_lost_by_itself")


def note_lost(books: Books, shipment: RemovalShipment, scenario: str, units: int | None = None) -> Candidate:
    """A parcel that never arrives may be claimed; the worth of unsellable units is not determined."""
    order = shipment.order
    return books.note(
        "removal_lost",
        scenario,
        order.product,
        shipment.quantity if units is None else units,
        unit_value=order.product.value if order.disposition == "SELLABLE" else None,
        removal_order_id=order.order_id,
        shipment_id=shipment.shipment_id,
        reference=shipment.tracking_number,
    )


def _take_out(books: Books, order: RemovalOrder, units: int, event_type: str, reference: str) -> int:
    """Units leave the centers that hold them; gives how many there were."""
    left = units
    for (center, disposition), there in books.stock.shelves(order.product).items():
        if disposition == order.disposition and left:
            taken = min(left, there)
            reason = "" if reference else "D"
            row = LedgerRow(
                order.product, event_type, -taken, center, disposition, reference or books.new_id(10), reason
            )
            books.post(row)
            left -= taken
    return units - left


def _touch(books: Books, order: RemovalOrder, status: str) -> None:
    order.status, order.updated_day = status, books.day


def _order_id(books: Books, product: Product) -> str:
    return letters(10, books.seed, books.seller.id, "removal", product.index, books.day)
