"""Wrong measures, wrong rates, fees charged twice, payments too small and payments taken back."""

from decimal import Decimal
from functools import partial

from app.sandbox.history import outcomes, overcharges, returns
from app.sandbox.history.books import Books
from app.sandbox.history.candidates import Candidate
from app.sandbox.history.fees import fulfillment_fee, order_net, referral_fee
from app.sandbox.history.measures import Measures
from app.sandbox.history.money import unit_fee
from app.sandbox.history.rows import Loss, Order, Product, Reimbursement
from app.sandbox.history.stories.choosing import Tale, free_product, with_order

PAID_AFTER = 8
RETURN_PAID_AFTER = 61
REVERSED_AFTER = 10
_WRONG_FOR = 45
_CENT = Decimal("0.01")
_WRONG_RATE = Decimal("0.05")


def mismeasured(*, corrected: int | None = None, is_dearer: bool = True) -> Tale:
    """Amazon measures a product too large for some weeks; `corrected`: it gives all back so many days after the start.

    Not `is_dearer`: the wrong sides lead to the right fee.
    """

    def tale(books: Books, name: str) -> None:
        product = _busy_seller(books)
        if product is None:
            return
        # From the morrow on: orders of today may have been charged already.
        wrong = _enlarged(product.measures) if is_dearer else _slightly_larger(product.measures)
        books.mistakes.mismeasure(product, books.day + 1, wrong, name)
        end = corrected or _WRONG_FOR
        books.later(end, partial(set_right, books, product, name))

    def set_right(books: Books, product: Product, name: str) -> None:
        books.mistakes.mismeasure(product, books.day, product.measures, name)
        if corrected is not None:
            for (index, _), candidate in sorted(books.mistakes.dear_months.items()):
                if index == product.index:
                    overcharges.correct_candidate(books, candidate, "WEIGHT_AND_DIMENSIONS_CHANGE")

    return tale


