"""What Amazon charges too much, and what it gives back of that. Each acts on the books' day."""

from datetime import date
from decimal import Decimal

from app.sandbox.history.books import Books
from app.sandbox.history.candidates import Candidate
from app.sandbox.history.fees import fulfillment_fee
from app.sandbox.history.money_rows import MoneyEvent, MoneyKind, MoneyLine
from app.sandbox.history.rows import Order, Product


def month_of(day: int) -> str:
    """As reports write a month: 2026-07."""
    return date.fromordinal(day).strftime("%Y-%m")


def note_sale(books: Books, order: Order) -> None:
    """Count the units that a wrong measure makes dearer: one candidate for a product and month."""
    mistakes, product = books.mistakes, order.product
    if not mistakes.is_mismeasured(product):
        return
    excess = fulfillment_fee(mistakes.measures_of(product, order.day)) - fulfillment_fee(product.measures)
    if excess <= 0:
        return
    month = month_of(order.day)
    candidate = mistakes.dear_months.get((product.index, month))
    if candidate is None:
        scenario = mistakes.scenario_of(product)
        candidate = books.note("fulfillment_fee_overcharge", scenario, product, 0, unit_value=excess, month=month)
        mistakes.dear_months[product.index, month] = candidate
    candidate.quantity += order.quantity


def charge_again(books: Books, order: Order, fee: Decimal, name: str = "FBAPerUnitFulfillmentFee") -> None:
    """A fee of an order is charged a second time today."""
    number = books.order_id(order)
    books.mistakes.charge(
        MoneyEvent(
            MoneyKind.SERVICE_FEE,
            f"D{number}/{order.line}/{name}",
            books.day,
            order.product.store,
            (MoneyLine("ItemFees", name, -fee),),
            order.product,
            order.quantity,
            number,
            order=order,
        )
    )


def correct(books: Books, product: Product, amount: Decimal, name: str, *, order: Order | None = None) -> None:
    """Amazon gives back today what it charged too much."""
    books.mistakes.charge(
        MoneyEvent(
            MoneyKind.FEE_CORRECTION,
            f"C{books.new_id(12)}",
            books.day,
            product.store,
            (MoneyLine("FBA Inventory Reimbursement", name, amount),),
            product,
            1,
            books.order_id(order) if order else "",
            order=order,
        )
    )


def correct_candidate(books: Books, candidate: Candidate, name: str, *, order: Order | None = None) -> None:
    """All of a candidate that is still open, unless a case was faster."""
    amount, units = candidate.amount, candidate.open_quantity
    if amount:
        correct(books, candidate.product, amount, name, order=order)
        candidate.paid += units
