"""Sellers' histories with known truth, made from Amazon's published policy and from nothing of the app.

Every story has an FNSKU of its own, says what it writes into Amazon's two reports, and what a perfect detector answers.
Around the stories each product has a life of its own: receipts, sales, transfers, corrections, condition changes.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from app.ledger.records import LedgerEventRecord, ReimbursementRecord

TODAY = date(2026, 11, 20)
AS_OF = datetime.combine(TODAY, time(20), UTC)  # noon in Los Angeles, evening in Europe
FIRST_DAY = TODAY - timedelta(days=400)
CENTERS = {"US": ("PHX7", "ONT8", "MDW2"), "GB": ("LTN4", "BHX2"), "DE": ("LEJ1", "DTM2"), "CA": ("YYZ4", "YVR2")}
CURRENCIES = {"US": "USD", "GB": "GBP", "DE": "EUR", "CA": "CAD"}
LOST, DAMAGED = "warehouse_lost", "warehouse_damaged"
LOST_SPELLINGS = ("Lost_Warehouse", "Lost:Warehouse", "LOST_WAREHOUSE", "lost warehouse")
DAMAGED_SPELLINGS = ("Damaged_Warehouse", "Damaged:Warehouse", "DAMAGED_WAREHOUSE")
Verdicts = frozenset[str]


class Truth(NamedTuple):
    """The right answers for one candidate, and the units that are open."""

    story: str
    type: str
    fnsku: str
    center: str
    reference: str | None
    event_on: date
    verdicts: Verdicts
    quantity: int


@dataclass
class Event:
    """One row of the ledger, as it was when it was written; `open_units` is told to Amazon's reconciliation."""

    on: date
    reason: str
    quantity: int
    center: str
    disposition: str
    reference: str | None
    fnsku: str
    event_type: str = "Adjustments"
    open_units: int | None = None


@dataclass
class Story:
    """One product's plot. `age` is the age of its main event in days."""

    random: random.Random
    number: int
    name: str = ""
    country: str = "US"
    events: list[Event] = field(default_factory=list)
    payments: list[ReimbursementRecord] = field(default_factory=list)
    truths: list[Truth] = field(default_factory=list)

    @property
    def fnsku(self) -> str:
        return f"X{self.number:09d}"

    @property
    def partner(self) -> str:
        return f"Y{self.number:09d}"

    def day(self, age: int) -> date:
        return TODAY - timedelta(days=age)

    def center(self) -> str:
        return self.random.choice(CENTERS[self.country])

    def row(self, age: int, reason: str, quantity: int, **over: Any) -> Event:
        values: dict[str, Any] = {
            "center": self.center(),
            "disposition": "SELLABLE",
            "reference": str(self.random.randrange(10**9, 10**10)),
            "fnsku": self.fnsku,
        }
        event = Event(self.day(age), reason, quantity, **values | over)
        self.events.append(event)
        return event

    def damage(self, age: int, units: int, into: str = "WAREHOUSE_DAMAGED", **over: Any) -> Event:
        """Out as sellable by E, in as damaged by P."""
        event = self.row(age, "E", -units, **over)
        self.row(age, "P", units, center=event.center, disposition=into, reference=event.reference, fnsku=event.fnsku)
        return event

    def move(self, age: int, units: int, source: str, target: str, code: str = "Q") -> Event:
        event = self.row(age, code, -units, disposition=source)
        self.row(age, "P", units, center=event.center, disposition=target, reference=event.reference)
        return event

    def pay(
        self, age: int, cash: int = 0, stock: int = 0, reason: str = "Lost_Warehouse", **over: Any
    ) -> ReimbursementRecord:
        per_unit = Decimal(500 + self.number % 700) / 100
        values: dict[str, Any] = {
            "approved_at": datetime.combine(self.day(age), time(9), UTC),
            "reimbursement_id": str(self.random.randrange(10**9, 10**10)),
            "case_id": None,
            "order_id": None,
            "reason": reason,
            "msku": f"SKU-{self.number}",
            "fnsku": self.fnsku,
            "asin": f"B{self.number:09d}",
            "title": None,
            "condition": "Sellable",
            "currency": CURRENCIES[self.country],
            "amount_per_unit": per_unit if cash else Decimal(0),
            "amount_total": per_unit * cash,
            "quantity_cash": cash,
            "quantity_inventory": stock,
            "quantity_total": cash + stock,
            "original_reimbursement_id": None,
            "original_reimbursement_type": None,
        }
        record = ReimbursementRecord(**values | over)
        self.payments.append(record)
        return record

    def take_back(self, age: int, payment: ReimbursementRecord, units: int, stock: int = 0) -> None:
        self.pay(
            age,
            cash=-units,
            stock=stock,
            reason=self.random.choice(("Reimbursement_Reversal", "ReimbursementReversal")),
            original_reimbursement_id=payment.reimbursement_id,
            original_reimbursement_type=payment.reason,
        )

    def expect(self, event: Event, verdict: str, open_units: int = 0, type_: str = LOST) -> None:
        event.open_units = open_units
        verdicts = frozenset(verdict.split("|"))
        self.truths.append(
            Truth(self.name, type_, event.fnsku, event.center, event.reference, event.on, verdicts, open_units)
        )