def _busy_seller(books: Books) -> Product | None:
    """One of the products that sell best, and that was always measured rightly."""
    fit = [
        each
        for each in sorted(books.products, key=lambda product: -product.units_a_day)
        if each.index not in books.heirs and not books.mistakes.is_mismeasured(each)
    ]
    return books.chance("mismeasured").choice(fit[: max(3, len(fit) // 5)]) if fit else None


def _enlarged(measures: Measures) -> Measures:
    """Doubled until the fee is higher."""
    wrong = measures
    while fulfillment_fee(wrong) <= fulfillment_fee(measures):
        wrong = Measures(wrong.longest * 2, wrong.median * 2, wrong.shortest * 2, wrong.weight, wrong.is_metric)
    return wrong


def _slightly_larger(measures: Measures) -> Measures:
    wrong = Measures(measures.longest + _CENT, measures.median, measures.shortest, measures.weight, measures.is_metric)
    return wrong if fulfillment_fee(wrong) == fulfillment_fee(measures) else measures


def misrated(*, corrected: int | None = None) -> Tale:
    """The referral fee of one order line is reckoned with a rate of another category."""

    def act(books: Books, name: str, order: Order) -> None:
        rate = order.product.referral_rate + _WRONG_RATE
        price = order.item_price - order.item_promotion
        excess = referral_fee(order.product, price, rate) - referral_fee(order.product, price)
        books.mistakes.misrate(order, rate)
        _note(books, "referral_fee_overcharge", name, order, excess, corrected)

    return lambda books, name: with_order(books, partial(act, books, name))


def charged_twice(*, corrected: int | None = None) -> Tale:
    """The fulfillment fee of one order line is charged again on the same day."""

    def act(books: Books, name: str, order: Order) -> None:
        fee = unit_fee(books, order) * order.quantity
        overcharges.charge_again(books, order, fee)
        _note(books, "duplicate_charge", name, order, fee, corrected)

    return lambda books, name: with_order(books, partial(act, books, name))


def _note(books: Books, kind: str, name: str, order: Order, excess: Decimal, corrected: int | None) -> None:
    candidate = books.note(kind, name, order.product, 1, unit_value=excess, order_id=books.order_id(order))
    if corrected is not None:
        books.later(
            corrected, partial(overcharges.correct_candidate, books, candidate, "INCORRECT_FEES_ITEMS", order=order)
        )


def underpaid(percent: int, *, revalued: int | None = None) -> Tale:
    """A warehouse loss is paid at so many per cent of the seller's known cost; `revalued`: the rest follows."""

    def tale(books: Books, name: str) -> None:
        product = free_product(books, 3, PAID_AFTER + 1, known_cost=True)
        if product is not None:
            loss = outcomes.lose(books, product, 3, f"{name}_loss")
            books.later(PAID_AFTER, partial(pay, books, name, loss))

    def pay(books: Books, name: str, loss: Loss) -> None:
        if loss.open_quantity != loss.quantity:
            return
        per_unit = (loss.product.cost * percent / 100).quantize(_CENT)
        loss.paid_cash = loss.quantity
        row = books.reimburse(Reimbursement(loss.product, "Lost_Warehouse", per_unit, cash=loss.quantity))
        gap = loss.product.cost - per_unit
        _note_underpaid(books, name, row, gap, "" if percent < 95 else "below_minimum", revalued)

    return tale


def return_underpaid(percent: int) -> Tale:
    """A refunded unit that never came back is paid at so many per cent of what its order brought."""

    def give(books: Books, name: str, order: Order) -> None:
        returns.refund(books, order)
        books.later(RETURN_PAID_AFTER, partial(pay, books, name, order))

    def pay(books: Books, name: str, order: Order) -> None:
        whole = order_net(order.product)
        per_unit = (whole * percent / 100).quantize(_CENT)
        row = returns.pay_for_order(books, order, per_unit=per_unit)
        _note_underpaid(books, name, row, whole - per_unit, "", None)

    return lambda books, name: with_order(books, lambda order: books.later(8, partial(give, books, name, order)))


def _note_underpaid(
    books: Books, name: str, row: Reimbursement, gap: Decimal, refusal: str, revalued: int | None
) -> None:
    candidate = books.note(
        "reimbursement_underpaid",
        name,
        row.product,
        row.cash,
        unit_value=gap,
        refusal=refusal,
        reimbursement_id=row.id,
        **({"order_id": row.order_id} if row.order_id else {}),
    )
    if refusal:
        candidate.also_accepted = ("no_claim",)
    if revalued is not None:
        books.later(revalued, partial(_revalue, books, row, candidate))


def _revalue(books: Books, row: Reimbursement, candidate: Candidate) -> None:
    units, gap = candidate.open_quantity, candidate.unit_value
    if units and gap:
        candidate.paid += units
        books.reimburse(
            Reimbursement(row.product, "Re_Evaluation", gap, cash=units, original=row, order_id=row.order_id)
        )


def return_reversed(*, back: bool = False, repaid: int | None = None) -> Tale:
    """A payment for a return that never came is taken back; rightly when the unit is `back`, or paid again later."""

    def give(books: Books, name: str, order: Order) -> None:
        returns.refund(books, order)
        missing = returns.note_missing(books, order, name)
        books.later(RETURN_PAID_AFTER, partial(pay, books, name, order, missing))

    def pay(books: Books, name: str, order: Order, missing: Candidate) -> None:
        row = returns.pay_candidate(books, order, missing)
        if row is None:
            return
        if back:
            books.later(4, partial(come_back, books, order, missing))
        books.later(REVERSED_AFTER, partial(take_back, books, name, row, missing))

    def come_back(books: Books, order: Order, missing: Candidate) -> None:
        returns.take_back(books, order, order.center)
        missing.also_accepted = ("returned_in_time", "already_reimbursed")

    def take_back(books: Books, name: str, row: Reimbursement, missing: Candidate) -> None:
        """One unit, which either of two claims may ask for."""
        candidate = _note_reversed_return(books, name, row, missing, back=back)
        if repaid is not None:
            books.later(repaid, partial(pay_again, books, row, candidate))

    def pay_again(books: Books, row: Reimbursement, candidate: Candidate) -> None:
        if candidate.open_quantity:
            candidate.paid += row.cash
            books.reimburse(
                Reimbursement(row.product, row.reason, row.per_unit, cash=row.cash, original=row, order_id=row.order_id)
            )

    return lambda books, name: with_order(books, lambda order: books.later(8, partial(give, books, name, order)))


def _note_reversed_return(books: Books, name: str, row: Reimbursement, missing: Candidate, *, back: bool) -> Candidate:
    candidate = outcomes.note_reversal(books, outcomes.revoke(books, row), name, "found_later" if back else "")
    candidate.also_accepted = ("already_reimbursed",)
    if back:
        candidate.also_accepted = ("returned_in_time", "already_reimbursed")
    else:
        missing.twin, candidate.twin = candidate, missing
        missing.also_accepted += ("claim",)
    return candidate
