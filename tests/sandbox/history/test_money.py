"""One source of all money: what reports and transactions say is the same."""

from collections import Counter
from decimal import Decimal

import pytest

from app.sandbox.history.history import History
from app.sandbox.history.money_rows import MoneyEvent, MoneyKind
from app.sandbox.history.rows import OrderStatus
from app.sandbox.sellers import ALPENGLUECK, DEMO_SELLERS, NORTHWIND, DemoSeller
from tests.sandbox.histories import MANY_YEARS, TODAY, live, lived

BOTH = pytest.mark.parametrize("seller", DEMO_SELLERS, ids=lambda seller: seller.region)


def events_of(history: History, kind: MoneyKind) -> list[MoneyEvent]:
    return [event for event in history.money(*MANY_YEARS) if event.kind is kind]


def amounts(event: MoneyEvent) -> dict[str, Decimal]:
    return {f"{line.amount_type}/{line.description}": line.amount for line in event.lines}


@BOTH
def test_each_event_has_an_identity_of_its_own_and_stands_in_the_order_of_days(seller: DemoSeller) -> None:
    events = list(lived(seller).money(*MANY_YEARS))
    assert len({event.identity for event in events}) == len(events) > 5000
    assert [event.day for event in events] == sorted(event.day for event in events)


def test_what_was_posted_once_never_changes() -> None:
    history = live(NORTHWIND)
    before = [(event.identity, event.day, event.total) for event in history.money(*MANY_YEARS)]
    history.live_until(TODAY + 20)
    assert [(event.identity, event.day, event.total) for event in history.money(1, TODAY - 1)] == before


@BOTH
def test_orders_and_money_name_the_same_lines_units_and_prices(seller: DemoSeller) -> None:
    history = lived(seller)
    sold = Counter(
        (history.order_id(line), line.product.msku, line.quantity, line.item_price)
        for line in history.order_lines(*MANY_YEARS)
        if line.status == "Shipped" and not line.replaces
    )
    paid = Counter(
        (event.order_id, event.product.msku, event.quantity, amounts(event)["ItemPrice/Principal"])
        for event in events_of(history, MoneyKind.ORDER)
        if event.product
    )
    assert sold == paid


@BOTH
def test_every_order_line_that_amazon_ships_left_the_stock(seller: DemoSeller) -> None:
    history = lived(seller)
    left: Counter[str] = Counter()
    for row in history.ledger(*MANY_YEARS):
        if row.event_type == "Shipments":
            left[row.reference] -= row.quantity
    shipped: Counter[str] = Counter()
    for line in history.order_lines(*MANY_YEARS):
        if line.status == "Shipped" and not line.is_by_seller:
            shipped[history.books.shipment_reference(line)] += line.quantity
    assert left == shipped


def test_sales_tax_is_charged_and_withheld_in_the_united_states_only() -> None:
    for seller, is_taxed in ((NORTHWIND, True), (ALPENGLUECK, False)):
        sales = [amounts(event) for event in events_of(lived(seller), MoneyKind.ORDER)]
        assert any("ItemPrice/Tax" in each for each in sales) is is_taxed
        for each in sales:
            withheld = each.get("ItemWithheldTax/MarketplaceFacilitatorTax-Principal", Decimal(0))
            assert each.get("ItemPrice/Tax", Decimal(0)) == -withheld


@BOTH
def test_what_the_seller_ships_himself_costs_no_fulfillment_fee(seller: DemoSeller) -> None:
    own = [event for event in events_of(lived(seller), MoneyKind.ORDER) if event.order and event.order.is_by_seller]
    assert own
    assert not any("ItemFees/FBAPerUnitFulfillmentFee" in amounts(event) for event in own)


@BOTH
def test_a_full_refund_gives_back_what_the_buyer_paid_for_these_units(seller: DemoSeller) -> None:
    for event in events_of(lived(seller), MoneyKind.REFUND):
        refund = event.refund
        assert refund is not None
        if refund.principal is None and refund.quantity == refund.order.quantity:
            told = amounts(event)
            assert told["ItemPrice/Principal"] == -refund.order.item_price
            assert told.get("ItemPrice/Tax", Decimal(0)) == -refund.order.item_tax
            assert told.get("Promotion/Principal", Decimal(0)) == refund.order.item_promotion


@BOTH
def test_some_orders_have_several_lines_or_units_and_some_are_cancelled(seller: DemoSeller) -> None:
    history = lived(seller)
    lines = history.order_lines(*MANY_YEARS)
    sizes = Counter(Counter(history.order_id(line) for line in lines).values())
    statuses = Counter(line.status for line in lines)
    assert sizes[2] > 50
    assert any(line.quantity > 1 for line in lines)
    assert statuses[OrderStatus.CANCELLED] > 50


def test_an_order_is_pending_for_two_days_before_it_is_cancelled() -> None:
    history = live(NORTHWIND)
    pending = []
    for day in range(8):
        history.live_until(TODAY + day)
        pending += [line for line in history.order_lines(TODAY + day, TODAY + day) if line.status == "Pending"]
    assert pending
    history.live_until(TODAY + 10)
    assert {(line.status, line.updated_day(history.last_day) - line.day) for line in pending} == {("Cancelled", 2)}


def test_an_order_moves_to_the_day_of_its_last_update() -> None:
    history = live(NORTHWIND)
    day = TODAY - 1
    then = history.order_lines(day, day)
    history.live_until(TODAY + 3)
    moved = history.order_lines(day + 2, day + 2)
    still = history.order_lines(day, day)
    again = [line for line in then if line in moved]
    assert again
    assert {*still, *again} == set(then)


@BOTH
def test_settlements_of_a_store_follow_each_other_and_hold_every_event_once(seller: DemoSeller) -> None:
    history = lived(seller)
    for store in seller.stores:
        periods = [each for each in history.settlements() if each.store is store]
        assert [each.first_day for each in periods[1:]] == [each.last_day + 1 for each in periods[:-1]]
        told = [event.identity for each in periods for event in history.settlement_events(each)]
        known = [event.identity for event in history.money(1, periods[-1].last_day) if event.store is store]
        assert told == known
        assert history.last_day - 14 < periods[-1].last_day <= history.last_day


def test_a_reimbursement_is_named_as_settlements_name_it() -> None:
    history = lived(NORTHWIND)
    names = {event.lines[0].description for event in events_of(history, MoneyKind.REIMBURSEMENT)}
    assert names >= {
        "WAREHOUSE_LOST",
        "WAREHOUSE_DAMAGE",
        "MISSING_FROM_INBOUND",
        "MISSING_FROM_INBOUND_CLAWBACK",
        "COMPENSATED_CLAWBACK",
        "REVERSAL_REIMBURSEMENT",
        "CS_ERROR_ITEMS",
        "REMOVAL_ORDER_LOST",
        "RE_EVALUATION",
    }
    rows = history.reimbursements(*MANY_YEARS)
    total = sum((event.total for event in events_of(history, MoneyKind.REIMBURSEMENT)), Decimal(0))
    assert total == sum((row.total for row in rows), Decimal(0))
