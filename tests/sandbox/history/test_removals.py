"""A removal order's figures add up at every time."""

from app.sandbox.history import inbound, removals
from app.sandbox.history.books import Books
from app.sandbox.history.removal_rows import DISPOSAL, RemovalOrder
from app.sandbox.sellers import NORTHWIND
from tests.sandbox.losses import PRODUCTS, TODAY

PRODUCT = PRODUCTS[0]


def stocked(*centers: str) -> Books:
    """Five sellable units at each center."""
    books = Books("tests", NORTHWIND, PRODUCTS)
    books.day = TODAY
    for center in centers:
        inbound.supply(books, PRODUCT, center, 5)
    return books


def figures(order: RemovalOrder) -> tuple[int, int, int, int, int]:
    return order.requested, order.cancelled, order.disposed, order.shipped, order.in_process


def test_units_of_several_centers_leave_in_one_parcel() -> None:
    books = stocked("PHX7", "ONT8")
    order = removals.request(books, PRODUCT, "SELLABLE", 7)
    assert (order.status, figures(order)) == ("Pending", (7, 0, 0, 0, 7))
    shipment = removals.ship(books, order, 7, arrives_in=4)
    assert shipment is not None
    assert (shipment.quantity, shipment.received, shipment.delivered_day) == (7, 7, TODAY + 4)
    assert (order.status, figures(order)) == ("Processing", (7, 0, 0, 7, 0))
    assert sum(row.quantity for row in books.ledger if row.reference == order.order_id) == -7


def test_what_is_not_there_is_cancelled_in_the_end() -> None:
    books = stocked("PHX7")
    order = removals.request(books, PRODUCT, "SELLABLE", 8)
    removals.ship(books, order, 8, arrives_in=None)
    removals.finish(books, order)
    assert (order.status, figures(order)) == ("Completed", (8, 3, 0, 5, 0))
    assert order.fee == 5 * removals.FEES["Return"]


def test_an_order_of_which_nothing_left_is_cancelled_and_costs_nothing() -> None:
    books = stocked()
    order = removals.request(books, PRODUCT, "DEFECTIVE", 2)
    assert removals.ship(books, order, 2, arrives_in=3) is None
    removals.finish(books, order)
    assert (order.status, figures(order)) == ("Cancelled", (2, 2, 0, 0, 0))
    assert order.fee == 0


def test_units_are_disposed_of_with_code_d() -> None:
    books = stocked("PHX7")
    order = removals.request(books, PRODUCT, "SELLABLE", 4, DISPOSAL)
    removals.dispose(books, order, 4)
    assert figures(order) == (4, 0, 4, 0, 0)
    assert [(row.event_type, row.quantity, row.reason) for row in books.ledger[1:]] == [("Adjustments", -4, "D")]
