"""Payouts: complete in one go, the same whichever way they come, and whole when their lines add up."""

from decimal import Decimal
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy

from app.ledger.models import Payout, PayoutLine
from app.ledger.records import SettlementLineRecord, SettlementRecord, WriteCount
from app.ledger.service import record_settlement
from tests.factories.accounts import make_seller
from tests.factories.ledger import fact_record


@pytest.fixture
def seller_id(db: SQLAlchemy) -> int:
    return make_seller().id


def a_summary(**over: Any) -> SettlementRecord:
    return fact_record(SettlementRecord, **{"settlement_id": "S1", "currency": "USD", "total": Decimal(12)} | over)


def a_line(amount: str, **over: Any) -> SettlementLineRecord:
    values = {"settlement_id": "S1", "amount": Decimal(amount), "amount_type": "ItemPrice", "currency": "USD"}
    return fact_record(SettlementLineRecord, **values | over)


A_FILE = [a_summary(), a_line("10"), a_line("1"), a_line("1")]


def test_a_payout_arrives_with_all_its_lines_equal_ones_too(seller_id: int) -> None:
    assert record_settlement(seller_id, iter(A_FILE), "R1") == WriteCount(4, 4, 0)
    payout = Payout.query.one()
    assert (payout.line_count, payout.lines_sum, payout.total, payout.report_id) == (3, 12, 12, "R1")
    assert sorted((row.amount, row.ordinal) for row in PayoutLine.query) == [(1, 0), (1, 1), (10, 0)]


def test_the_same_payout_from_the_sellers_own_file_is_nothing_new(seller_id: int) -> None:
    record_settlement(seller_id, A_FILE, "R1")
    assert record_settlement(seller_id, [A_FILE[0], *reversed(A_FILE[1:])]) == WriteCount(4, 0, 0)
    assert Payout.query.one().report_id == "R1"


def test_a_payout_known_from_a_file_is_marked_with_amazons_report(seller_id: int) -> None:
    record_settlement(seller_id, A_FILE)
    assert Payout.query.one().report_id is None
    record_settlement(seller_id, A_FILE, "R1")
    assert Payout.query.populate_existing().one().report_id == "R1"


def test_a_file_that_tells_a_whole_payout_in_other_words_adds_no_line(seller_id: int) -> None:
    record_settlement(seller_id, A_FILE)
    assert record_settlement(seller_id, [a_summary(), a_line("12", amount_type="item price")]).new == 0
    assert PayoutLine.query.count() == 3


def test_lines_that_were_missing_are_added_when_the_file_comes_again(seller_id: int) -> None:
    record_settlement(seller_id, A_FILE[:3], "R1")
    assert Payout.query.one().lines_sum != 12
    assert record_settlement(seller_id, A_FILE, "R1") == WriteCount(4, 1, 0)
    payout = Payout.query.populate_existing().one()
    assert (payout.line_count, payout.lines_sum) == (3, 12)


def test_payouts_in_one_file_are_kept_apart(seller_id: int) -> None:
    second = [a_summary(settlement_id="S2", total=Decimal(5)), a_line("5", settlement_id="S2")]
    assert record_settlement(seller_id, [*A_FILE, *second]) == WriteCount(6, 6, 0)
    assert {row.settlement_id: row.line_count for row in Payout.query} == {"S1": 3, "S2": 1}


def test_lines_whose_summary_could_not_be_read_are_kept(seller_id: int) -> None:
    record_settlement(seller_id, A_FILE[1:])
    payout = Payout.query.one()
    assert (payout.total, payout.line_count, payout.lines_sum) == (None, 3, 12)
    record_settlement(seller_id, A_FILE)
    assert Payout.query.populate_existing().one().total == 12
    assert PayoutLine.query.count() == 3


def test_a_file_without_a_row_is_nothing(seller_id: int) -> None:
    assert record_settlement(seller_id, []) == WriteCount(0, 0, 0)
