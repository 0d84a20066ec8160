"""Units on hand, by product, center and disposition; never below zero."""

from collections import defaultdict

from app.sandbox.history.rows import SELLABLE, Product


class StockError(Exception):
    """More units were to leave a shelf than lie on it."""


class Stock:
    def __init__(self) -> None:
        self._shelves: defaultdict[int, dict[tuple[str, str], int]] = defaultdict(dict)

    def move(self, product: Product, center: str, disposition: str, quantity: int) -> None:
        """Raises StockError when the shelf does not hold that many."""
        shelves = self._shelves[product.index]
        left = shelves.get((center, disposition), 0) + quantity
        if left < 0:
            raise StockError(f"{product.fnsku} at {center} {disposition}: {left}")
        shelves[center, disposition] = left

    def on_hand(self, product: Product, center: str, disposition: str = SELLABLE) -> int:
        return self._shelves[product.index].get((center, disposition), 0)

    def sellable(self, product: Product) -> int:
        return self.total(product, SELLABLE)

    def total(self, product: Product, disposition: str) -> int:
        """Units of a disposition in all centers."""
        return sum(units for (_, kind), units in self._items(product) if kind == disposition)

    def fullest(self, product: Product, disposition: str = SELLABLE) -> str:
        """The center that holds most of it; the first of the pool when none holds any."""
        return max(product.pool, key=lambda center: self.on_hand(product, center, disposition))

    def shelves(self, product: Product) -> dict[tuple[str, str], int]:
        """(center, disposition) -> units, empty shelves left out."""
        return {shelf: units for shelf, units in self._items(product) if units}

    def _items(self, product: Product) -> list[tuple[tuple[str, str], int]]:
        """A copy: answers are read while another thread lets days pass."""
        return list(self._shelves[product.index].items())
