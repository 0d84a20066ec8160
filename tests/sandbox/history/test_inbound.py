"""A shipment's way from the seller to its closing."""

from app.sandbox.history import inbound
from app.sandbox.history.books import Books
from app.sandbox.sellers import NORTHWIND
from tests.sandbox.losses import PRODUCTS, TODAY


def books_of_today() -> Books:
    books = Books("tests", NORTHWIND, PRODUCTS)
    books.day = TODAY
    return books


def pass_days(books: Books, days: int) -> None:
    for day in range(books.day + 1, books.day + days + 1):
        books.begin(day)
        books.end()


def test_the_status_follows_the_days() -> None:
    books = books_of_today()
    shipment = inbound.send(books, [(PRODUCTS[0], 10)], "PHX7", 3)
    pass_days(books, 4)
    inbound.receive(books, shipment, shipment.items[0], 10)
    pass_days(books, inbound.CLOSING_DAYS)
    told = {day: shipment.status_on(TODAY + day) for day in (-1, 0, 3, 4, 17, 18)}
    assert told == {-1: "WORKING", 0: "SHIPPED", 3: "DELIVERED", 4: "RECEIVING", 17: "RECEIVING", 18: "CLOSED"}


def test_units_are_counted_in_with_the_shipments_id() -> None:
    books = books_of_today()
    shipment = inbound.send(books, [(PRODUCTS[0], 10)], "PHX7", 0)
    item = shipment.items[0]
    inbound.receive(books, shipment, item, 8)
    inbound.receive(books, shipment, item, 2, disposition="CARRIER_DAMAGED")
    inbound.receive(books, shipment, item, -1)
    assert (item.shipped, item.received, item.damaged) == (10, 9, 2)
    assert {row.reference for row in books.ledger} == {shipment.shipment_id}
    assert books.stock.on_hand(PRODUCTS[0], "PHX7") == 7


def test_units_may_come_after_closing_and_do_not_open_it_again() -> None:
    books = books_of_today()
    shipment = inbound.send(books, [(PRODUCTS[0], 10)], "PHX7", 0)
    inbound.receive(books, shipment, shipment.items[0], 8)
    pass_days(books, inbound.CLOSING_DAYS + 5)
    closed = shipment.closed_day
    inbound.receive(books, shipment, shipment.items[0], 2)
    assert (shipment.closed_day, shipment.updated_day) == (closed, books.day)
    assert shipment.status_on(books.day) == "CLOSED"


def test_ids_differ() -> None:
    books = books_of_today()
    ids = {inbound.send(books, [(PRODUCTS[0], 1)], "PHX7", 0).shipment_id for _ in range(50)}
    assert len(ids) == 50
