"""What Amazon charges too much, and gives back."""

from dataclasses import replace
from decimal import Decimal

from app.sandbox.history import overcharges
from app.sandbox.history.books import Books
from app.sandbox.history.fees import fulfillment_fee
from app.sandbox.history.money import money_events
from app.sandbox.history.money_rows import MoneyKind
from app.sandbox.history.rows import Order
from app.sandbox.sellers import NORTHWIND
from tests.sandbox.losses import PRODUCTS, TODAY

PRODUCT = PRODUCTS[0]
WRONG = replace(PRODUCT.measures, longest=Decimal(60))


def mismeasured() -> Books:
    books = Books("tests", NORTHWIND, PRODUCTS)
    books.day = TODAY
    books.mistakes.mismeasure(PRODUCT, TODAY, WRONG, "by hand")
    return books


def sell(books: Books, quantity: int) -> Order:
    order = Order(books.day, len(books.orders) + 1, PRODUCT, quantity, "PHX7")
    books.orders.append(order)
    overcharges.note_sale(books, order)
    return order


def test_units_of_a_month_make_one_candidate() -> None:
    books = mismeasured()
    sell(books, 1)
    sell(books, 3)
    books.begin(TODAY + 30)
    sell(books, 2)
    told = [(each.keys["month"], each.quantity) for each in books.candidates]
    assert told == [("2026-11", 4), ("2026-12", 2)]
    assert books.candidates[0].unit_value == fulfillment_fee(WRONG) - fulfillment_fee(PRODUCT.measures)


def test_orders_before_and_after_the_mistake_are_charged_rightly() -> None:
    books = mismeasured()
    books.mistakes.mismeasure(PRODUCT, TODAY + 2, PRODUCT.measures, "by hand")
    books.begin(TODAY + 2)
    sell(books, 1)
    assert books.candidates == []
    assert books.mistakes.measures_of(PRODUCT, TODAY - 1) == PRODUCT.measures
    assert books.mistakes.measures_of(PRODUCT, TODAY + 1) == WRONG


def test_a_correction_gives_back_what_is_open_and_nothing_twice() -> None:
    books = mismeasured()
    sell(books, 2)
    candidate = books.candidates[0]
    owed = candidate.amount
    for _ in range(2):
        overcharges.correct_candidate(books, candidate, "WEIGHT_AND_DIMENSIONS_CHANGE")
    given = [event for event in money_events(books, TODAY, TODAY) if event.kind is MoneyKind.FEE_CORRECTION]
    assert [event.total for event in given] == [owed]
    assert candidate.open_quantity == 0


def test_a_second_charge_names_the_order() -> None:
    books = mismeasured()
    order = sell(books, 1)
    overcharges.charge_again(books, order, Decimal("4.55"))
    again = next(event for event in money_events(books, TODAY, TODAY) if event.kind is MoneyKind.SERVICE_FEE)
    assert (again.order_id, again.total) == (books.order_id(order), Decimal("-4.55"))
