"""An ordinary day: goods arrive, are sold, come back, move between centers and leave as removals."""

from functools import partial
from itertools import accumulate
from random import Random

from app.sandbox.history.books import Books
from app.sandbox.history.chance import letters
from app.sandbox.history.rows import SELLABLE, LedgerRow, Order, Product, Refund, Reimbursement

_WEEK = (0.95, 0.93, 0.96, 1.0, 1.08, 1.12, 1.0)
_RETURNED_AS, _SHARES = (SELLABLE, "CUSTOMER_DAMAGED", "DEFECTIVE", "CARRIER_DAMAGED"), (55, 25, 18, 2)
_REMOVED = ("CUSTOMER_DAMAGED", "DEFECTIVE")
_COVER_DAYS, _REORDER_DAYS, _LEAST_RECEIPT = 50, 22, 24


class Trade:
    """`pace` is the seller's mean number of orders a day."""

    def __init__(self, books: Books, pace: float) -> None:
        self._books = books
        self._pace = pace
        self._weights = list(accumulate(product.units_a_day for product in books.products))

    def live(self, day_of_year: int, weekday: int) -> None:
        """The trade of the books' day."""
        books = self._books
        self._restock(books.chance("receipts"))
        self._sell(books.chance("orders"), _WEEK[weekday] * (1.35 if day_of_year > 320 else 1.0))
        self._transfer(books.chance("transfers"))
        self._remove()

    def fill_shelves(self) -> None:
        """The first receipts."""
        random = self._books.chance("first receipts")
        for product in self._books.products:
            self._receive(random, product)

    def _restock(self, random: Random) -> None:
        books = self._books
        for product in books.products:
            if product.index % 7 != books.day % 7 or product.index in books.heirs or books.on_the_way[product.index]:
                continue
            if books.stock.sellable(product) < max(8, product.units_a_day * _REORDER_DAYS):
                books.on_the_way[product.index] = _order_size(product)
                books.later(
                    random.randint(2, 6), partial(self._receive, books.chance("receipt", product.index), product)
                )

    def _receive(self, random: Random, product: Product) -> None:
        """A shipment is counted in, mostly at one center; now and then a count is corrected two days later."""
        books = self._books
        books.on_the_way[product.index] = 0
        size = _order_size(product)
        shipment = f"FBA1{letters(8, books.seed, books.seller.id, 'shipment', product.index, books.day)}"
        parts = [size] if size < 60 or random.random() < 0.6 else [size - size // 3, size // 3]
        for part, center in zip(parts, random.sample(product.pool, len(parts)), strict=True):
            books.post(LedgerRow(product, "Receipts", part, center, SELLABLE, shipment))
            if random.random() < 0.03:
                books.later(
                    2, partial(self._correct_receipt, product, center, shipment, "O" if random.random() < 0.5 else "")
                )

    def _correct_receipt(self, product: Product, center: str, shipment: str, reason: str) -> None:
        """One unit was counted too many: a negative receipt, or an adjustment with code O."""
        books = self._books
        if books.stock.on_hand(product, center):
            books.post(
                LedgerRow(
                    product,
                    "Adjustments" if reason else "Receipts",
                    -1,
                    center,
                    SELLABLE,
                    books.new_id(10) if reason else shipment,
                    reason,
                )
            )

    def _sell(self, random: Random, factor: float) -> None:
        mean = self._pace * factor
        count = max(0, round(random.gauss(mean, mean**0.5)))
        for product in random.choices(self._books.products, cum_weights=self._weights, k=count):
            if product.index not in self._books.heirs:
                self._ship(random, product)

    def _ship(self, random: Random, product: Product) -> None:
        books = self._books
        quantity = 1 if random.random() < 0.88 else random.randint(2, 3)
        center = random.choice(product.pool)
        if books.stock.on_hand(product, center) < quantity:
            center = books.stock.fullest(product)
            if books.stock.on_hand(product, center) < quantity:
                return
        order = Order(books.day, len(books.orders) + 1, product, quantity, center)
        books.orders.append(order)
        books.post(
            LedgerRow(product, "Shipments", -quantity, center, SELLABLE, str(70_000_000_000 + order.number * 37))
        )
        if random.random() < 0.07:
            self._plan_return(random, order)

    def _plan_return(self, random: Random, order: Order) -> None:
        """Refunded, and back some days later; one in twenty never comes back, and Amazon mostly pays for it by itself."""
        books = self._books
        refunded = random.randint(3, 20)
        books.later(refunded, lambda: books.refunds.append(Refund(books.day, order, 1)))
        if random.random() < 0.95:
            disposition = random.choices(_RETURNED_AS, _SHARES)[0]
            books.later(
                refunded + random.randint(2, 25),
                partial(self._take_back, order, random.choice(order.product.pool), disposition),
            )
        elif random.random() < 0.7:
            books.later(refunded + random.randint(58, 64), partial(self._pay_for_return, order))

    def _take_back(self, order: Order, center: str, disposition: str) -> None:
        self._books.post(
            LedgerRow(order.product, "CustomerReturns", 1, center, disposition, order_number(self._books, order))
        )

    def _pay_for_return(self, order: Order) -> None:
        net = (order.product.price * 85 / 100).quantize(order.product.price)
        self._books.reimburse(
            Reimbursement(order.product, "CustomerReturn", net, cash=1, order_id=order_number(self._books, order))
        )

    def _transfer(self, random: Random) -> None:
        """Legs between two centers lie days to weeks apart, and may arrive in two parts."""
        books = self._books
        for _ in range(round(random.gauss(3, 1) * len(books.products) / 200)):
            product = random.choice(books.products)
            source = books.stock.fullest(product)
            units = books.stock.on_hand(product, source) // 3
            if units < 3:
                continue
            target = random.choice([center for center in product.pool if center != source])
            reference = books.new_id(10)
            books.post(LedgerRow(product, "WhseTransfers", -units, source, SELLABLE, reference))
            late = units // 4 if random.random() < 0.2 else 0
            books.later(
                random.randint(2, 25),
                partial(books.post, LedgerRow(product, "WhseTransfers", units - late, target, SELLABLE, reference)),
            )
            if late:
                books.later(
                    random.randint(26, 40),
                    partial(books.post, LedgerRow(product, "WhseTransfers", late, target, SELLABLE, reference)),
                )

    def _remove(self) -> None:
        """Each product's unsellable returns leave once a month, by the seller's removal order."""
        books = self._books
        for product in books.products[books.day % 30 :: 30]:
            for (center, disposition), units in books.stock.shelves(product).items():
                if disposition in _REMOVED:
                    removal = letters(10, books.seed, books.seller.id, "removal", product.index, books.day)
                    books.post(LedgerRow(product, "VendorReturns", -units, center, disposition, removal))


def order_number(books: Books, order: Order) -> str:
    """The order id that the buyer sees."""
    return books.order_id(order)


def _order_size(product: Product) -> int:
    return max(_LEAST_RECEIPT, round(product.units_a_day * _COVER_DAYS))
