"""The report of all orders."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from app.ledger.records import OrderLineRecord
from app.providers.amazon.reports import read_orders
from tests.factories.report_files import ORDER_LINE, report_lines

EXPECTED = OrderLineRecord(
    order_id="111-2000001-3000001",
    msku="MUG-BLUE",
    asin="B00MUG0001",
    purchased_at=datetime(2026, 5, 1, 18, tzinfo=UTC),
    last_updated_at=datetime(2026, 5, 3, 2, tzinfo=UTC),
    order_status="Shipped",
    fulfillment_channel="Amazon",
    sales_channel="Amazon.com",
    item_status="Shipped",
    quantity=2,
    currency="USD",
    item_price=Decimal("29.98"),
    item_tax=Decimal("2.40"),
    shipping_price=None,
    shipping_tax=None,
    gift_wrap_price=None,
    gift_wrap_tax=None,
    item_promotion_discount=Decimal("1.50"),
    shipping_promotion_discount=None,
    title="Mug",
)


def test_a_row_is_read() -> None:
    assert list(read_orders(report_lines(ORDER_LINE))) == [EXPECTED]


def test_a_cancelled_line_has_no_units_and_no_price() -> None:
    row = ORDER_LINE | {"order-status": "Cancelled", "quantity": "0", "item-price": "", "item-tax": "", "currency": ""}
    (record,) = read_orders(report_lines(row))
    assert isinstance(record, OrderLineRecord)
    assert (record.order_status, record.quantity, record.item_price, record.currency) == ("Cancelled", 0, None, None)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("AFN", "Amazon"),
        ("Amazon", "Amazon"),
        ("MFN", "Merchant"),
        ("merchant", "Merchant"),
        ("Robot", "Robot"),
        ("", None),
    ],
)
def test_the_channel_has_one_spelling(written: str, meant: str | None) -> None:
    assert list(read_orders(report_lines(ORDER_LINE | {"fulfillment-channel": written}))) == [
        EXPECTED._replace(fulfillment_channel=meant)
    ]
