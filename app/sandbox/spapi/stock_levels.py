"""Units of a product by what Amazon can do with them: the same figures for the inventory operation and the stock report."""

from collections import Counter
from dataclasses import dataclass

from app.sandbox.history.books import Books
from app.sandbox.history.rows import SELLABLE, Product

_RESEARCHED_DAYS = 30


@dataclass(frozen=True)
class StockLevel:
    """`unsellable` by disposition. `researching`: Amazon looks for them, and they are on no shelf."""

    fulfillable: int
    unsellable: dict[str, int]
    inbound: int
    researching: int

    @property
    def warehouse(self) -> int:
        return self.fulfillable + sum(self.unsellable.values())

    @property
    def total(self) -> int:
        return self.warehouse + self.inbound


class StockLevels:
    """Of one moment, for any number of products."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._researching: Counter[int] = Counter()
        for loss in books.losses:
            if books.day - loss.day < _RESEARCHED_DAYS:
                self._researching[loss.product.index] += loss.open_quantity

    def of(self, product: Product) -> StockLevel:
        by_disposition: Counter[str] = Counter()
        for (_, disposition), units in self._books.stock.shelves(product).items():
            by_disposition[disposition] += units
        fulfillable = by_disposition.pop(SELLABLE, 0)
        inbound = self._books.on_the_way[product.index]
        return StockLevel(fulfillable, dict(by_disposition), inbound, self._researching[product.index])