# ---- what is owed
def lost(s: Story) -> None:
    units = s.random.randint(1, 9)
    s.expect(s.row(s.random.randint(31, 58), s.random.choice("M5"), -units), "claim", units)


def lost_in_two_equal_rows(s: Story) -> None:
    first = s.row(40, "M", -2)
    s.row(40, "M", -2, center=first.center, reference=first.reference).open_units = 2
    s.expect(first, "claim", 2)
    s.truths[-1] = s.truths[-1]._replace(quantity=4)


def lost_without_reference(s: Story) -> None:
    s.expect(s.row(45, "M", -3, reference=None), "claim", 3)


def lost_partly_found_and_paid(s: Story) -> None:
    event = s.row(50, "M", -10)
    s.row(44, "F", 4)
    s.pay(30, cash=3, reason=s.random.choice(LOST_SPELLINGS))
    s.expect(event, "claim", 3)


def lost_then_payment_taken_back(s: Story) -> None:
    event = s.row(52, "M", -2)
    payment = s.pay(40, cash=2)
    s.take_back(20, payment, 2)
    s.expect(event, "claim", 2)


def lost_then_one_of_three_taken_back(s: Story) -> None:
    event = s.row(52, "M", -3)
    s.take_back(15, s.pay(41, cash=3), 1)
    s.expect(event, "claim", 1)


def lost_beside_other_payments(s: Story) -> None:
    """Same product, units and money, but for something else: a loss is not settled by its amount."""
    event = s.row(41, "M", -2)
    for reason in ("Lost_Inbound", "GeneralAdjustment", "CustomerServiceIssue", "Lost_Outbound", "CustomerReturn"):
        s.pay(s.random.randint(5, 35), cash=2, reason=reason)
    s.expect(event, "claim", 2)


def lost_after_a_found(s: Story) -> None:
    """Units found before the loss are not its units."""
    s.row(60, "F", 5)
    s.expect(s.row(43, "M", -2), "claim", 2)


def lost_beside_damage_payment(s: Story) -> None:
    event, broken = s.row(42, "M", -1), s.damage(44, 1)
    s.pay(30, cash=1, reason=s.random.choice(DAMAGED_SPELLINGS))
    s.expect(event, "claim", 1)
    s.expect(broken, "already_reimbursed", 0, DAMAGED)


def lost_after_a_merge(s: Story) -> None:
    merge(s, 90)
    event = s.row(40, "M", -4, fnsku=s.partner)
    s.row(30, "F", 1, fnsku=s.partner)
    s.expect(event, "claim", 3)


def lost_newest_of_two(s: Story) -> None:
    older, newer = s.row(58, "M", -2), s.row(38, "M", -3)
    s.row(33, "F", 2)
    s.expect(older, "found_later")
    s.expect(newer, "claim", 3)


def lost_paid_in_stock_in_part(s: Story) -> None:
    event = s.row(47, "M", -3)
    s.pay(21, stock=1)
    s.row(20, "N", 1)
    s.expect(event, "claim", 2)


def damaged(s: Story) -> None:
    units = s.random.randint(1, 6)
    s.expect(s.damage(s.random.randint(11, 58), units), "claim", units, DAMAGED)


def damaged_partly_paid(s: Story) -> None:
    event = s.damage(35, 5)
    s.pay(28, cash=2, reason=s.random.choice(DAMAGED_SPELLINGS))
    s.expect(event, "claim", 3, DAMAGED)


