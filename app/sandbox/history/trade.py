"""An ordinary day: goods arrive, are sold, come back, move between centers and leave as removals."""

from functools import partial
from itertools import accumulate
from random import Random

from app.sandbox.history import inbound, overcharges, removals, returns
from app.sandbox.history.books import Books
from app.sandbox.history.inbound_rows import InboundItem, InboundShipment
from app.sandbox.history.rows import SELLABLE, LedgerRow, Order, OrderStatus, Product

_WEEK = (0.95, 0.93, 0.96, 1.0, 1.08, 1.12, 1.0)
_RETURNED_AS, _SHARES = (SELLABLE, "CUSTOMER_DAMAGED", "DEFECTIVE", "CARRIER_DAMAGED"), (55, 25, 18, 2)
_REMOVED = ("CUSTOMER_DAMAGED", "DEFECTIVE")
_COVER_DAYS, _REORDER_DAYS, _LEAST_RECEIPT, _LARGE_RECEIPT = 50, 22, 24, 40


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
        self._sell_besides(books.chance("other orders"))
        self._transfer(books.chance("transfers"))
        self._remove()

    def fill_shelves(self) -> None:
        """The first receipts."""
        random = self._books.chance("first receipts")
        for product in self._books.products:
            self._send(random, product, 0)

    def _restock(self, random: Random) -> None:
        books = self._books
        for product in books.products:
            if product.index % 7 != books.day % 7 or product.index in books.heirs or books.on_the_way[product.index]:
                continue
            if books.stock.sellable(product) < max(8, product.units_a_day * _REORDER_DAYS):
                days = random.randint(2, 6)
                self._send(books.chance("receipt", product.index), product, days)

    def _send(self, random: Random, product: Product, days: int) -> None:
        """A shipment, mostly for one center, is delivered so many days on."""
        books = self._books
        size = _order_size(product)
        parts = [size] if size < 60 or random.random() < 0.6 else [size - size // 3, size // 3]
        for part, center in zip(parts, random.sample(product.pool, len(parts)), strict=True):
            books.on_the_way[product.index] += part
            is_miscounted = random.random() < 0.03
            shipment = inbound.send(books, [(product, part - is_miscounted)], center, days)
            arrive = partial(self._receive, shipment, part, is_miscounted=is_miscounted)
            if days:
                books.later(days, arrive)
            else:
                arrive()

    def _receive(self, shipment: InboundShipment, units: int, *, is_miscounted: bool) -> None:
        """Large shipments are counted in on two days; now and then a count was one unit too high and is corrected."""
        books, item = self._books, shipment.items[0]
        later = units // 4 if units >= _LARGE_RECEIPT and books.day > shipment.shipped_day else 0
        self._count_in(shipment, units - later)
        if later:
            books.later(2, partial(self._count_in, shipment, later))
        if is_miscounted:
            books.later(3, partial(self._correct_receipt, shipment, item))

    def _count_in(self, shipment: InboundShipment, units: int) -> None:
        item = shipment.items[0]
        self._books.on_the_way[item.product.index] -= units
        inbound.receive(self._books, shipment, item, units)

    def _correct_receipt(self, shipment: InboundShipment, item: InboundItem) -> None:
        """By a negative receipt, or by an adjustment with code O."""
        books, product, center = self._books, item.product, shipment.center
        if not books.stock.on_hand(product, center):
            item.shipped += 1
        elif books.day % 2:
            inbound.receive(books, shipment, item, -1)
        else:
            item.shipped += 1
            books.post(LedgerRow(product, "Adjustments", -1, center, SELLABLE, books.new_id(10), "O"))

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
        self._join_order(order)
        books.orders.append(order)
        books.post(LedgerRow(product, "Shipments", -quantity, center, SELLABLE, books.shipment_reference(order)))
        overcharges.note_sale(books, order)
        if random.random() < 0.07:
            self._plan_return(random, order)

    def _join_order(self, order: Order) -> None:
        """One line in sixteen belongs to the order before it."""
        last = self._books.orders[-1] if self._books.orders else None
        if last is None or order.number % 16 or last.day != order.day:
            return
        if last.product.store is order.product.store and last.product is not order.product:
            order.number, order.line = last.number, last.line + 1

    def _plan_return(self, random: Random, order: Order) -> None:
        """Refunded, and back some days later; one in twenty never comes back, and Amazon mostly pays for it by itself."""
        books = self._books
        books.storied.add(order.number)
        refunded = random.randint(3, 20)
        if random.random() < 0.95:
            disposition = random.choices(_RETURNED_AS, _SHARES)[0]
            books.later(refunded, partial(returns.refund, books, order))
            books.later(
                refunded + random.randint(2, 25),
                partial(self._take_back, order, random.choice(order.product.pool), disposition),
            )
        else:
            paid = random.randint(58, 64) if random.random() < 0.7 else None
            books.later(refunded, partial(self._refund_for_nothing, order, paid))

    def _take_back(self, order: Order, center: str, disposition: str) -> None:
        """Some rows are written late. Amazon mostly pays for what its carrier has damaged."""
        books = self._books
        late = (9, 16, 23)[order.number // 12 % 3] if order.number % 12 == 0 else 0
        row = returns.take_back(books, order, center, disposition, late=late)
        if disposition == "CARRIER_DAMAGED":
            candidate = returns.note_damaged(books, row, "return_damaged_by_itself")
            if order.number % 8:
                books.later(4, partial(returns.pay_for_return, books, row, candidate))

    def _refund_for_nothing(self, order: Order, paid: int | None) -> None:
        books = self._books
        returns.refund(books, order)
        candidate = returns.note_missing(books, order, "never_returned_by_itself")
        if paid is not None:
            books.later(paid, partial(returns.pay_candidate, books, order, candidate))

    def _sell_besides(self, random: Random) -> None:
        """Orders that the seller ships himself, and orders that are cancelled before they are shipped."""
        books = self._books
        for share, is_by_seller in ((0.012, True), (0.02, False)):
            for _ in range(int(self._pace * share + random.random())):
                order = books.order_besides(random.choice(books.products), 1, "")
                order.is_by_seller = is_by_seller
                if not is_by_seller:
                    order.status = OrderStatus.PENDING
                    books.later(2, partial(setattr, order, "status", OrderStatus.CANCELLED))

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
            for disposition in _REMOVED:
                if books.stock.total(product, disposition):
                    removals.clear_out(books, product, disposition)


def _order_size(product: Product) -> int:
    return max(_LEAST_RECEIPT, round(product.units_a_day * _COVER_DAYS))
