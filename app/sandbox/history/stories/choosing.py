"""Whom a story happens to."""

from collections.abc import Callable
from functools import partial

from app.sandbox.history.books import Books
from app.sandbox.history.days import between
from app.sandbox.history.rows import Order, Product

Tale = Callable[[Books, str], object]
"""A story under a name, begun today."""

_TRIES = 20


def with_order(books: Books, act: Callable[[Order], object], *, units: int = 1, tries: int = _TRIES) -> None:
    """Tonight, do something with one of the day's orders of so many units; on a later day when there is none today."""
    books.tonight(partial(_pick, books, act, units, tries))


def _pick(books: Books, act: Callable[[Order], object], units: int, tries: int) -> None:
    today = between(books.orders, books.day, books.day)
    fit = [order for order in today if order.quantity == units and not order.line and order.number not in books.storied]
    if fit:
        order = books.chance("story", len(books.storied)).choice(fit)
        books.storied.add(order.number)
        act(order)
    elif tries:
        books.later(1, partial(with_order, books, act, units=units, tries=tries - 1))


def free_product(books: Books, units: int, days: int, *, known_cost: bool = False) -> Product | None:
    """A product with so many sellable units at one center that has no other story for so many days; None when there is none."""
    random = books.chance("story product", len(books.candidates), len(books.losses))
    for _ in range(10):
        product = books.find_free_product(random, units)
        if product is not None and (product.has_known_cost or not known_cost):
            books.keep_busy(product, days)
            return product
    return None


def any_product(books: Books) -> Product | None:
    """A product that is still sold."""
    random = books.chance("any product", len(books.candidates))
    fit = [product for product in books.products if product.index not in books.heirs]
    return random.choice(fit) if fit else None