def damaged_partly_restored(s: Story) -> None:
    event = s.damage(35, 3)
    s.move(30, 1, "WAREHOUSE_DAMAGED", "SELLABLE")
    s.expect(event, "claim", 2, DAMAGED)


def damaged_then_payment_taken_back(s: Story) -> None:
    event = s.damage(48, 1)
    s.take_back(15, s.pay(40, cash=1, reason="Damaged_Warehouse"), 1)
    s.expect(event, "claim", 1, DAMAGED)


def damaged_beside_customer_returns(s: Story) -> None:
    """A customer's damage that is put back to sellable says nothing of Amazon's."""
    event = s.damage(33, 1)
    s.move(25, 1, "CUSTOMER_DAMAGED", "SELLABLE")
    s.expect(event, "claim", 1, DAMAGED)


def damaged_and_disposed(s: Story) -> None:
    """Amazon clears away what it has broken: nothing is paid by that."""
    event = s.damage(48, 2)
    s.row(30, "D", -2, disposition="WAREHOUSE_DAMAGED", center=event.center)
    s.expect(event, "claim", 2, DAMAGED)


def lost_long_ago_and_again(s: Story) -> None:
    """Amazon forgot the old ones for ever; what it finds and pays within weeks is of the new ones."""
    s.expect(s.row(s.random.randint(110, 250), "M", -2), "window_closed", 2)
    s.expect(s.row(56, "M", -2), "already_reimbursed")
    s.pay(30, cash=2)
    s.expect(s.row(25, "M", -3), "found_later")
    s.row(12, "F", 3)


def lost_twice_and_paid_for_some(s: Story) -> None:
    older, newer = s.row(55, "M", -2), s.row(45, "M", -5)
    s.pay(30, cash=5)
    s.expect(older, "already_reimbursed")
    s.expect(newer, "claim", 2)


# ---- what is not
def found(s: Story) -> None:
    event = s.row(s.random.randint(32, 59), "M", -3)
    s.row(s.random.randint(1, 30), "F", 2, center=event.center)
    s.row(s.random.randint(1, 30), "F", 1, center=s.center())
    s.expect(event, "found_later")


def found_much_later(s: Story) -> None:
    event = s.row(180, "M", -2)
    s.row(40, "F", 2)
    s.expect(event, "found_later")


def found_by_replacement_code(s: Story) -> None:
    event = s.row(45, "5", -1)
    s.row(20, "N", 1)
    s.expect(event, "found_later|already_reimbursed")


def found_under_the_new_label(s: Story) -> None:
    event = s.row(55, "M", -2)
    merge(s, 40)
    s.row(20, "F", 2, fnsku=s.partner)
    s.expect(event, "found_later")


def paid(s: Story) -> None:
    units = s.random.randint(1, 5)
    event = s.row(50, "M", -units)
    s.pay(s.random.randint(5, 45), cash=units, reason=s.random.choice(LOST_SPELLINGS))
    s.expect(event, "already_reimbursed")


def paid_under_the_new_label(s: Story) -> None:
    event = s.row(55, "M", -1)
    merge(s, 40)
    s.pay(20, cash=1, fnsku=s.partner)
    s.expect(event, "already_reimbursed")


def paid_in_stock(s: Story) -> None:
    event = s.row(46, "M", -2)
    s.pay(20, stock=2)
    if s.random.random() < 0.5:
        s.row(s.random.randint(17, 20), "N", 2)
    s.expect(event, "already_reimbursed|found_later")


def paid_then_given_back(s: Story) -> None:
    event = s.row(52, "M", -1)
    payment = s.pay(40, cash=1)
    s.take_back(20, payment, 1, stock=1)
    if s.random.random() < 0.5:
        s.row(20, "N", 1)
    s.expect(event, "already_reimbursed|found_later")


def paid_then_found_then_reversed(s: Story) -> None:
    event = s.row(55, "M", -1)
    payment = s.pay(45, cash=1)
    s.row(30, "F", 1)
    s.take_back(25, payment, 1)
    s.expect(event, "found_later|already_reimbursed")


def paid_then_taken_away(s: Story) -> None:
    """A paid unit is found and taken away by Amazon: the loss after it is still open."""
    event = s.row(59, "M", -1)
    s.pay(50, cash=1)
    newer = s.row(45, "M", -1)
    back = s.row(35, "F", 1)
    s.row(35, "O", -1, center=back.center)
    s.expect(event, "already_reimbursed")
    s.expect(newer, "claim", 1)


