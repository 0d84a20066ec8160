"""Refunds, returns and replacements."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from app.sandbox.history import returns
from app.sandbox.history.books import Books
from app.sandbox.history.candidates import Candidate
from app.sandbox.history.fees import order_net
from app.sandbox.history.rows import SELLABLE, Order
from app.sandbox.history.stories.choosing import Tale, with_order

REFUNDED_AFTER = 8
RETURNED_AFTER = 14
REPLACED_AFTER = 9
_CENT = Decimal("0.01")

Step = Callable[[Books, str, Order], object]
"""Something that happens to an order, in the story of that name."""


@dataclass(frozen=True)
class Payment:
    """Amazon pays for so many units so many days after the candidate's event."""

    days: int
    units: int = 1
    reason: str = "CustomerReturn"


def refunded(
    units: int = 1, *, back: tuple[int, ...] = (), late: int = 0, paid: Payment | None = None, refusal: str = ""
) -> Tale:
    """Units are refunded; some come `back` so many days later, with a report row that is `late`.

    The refusal `returnless_refund` lets the buyer keep the units; `no_claim` refunds a part of the price only.
    """

    def give(books: Books, name: str, order: Order) -> None:
        if refusal == "no_claim":
            returns.refund(books, order, units, principal=(order.item_price * 3 / 10).quantize(_CENT))
        else:
            returns.refund(books, order, units).is_returnless = refusal == "returnless_refund"
        candidate = returns.note_missing(books, order, name, units, refusal)
        if refusal:
            candidate.also_accepted = ("returnless_refund", "below_minimum", "needs_data", "no_claim")
        for days in back:
            books.later(days, partial(_come_back, books, order, candidate, late))
        if paid:
            books.later(
                paid.days, partial(returns.pay_candidate, books, order, candidate, paid.units, reason=paid.reason)
            )

    return _after_order(give, REFUNDED_AFTER, units)


def _after_order(give: Step, days: int, units: int = 1) -> Tale:
    def tale(books: Books, name: str) -> None:
        with_order(books, lambda order: books.later(days, partial(give, books, name, order)), units=units)

    return tale


def _come_back(books: Books, order: Order, candidate: Candidate, late: int) -> None:
    """A unit counts as returned as soon as a report shows it."""
    returns.take_back(books, order, order.center, late=late)
    if late:
        books.later(late, partial(_count_back, candidate))
    else:
        _count_back(candidate)


def _count_back(candidate: Candidate) -> None:
    candidate.found += 1


def came_back_as(disposition: str, *, paid: int | None = None, refusal: str = "") -> Tale:
    """A refunded unit comes back in some state; `paid`: Amazon pays for it so many days later."""

    def give(books: Books, name: str, order: Order) -> None:
        returns.refund(books, order)
        books.later(RETURNED_AFTER - REFUNDED_AFTER, partial(arrive, books, name, order))

    def arrive(books: Books, name: str, order: Order) -> None:
        row = returns.take_back(books, order, order.center, disposition)
        candidate = returns.note_damaged(books, row, name, refusal)
        if paid is not None:
            books.later(paid, partial(returns.pay_for_return, books, row, candidate))

    return _after_order(give, REFUNDED_AFTER)


def not_restocked(stocked_after: int | None = None) -> Tale:
    """The report says that the unit is back in stock, and no ledger row says so, or one much later."""

    def give(books: Books, name: str, order: Order) -> None:
        returns.refund(books, order)
        books.later(RETURNED_AFTER - REFUNDED_AFTER, partial(arrive, books, name, order))

    def arrive(books: Books, name: str, order: Order) -> None:
        row = returns.take_back(books, order, order.center, is_stocked=False)
        candidate = books.note(
            "return_not_restocked",
            name,
            order.product,
            1,
            unit_value=order.product.value,
            order_id=books.order_id(order),
            license_plate_number=row.license_plate_number,
            fulfillment_center=row.center,
        )
        if stocked_after is not None:
            books.later(stocked_after, partial(stock, books, order, candidate))

    def stock(books: Books, order: Order, candidate: Candidate) -> None:
        if candidate.open_quantity:
            returns.put_into_stock(books, order, order.center)
            candidate.found += 1

    return _after_order(give, REFUNDED_AFTER)


def refunded_too_much(kind: str, *, paid: int | None = None) -> Tale:
    """`more_money` than the buyer paid, `more_units` than were sold; or just the sum, with shipping or in `two_parts`."""

    def give(books: Books, name: str, order: Order) -> None:
        price = order.item_price
        excess = {"more_money": (price * 4 / 10).quantize(_CENT), "more_units": price}.get(kind, Decimal(0))
        half = (price / 2).quantize(_CENT)
        if kind == "more_units":
            returns.refund(books, order, 2)
        elif kind == "two_parts":
            returns.refund(books, order, principal=half)
            books.later(2, partial(returns.refund, books, order, principal=price - half, ordinal=2))
        else:
            returns.refund(books, order, principal=price + excess, with_shipping=kind == "with_shipping")
        books.later(5, partial(returns.take_back, books, order, order.center, SELLABLE))
        refusal = "" if excess else "no_claim"
        candidate = _note_refund(books, "refund_excess", name, order, excess, refusal)
        if paid is not None:
            books.later(paid, partial(returns.pay_candidate, books, order, candidate, reason="CustomerServiceIssue"))

    return _after_order(give, REFUNDED_AFTER)


def refunded_late(days: int, *, paid: int | None = None) -> Tale:
    """The refund comes so many days after delivery; the unit comes back."""

    def give(books: Books, name: str, order: Order) -> None:
        wait = order.delivered_day + days - books.day
        books.later(wait, partial(refund, books, name, order))

    def refund(books: Books, name: str, order: Order) -> None:
        returns.refund(books, order)
        books.later(5, partial(returns.take_back, books, order, order.center, SELLABLE))
        refusal = "" if days > 30 else "no_claim"
        candidate = _note_refund(books, "refund_late", name, order, order_net(order.product), refusal)
        if paid is not None:
            books.later(paid, partial(returns.pay_candidate, books, order, candidate))

    return _after_order(give, 1)


def _note_refund(books: Books, kind: str, name: str, order: Order, value: Decimal, refusal: str) -> Candidate:
    candidate = books.note(
        kind, name, order.product, 1, unit_value=value, refusal=refusal, order_id=books.order_id(order)
    )
    if refusal:
        candidate.also_accepted = ("returned_in_time", "below_minimum")
    return candidate


def replaced(*, back: int | None = None, paid: int | None = None, with_refund: bool = False) -> Tale:
    """A free unit is sent; the first one comes `back` or not. `with_refund`: the same unit is refunded too."""

    def give(books: Books, name: str, order: Order) -> None:
        free = returns.replace(books, order)
        if free is None:
            return
        candidate = books.note(
            "replacement_unreturned",
            name,
            order.product,
            1,
            unit_value=order_net(order.product),
            order_id=books.order_id(order),
            replacement_order_id=books.order_id(free),
        )
        if with_refund:
            returns.refund(books, order)
            missing = returns.note_missing(books, order, name)
            books.later(paid or 1, partial(_count_paid, missing))
        if back is not None:
            books.later(back, partial(_come_back, books, order, candidate, 0))
        if paid is not None:
            books.later(paid, partial(returns.pay_candidate, books, order, candidate))

    return _after_order(give, REPLACED_AFTER)


def _count_paid(candidate: Candidate) -> None:
    """One payment for the order settles both what was refunded and what was replaced."""
    candidate.paid += candidate.open_quantity
