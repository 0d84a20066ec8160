"""Where Amazon's charges differ from its own fee card, kept apart from the rows so that right ones need no room."""

from decimal import Decimal

from app.sandbox.history.candidates import Candidate
from app.sandbox.history.measures import Measures
from app.sandbox.history.money_rows import MoneyEvent
from app.sandbox.history.rows import Order, Product


class Mistakes:
    """Wrong measures from a day on, wrong referral rates of single order lines, and charges that no rule explains."""

    def __init__(self) -> None:
        self._measures: dict[int, list[tuple[int, Measures]]] = {}
        self._scenarios: dict[int, str] = {}
        self._rates: dict[Order, Decimal] = {}
        self.dear_months: dict[tuple[int, str], Candidate] = {}
        self.events: list[MoneyEvent] = []

    def mismeasure(self, product: Product, day: int, measures: Measures, scenario: str) -> None:
        """From that day on Amazon reckons with these measures."""
        self._scenarios[product.index] = scenario
        self._measures.setdefault(product.index, []).append((day, measures))

    def measures_of(self, product: Product, day: int) -> Measures:
        """What Amazon reckons with on that day; the true measures unless it made a mistake."""
        known = (measures for since, measures in reversed(self._measures.get(product.index, ())) if since <= day)
        return next(known, product.measures)

    def is_mismeasured(self, product: Product) -> bool:
        return product.index in self._measures

    def scenario_of(self, product: Product) -> str:
        """The story that the wrong measures belong to."""
        return self._scenarios[product.index]

    def misrate(self, order: Order, rate: Decimal) -> None:
        self._rates[order] = rate

    def rate_of(self, order: Order) -> Decimal:
        """The referral rate that was charged for an order line."""
        return self._rates.get(order, order.product.referral_rate)

    def charge(self, event: MoneyEvent) -> None:
        """Write an event of today that follows from no order, refund or reimbursement."""
        self.events.append(event)
