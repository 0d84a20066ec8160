"""Goods on their way to Amazon, counted in over some days, and the shipment closed when nothing more is expected."""

from functools import partial

from app.sandbox.history.books import Books
from app.sandbox.history.chance import letters
from app.sandbox.history.inbound_rows import InboundItem, InboundProblem, InboundShipment
from app.sandbox.history.rows import SELLABLE, LedgerRow, Product

CLOSING_DAYS = 14


def send(books: Books, goods: list[tuple[Product, int]], center: str, days: int) -> InboundShipment:
    """A shipment leaves the seller today and is delivered so many days on."""
    first = goods[0][0]
    number = len(books.inbound_shipments) + 1
    shipment = InboundShipment(
        shipment_id=f"FBA1{letters(8, books.seed, books.seller.id, 'shipment', number)}",
        name=f"FBA ({center}) {number:05d}",
        store=first.store,
        center=center,
        created_day=books.day - 2,
        shipped_day=books.day,
        delivered_day=books.day + days,
        items=[InboundItem(product, units) for product, units in goods],
        updated_day=books.day,
    )
    books.inbound_shipments.append(shipment)
    return shipment


def receive(
    books: Books,
    shipment: InboundShipment,
    item: InboundItem,
    units: int,
    *,
    center: str = "",
    disposition: str = SELLABLE,
) -> None:
    """Units are counted in today; a negative number corrects a count."""
    books.post(LedgerRow(item.product, "Receipts", units, center or shipment.center, disposition, shipment.shipment_id))
    item.received += units
    item.damaged += units if disposition != SELLABLE else 0
    if shipment.receiving_day is None:
        shipment.receiving_day = books.day
        books.later(CLOSING_DAYS, partial(close, books, shipment))
    shipment.updated_day = books.day


def close(books: Books, shipment: InboundShipment) -> None:
    """Amazon expects no more of it; units may still turn up."""
    if shipment.closed_day is None:
        shipment.closed_day = shipment.updated_day = books.day


def supply(books: Books, product: Product, center: str, units: int) -> None:
    """A small shipment that is delivered and counted in on one day."""
    shipment = send(books, [(product, units)], center, 0)
    receive(books, shipment, shipment.items[0], units)


def complain(books: Books, shipment: InboundShipment, item: InboundItem, problem: str, units: int) -> None:
    """Amazon notes that the goods did not come as announced."""
    books.inbound_problems.append(InboundProblem(books.day, shipment, item, problem, units))