def raised_payment(s: Story) -> None:
    """More money for a paid unit pays no other unit."""
    event = s.row(50, "M", -2)
    payment = s.pay(40, cash=1)
    s.pay(30, cash=1, original_reimbursement_id=payment.reimbursement_id, original_reimbursement_type=payment.reason)
    s.expect(event, "claim", 1)


def reconciled_by_amazon(s: Story) -> None:
    """Nothing in our two reports says how, but Amazon calls the units reconciled."""
    s.expect(s.row(44, "M", -2), "found_later", 0)


def too_early(s: Story) -> None:
    units = s.random.randint(1, 4)
    s.expect(s.row(s.random.randint(1, 28), "M", -units), "not_yet_claimable", units)
    s.expect(s.damage(s.random.randint(0, 8), 1), "not_yet_claimable", 1, DAMAGED)


def too_late(s: Story) -> None:
    s.expect(s.row(s.random.randint(62, 300), "M", -2), "window_closed", 2)
    s.expect(s.damage(s.random.randint(62, 300), 1), "window_closed", 1, DAMAGED)


def last_days(s: Story) -> None:
    """Day 59 is the last that is safe; day 60 may be one too many."""
    s.expect(s.row(59, "M", -1), "claim", 1)
    s.expect(s.row(60, "M", -1), "window_closed", 1)


def first_days(s: Story) -> None:
    s.expect(s.row(30, "M", -1), "claim", 1)
    s.expect(s.row(29, "M", -1), "not_yet_claimable", 1)


def was_unsellable(s: Story) -> None:
    code, state = s.random.choice(
        [
            ("6", "CARRIER_DAMAGED"),
            ("7", "EXPIRED"),
            ("H", "CUSTOMER_DAMAGED"),
            ("K", "DEFECTIVE"),
            ("U", "DISTRIBUTOR_DAMAGED"),
        ]
    )
    s.expect(s.move(33, 2, state, "WAREHOUSE_DAMAGED", code), "customer_damaged", 2, DAMAGED)


def lost_but_unsellable(s: Story) -> None:
    s.expect(s.row(36, "M", -1, disposition="Customer damaged"), "customer_damaged", 1)


def damaged_then_lost(s: Story) -> None:
    """One unit, one claim."""
    broken = s.damage(45, 1)
    s.expect(broken, "claim", 1, DAMAGED)
    s.expect(s.row(38, "M", -1, disposition="WAREHOUSE_DAMAGED"), "customer_damaged|already_reimbursed", 1)


def damage_undone(s: Story) -> None:
    event = s.damage(35, 2)
    s.move(25, 2, "WAREHOUSE_DAMAGED", "SELLABLE")
    s.expect(event, "found_later", 0, DAMAGED)


def damage_by_the_customer(s: Story) -> None:
    event = s.damage(35, 1)
    s.move(25, 1, "WAREHOUSE_DAMAGED", "CUSTOMER_DAMAGED")
    s.expect(event, "customer_damaged", 0, DAMAGED)


def damaged_and_paid(s: Story) -> None:
    event = s.damage(48, 3)
    s.pay(40, cash=3, reason=s.random.choice(DAMAGED_SPELLINGS))
    if s.random.random() < 0.5:
        s.row(30, "D", -3, disposition="WAREHOUSE_DAMAGED", center=event.center)
    s.expect(event, "already_reimbursed", 0, DAMAGED)


def unknown_code(s: Story) -> None:
    s.expect(s.row(40, s.random.choice("XWIBZ"), -2), "unknown_reason_code", 2)


def disposed(s: Story) -> None:
    s.expect(
        s.row(40, s.random.choice("DG"), -2, disposition=s.random.choice(("SELLABLE", "DEFECTIVE"))),
        "seller_requested",
    )


def moves_only(s: Story) -> None:
    """Nothing here is even a candidate."""
    s.move(40, 2, "SELLABLE", "DEFECTIVE")
    s.row(45, "O", -1)
    s.row(41, "2", -1)
    s.row(50, "WhseTransfer", -5, event_type="WhseTransfers")
    merge(s, 38)


