"""What Amazon's case desk answers to a claim: it knows the truth of the history."""

from dataclasses import dataclass
from functools import partial

from app.sandbox.history import outcomes
from app.sandbox.history.books import Books
from app.sandbox.history.chance import chance
from app.sandbox.history.rows import DAMAGED, LOST, MOVED, UNEXPLAINED, Loss, Reimbursement

QUIET_DAYS = {LOST: 30, DAMAGED: 10}
WINDOW_DAYS = 60
GRANT_RATE = {LOST: 0.93, DAMAGED: 0.9}
REVERSAL_RATE = 0.05


@dataclass(frozen=True)
class FiledCase:
    """A claim as it was filed: `day` is the sandbox's day of receipt."""

    case_id: str
    day: int
    type: str
    fnsku: str
    center: str
    references: tuple[str, ...]
    quantity: int


@dataclass(frozen=True)
class Decision:
    """`status` is granted, partially_granted, denied or information_requested."""

    status: str
    day: int
    granted: int = 0
    reason: str = ""


def answer_days(books: Books, case: FiledCase) -> tuple[int, ...]:
    """The days on which the desk answers: the last one decides, one before it asks for information."""
    random = chance(books.seed, books.seller.id, "desk", case.case_id)
    first = case.day + random.randint(1, 3)
    return (first, first + 3) if random.random() < 0.04 else (first,)


def decide(books: Books, case: FiledCase, *, is_final: bool) -> Decision:
    """Answer a case today; what is granted is paid at once, with the case id on the row."""
    if not is_final:
        return Decision(
            "information_requested", books.day, reason="Please confirm the units and the reference of the event."
        )
    losses = [loss for loss in books.losses if _is_meant(loss, case)]
    refusal = _refusal(books, case, losses)
    if refusal:
        return Decision("denied", books.day, reason=refusal)
    return _grant(books, case, losses)


def _is_meant(loss: Loss, case: FiledCase) -> bool:
    return loss.product.fnsku == case.fnsku and loss.center == case.center and loss.reference in case.references


def _refusal(books: Books, case: FiledCase, losses: list[Loss]) -> str:
    """Why nothing is owed; empty when something is."""
    if not losses:
        return "We find no such event in the inventory ledger."
    first = losses[0]
    if first.kind == MOVED:
        return "The units were unsellable before the event."
    if first.kind == UNEXPLAINED or first.kind != case.type:
        return "The event is not a loss of this kind."
    if not any(loss.open_quantity for loss in losses):
        return "The units were found." if first.found >= first.quantity else "The units were reimbursed already."
    return _refusal_of_time(first, case.day - first.day) or _refusal_of_proof(books, case, first)


def _refusal_of_time(loss: Loss, age: int) -> str:
    if age < QUIET_DAYS[loss.kind]:
        return "The units are still being searched for; the claim was filed too early."
    return "The claim was filed after the end of the claim window." if age > WINDOW_DAYS else ""


def _refusal_of_proof(books: Books, case: FiledCase, loss: Loss) -> str:
    """Not every good claim is granted."""
    is_granted = chance(books.seed, case.case_id, "verdict").random() < GRANT_RATE[loss.kind]
    return "" if is_granted else "We could not confirm the loss from the information given."


def _grant(books: Books, case: FiledCase, losses: list[Loss]) -> Decision:
    left = case.quantity
    for loss in losses:
        payment = outcomes.pay_case(books, loss, left, case.case_id)
        if payment:
            left -= payment.cash
            _reverse_some(books, loss, payment)
    granted = case.quantity - left
    if left:
        return Decision("partially_granted", books.day, granted, "A part of the units was accounted for.")
    return Decision("granted", books.day, granted, "The units could not be found and are reimbursed.")


def _reverse_some(books: Books, loss: Loss, payment: Reimbursement) -> None:
    """A few granted units turn up after all: Amazon takes the money back, and mostly gives the units back."""
    random = chance(books.seed, payment.id, "reversal")
    if random.random() < REVERSAL_RATE:
        days, give_back = random.randint(5, 12), random.random() < 0.7
        books.keep_busy(loss.product, days)
        books.later(days, partial(outcomes.reverse, books, loss, payment, give_back=give_back))


def reverse_case(books: Books, case_id: str, *, give_back: bool) -> None:
    """Take back what was paid for a case; nothing happens when nothing is left to take back."""
    loss = next((each for each in books.losses if case_id in each.case_ids), None)
    for payment in [row for row in books.reimbursements if row.case_id == case_id]:
        if loss is not None:
            outcomes.reverse(books, loss, payment, give_back=give_back)
