"""One demo seller's history: it begins months before the sandbox's first day and is lived day by day ever after."""

import heapq
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.sandbox.history import mishaps
from app.sandbox.history.books import Books
from app.sandbox.history.days import between, day_of
from app.sandbox.history.decisions import Decision, FiledCase, answer_days, decide, reverse_case
from app.sandbox.history.fee_rows import FeePreview, LongTermFee, StorageFee
from app.sandbox.history.inbound_rows import InboundProblem, InboundShipment
from app.sandbox.history.money import money_events, preview, settlements
from app.sandbox.history.money_rows import MoneyEvent, Settlement
from app.sandbox.history.planted import CLAIMS, TRAPS
from app.sandbox.history.plants import plant
from app.sandbox.history.products import make_products
from app.sandbox.history.removal_rows import RemovalOrder, RemovalShipment
from app.sandbox.history.return_rows import CustomerReturn, Replacement
from app.sandbox.history.rows import LedgerRow, Order, Refund, Reimbursement
from app.sandbox.history.rulings import Ruling, rule
from app.sandbox.history.storage import Storage
from app.sandbox.history.stories import planted as stories
from app.sandbox.history.trade import Trade
from app.sandbox.history.truth import Truth, judge
from app.sandbox.sellers import DemoSeller


@dataclass(frozen=True)
class Size:
    """How much happens: of the largest seller; the others have their share of it."""

    orders_per_day: int
    skus: int
    months: int


class History:
    """`last_day` is the last day that was lived: the day before the sandbox's today."""

    def __init__(self, seed: str, seller: DemoSeller, anchor: date, size: Size) -> None:
        self.seller = seller
        self.first_day = (anchor - timedelta(days=size.months * 365 // 12)).toordinal()
        orders_per_day = size.orders_per_day * seller.share
        products = make_products(seed, seller, max(4, round(size.skus * seller.share)), orders_per_day)
        self.books = Books(seed, seller, products)
        self.last_day = self.first_day - 1
        self._trade = Trade(self.books, orders_per_day)
        self._storage = Storage(self.books)
        self._cases: list[FiledCase] = []
        self._due: defaultdict[int, list[tuple[FiledCase, bool]]] = defaultdict(list)
        self._reversals: defaultdict[int, list[tuple[str, bool]]] = defaultdict(list)
        self.decisions: dict[str, Decision] = {}
        self.books.day = self.first_day
        self._trade.fill_shelves()
        plant(self.books, anchor.toordinal(), CLAIMS + TRAPS)
        stories.plant(self.books, anchor.toordinal())

    def live_until(self, day: int) -> None:
        """Live every day up to and including this one."""
        for each in range(self.last_day + 1, day + 1):
            self._live(each)
            self.last_day = each

    def _live(self, day: int) -> None:
        calendar = date.fromordinal(day)
        self.books.begin(day)
        self._storage.live(calendar)
        self._trade.live(calendar.timetuple().tm_yday, calendar.weekday())
        mishaps.live(self.books)
        stories.live(self.books)
        self.books.end()
        for case, is_final in self._due.pop(day, ()):
            self.decisions[case.case_id] = decide(self.books, case, is_final=is_final)
        for case_id, give_back in self._reversals.pop(day, ()):
            reverse_case(self.books, case_id, give_back=give_back)

    def file(self, case: FiledCase) -> None:
        """Take a case; it is answered on later days. Cases come in the order in which they were filed."""
        days = answer_days(self.books, case)
        for day in days:
            self._due[day].append((case, day == days[-1]))

    def reverse(self, case_id: str, day: int, *, give_back: bool = True) -> None:
        """On that day Amazon takes back what it paid for the case."""
        self._reversals[day].append((case_id, give_back))

    def truth(self) -> list[Truth]:
        """The verdict on every candidate, for the day after the last lived one."""
        return [judge(loss, self.last_day + 1) for loss in self.books.losses]

    def rulings(self) -> list[Ruling]:
        """The same for everything else that a claim could be made for."""
        today, region = self.last_day + 1, self.seller.region
        return [rule(candidate, region, today) for candidate in list(self.books.candidates)]

    def ledger(self, first: int, last: int) -> list[LedgerRow]:
        """Rows of these days, both included."""
        return between(self.books.ledger, first, last)

    def reimbursements(self, first: int, last: int) -> list[Reimbursement]:
        return between(self.books.reimbursements, first, last)

    def orders(self, first: int, last: int) -> list[Order]:
        return between(self.books.orders, first, last)

    def refunds(self, first: int, last: int) -> list[Refund]:
        return between(self.books.refunds, first, last)

    def order_lines(self, first: int, last: int) -> list[Order]:
        """All lines of all channels and states whose last update lies in these days."""
        lines = heapq.merge(self.orders(first - 2, last), between(self.books.other_orders, first - 2, last), key=day_of)
        return [line for line in lines if first <= line.updated_day(self.last_day) <= last]

    def returns(self, first: int, last: int) -> list[CustomerReturn]:
        """Those that Amazon has written down so far; some are written weeks after their day."""
        return [row for row in between(self.books.returns, first, last) if row.seen_day <= self.last_day]

    def replacements(self, first: int, last: int) -> list[Replacement]:
        return between(self.books.replacements, first, last)

    def removal_orders(self, first: int, last: int) -> list[RemovalOrder]:
        """By the day of the request."""
        return between(self.books.removal_orders, first, last)

    def removal_shipments(self, first: int, last: int) -> list[RemovalShipment]:
        """By the day of the shipment."""
        return between(self.books.removal_shipments, first, last)

    def inbound_shipments(self) -> list[InboundShipment]:
        """All that were ever made, oldest first."""
        return list(self.books.inbound_shipments)

    def inbound_problems(self, first: int, last: int) -> list[InboundProblem]:
        return between(self.books.inbound_problems, first, last)

    def storage_fees(self, month: int) -> list[StorageFee]:
        """Of the month that begins on that day; none before the month is over."""
        return [row for row in self.books.storage_fees if row.month == month]

    def long_term_fees(self, first: int, last: int) -> list[LongTermFee]:
        return between(self.books.long_term_fees, first, last)

    def fee_previews(self) -> list[FeePreview]:
        """Of every product that is still sold, as Amazon measures it today."""
        return [
            preview(self.books, product) for product in self.books.products if product.index not in self.books.heirs
        ]

    def money(self, first: int, last: int) -> Iterator[MoneyEvent]:
        """All that was posted on these days, in the order of the days."""
        return money_events(self.books, first, min(last, self.last_day))

    def settlements(self) -> list[Settlement]:
        """Those that are closed, oldest first; its lines are its `settlement_events`."""
        return settlements(self.seller, self.first_day, self.last_day)

    def settlement_events(self, settlement: Settlement) -> list[MoneyEvent]:
        """What a settlement sums up: the total amount is the sum of their totals."""
        events = self.money(settlement.first_day, settlement.last_day)
        return [event for event in events if event.store is settlement.store]

    def order_id(self, order: Order) -> str:
        """The order number that the buyer sees."""
        return self.books.order_id(order)
