"""The truth must follow from the published rows alone: a second, independent bookkeeper comes to the same figures."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import pytest

from app.sandbox.history.history import History, Size
from app.sandbox.history.rows import DAMAGED, LOST, LedgerRow, Loss, Reimbursement
from app.sandbox.history.truth import judge
from app.sandbox.sellers import DEMO_SELLERS, NORTHWIND, DemoSeller
from tests.sandbox.losses import make_loss

ANCHOR = date(2026, 11, 20)
FULL = Size(orders_per_day=10, skus=200, months=18)
MERGE_OUT, MERGE_IN = "4", "3"


@dataclass
class Open:
    """Units that one loss row still misses."""

    row: LedgerRow
    units: int
    paid: int = 0


class Bookkeeper:
    """Nets the rows of one history by quantity, oldest loss first, over merged labels."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._label = self._merged_labels()
        self.open: dict[str, dict[str, list[Open]]] = {LOST: defaultdict(list), DAMAGED: defaultdict(list)}

    def run(self) -> None:
        books = self._history.books
        events = [(row.day, 1, row) for row in books.ledger] + [(row.day, 0, row) for row in books.reimbursements]
        for _, _, event in sorted(events, key=lambda each: each[:2]):
            if isinstance(event, LedgerRow):
                self._read_ledger(event)
            else:
                self._read_payment(event)

    def _merged_labels(self) -> dict[str, str]:
        out = {row.reference: row.product.fnsku for row in self._history.books.ledger if row.reason == MERGE_OUT}
        merged = {row.reference: row.product.fnsku for row in self._history.books.ledger if row.reason == MERGE_IN}
        return {label: merged[reference] for reference, label in out.items()}

    def _read_ledger(self, row: LedgerRow) -> None:
        label = self._label.get(row.product.fnsku, row.product.fnsku)
        if row.reason in ("M", "5", "E"):
            self.open[DAMAGED if row.reason == "E" else LOST][label].append(Open(row, -row.quantity))
        elif row.reason == "F":
            self._close(LOST, label, row.quantity)
        elif row.reason == "P" and row.disposition == "SELLABLE":
            self._close(DAMAGED, label, row.quantity)

    def _read_payment(self, row: Reimbursement) -> None:
        reason = row.reason.lower().replace("_", "").replace(":", "")
        product = row.product
        label = self._label.get(product.fnsku, product.fnsku)
        units = row.cash + row.stock
        kinds = {"lostwarehouse": LOST, "damagedwarehouse": DAMAGED}
        if reason in kinds:
            self._close(kinds[reason], label, units, is_payment=True)
        elif row.original is not None and row.cash < 0:
            original = row.original.reason.lower().replace("_", "").replace(":", "")
            if original in kinds:
                self._reopen(kinds[original], label, -units)

    def _close(self, kind: str, label: str, units: int, *, is_payment: bool = False) -> None:
        for each in self.open[kind][label]:
            taken = min(each.units, units)
            each.units -= taken
            each.paid += taken if is_payment else 0
            units -= taken

    def _reopen(self, kind: str, label: str, units: int) -> None:
        for each in reversed(self.open[kind][label]):
            given = min(each.paid, units)
            each.units += given
            each.paid -= given
            units -= given

    def open_quantity(self, loss: Loss) -> int:
        label = self._label.get(loss.product.fnsku, loss.product.fnsku)
        rows = self.open[loss.kind][label]
        return sum(
            each.units for each in rows if (each.row.reference, each.row.center) == (loss.reference, loss.center)
        )


@pytest.mark.parametrize("seed", ["opside", "b", "c"])
@pytest.mark.parametrize("seller", DEMO_SELLERS, ids=lambda seller: seller.region)
@pytest.mark.parametrize("days_after", [0, 45])
def test_the_published_rows_say_what_the_truth_says(seed: str, seller: DemoSeller, days_after: int) -> None:
    history = History(seed, seller, ANCHOR, FULL)
    history.live_until(ANCHOR.toordinal() - 1 + days_after)
    bookkeeper = Bookkeeper(history)
    bookkeeper.run()
    losses = [loss for loss in history.books.losses if loss.kind in (LOST, DAMAGED)]
    wrong = [
        (loss.scenario, loss.product.fnsku, loss.open_quantity, bookkeeper.open_quantity(loss))
        for loss in losses
        if bookkeeper.open_quantity(loss) != loss.open_quantity
    ]
    assert len(losses) > 100
    assert wrong == []


@pytest.mark.parametrize(
    ("age", "kind", "verdict", "is_boundary"),
    [
        (9, DAMAGED, "not_yet_claimable", True),
        (12, DAMAGED, "claim", False),
        (28, LOST, "not_yet_claimable", False),
        (29, LOST, "not_yet_claimable", True),
        (30, LOST, "claim", True),
        (45, LOST, "claim", False),
        (60, LOST, "claim", True),
        (61, LOST, "window_closed", True),
        (90, LOST, "window_closed", False),
    ],
)
def test_the_age_of_an_open_loss_decides(age: int, kind: str, verdict: str, is_boundary: bool) -> None:
    truth = judge(make_loss(kind=kind, day=1000), 1000 + age)
    assert (truth.verdict, truth.is_boundary) == (verdict, is_boundary)


def test_a_settled_loss_is_named_by_what_settled_it() -> None:
    found, paid = make_loss(found=2), make_loss(paid_cash=2)
    assert judge(found, found.day + 40).verdict == "found_later"
    assert judge(paid, paid.day + 40).verdict == "already_reimbursed"
    both = judge(make_loss(found=1, paid_cash=1), found.day + 40)
    assert set(both.also_accepted) == {"found_later", "already_reimbursed"}


def test_a_payment_taken_back_opens_the_loss_again() -> None:
    loss = make_loss(paid_cash=2, reversed_units=2)
    assert loss.open_quantity == 2
    assert judge(loss, loss.day + 40).verdict == "claim"


def test_rows_that_only_look_like_a_loss_are_never_claims() -> None:
    history = History("opside", NORTHWIND, ANCHOR, FULL)
    history.live_until(ANCHOR.toordinal() - 1)
    looks = [truth for truth in history.truth() if truth.loss.kind not in (LOST, DAMAGED)]
    assert {truth.loss.code for truth in looks} >= {"H", "K", "U", "6", "7", "X"}
    assert {truth.verdict for truth in looks} == {"no_claim", "unknown_reason_code"}
