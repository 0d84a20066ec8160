"""Removals, disposals and transfers."""

from functools import partial

from app.sandbox.history import outcomes, removals
from app.sandbox.history.books import Books
from app.sandbox.history.candidates import Candidate
from app.sandbox.history.removal_rows import DISPOSAL, RemovalOrder, RemovalShipment
from app.sandbox.history.rows import SELLABLE, LedgerRow, Product
from app.sandbox.history.stories.choosing import Tale, free_product

SHIPPED_AFTER = 5


def removed(
    units: int, parcels: tuple[int | None, ...], *, cancelled: int = 0, waiting: int = 0, paid: int | None = None
) -> Tale:
    """Sellable units leave in parcels, each arriving after so many days or never (None); some units are cancelled or wait.

    Only what never arrives may be claimed. `paid`: Amazon pays for that so many days after the shipment.
    """

    def tale(books: Books, name: str) -> None:
        wanted = units * len(parcels)
        product = free_product(books, wanted, SHIPPED_AFTER + 1)
        if product is not None:
            order = removals.request(books, product, SELLABLE, wanted + cancelled + waiting)
            books.later(SHIPPED_AFTER, partial(leave, books, name, order))

    def leave(books: Books, name: str, order: RemovalOrder) -> None:
        for arrives_in in parcels:
            shipment = removals.ship(books, order, units, arrives_in=arrives_in)
            if shipment is not None and arrives_in is None:
                _pay_lost(books, removals.note_lost(books, shipment, name), paid)
            elif shipment is not None and None not in parcels:
                candidate = removals.note_lost(books, shipment, name)
                candidate.refusal = "no_claim"
                candidate.also_accepted = ("found_later", "needs_data", "seller_requested", "not_yet_claimable")
        if waiting:
            _note_waiting(books, name, order, waiting)
        else:
            books.later(1, partial(removals.finish, books, order))

    return tale


def _note_waiting(books: Books, name: str, order: RemovalOrder, units: int) -> None:
    """Units of the order that have not left yet."""
    candidate = books.note(
        "removal_lost",
        name,
        order.product,
        units,
        unit_value=order.product.value,
        refusal="still_in_process",
        removal_order_id=order.order_id,
    )
    candidate.also_accepted = ("not_yet_claimable", "no_claim")


def _pay_lost(books: Books, candidate: Candidate, paid: int | None) -> None:
    if paid is not None:
        books.later(paid, partial(outcomes.pay_candidate, books, candidate, "Removal_Order_Lost"))


def arrived_wrong(units: int, condition: str, *, missing: int = 0) -> Tale:
    """A parcel arrives, and what is in it is not what Amazon says: the seller's own check tells."""

    def tale(books: Books, name: str) -> None:
        product = free_product(books, units, SHIPPED_AFTER + 1)
        if product is not None:
            order = removals.request(books, product, SELLABLE, units)
            books.later(SHIPPED_AFTER, partial(leave, books, name, order))

    def leave(books: Books, name: str, order: RemovalOrder) -> None:
        shipment = removals.ship(books, order, units, arrives_in=SHIPPED_AFTER)
        books.later(1, partial(removals.finish, books, order))
        if shipment is not None:
            shipment.condition = condition
            shipment.received = max(0, shipment.quantity - missing)
            books.later(SHIPPED_AFTER, partial(note, books, name, shipment))

    def note(books: Books, name: str, shipment: RemovalShipment) -> None:
        product = shipment.order.product
        candidate = books.note(
            "removal_discrepancy",
            name,
            product,
            missing or shipment.quantity,
            unit_value=product.value,
            removal_order_id=shipment.order.order_id,
            shipment_id=shipment.shipment_id,
            reference=shipment.tracking_number,
        )
        candidate.also_accepted = ("needs_data",)

    return tale


def disposed(units: int, code: str = "D", *, is_requested: bool = False, disposition: str = SELLABLE) -> Tale:
    """Units are thrown away, with or without a removal order. Unsellable ones may be, by the seller's settings."""

    def tale(books: Books, name: str) -> None:
        product = free_product(books, units + 1, 12)
        if product is None:
            return
        center = books.stock.fullest(product)
        if disposition != SELLABLE:
            outcomes.change_disposition(books, product, center, SELLABLE, disposition, units)
        order = removals.request(books, product, disposition, units, DISPOSAL) if is_requested else None
        books.later(SHIPPED_AFTER, partial(throw_away, books, name, product, center, order))

    def throw_away(books: Books, name: str, product: Product, center: str, order: RemovalOrder | None) -> None:
        gone = min(units, books.stock.on_hand(product, center, disposition))
        if not gone:
            return
        reference = books.new_id(10)
        books.post(LedgerRow(product, "Adjustments", -gone, center, disposition, reference, code))
        if order is not None:
            removals.count_disposed(books, order, gone)
        refusal = "seller_requested" if order is not None or disposition != SELLABLE else ""
        candidate = books.note(
            "disposed_unrequested",
            name,
            product,
            gone,
            unit_value=product.value,
            refusal=refusal,
            fulfillment_center=center,
            reference=reference,
        )
        if refusal and order is None:
            candidate.also_accepted = ("needs_data", "customer_damaged", "no_claim")

    return tale


def never_arrived(days: int | None) -> Tale:
    """Units leave one center for another and arrive weeks later, or never: to be watched until Amazon posts the loss."""

    def tale(books: Books, name: str) -> None:
        product = free_product(books, 3, 60)
        if product is None or len(product.pool) < 2:
            return
        source = books.stock.fullest(product)
        target = next(center for center in product.pool if center != source)
        reference = books.new_id(10)
        books.post(LedgerRow(product, "WhseTransfers", -3, source, SELLABLE, reference))
        candidate = books.note(
            "transfer_lost",
            name,
            product,
            3,
            unit_value=product.value,
            refusal="not_yet_claimable",
            fulfillment_center=source,
            reference=reference,
        )
        candidate.also_accepted = ("still_in_process",)
        if days is not None:
            books.later(days, partial(arrive, books, candidate, target, reference))

    def arrive(books: Books, candidate: Candidate, target: str, reference: str) -> None:
        books.post(LedgerRow(candidate.product, "WhseTransfers", 3, target, SELLABLE, reference))
        candidate.refusal, candidate.also_accepted = "found_later", ("no_claim",)

    return tale