def merge(s: Story, age: int) -> None:
    for center in CENTERS[s.country]:
        out = s.row(age, "4", -7, center=center)
        reference = out.reference if s.random.random() < 0.7 else None
        out.reference = reference
        s.row(age, "3", 7, center=center, reference=reference, fnsku=s.partner)


Plot = Callable[[Story], None]
CLAIMS: tuple[Plot, ...] = (
    lost, lost, lost, lost_in_two_equal_rows, lost_without_reference, lost_partly_found_and_paid, lost_then_payment_taken_back,
    lost_then_one_of_three_taken_back, lost_beside_other_payments, lost_after_a_found, lost_beside_damage_payment,
    lost_after_a_merge, lost_newest_of_two, lost_paid_in_stock_in_part, damaged, damaged, damaged, damaged_partly_paid,
    damaged_partly_restored, damaged_then_payment_taken_back, damaged_beside_customer_returns, damaged_and_disposed,
    lost_long_ago_and_again, lost_twice_and_paid_for_some,
)  # fmt: skip
TRAPS: tuple[Plot, ...] = (
    found, found, found_much_later, found_by_replacement_code, found_under_the_new_label, paid, paid, paid_under_the_new_label,
    paid_in_stock, paid_then_given_back, paid_then_found_then_reversed, paid_then_taken_away, raised_payment, too_early, too_late,
    last_days, first_days, was_unsellable, was_unsellable, lost_but_unsellable, damaged_then_lost, damage_undone,
    damage_by_the_customer, damaged_and_paid, unknown_code, disposed, moves_only,
)  # fmt: skip


@dataclass
class History:
    """`tells_unreconciled`: whether Amazon fills in the reconciled and unreconciled columns."""

    ledger: list[LedgerEventRecord]
    reimbursements: list[ReimbursementRecord]
    truths: list[Truth]


def make_history(seed: int, rounds: int = 3, *, tells_unreconciled: bool = True) -> History:
    """Every plot `rounds` times, in several countries, among the noise of ordinary trade."""
    chance = random.Random(seed)
    plots = [*CLAIMS, *TRAPS] * rounds + ([reconciled_by_amazon] if tells_unreconciled else [])
    history = History([], [], [])
    for number, plot in enumerate(plots, start=seed * 10_000):
        story = Story(chance, number, plot.__name__, chance.choice(("US", "US", "US", "GB", "DE", "CA")))
        plot(story)
        _trade(story)
        history.ledger += [_record(story, event, tells_unreconciled) for event in story.events]
        history.reimbursements += story.payments
        history.truths += story.truths
    chance.shuffle(history.reimbursements)
    history.ledger.sort(key=lambda record: record.event_on)
    return history


def _trade(story: Story) -> None:
    """Rows that every product has and that say nothing of losses."""
    for age in range(390, 0, -story.random.randint(20, 40)):
        kind = story.random.randrange(5)
        if kind == 0:
            story.row(age, "", 20, event_type="Receipts", reference=f"FBA{story.number}{age}")
        elif kind == 1:
            story.row(age, "", -1, event_type="Shipments")
        elif kind == 2:
            story.row(age, "", -4, event_type="WhseTransfers")
        elif kind == 3:
            correction = story.row(age, "2", -1)
            story.row(age, "1", 1, center=correction.center, reference=correction.reference)
        else:
            story.move(age, 1, "SELLABLE", "DEFECTIVE")


def _record(story: Story, event: Event, tells_unreconciled: bool) -> LedgerEventRecord:
    counts: tuple[int | None, int | None] = (None, None)
    if event.event_type == "Adjustments" and tells_unreconciled:
        left = event.open_units or 0
        counts = (abs(event.quantity) - left, left)
    return LedgerEventRecord(
        event_on=event.on,
        fnsku=event.fnsku,
        asin=f"B{story.number:09d}",
        msku=f"SKU-{story.number}" + ("-new" if event.fnsku.startswith("Y") else ""),
        title=f"Product {story.number}",
        event_type=event.event_type,
        reference_id=event.reference,
        quantity=event.quantity,
        fulfillment_center=event.center,
        disposition=event.disposition,
        reason=event.reason if event.event_type == "Adjustments" else None,
        country=story.country,
        reconciled=counts[0],
        unreconciled=counts[1],
    )


def stories_of(history: History) -> Iterator[str]:
    """The names of the plots in it."""
    yield from sorted({truth.story for truth in history.truths})
