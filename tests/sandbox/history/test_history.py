"""The history itself: whatever the seed, units are neither made nor lost without a row."""

from collections import Counter, defaultdict
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.sandbox.history.history import History, Size
from app.sandbox.history.rows import LedgerRow
from app.sandbox.sellers import ALPENGLUECK, DEMO_SELLERS, NORTHWIND, DemoSeller

ANCHOR = date(2026, 11, 20)
SMALL = Size(orders_per_day=6, skus=60, months=4)
FULL = Size(orders_per_day=40, skus=200, months=18)


def live(seed: str, seller: DemoSeller = NORTHWIND, size: Size = SMALL, days_after: int = 0) -> History:
    history = History(seed, seller, ANCHOR, size)
    history.live_until(ANCHOR.toordinal() - 1 + days_after)
    return history


def shelf_of(row: LedgerRow) -> tuple[str, str, str]:
    return row.product.fnsku, row.center, row.disposition


@settings(max_examples=15, deadline=None)
@given(
    seed=st.text(max_size=12),
    seller=st.sampled_from(DEMO_SELLERS),
    orders=st.integers(1, 20),
    skus=st.integers(8, 90),
    months=st.integers(1, 5),
    days_after=st.integers(0, 60),
)
def test_no_shelf_ever_holds_less_than_nothing_and_the_stock_is_the_sum_of_the_rows(
    seed: str, seller: DemoSeller, orders: int, skus: int, months: int, days_after: int
) -> None:
    history = live(seed, seller, Size(orders, skus, months), days_after)
    shelves: defaultdict[tuple[str, str, str], int] = defaultdict(int)
    for row in history.books.ledger:
        shelves[shelf_of(row)] += row.quantity
        assert shelves[shelf_of(row)] >= 0
    on_hand = {
        (product.fnsku, *shelf): units
        for product in history.books.products
        for shelf, units in history.books.stock.shelves(product).items()
    }
    assert on_hand == {shelf: units for shelf, units in shelves.items() if units}


@settings(max_examples=10, deadline=None)
@given(seed=st.text(max_size=12), seller=st.sampled_from(DEMO_SELLERS))
def test_every_change_of_disposition_and_every_merge_has_its_other_half(seed: str, seller: DemoSeller) -> None:
    pairs: defaultdict[tuple[str, str], int] = defaultdict(int)
    for row in live(seed, seller).books.ledger:
        if row.reason in ("Q", "P", "E", "H", "K", "U", "6", "7", "3", "4"):
            pairs[row.reference, row.center] += row.quantity
    assert set(pairs.values()) <= {0}


@settings(max_examples=10, deadline=None)
@given(seed=st.text(max_size=12), days_after=st.integers(0, 40))
def test_no_loss_is_settled_for_more_units_than_were_lost(seed: str, days_after: int) -> None:
    for loss in live(seed, days_after=days_after).books.losses:
        assert 0 <= loss.open_quantity <= loss.quantity


def test_the_same_seed_gives_the_same_history() -> None:
    one, other = live("a"), live("a")
    assert [(row.day, row.reference, row.quantity) for row in one.books.ledger] == [
        (row.day, row.reference, row.quantity) for row in other.books.ledger
    ]
    assert [row.id for row in one.books.reimbursements] == [row.id for row in other.books.reimbursements]
    assert live("b").books.ledger[0].reference != one.books.ledger[0].reference


def test_days_lived_one_by_one_are_the_days_lived_at_once() -> None:
    slow, quick = live("a"), live("a", days_after=20)
    for day in range(20):
        slow.live_until(ANCHOR.toordinal() + day)
    assert [row.reference for row in slow.books.ledger] == [row.reference for row in quick.books.ledger]


def test_the_history_ends_yesterday_and_rows_of_a_day_can_be_asked_for() -> None:
    history = live("a")
    yesterday = ANCHOR.toordinal() - 1
    assert history.books.ledger[-1].day == yesterday
    rows = history.ledger(yesterday - 1, yesterday)
    assert {row.day for row in rows} == {yesterday - 1, yesterday}
    assert len(rows) == sum(row.day >= yesterday - 1 for row in history.books.ledger)
    assert history.ledger(yesterday + 1, yesterday + 9) == []


@pytest.mark.parametrize("seller", DEMO_SELLERS, ids=lambda seller: seller.region)
def test_a_full_history_holds_enough_claims_and_many_more_traps(seller: DemoSeller) -> None:
    verdicts = Counter(truth.verdict for truth in live("opside", seller, FULL).truth())
    assert 25 <= verdicts["claim"] <= 45
    assert sum(count for verdict, count in verdicts.items() if verdict != "claim") > 150
    assert verdicts["found_later"] > 30
    assert verdicts["already_reimbursed"] > 50
    assert min(verdicts[name] for name in ("window_closed", "not_yet_claimable", "no_claim", "unknown_reason_code")) > 4


def test_a_full_history_has_a_busy_shop_around_its_losses() -> None:
    books = live("opside", NORTHWIND, FULL).books
    kinds = Counter(row.event_type for row in books.ledger)
    assert kinds["Shipments"] > 18_000
    assert (
        min(kinds[kind] for kind in ("Receipts", "CustomerReturns", "VendorReturns", "WhseTransfers", "Adjustments"))
        > 300
    )
    assert len({row.center for row in books.ledger}) == len(NORTHWIND.centers)
    assert len(books.products) == 200


def test_stock_of_the_united_kingdom_stays_on_its_island() -> None:
    for row in live("a", ALPENGLUECK).books.ledger:
        assert (row.product.store.country == "GB") == (ALPENGLUECK.country_of(row.center) == "GB")


def test_advanced_days_bring_found_units_payments_and_new_losses() -> None:
    history = live("opside", NORTHWIND, FULL)
    rows, payments, losses = len(history.books.ledger), len(history.books.reimbursements), len(history.books.losses)
    history.live_until(ANCHOR.toordinal() + 29)
    new = Counter(row.reason for row in history.books.ledger[rows:])
    assert new["F"] > 0
    assert new["M"] > 0
    assert len(history.books.reimbursements) > payments
    assert len(history.books.losses) > losses
