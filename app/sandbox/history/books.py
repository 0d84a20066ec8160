"""Everything written down about one seller so far, and what is due on later days."""

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from random import Random

from app.sandbox.history.candidates import Candidate
from app.sandbox.history.chance import chance, digits, order_id
from app.sandbox.history.fee_rows import LongTermFee, StorageFee
from app.sandbox.history.inbound_rows import InboundProblem, InboundShipment
from app.sandbox.history.mistakes import Mistakes
from app.sandbox.history.removal_rows import RemovalOrder, RemovalShipment
from app.sandbox.history.return_rows import CustomerReturn, Replacement
from app.sandbox.history.rows import LedgerRow, Loss, Order, Product, Refund, Reimbursement
from app.sandbox.history.stock import Stock
from app.sandbox.sellers import DemoSeller

Action = Callable[[], object]

_OTHER_ORDERS = 500_000_000  # numbers above those of ordinary sales


class Books:
    """All rows are in the order of their days. Every ledger row moves the stock, so the stock always balances.

    `storied`: numbers of orders whose refunds and returns belong to a story already.
    """

    def __init__(self, seed: str, seller: DemoSeller, products: list[Product]) -> None:
        self.seed = seed
        self.seller = seller
        self.products = products
        self.day = 0
        self.stock = Stock()
        self.ledger: list[LedgerRow] = []
        self.reimbursements: list[Reimbursement] = []
        self.orders: list[Order] = []
        self.other_orders: list[Order] = []
        self.refunds: list[Refund] = []
        self.returns: list[CustomerReturn] = []
        self.replacements: list[Replacement] = []
        self.removal_orders: list[RemovalOrder] = []
        self.removal_shipments: list[RemovalShipment] = []
        self.inbound_shipments: list[InboundShipment] = []
        self.inbound_problems: list[InboundProblem] = []
        self.storage_fees: list[StorageFee] = []
        self.long_term_fees: list[LongTermFee] = []
        self.mistakes = Mistakes()
        self.losses: list[Loss] = []
        self.candidates: list[Candidate] = []
        self.heirs: dict[int, Product] = {}
        self.on_the_way: defaultdict[int, int] = defaultdict(int)
        self.storied: set[int] = set()
        self._tonight: list[Action] = []
        self._agenda: defaultdict[int, list[Action]] = defaultdict(list)
        self._busy_until: dict[int, int] = {}
        self._losses_of: defaultdict[int, list[Loss]] = defaultdict(list)
        self._counted = 0

    def chance(self, *words: object) -> Random:
        """Randomness of this seller and day, under a name of its own."""
        return chance(self.seed, self.seller.id, self.day, *words)

    def new_id(self, count: int) -> str:
        """A number that Amazon gives to something; never twice the same words."""
        self._counted += 1
        return digits(count, self.seed, self.seller.id, "id", self._counted)

    def order_id(self, order: Order) -> str:
        """The order number that the buyer sees; lines of one order share it."""
        return order_id(self.seed, self.seller.id, order.number)

    def order_besides(self, product: Product, units: int, center: str) -> Order:
        """A line of today that is no ordinary sale by Amazon, in an order of its own."""
        order = Order(self.day, _OTHER_ORDERS + len(self.other_orders), product, units, center)
        self.other_orders.append(order)
        return order

    def shipment_reference(self, order: Order) -> str:
        """The ledger's id of what left for an order."""
        return str(70_000_000_000 + order.number * 37)

    def note(
        self,
        type: str,  # noqa: A002 - the word that claims have for it
        scenario: str,
        product: Product,
        quantity: int,
        *,
        unit_value: Decimal | None,
        refusal: str = "",
        **keys: str,
    ) -> Candidate:
        """Write down something of today that a claim could be made for; `keys` as in its reports."""
        candidate = Candidate(type, scenario, product, self.day, quantity, keys, unit_value, refusal)
        self.candidates.append(candidate)
        return candidate

    def on_day(self, day: int, action: Action) -> None:
        """Do it on that day, before that day's trade."""
        self._agenda[day].append(action)

    def later(self, days: int, action: Action) -> None:
        self.on_day(self.day + days, action)

    def tonight(self, action: Action) -> None:
        """Do it today after the day's trade."""
        self._tonight.append(action)

    def end(self) -> None:
        """Do what was put off until tonight."""
        actions, self._tonight = self._tonight, []
        for action in actions:
            action()

    def begin(self, day: int) -> None:
        """Open the day and do what was due on it."""
        self.day = day
        for action in self._agenda.pop(day, ()):
            action()

    def post(self, row: LedgerRow) -> None:
        """Write a ledger row of today. Raises StockError when the units are not there."""
        self.stock.move(row.product, row.center, row.disposition, row.quantity)
        row.day = self.day
        self.ledger.append(row)

    def reimburse(self, row: Reimbursement) -> Reimbursement:
        """Write a reimbursement row of today; it gets an id of its own unless it has one."""
        row.day, row.id = self.day, row.id or self.new_id(10)
        self.reimbursements.append(row)
        return row

    def note_loss(self, loss: Loss) -> None:
        self.losses.append(loss)
        self._losses_of[loss.product.index].append(loss)

    def join(self, old: Product, new: Product) -> None:
        """From today one product is sold under another's label, which takes over what is owed for it."""
        self.heirs[old.index] = new
        self._losses_of[new.index] += self._losses_of[old.index]

    def keep_busy(self, product: Product, days: int) -> None:
        """Nothing else shall happen to the product for so many days: its rows belong to one story."""
        self._busy_until[product.index] = max(self._busy_until.get(product.index, 0), self.day + days)

    def is_free(self, product: Product) -> bool:
        """Whether a new story may begin: none is running, nothing is owed, and the product is still sold."""
        index = product.index
        return (
            index not in self.heirs
            and self._busy_until.get(index, 0) < self.day
            and not any(loss.open_quantity for loss in self._losses_of[index])
        )

    def find_free_product(self, random: Random, units: int) -> Product | None:
        """A product with so many sellable units at one center, for a new story."""
        for _ in range(60):
            product = random.choice(self.products)
            if self.is_free(product) and self.stock.on_hand(product, self.stock.fullest(product)) >= units:
                return product
        return None
