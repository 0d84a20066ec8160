"""Events of the older Finances API: equal ones are kept, pages and windows read again double nothing."""

from decimal import Decimal
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy

from app.catalog.models import Product
from app.ledger.models import FinancialEvent
from app.ledger.records import FinancialEventRecord, WriteCount
from app.ledger.service import record_financial_events
from tests.factories.accounts import make_seller
from tests.factories.ledger import fact_record


@pytest.fixture
def seller_id(db: SQLAlchemy) -> int:
    return make_seller().id


def an_event(**over: Any) -> FinancialEventRecord:
    values: dict[str, Any] = {"kind": "ShipmentEventList", "order_id": "111-1", "msku": "SKU-1"}
    values |= {"amounts": {"Principal": "20.00", "Commission": "-3.00"}, "amount": Decimal("17.00")}
    return fact_record(FinancialEventRecord, **values | over)


def ordinals(seller_id: int) -> list[int]:
    return sorted(row.ordinal for row in FinancialEvent.query.filter_by(seller_id=seller_id))


def test_an_event_arrives_as_it_was_given(seller_id: int) -> None:
    record = an_event()
    assert record_financial_events(seller_id, [record], "first") == WriteCount(1, 1, 0)
    row = FinancialEvent.query.one()
    for name in record._fields:
        assert getattr(row, name) == getattr(record, name), name
    assert Product.query.one().msku == "SKU-1"


def test_equal_events_of_one_page_and_of_several_are_events_of_their_own(seller_id: int) -> None:
    record_financial_events(seller_id, [an_event(), an_event()], "first")
    assert record_financial_events(seller_id, [an_event(), an_event(quantity=2)], "first") == WriteCount(2, 2, 0)
    assert ordinals(seller_id) == [0, 0, 1, 2]


def test_a_window_read_again_doubles_nothing_however_its_pages_are_cut(seller_id: int) -> None:
    record_financial_events(seller_id, [an_event(), an_event()], "first")
    record_financial_events(seller_id, [an_event()], "first")
    assert record_financial_events(seller_id, [an_event()], "again") == WriteCount(1, 0, 0)
    assert record_financial_events(seller_id, [an_event()] * 3, "again") == WriteCount(3, 1, 0)
    assert ordinals(seller_id) == [0, 1, 2, 3]


def test_a_pull_that_was_begun_anew_after_a_page_doubles_nothing(seller_id: int) -> None:
    page = [an_event(), an_event(order_id="111-2")]
    record_financial_events(seller_id, page, "begun")
    assert record_financial_events(seller_id, page, "begun anew") == WriteCount(2, 0, 0)


def test_an_amount_written_with_more_zeros_and_names_in_another_order_are_the_same_event(seller_id: int) -> None:
    record_financial_events(seller_id, [an_event()], "first")
    other = an_event(amount=Decimal(17), amounts={"Commission": "-3.00", "Principal": "20.00"})
    assert record_financial_events(seller_id, [other], "again") == WriteCount(1, 0, 0)


def test_sellers_events_are_counted_apart(seller_id: int) -> None:
    record_financial_events(seller_id, [an_event()], "first")
    other = make_seller().id
    assert record_financial_events(other, [an_event()], "first").new == 1
    assert ordinals(other) == [0]


def test_an_empty_page_is_nothing(seller_id: int) -> None:
    assert record_financial_events(seller_id, [], "first") == WriteCount(0, 0, 0)
