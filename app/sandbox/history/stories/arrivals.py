"""Shipments to Amazon that do not arrive as they were sent."""

from dataclasses import dataclass
from functools import partial

from app.sandbox.history import inbound, outcomes
from app.sandbox.history.books import Books
from app.sandbox.history.candidates import Candidate
from app.sandbox.history.inbound_rows import InboundShipment
from app.sandbox.history.rows import SELLABLE, Product, Reimbursement
from app.sandbox.history.stories.choosing import Tale, any_product, free_product

DELIVERED_AFTER = 3
_SENT = 36
_COUNTED_LATER = 10
_BUSY = 45


@dataclass(frozen=True)
class Shortage:
    """Fewer units are counted in than were sent.

    They turn up `late` days after closing, or as too many of another product of the shipment (`elsewhere`); or they are
    `paid` so many days after closing, and the payment is taken back; or Amazon names a `problem` that explains it.
    """

    units: int
    late: int | None = None
    elsewhere: bool = False
    paid: int | None = None
    reversed_after: int | None = None
    problem: str = ""

    def begin(self, books: Books, name: str) -> None:
        product = any_product(books)
        other = _another(books, product) if product and self.elsewhere else None
        if product is None or (self.elsewhere and other is None):
            return
        goods = [(product, _SENT), *([(other, _SENT)] if other else [])]
        shipment = inbound.send(books, goods, books.stock.fullest(product), DELIVERED_AFTER)
        books.later(DELIVERED_AFTER, partial(self._count, books, name, shipment))

    def _count(self, books: Books, name: str, shipment: InboundShipment) -> None:
        item = shipment.items[0]
        inbound.receive(books, shipment, item, _SENT - self.units - _COUNTED_LATER)
        books.later(2, partial(inbound.receive, books, shipment, item, _COUNTED_LATER))
        for other in shipment.items[1:]:
            inbound.receive(books, shipment, other, _SENT + self.units)
        candidate = _note(books, "inbound_shortage", name, shipment, self.units, "still_in_process")
        candidate.also_accepted = ("not_yet_claimable",)
        books.later(inbound.CLOSING_DAYS, partial(self._settle, books, shipment, candidate))

    def _settle(self, books: Books, shipment: InboundShipment, candidate: Candidate) -> None:
        """The shipment is closed."""
        candidate.refusal, candidate.also_accepted = "", ()
        if self.problem:
            inbound.complain(books, shipment, shipment.items[0], self.problem, self.units)
            candidate.refusal, candidate.also_accepted = "needs_data", ("seller_requested", "no_claim")
        if self.elsewhere:
            candidate.found = self.units
        if self.late is not None:
            books.later(self.late, partial(self._turn_up, books, shipment, candidate))
        if self.paid is not None:
            books.later(self.paid, partial(self._pay, books, candidate))

    def _turn_up(self, books: Books, shipment: InboundShipment, candidate: Candidate) -> None:
        inbound.receive(books, shipment, shipment.items[0], self.units)
        candidate.found += candidate.open_quantity

    def _pay(self, books: Books, candidate: Candidate) -> None:
        row = outcomes.pay_candidate(books, candidate, "Lost_Inbound")
        if row and self.reversed_after is not None:
            books.later(self.reversed_after, partial(self._take_back, books, candidate, row))

    def _take_back(self, books: Books, candidate: Candidate, row: Reimbursement) -> None:
        """The payment is revoked although nothing was found: one loss, which either of two claims may ask for."""
        candidate.also_accepted = ("claim",)
        reversal = outcomes.note_reversal(books, outcomes.revoke(books, row), candidate.scenario)
        reversal.also_accepted = ("already_reimbursed",)
        candidate.twin, reversal.twin = reversal, candidate


def damaged_on_arrival(
    disposition: str, units: int, *, paid: int | None = None, restored: int | None = None, refusal: str = ""
) -> Tale:
    """Some units are counted in as damaged; `paid` or put on the shelf after all (`restored`) so many days later."""

    def tale(books: Books, name: str) -> None:
        product = free_product(books, 1, _BUSY)
        if product is not None:
            shipment = inbound.send(books, [(product, _SENT)], books.stock.fullest(product), DELIVERED_AFTER)
            books.later(DELIVERED_AFTER, partial(count, books, name, shipment))

    def count(books: Books, name: str, shipment: InboundShipment) -> None:
        item = shipment.items[0]
        inbound.receive(books, shipment, item, _SENT - units)
        inbound.receive(books, shipment, item, units, disposition=disposition)
        candidate = _note(books, "inbound_damaged", name, shipment, units, refusal)
        if refusal:
            candidate.also_accepted = ("seller_requested", "no_claim", "needs_data")
        if paid is not None:
            books.later(paid, partial(outcomes.pay_candidate, books, candidate, "Damaged_Inbound"))
        if restored is not None:
            books.later(restored, partial(restore, books, candidate, shipment.center))

    def restore(books: Books, candidate: Candidate, center: str) -> None:
        there = books.stock.on_hand(candidate.product, center, disposition)
        if candidate.open_quantity == units <= there:
            outcomes.change_disposition(books, candidate.product, center, disposition, SELLABLE, units)
            candidate.found = units

    return tale


def _another(books: Books, product: Product) -> Product | None:
    fit = (
        each
        for each in books.products
        if each is not product and each.store is product.store and each.index not in books.heirs
    )
    return next(fit, None)


def _note(books: Books, kind: str, name: str, shipment: InboundShipment, units: int, refusal: str) -> Candidate:
    product = shipment.items[0].product
    return books.note(
        kind,
        name,
        product,
        units,
        unit_value=product.value,
        refusal=refusal,
        shipment_id=shipment.shipment_id,
        fulfillment_center=shipment.center,
    )
