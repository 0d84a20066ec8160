"""What buyers send back, and what Amazon pays for."""

from app.sandbox.history import inbound, returns
from app.sandbox.history.books import Books
from app.sandbox.history.fees import order_net
from app.sandbox.history.rows import Order
from app.sandbox.sellers import NORTHWIND
from tests.sandbox.losses import PRODUCTS, TODAY

PRODUCT = PRODUCTS[0]


def sold() -> tuple[Books, Order]:
    books = Books("tests", NORTHWIND, PRODUCTS)
    books.day = TODAY
    order = Order(TODAY, 1, PRODUCT, 2, "PHX7")
    books.orders.append(order)
    return books, order


def test_a_returned_unit_is_in_the_report_and_in_the_ledger() -> None:
    books, order = sold()
    row = returns.take_back(books, order, "ONT8", "DEFECTIVE")
    ledger = books.ledger[0]
    assert (ledger.event_type, ledger.quantity, ledger.disposition) == ("CustomerReturns", 1, "DEFECTIVE")
    assert (ledger.reference, ledger.center) == (books.order_id(order), row.center)
    assert row.status == "Unit returned to inventory"


def test_a_unit_that_is_not_stocked_is_in_the_report_only() -> None:
    books, order = sold()
    returns.take_back(books, order, "ONT8", is_stocked=False)
    assert (len(books.returns), books.ledger) == (1, [])


def test_amazon_pays_the_orders_worth_once() -> None:
    books, order = sold()
    candidate = returns.note_missing(books, order, "by hand")
    payment = returns.pay_candidate(books, order, candidate)
    assert payment is not None
    assert (payment.total, payment.order_id) == (order_net(PRODUCT), books.order_id(order))
    assert returns.pay_candidate(books, order, candidate) is None
    assert len(books.reimbursements) == 1


def test_a_return_that_is_paid_for_is_marked() -> None:
    books, order = sold()
    row = returns.take_back(books, order, "ONT8", "WAREHOUSE_DAMAGED")
    candidate = returns.note_damaged(books, row, "by hand")
    returns.pay_for_return(books, row, candidate)
    assert (row.status, candidate.open_quantity) == (returns.REIMBURSED, 0)
    assert candidate.keys["license_plate_number"] == row.license_plate_number


def test_a_replacement_needs_a_unit() -> None:
    books, order = sold()
    assert returns.replace(books, order) is None
    inbound.supply(books, PRODUCT, "PHX7", 1)
    free = returns.replace(books, order)
    assert free is not None
    assert free.replaces is order
    assert books.order_id(free) != books.order_id(order)
    assert books.stock.on_hand(PRODUCT, "PHX7") == 0
