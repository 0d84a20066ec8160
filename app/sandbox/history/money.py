"""A history's money: every event follows from an order, a refund, a reimbursement, a monthly fee or a mistake of Amazon's."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from app.sandbox.history.books import Books
from app.sandbox.history.chance import digits
from app.sandbox.history.days import between
from app.sandbox.history.fee_rows import FeePreview
from app.sandbox.history.fees import fulfillment_fee, referral_fee, size_tier
from app.sandbox.history.money_rows import MoneyEvent, MoneyKind, MoneyLine, Settlement
from app.sandbox.history.removal_rows import DISPOSAL
from app.sandbox.history.rows import Order, OrderStatus, Product, Refund, Reimbursement
from app.sandbox.sellers import DemoSeller, Store

_CENT = Decimal("0.01")
_WEEKS = 14
_MOST_REFUND_COMMISSION = Decimal("5.00")
# Settlements call a reimbursement differently from the reimbursement report.
_DESCRIPTIONS = {
    "lostwarehouse": "WAREHOUSE_LOST",
    "damagedwarehouse": "WAREHOUSE_DAMAGE",
    "lostinbound": "MISSING_FROM_INBOUND",
    "damagedinbound": "INBOUND_CARRIER_DAMAGE",
    "lostoutbound": "LOST_OUTBOUND",
    "customerreturn": "REVERSAL_REIMBURSEMENT",
    "customerserviceissue": "CS_ERROR_ITEMS",
    "removalorderlost": "REMOVAL_ORDER_LOST",
    "freereplacementrefunditems": "FREE_REPLACEMENT_REFUND_ITEMS",
    "reevaluation": "RE_EVALUATION",
    "feecorrection": "INCORRECT_FEES_ITEMS",
    "generaladjustment": "GENERAL_ADJUSTMENT",
}


def money_events(books: Books, first: int, last: int) -> Iterator[MoneyEvent]:
    """All events of these days, both included, day by day."""
    by_day: defaultdict[int, list[MoneyEvent]] = defaultdict(list)
    for event in _all(books, first, last):
        by_day[event.day].append(event)
    for day in sorted(by_day):
        yield from by_day[day]


def _all(books: Books, first: int, last: int) -> Iterator[MoneyEvent]:
    for rows in (books.orders, books.other_orders):
        for order in between(rows, first, last):
            if order.status is OrderStatus.SHIPPED and not order.replaces:
                yield _sale(books, order)
    yield from (_refund(books, refund) for refund in between(books.refunds, first, last))
    yield from (_reimbursement(row) for row in between(books.reimbursements, first, last) if row.cash)
    yield from between(books.mistakes.events, first, last)
    yield from _storage(books, first, last)
    yield from _long_term(books, first, last)
    yield from _removals(books, first, last)


def _sale(books: Books, order: Order) -> MoneyEvent:
    number = books.order_id(order)
    identity = f"S{number}/{order.line}" if order.line else f"S{number}"
    return MoneyEvent(
        MoneyKind.ORDER,
        identity,
        order.day,
        order.product.store,
        _lines(*_earned(order), *_charged(books, order)),
        order.product,
        order.quantity,
        number,
        order=order,
    )


def _earned(order: Order) -> tuple[tuple[str, str, Decimal], ...]:
    return (
        ("ItemPrice", "Principal", order.item_price),
        ("ItemPrice", "Tax", order.item_tax),
        ("ItemPrice", "Shipping", order.shipping_price),
        ("Promotion", "Principal", -order.item_promotion),
        ("Promotion", "Shipping", -order.shipping_promotion),
        ("ItemWithheldTax", "MarketplaceFacilitatorTax-Principal", -order.item_tax),
    )


def _charged(books: Books, order: Order) -> tuple[tuple[str, str, Decimal], ...]:
    """Amazon's fees for a sold line; what a buyer pays for shipping by Amazon is Amazon's."""
    commission = ("ItemFees", "Commission", -commission_of(books, order))
    if order.is_by_seller:
        return (commission,)
    return (
        commission,
        ("ItemFees", "FBAPerUnitFulfillmentFee", -unit_fee(books, order) * order.quantity),
        ("ItemFees", "ShippingChargeback", order.shipping_promotion - order.shipping_price),
    )


def commission_of(books: Books, order: Order) -> Decimal:
    """The referral fee that was charged for a line."""
    price = order.item_price - order.item_promotion
    return referral_fee(order.product, price, books.mistakes.rate_of(order))


def unit_fee(books: Books, order: Order) -> Decimal:
    """The fulfillment fee that was charged for each unit of a line."""
    return fulfillment_fee(books.mistakes.measures_of(order.product, order.day))


def _refund(books: Books, refund: Refund) -> MoneyEvent:
    order, number = refund.order, books.order_id(refund.order)
    share = Decimal(refund.quantity) / order.quantity
    whole = order.item_price * share
    principal = whole.quantize(_CENT) if refund.principal is None else refund.principal
    # A part of the price takes the same part of tax, discount and commission with it; what is above the price does not.
    share *= min(principal / whole, Decimal(1)) if whole else Decimal(0)
    tax, discount = ((amount * share).quantize(_CENT) for amount in (order.item_tax, order.item_promotion))
    shipping = order.shipping_price - order.shipping_promotion if refund.with_shipping else Decimal("0.00")
    commission = (commission_of(books, order) * share).quantize(_CENT)
    kept = min(_MOST_REFUND_COMMISSION, (commission / 5).quantize(_CENT))
    lines = _lines(
        ("ItemPrice", "Principal", -principal),
        ("ItemPrice", "Tax", -tax),
        ("ItemPrice", "Shipping", -shipping),
        ("Promotion", "Principal", discount),
        ("ItemWithheldTax", "MarketplaceFacilitatorTax-Principal", tax),
        ("ItemFees", "Commission", commission),
        ("ItemFees", "RefundCommission", -kept),
        ("ItemFees", "ShippingChargeback", Decimal("0.00") if order.is_by_seller else shipping),
    )
    identity = (
        f"R{number}" + (f"/{order.line}" if order.line else "") + (f"#{refund.ordinal}" if refund.ordinal > 1 else "")
    )
    product = order.product
    return MoneyEvent(
        MoneyKind.REFUND, identity, refund.day, product.store, lines, product, refund.quantity, number, refund=refund
    )


def _reimbursement(row: Reimbursement) -> MoneyEvent:
    line = MoneyLine("FBA Inventory Reimbursement", _description(row), row.total)
    identity = f"B{row.id}/{row.product.msku}/{row.reason}"
    return MoneyEvent(
        MoneyKind.REIMBURSEMENT,
        identity,
        row.day,
        row.product.store,
        (line,),
        row.product,
        abs(row.cash),
        row.order_id,
        reimbursement=row,
    )


def _description(row: Reimbursement) -> str:
    if row.cash < 0:
        is_inbound = row.original is not None and _plain(row.original.reason) == "lostinbound"
        return "MISSING_FROM_INBOUND_CLAWBACK" if is_inbound else "COMPENSATED_CLAWBACK"
    name = _DESCRIPTIONS.get(_plain(row.reason), row.reason.upper())
    return f"{name}_MANUAL" if row.case_id and name == "WAREHOUSE_LOST" else name


def _plain(reason: str) -> str:
    return "".join(letter for letter in reason.lower() if letter.isalpha())


def _storage(books: Books, first: int, last: int) -> Iterator[MoneyEvent]:
    """One charge for each store and month."""
    sums: defaultdict[tuple[int, Store], Decimal] = defaultdict(Decimal)
    for row in books.storage_fees:
        if first <= row.charged_day <= last:
            sums[row.charged_day, row.product.store] += row.amount
    for (day, store), amount in sums.items():
        yield _account_fee(day, store, "Storage Fee", amount)


def _long_term(books: Books, first: int, last: int) -> Iterator[MoneyEvent]:
    sums: defaultdict[tuple[int, Store], Decimal] = defaultdict(Decimal)
    for row in between(books.long_term_fees, first, last):
        sums[row.day, row.product.store] += row.amount
    for (day, store), amount in sums.items():
        yield _account_fee(day, store, "StorageRenewalBilling", amount)


def _account_fee(day: int, store: Store, name: str, amount: Decimal) -> MoneyEvent:
    line = MoneyLine("other-transaction", name, -amount)
    return MoneyEvent(MoneyKind.SERVICE_FEE, f"F{name}/{store.country}/{day}", day, store, (line,))


def _removals(books: Books, first: int, last: int) -> Iterator[MoneyEvent]:
    for order in books.removal_orders:
        if order.fee and order.status == "Completed" and first <= order.updated_day <= last:
            name = "DisposalComplete" if order.type == DISPOSAL else "RemovalComplete"
            line = MoneyLine("other-transaction", name, -order.fee)
            units = order.shipped + order.disposed
            identity = f"F{name}/{order.order_id}/{order.product.msku}/{order.disposition}"
            product = order.product
            yield MoneyEvent(
                MoneyKind.SERVICE_FEE,
                identity,
                order.updated_day,
                product.store,
                (line,),
                product,
                units,
                order.order_id,
            )


def preview(books: Books, product: Product) -> FeePreview:
    """The fees of one unit sold today, by Amazon's own measures."""
    measures = books.mistakes.measures_of(product, books.day)
    return FeePreview(
        product, measures, size_tier(measures), referral_fee(product, product.price), fulfillment_fee(measures)
    )


def settlements(seller: DemoSeller, first_day: int, last_day: int) -> list[Settlement]:
    """Every closed fortnight of every store."""
    return [
        Settlement(
            digits(11, seller.id, "settlement", store.country, day), store, day, day + _WEEKS - 1, day + _WEEKS + 1
        )
        for day in range(first_day, last_day - _WEEKS + 2, _WEEKS)
        for store in seller.stores
    ]


def _lines(*lines: tuple[str, str, Decimal]) -> tuple[MoneyLine, ...]:
    """Nothing is not written down."""
    return tuple(MoneyLine(*line) for line in lines if line[2])
