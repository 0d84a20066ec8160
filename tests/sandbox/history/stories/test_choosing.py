"""Whom a story happens to."""

from app.sandbox.history.books import Books
from app.sandbox.history.rows import Order
from app.sandbox.history.stories.choosing import any_product, free_product, with_order
from app.sandbox.sellers import NORTHWIND
from tests.sandbox.losses import PRODUCTS, TODAY


def books_of_today() -> Books:
    books = Books("tests", NORTHWIND, PRODUCTS)
    books.day = TODAY
    return books


def sell(books: Books, quantity: int = 1, line: int = 0) -> Order:
    order = Order(books.day, len(books.orders) + 1, PRODUCTS[0], quantity, "PHX7", line)
    books.orders.append(order)
    return order


def pass_day(books: Books, *quantities: int) -> None:
    books.begin(books.day + 1)
    for quantity in quantities:
        sell(books, quantity)
    books.end()


def test_an_order_of_so_many_units_is_taken_on_the_first_day_that_has_one() -> None:
    books, chosen = books_of_today(), list[Order]()
    with_order(books, chosen.append, units=2)
    books.end()
    pass_day(books, 1)
    assert chosen == []
    pass_day(books, 1, 2, 3)
    assert [(order.day, order.quantity) for order in chosen] == [(TODAY + 2, 2)]


def test_an_order_has_one_story() -> None:
    books, chosen = books_of_today(), list[Order]()
    only = sell(books)
    with_order(books, chosen.append)
    with_order(books, chosen.append)
    books.end()
    assert chosen == [only]
    pass_day(books, 1)
    assert len(set(chosen)) == len(chosen) == 2


def test_a_story_that_never_finds_an_order_is_not_told() -> None:
    books, chosen = books_of_today(), list[Order]()
    with_order(books, chosen.append)
    books.end()
    for _ in range(40):
        pass_day(books)
    pass_day(books, 1)
    assert chosen == []


def test_a_product_without_units_or_with_a_story_is_not_free() -> None:
    books = books_of_today()
    assert free_product(books, 1, 5) is None
    books.stock.move(PRODUCTS[0], "PHX7", "SELLABLE", 3)
    assert free_product(books, 3, 5) is PRODUCTS[0]
    assert free_product(books, 3, 5) is None


def test_a_merged_product_is_not_sold_any_more() -> None:
    books = books_of_today()
    for product in PRODUCTS[1:]:
        books.join(product, PRODUCTS[0])
    assert any_product(books) is PRODUCTS[0]
