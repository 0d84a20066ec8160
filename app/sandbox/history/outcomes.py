"""What can happen to units in a warehouse: lost, damaged, found, paid for, taken back. Each acts on the books' day."""

from random import Random

from app.sandbox.history import inbound
from app.sandbox.history.books import Books
from app.sandbox.history.candidates import Candidate
from app.sandbox.history.rows import (
    DAMAGED,
    LOST,
    MOVED,
    SELLABLE,
    UNEXPLAINED,
    WAREHOUSE_DAMAGED,
    LedgerRow,
    Loss,
    Product,
    Reimbursement,
)

SPELLINGS = {
    LOST: ("Lost_Warehouse", "Lost:Warehouse", "LOST_WAREHOUSE", "lost_warehouse"),
    DAMAGED: ("Damaged_Warehouse", "Damaged:Warehouse", "DAMAGED_WAREHOUSE", "damaged_warehouse"),
}
# Codes that move units which were unsellable before: from which disposition.
MOVES = {"6": "CARRIER_DAMAGED", "7": "EXPIRED", "H": "CUSTOMER_DAMAGED", "K": "DEFECTIVE", "U": "DISTRIBUTOR_DAMAGED"}


def lose(books: Books, product: Product, quantity: int, scenario: str, *, code: str = "M", rows: int = 1) -> Loss:
    """Units are missing at a count. With `rows` 2, two equal rows say it, each of half the units."""
    center = _shelf(books, product, quantity)
    loss = Loss(LOST, product, center, books.new_id(10), books.day, code, quantity, scenario)
    for _ in range(rows):
        books.post(LedgerRow(product, "Adjustments", -(quantity // rows), center, SELLABLE, loss.reference, code, loss))
    books.note_loss(loss)
    return loss


def damage(books: Books, product: Product, quantity: int, scenario: str) -> Loss:
    """Sellable units were damaged at the center: out as sellable, in again as damaged."""
    center = _shelf(books, product, quantity)
    loss = Loss(DAMAGED, product, center, books.new_id(10), books.day, "E", quantity, scenario)
    books.post(LedgerRow(product, "Adjustments", -quantity, center, SELLABLE, loss.reference, "E", loss))
    books.post(LedgerRow(product, "Adjustments", quantity, center, WAREHOUSE_DAMAGED, loss.reference, "P"))
    books.note_loss(loss)
    return loss


def move_unsellable(books: Books, product: Product, code: str, scenario: str) -> Loss:
    """Units that were unsellable before become damaged at the center; nothing of value is lost."""
    disposition = MOVES[code]
    center = books.stock.fullest(product, disposition)
    if not books.stock.on_hand(product, center, disposition):
        center = _bring_unsellable(books, product, disposition)
    loss = Loss(MOVED, product, center, books.new_id(10), books.day, code, 1, scenario)
    books.post(LedgerRow(product, "Adjustments", -1, center, disposition, loss.reference, code, loss))
    books.post(LedgerRow(product, "Adjustments", 1, center, WAREHOUSE_DAMAGED, loss.reference, "P"))
    books.note_loss(loss)
    return loss


def _bring_unsellable(books: Books, product: Product, disposition: str) -> str:
    center = _shelf(books, product, 1)
    change_disposition(books, product, center, SELLABLE, disposition)
    return center


def change_disposition(books: Books, product: Product, center: str, source: str, target: str, units: int = 1) -> None:
    """A pair of rows, Q out and P in."""
    reference = books.new_id(10)
    books.post(LedgerRow(product, "Adjustments", -units, center, source, reference, "Q"))
    books.post(LedgerRow(product, "Adjustments", units, center, target, reference, "P"))


def unexplained(books: Books, product: Product, code: str, scenario: str) -> Loss:
    """A unit leaves under a code whose meaning is not published."""
    center = _shelf(books, product, 1)
    loss = Loss(UNEXPLAINED, product, center, books.new_id(10), books.day, code, 1, scenario)
    books.post(LedgerRow(product, "Adjustments", -1, center, SELLABLE, loss.reference, code, loss))
    books.note_loss(loss)
    return loss


def find(books: Books, loss: Loss, units: int, *, elsewhere: bool = False, product: Product | None = None) -> None:
    """Units of a loss turn up; `product`: under another label, after a merge."""
    units = min(units, loss.open_quantity)
    if units:
        label = product or loss.product
        center = next(c for c in label.pool if c != loss.center) if elsewhere else loss.center
        books.post(LedgerRow(label, "Adjustments", units, center, SELLABLE, books.new_id(10), "F"))
        loss.found += units


def find_and_correct(books: Books, loss: Loss, units: int) -> None:
    """Units that Amazon has paid for turn up, and are moved to Amazon's own stock: nothing changes for the seller."""
    reference = books.new_id(10)
    books.post(LedgerRow(loss.product, "Adjustments", units, loss.center, SELLABLE, reference, "F"))
    books.post(LedgerRow(loss.product, "Adjustments", -units, loss.center, SELLABLE, reference, "O"))


def back_to_shelf(books: Books, loss: Loss, units: int) -> None:
    """Damaged units turn out to be sound."""
    units = min(units, loss.open_quantity)
    if units:
        change_disposition(books, loss.product, loss.center, WAREHOUSE_DAMAGED, SELLABLE, units)
        loss.found += units


def pay(
    books: Books, loss: Loss, units: int, *, spelling: int = 0, label: Product | None = None, same_id: bool = False
) -> Reimbursement | None:
    """Amazon pays by itself; None when nothing is owed any more. `label`: the product on the row, after a merge."""
    shared = _sharable(books, loss) if same_id else None
    row = Reimbursement(
        label or loss.product, SPELLINGS[loss.kind][spelling], loss.product.value, id=shared.id if shared else ""
    )
    return _pay(books, loss, units, row)


def pay_case(books: Books, loss: Loss, units: int, case_id: str) -> Reimbursement | None:
    """Amazon pays because of a case; None when nothing is owed any more."""
    row = Reimbursement(loss.product, SPELLINGS[loss.kind][0], loss.product.value, case_id=case_id)
    payment = _pay(books, loss, units, row)
    if payment:
        loss.case_ids.append(case_id)
    return payment


def _pay(books: Books, loss: Loss, units: int, row: Reimbursement) -> Reimbursement | None:
    row.cash = min(units, loss.open_quantity)
    if not row.cash:
        return None
    loss.paid_cash += row.cash
    return books.reimburse(row)


def _sharable(books: Books, loss: Loss) -> Reimbursement | None:
    """Today's last automatic payment for another product: one reimbursement id may cover several products."""
    last = books.reimbursements[-1] if books.reimbursements else None
    is_fit = last and last.day == books.day and last.cash > 0 and not last.case_id and last.product is not loss.product
    return last if is_fit else None


def pay_in_stock(books: Books, loss: Loss, units: int) -> None:
    """Identical units instead of money: a reimbursement row, and the units with code N."""
    units = min(units, loss.open_quantity)
    if units:
        books.reimburse(Reimbursement(loss.product, SPELLINGS[loss.kind][0], loss.product.value, stock=units))
        books.post(LedgerRow(loss.product, "Adjustments", units, loss.center, SELLABLE, books.new_id(10), "N"))
        loss.paid_stock += units


def last_payment(books: Books, loss: Loss) -> Reimbursement | None:
    """The newest row that paid for units of the loss with money."""
    rows = (row for row in reversed(books.reimbursements) if row.product is loss.product and row.day >= loss.day)
    return next((row for row in rows if row.cash > 0 and row.reason in SPELLINGS[loss.kind]), None)


def reverse(books: Books, loss: Loss, payment: Reimbursement | None, *, give_back: bool) -> None:
    """Amazon takes a payment back, once: rightly when it gives the units back (N), wrongly otherwise."""
    if payment is None or any(row.original is payment for row in books.reimbursements):
        return
    units = payment.cash
    row = revoke(books, payment, stock=units if give_back else 0)
    loss.reversed += units
    candidate = note_reversal(books, row, f"{loss.kind}_reversed", "found_later" if give_back else "")
    candidate.also_accepted = ("already_reimbursed", "found_later")  # who claims the loss itself need not claim this
    candidate.loss = None if give_back else loss
    if give_back:
        books.post(LedgerRow(loss.product, "Adjustments", units, loss.center, SELLABLE, books.new_id(10), "N"))
        loss.paid_stock += units


def pay_candidate(books: Books, candidate: Candidate, reason: str) -> Reimbursement | None:
    """Amazon pays by itself what a unit is worth; None when nothing is owed any more."""
    units = candidate.open_quantity
    if not units:
        return None
    candidate.paid += units
    return books.reimburse(Reimbursement(candidate.product, reason, candidate.product.value, cash=units))


def revoke(books: Books, payment: Reimbursement, *, stock: int = 0) -> Reimbursement:
    """The row that takes a payment back; `stock`: units that are given for it."""
    units = payment.cash
    return books.reimburse(
        Reimbursement(
            payment.product,
            "Reimbursement_Reversal",
            payment.per_unit,
            cash=-units,
            stock=stock,
            order_id=payment.order_id,
            original=payment,
        )
    )


def note_reversal(books: Books, row: Reimbursement, scenario: str, refusal: str = "") -> Candidate:
    """What was taken back may be claimed."""
    keys = {"reimbursement_id": row.id, "order_id": row.order_id, "reference": row.original.id if row.original else ""}
    return books.note(
        "reimbursement_reversed",
        scenario,
        row.product,
        -row.cash,
        unit_value=row.per_unit,
        refusal=refusal,
        **{name: value for name, value in keys.items() if value},
    )


def dispose(books: Books, loss: Loss, units: int) -> None:
    """Damaged units that Amazon has paid for are its own to throw away."""
    product, center = loss.product, loss.center
    if books.stock.on_hand(product, center, WAREHOUSE_DAMAGED) >= units:
        reference = books.new_id(10)
        books.post(LedgerRow(product, "Adjustments", -units, center, WAREHOUSE_DAMAGED, reference, "D"))
        candidate = books.note(
            "disposed_unrequested",
            "paid_and_disposed",
            product,
            units,
            unit_value=product.value,
            refusal="already_reimbursed",
            fulfillment_center=center,
            reference=reference,
        )
        candidate.also_accepted = ("seller_requested", "customer_damaged", "no_claim")


def merge(books: Books, old: Product, new: Product) -> None:
    """All sellable units of one label go over to another, 4 out and 3 in at each center; the old one is sold no more."""
    reference = books.new_id(10)
    for (center, disposition), units in books.stock.shelves(old).items():
        if disposition == SELLABLE:
            books.post(LedgerRow(old, "Adjustments", -units, center, SELLABLE, reference, "4"))
            books.post(LedgerRow(new, "Adjustments", units, center, SELLABLE, reference, "3"))
    books.join(old, new)


def random_spelling(random: Random) -> int:
    """Mostly the usual one."""
    return random.choices(range(4), (88, 5, 4, 3))[0]


def _shelf(books: Books, product: Product, units: int) -> str:
    """The fullest center; units are received first when it holds too few."""
    center = books.stock.fullest(product)
    if books.stock.on_hand(product, center) < units:
        inbound.supply(books, product, center, units + 12)
    return center
