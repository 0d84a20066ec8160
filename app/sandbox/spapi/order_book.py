"""Whole orders, put together from the lines of a history."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from app.sandbox.history.chance import digits, instant_of
from app.sandbox.history.history import History
from app.sandbox.history.money_rows import MoneyEvent
from app.sandbox.history.rows import Order, OrderStatus
from app.sandbox.sellers import Store
from app.sandbox.spapi.paging import Kept

# From the purchase of a line to its last update there are at most so many days.
_MOST_DAYS = 6


@dataclass(frozen=True)
class WholeOrder:
    """`updated_at` is never before `purchased_at`; money is in the store's currency."""

    order_id: str
    lines: tuple[Order, ...]
    purchased_at: datetime
    updated_at: datetime

    @property
    def store(self) -> Store:
        return self.lines[0].product.store

    @property
    def status(self) -> OrderStatus:
        """Shipped as soon as one of its lines is."""
        statuses = [line.status for line in self.lines]
        return OrderStatus.SHIPPED if OrderStatus.SHIPPED in statuses else statuses[0]

    @property
    def is_by_seller(self) -> bool:
        return self.lines[0].is_by_seller

    @property
    def total(self) -> Decimal:
        """What the buyer paid."""
        return sum((amount_paid(line) for line in self.lines if line.status is OrderStatus.SHIPPED), Decimal("0.00"))


def amount_paid(line: Order) -> Decimal:
    return line.item_price + line.item_tax + line.shipping_price - line.item_promotion - line.shipping_promotion


def item_id(order_id: str, line: Order) -> str:
    return digits(14, order_id, "item", line.line)


def item_code(event: MoneyEvent) -> str:
    """The item id of the line that the money is about; empty when it is about none."""
    line = event.order or (event.refund.order if event.refund else None)
    return item_id(event.order_id, line) if line else ""


def stamps(order_id: str, line: Order, last_day: int) -> tuple[datetime, datetime]:
    """When it was bought, and when Amazon touched it last."""
    purchased_at = instant_of(line.purchased_day, order_id)
    return purchased_at, max(purchased_at, instant_of(line.updated_day(last_day), f"{order_id}/updated"))


def put_together(history: History, lines: Iterable[Order]) -> list[WholeOrder]:
    by_id: defaultdict[str, list[Order]] = defaultdict(list)
    for line in lines:
        by_id[history.order_id(line)].append(line)
    return [
        WholeOrder(order_id, tuple(of_order), *stamps(order_id, of_order[0], history.last_day))
        for order_id, of_order in by_id.items()
    ]


class OrderBook:
    """Searches are kept for their pages, and the lines of all orders for look-ups by id."""

    def __init__(self) -> None:
        self._by_id: Kept[dict[str, list[Order]]] = Kept()
        self._searches: Kept[list[WholeOrder]] = Kept()

    def find(self, history: History, order_id: str) -> WholeOrder | None:
        def index() -> dict[str, list[Order]]:
            by_id: defaultdict[str, list[Order]] = defaultdict(list)
            for line in history.order_lines(history.first_day, history.last_day):
                by_id[history.order_id(line)].append(line)
            return dict(by_id)

        lines = self._by_id.get((history.seller.id, history.last_day), index).get(order_id)
        return put_together(history, lines)[0] if lines else None

    def search(self, history: History, since: datetime, until: datetime, *, by_update: bool) -> list[WholeOrder]:
        """Orders bought or updated from `since` to `until`, both included, oldest first."""

        def look() -> list[WholeOrder]:
            first, last = since.astimezone(UTC).toordinal(), until.astimezone(UTC).toordinal()
            lines = history.order_lines(first, last + (0 if by_update else _MOST_DAYS))
            orders = [
                (order.updated_at if by_update else order.purchased_at, order.order_id, order)
                for order in put_together(history, lines)
            ]
            return [order for at, _, order in sorted(orders, key=lambda each: each[:2]) if since <= at <= until]

        return self._searches.get((history.seller.id, history.last_day, since, until, by_update), look)


def original_id(history: History, order: WholeOrder) -> str:
    """The order that a free replacement replaces; empty for one that was paid for."""
    replaced = order.lines[0].replaces
    return history.order_id(replaced) if replaced else ""


def ship_by(order: WholeOrder) -> datetime:
    return order.purchased_at + timedelta(days=2)
