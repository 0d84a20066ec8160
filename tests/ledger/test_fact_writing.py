"""Rows of every source that has a key: repeatable, in any order, equal keys kept apart, changes kept."""

from datetime import timedelta
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy

from app.ledger.models import Source
from app.ledger.records import CustomerReturnRecord, OrderLineRecord, WriteCount
from app.ledger.service import record_facts
from app.ledger.targets import TARGETS
from tests.factories.accounts import make_seller
from tests.factories.ledger import A_DAY, fact_record

DAYS = (A_DAY, A_DAY + timedelta(days=30))


@pytest.fixture
def seller_id(db: SQLAlchemy) -> int:
    return make_seller().id


def a_return(**over: Any) -> CustomerReturnRecord:
    return fact_record(CustomerReturnRecord, **{"order_id": "111-1", "msku": "SKU-1"} | over)


def a_line(**over: Any) -> OrderLineRecord:
    return fact_record(OrderLineRecord, **{"order_id": "111-1", "msku": "SKU-1", "asin": "B001"} | over)


@pytest.mark.parametrize("source", TARGETS)
def test_a_record_of_every_source_arrives_as_it_was_given_and_only_once(seller_id: int, source: Source) -> None:
    target = TARGETS[source]
    record = fact_record(target.record)
    assert record_facts(seller_id, source, [record], DAYS) == WriteCount(1, 1, 0)
    assert record_facts(seller_id, source, iter([record])) == WriteCount(1, 0, 0)
    row = target.model.query.one()
    for name in target.columns:
        assert getattr(row, name) == getattr(record, name), name
