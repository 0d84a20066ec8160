"""Losses as they befall any seller, every day of the history and after it, each with a fate drawn at its start."""

from collections.abc import Callable
from functools import partial
from random import Random

from app.sandbox.history import outcomes
from app.sandbox.history.books import Books
from app.sandbox.history.rows import SELLABLE, Loss, Reimbursement

Fate = Callable[[Books, Loss, Random], int]
"""Puts on the agenda what becomes of a loss; gives the days until its story is over."""


def live(books: Books) -> None:
    """The mishaps of the books' day, about 0.5 for 200 products."""
    random = books.chance("mishaps")
    share = len(books.products) / 200
    if random.random() < 0.27 * share:
        _begin(books, random, outcomes.lose, _LOST_FATES, code="M" if random.random() < 0.8 else "5")
    if random.random() < 0.13 * share:
        _begin(books, random, outcomes.damage, _DAMAGED_FATES)
    if random.random() < 0.08 * share:
        _unsellable(books, random)
    if random.random() < 0.015 * share:
        _unknown(books, random)
    _other_payments(books, random, share)


def _begin(
    books: Books, random: Random, event: Callable[..., Loss], fates: tuple[tuple[str, int, Fate], ...], **kind: str
) -> None:
    quantity = random.choices((1, 2, 3, 4, 6, 9), (45, 22, 13, 9, 7, 4))[0]
    product = books.find_free_product(random, quantity)
    if product is None:
        return
    name, _, fate = random.choices(fates, [weight for _, weight, _ in fates])[0]
    loss = event(books, product, quantity, name, **kind)
    books.keep_busy(product, fate(books, loss, random))


def _found(books: Books, loss: Loss, random: Random) -> int:
    days = random.randint(2, 28)
    books.later(days, partial(outcomes.find, books, loss, loss.quantity))
    return days


def _found_elsewhere(books: Books, loss: Loss, random: Random) -> int:
    """In two parts when there are enough units."""
    days, first = random.randint(3, 35), loss.quantity // 2
    books.later(days, partial(outcomes.find, books, loss, loss.quantity - first, elsewhere=True))
    books.later(days + 4, partial(outcomes.find, books, loss, first, elsewhere=True))
    return days + 4


def _paid(books: Books, loss: Loss, random: Random) -> int:
    days = random.randint(2, 45)
    spelling, same_id = outcomes.random_spelling(random), random.random() < 0.3
    books.later(days, partial(outcomes.pay, books, loss, loss.quantity, spelling=spelling, same_id=same_id))
    return days


def _paid_in_stock(books: Books, loss: Loss, random: Random) -> int:
    days = random.randint(3, 40)
    books.later(days, partial(outcomes.pay_in_stock, books, loss, loss.quantity))
    return days


def _found_and_paid(books: Books, loss: Loss, random: Random) -> int:
    """Some units turn up, the rest is paid."""
    days = random.randint(2, 15)
    books.later(days, partial(outcomes.find, books, loss, loss.quantity // 2))
    books.later(days + 12, partial(outcomes.pay, books, loss, loss.quantity))
    return days + 12


def _paid_then_given_back(books: Books, loss: Loss, random: Random) -> int:
    """The money is taken back and the units are given back: rightly reversed."""
    days = random.randint(3, 20)
    books.later(days, partial(_pay_and_reverse, books, loss, 15, give_back=True))
    return days + 15


def _paid_then_taken_back(books: Books, loss: Loss, random: Random) -> int:
    """The money is taken back and no unit comes: wrongly reversed."""
    days = random.randint(3, 12)
    books.later(days, partial(_pay_and_reverse, books, loss, 14, give_back=False))
    return days + 14


def _pay_and_reverse(books: Books, loss: Loss, days: int, *, give_back: bool) -> None:
    payment = outcomes.pay(books, loss, loss.quantity)
    books.later(days, partial(outcomes.reverse, books, loss, payment, give_back=give_back))


def _paid_then_found(books: Books, loss: Loss, random: Random) -> int:
    days = random.randint(3, 20)
    books.later(days, partial(outcomes.pay, books, loss, loss.quantity))
    books.later(days + 18, partial(outcomes.find_and_correct, books, loss, loss.quantity))
    return days + 18


def _paid_and_disposed(books: Books, loss: Loss, random: Random) -> int:
    days = random.randint(2, 20)
    books.later(days, partial(outcomes.pay, books, loss, loss.quantity, spelling=outcomes.random_spelling(random)))
    books.later(days + 9, partial(outcomes.dispose, books, loss, loss.quantity))
    return days + 9


def _back_to_shelf(books: Books, loss: Loss, random: Random) -> int:
    days = random.randint(2, 20)
    books.later(days, partial(outcomes.back_to_shelf, books, loss, loss.quantity))
    return days


def _forgotten(books: Books, loss: Loss, random: Random) -> int:
    """Amazon owes it and does nothing; a few turn up much later."""
    if random.random() < 0.15 and loss.code != "E":
        days = random.randint(50, 110)
        books.later(days, partial(outcomes.find, books, loss, loss.quantity))
        return days
    return 1


def _paid_in_part(books: Books, loss: Loss, random: Random) -> int:
    days = random.randint(2, 25)
    books.later(days, partial(outcomes.pay, books, loss, max(1, loss.quantity // 2)))
    return days


_LOST_FATES: tuple[tuple[str, int, Fate], ...] = (
    ("found", 17, _found),
    ("found_in_another_center", 13, _found_elsewhere),
    ("paid_by_itself", 32, _paid),
    ("paid_in_stock", 8, _paid_in_stock),
    ("found_and_paid", 6, _found_and_paid),
    ("paid_then_given_back", 4, _paid_then_given_back),
    ("paid_then_found", 3, _paid_then_found),
    ("paid_then_taken_back", 2, _paid_then_taken_back),
    ("settled_in_part", 3, _paid_in_part),
    ("forgotten", 12, _forgotten),
)
_DAMAGED_FATES: tuple[tuple[str, int, Fate], ...] = (
    ("damaged_paid_by_itself", 42, _paid),
    ("damaged_paid_and_disposed", 20, _paid_and_disposed),
    ("damaged_back_to_shelf", 15, _back_to_shelf),
    ("damaged_settled_in_part", 4, _paid_in_part),
    ("damaged_forgotten", 19, _forgotten),
)


def _unsellable(books: Books, random: Random) -> None:
    """Units that were unsellable before, or a plain change of disposition."""
    product = books.find_free_product(random, 1)
    if product is None:
        return
    code = random.choice((*outcomes.MOVES, "Q", "Q"))
    if code == "Q":
        outcomes.change_disposition(books, product, books.stock.fullest(product), SELLABLE, "DEFECTIVE")
    else:
        outcomes.move_unsellable(books, product, code, "was_unsellable_before")


def _unknown(books: Books, random: Random) -> None:
    product = books.find_free_product(random, 1)
    if product is not None:
        outcomes.unexplained(books, product, random.choice("XWB"), "unknown_code")


def _other_payments(books: Books, random: Random, share: float) -> None:
    """Reimbursements that settle no warehouse loss."""
    for reason, rate in (
        ("CustomerServiceIssue", 0.06),
        ("Lost_Outbound", 0.05),
        ("Lost_Inbound", 0.02),
        ("GeneralAdjustment", 0.01),
    ):
        if random.random() < rate * share:
            product = random.choice(books.products)
            if books.is_free(product):
                net = (product.price * 80 / 100).quantize(product.price)
                books.reimburse(Reimbursement(product, reason, net, cash=1))
