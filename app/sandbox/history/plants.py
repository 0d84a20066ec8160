"""Stories planted into the last months of a history, so that every kind of claim and of trap is there on the first day."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from app.sandbox.history import outcomes
from app.sandbox.history.books import Books
from app.sandbox.history.rows import SELLABLE, LedgerRow, Loss, Product, Reimbursement

Story = Callable[[Books, Product, int], int]
"""Begins today for a product and a number of units; gives the days until it is over."""

Step = Callable[[Books, Loss], object]
"""Something that happens to a loss, on the day on which it is called."""


@dataclass(frozen=True)
class Plant:
    """A story that begins so many days before the sandbox's first day."""

    age: int
    units: int
    story: Story
    name: str


def plant(books: Books, anchor: int, plants: tuple[Plant, ...]) -> None:
    """Put every story that begins inside the history on the agenda."""
    for number, each in enumerate(plants):
        books.on_day(anchor - each.age, partial(_begin, books, number, each))


def _begin(books: Books, number: int, plant: Plant) -> None:
    product = books.find_free_product(books.chance("plant", number), plant.units)
    if product is not None:
        books.keep_busy(product, 1)
        books.keep_busy(product, plant.story(books, product, plant.units))


def lost(name: str, *steps: tuple[int, Step], code: str = "M", rows: int = 1) -> Story:
    """A loss, and what follows so many days after it."""
    return _follow(
        lambda books, product, units: outcomes.lose(books, product, units, name, code=code, rows=rows), steps
    )


def damaged(name: str, *steps: tuple[int, Step]) -> Story:
    return _follow(lambda books, product, units: outcomes.damage(books, product, units, name), steps)


def _follow(event: Callable[[Books, Product, int], Loss], steps: tuple[tuple[int, Step], ...]) -> Story:
    def story(books: Books, product: Product, units: int) -> int:
        loss = event(books, product, units)
        for days, step in steps:
            books.later(days, partial(step, books, loss))
        return max((days for days, _ in steps), default=1)

    return story


def found(units: int, *, elsewhere: bool = False) -> Step:
    return lambda books, loss: outcomes.find(books, loss, units, elsewhere=elsewhere)


def paid(units: int, *, spelling: int = 0) -> Step:
    return lambda books, loss: outcomes.pay(books, loss, units, spelling=spelling)


def paid_in_stock(units: int) -> Step:
    return lambda books, loss: outcomes.pay_in_stock(books, loss, units)


def taken_back(*, give_back: bool) -> Step:
    """The last payment for the loss is reversed; `give_back`: rightly, as the units are given back."""

    def step(books: Books, loss: Loss) -> None:
        outcomes.reverse(books, loss, outcomes.last_payment(books, loss), give_back=give_back)

    return step


def back_to_shelf(units: int) -> Step:
    return lambda books, loss: outcomes.back_to_shelf(books, loss, units)


def found_for_amazon(units: int) -> Step:
    return lambda books, loss: outcomes.find_and_correct(books, loss, units)


def paid_for_something_else(reason: str) -> Step:
    """A row with the same product, units and amount that settles another matter."""
    return lambda books, loss: books.reimburse(
        Reimbursement(loss.product, reason, loss.product.value, cash=loss.quantity)
    )


def lost_twice(first_units: int) -> Story:
    """An old loss that was never paid and a newer one; what is found belongs to the older."""

    def story(books: Books, product: Product, units: int) -> int:
        older = outcomes.lose(books, product, first_units, "older_of_two")
        books.later(60, partial(outcomes.lose, books, product, units, "newer_of_two"))
        books.later(80, partial(outcomes.find, books, older, first_units, elsewhere=True))
        return 80

    return story


def merged(name: str, *, loss_after: int, settle: str = "") -> Story:
    """The product's label is merged into another one 10 days on; a loss lies before or after it."""

    def story(books: Books, old: Product, units: int) -> int:
        partner = _partner(books, old)
        if partner is None:
            return 1
        books.keep_busy(partner, 60)
        books.later(10, partial(outcomes.merge, books, old, partner))
        label = partner if loss_after > 10 else old
        books.later(loss_after, partial(_lose_and_settle, books, label, partner, units, name, settle))
        return 60

    return story


def _partner(books: Books, old: Product) -> Product | None:
    fit = (
        each
        for each in books.products
        if each.pool == old.pool and each is not old and each.store is old.store and books.is_free(each)
    )
    return next(fit, None)


def _lose_and_settle(books: Books, label: Product, heir: Product, units: int, name: str, settle: str) -> None:
    loss = outcomes.lose(books, label, units, name)
    if settle == "found":
        books.later(12, partial(outcomes.find, books, loss, units, product=heir))
    elif settle == "paid":
        books.later(12, partial(outcomes.pay, books, loss, units, label=heir))


def moved(code: str) -> Story:
    def story(books: Books, product: Product, _units: int) -> int:
        outcomes.move_unsellable(books, product, code, "was_unsellable_before")
        return 1

    return story


def requalified(target: str) -> Story:
    """Q out and P in at the same center: units change their disposition."""

    def story(books: Books, product: Product, units: int) -> int:
        outcomes.change_disposition(books, product, books.stock.fullest(product), SELLABLE, target, units)
        return 1

    return story


def unknown_code(code: str) -> Story:
    def story(books: Books, product: Product, _units: int) -> int:
        outcomes.unexplained(books, product, code, "unknown_code")
        return 1

    return story


def slow_transfer(days: int | None) -> Story:
    """The units arrive weeks later, or never: a loss only once Amazon posts it."""

    def story(books: Books, product: Product, units: int) -> int:
        source = books.stock.fullest(product)
        target = next(center for center in product.pool if center != source)
        reference = books.new_id(10)
        books.post(LedgerRow(product, "WhseTransfers", -units, source, SELLABLE, reference))
        if days is not None:
            books.later(
                days, partial(books.post, LedgerRow(product, "WhseTransfers", units, target, SELLABLE, reference))
            )
        return days or 60

    return story
