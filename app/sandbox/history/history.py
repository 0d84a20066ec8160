"""One demo seller's history: it begins months before the sandbox's first day and is lived day by day ever after."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from app.sandbox.history import mishaps
from app.sandbox.history.books import Books
from app.sandbox.history.decisions import Decision, FiledCase, answer_days, decide, reverse_case
from app.sandbox.history.planted import CLAIMS, TRAPS
from app.sandbox.history.plants import plant
from app.sandbox.history.products import make_products
from app.sandbox.history.rows import LedgerRow, Order, Refund, Reimbursement
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
        self._cases: list[FiledCase] = []
        self._due: defaultdict[int, list[tuple[FiledCase, bool]]] = defaultdict(list)
        self._reversals: defaultdict[int, list[tuple[str, bool]]] = defaultdict(list)
        self.decisions: dict[str, Decision] = {}
        self.books.day = self.first_day
        self._trade.fill_shelves()
        plant(self.books, anchor.toordinal(), CLAIMS + TRAPS)

    def live_until(self, day: int) -> None:
        """Live every day up to and including this one."""
        for each in range(self.last_day + 1, day + 1):
            self._live(each)
            self.last_day = each

    def _live(self, day: int) -> None:
        self.books.begin(day)
        calendar = date.fromordinal(day)
        self._trade.live(calendar.timetuple().tm_yday, calendar.weekday())
        mishaps.live(self.books)
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

    def ledger(self, first: int, last: int) -> list[LedgerRow]:
        """Rows of these days, both included."""
        rows = self.books.ledger
        return rows[bisect_left(rows, first, key=_day_of) : bisect_right(rows, last, key=_day_of)]

    def reimbursements(self, first: int, last: int) -> list[Reimbursement]:
        rows = self.books.reimbursements
        return rows[bisect_left(rows, first, key=_day_of) : bisect_right(rows, last, key=_day_of)]

    def orders(self, first: int, last: int) -> list[Order]:
        rows = self.books.orders
        return rows[bisect_left(rows, first, key=_day_of) : bisect_right(rows, last, key=_day_of)]

    def refunds(self, first: int, last: int) -> list[Refund]:
        rows = self.books.refunds
        return rows[bisect_left(rows, first, key=_day_of) : bisect_right(rows, last, key=_day_of)]


def _day_of(row: LedgerRow | Reimbursement | Order | Refund) -> int:
    return row.day
