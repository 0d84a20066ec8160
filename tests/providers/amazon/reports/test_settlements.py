"""Settlement files of every store."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from itertools import chain, repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ledger.records import RowError, SettlementLineRecord, SettlementRecord
from app.providers.amazon.reports import read_settlements
from app.providers.errors import BadDocument
from tests.factories.report_files import SETTLEMENT, SETTLEMENT_LINE, report_lines, without

SUMMARY = SettlementRecord(
    settlement_id="18000000001",
    starts_at=datetime(2026, 5, 1, 10, tzinfo=UTC),
    ends_at=datetime(2026, 5, 15, 10, tzinfo=UTC),
    deposited_at=datetime(2026, 5, 17, 10, tzinfo=UTC),
    currency="USD",
    total=Decimal("11.13"),
)
LINE = SettlementLineRecord(
    settlement_id="18000000001",
    transaction_type="Order",
    order_id="111-2000001-3000001",
    adjustment_id=None,
    shipment_id="S1",
    marketplace_name="Amazon.com",
    amount_type="ItemPrice",
    amount_description="Principal",
    amount=Decimal("14.99"),
    currency="USD",
    fulfillment_id="AFN",
    posted_at=datetime(2026, 5, 3, 2, 10, tzinfo=UTC),
    order_item_code="60000000000001",
    msku="MUG-BLUE",
    quantity=1,
    promotion_id=None,
)
FEE = SETTLEMENT_LINE | {
    "amount-type": "ItemFees", "amount-description": "FBAPerUnitFulfillmentFee", "amount": "-3.86", "quantity-purchased": "",
}  # fmt: skip


def read(*rows: Mapping[str, str]) -> list[SettlementRecord | SettlementLineRecord | RowError]:
    return list(read_settlements(report_lines(*rows)))


def spelled(spelling: str, *, sign: str = ".") -> list[dict[str, str]]:
    """A settlement of 2 to 10 May and one amount of 4 May, in a store's own spelling of days and amounts."""

    def written(day: int) -> str:
        return datetime(2026, 5, day, tzinfo=UTC).strftime(spelling)

    summary = SETTLEMENT | {
        "settlement-start-date": written(2), "settlement-end-date": written(10), "deposit-date": written(12),
        "total-amount": f"1{sign}234", "currency": "",
    }  # fmt: skip
    line = SETTLEMENT_LINE | {"posted-date": written(4), "posted-date-time": "", "amount": f"95{sign}00"}
    return [summary, line]


def test_the_summary_comes_first_and_then_every_amount() -> None:
    fee = LINE._replace(
        amount_type="ItemFees", amount_description="FBAPerUnitFulfillmentFee", amount=Decimal("-3.86"), quantity=None
    )
    assert read(SETTLEMENT, SETTLEMENT_LINE, FEE) == [SUMMARY, LINE, fee]


def test_the_lines_sum_to_the_total() -> None:
    summary, *lines = read(SETTLEMENT, SETTLEMENT_LINE, FEE)
    assert isinstance(summary, SettlementRecord)
    assert sum(line.amount for line in lines if isinstance(line, SettlementLineRecord)) == summary.total


def test_equal_amounts_are_all_given() -> None:
    assert read(SETTLEMENT, SETTLEMENT_LINE, SETTLEMENT_LINE) == [SUMMARY, LINE, LINE]


@pytest.mark.parametrize(
    "spelling", ["%Y-%m-%d", "%Y-%m-%d %H:%M:%S UTC", "%d.%m.%Y", "%d.%m.%Y %H:%M:%S UTC", "%d/%m/%Y", "%m/%d/%Y", "%d/%m/%y", "%d-%m-%Y"]
)  # fmt: skip
def test_days_are_read_in_the_spelling_that_the_file_itself_proves(spelling: str) -> None:
    summary, line = read(*spelled(spelling))
    assert isinstance(summary, SettlementRecord)
    assert isinstance(line, SettlementLineRecord)
    assert (summary.starts_at, summary.ends_at) == (datetime(2026, 5, 2, tzinfo=UTC), datetime(2026, 5, 10, tzinfo=UTC))
    assert line.posted_at == datetime(2026, 5, 4, tzinfo=UTC)


@pytest.mark.parametrize(("sign", "total"), [(",", "1.234"), (".", "1.234")])
def test_amounts_are_read_with_the_decimal_sign_of_the_file(sign: str, total: str) -> None:
    summary, line = read(*spelled("%d.%m.%Y", sign=sign))
    assert isinstance(summary, SettlementRecord)
    assert isinstance(line, SettlementLineRecord)
    assert (summary.total, line.amount) == (Decimal(total), Decimal("95.00"))


def test_thousands_are_no_decimals() -> None:
    rows = [SETTLEMENT | {"total-amount": "1.234,56", "currency": "eur"}, SETTLEMENT_LINE | {"amount": "1.234"}]
    summary, line = read(*rows, SETTLEMENT_LINE | {"amount": "-0,44"})[:2]
    assert isinstance(summary, SettlementRecord)
    assert isinstance(line, SettlementLineRecord)
    assert (summary.total, summary.currency, line.amount) == (Decimal("1234.56"), "EUR", Decimal(1234))


@given(
    amounts=st.lists(st.decimals(min_value=-99_999, max_value=99_999, places=2), min_size=1, max_size=30),
    sign=st.sampled_from([",", "."]),
)
def test_no_amount_is_lost_or_changed(amounts: list[Decimal], sign: str) -> None:
    def written(amount: Decimal) -> str:
        return f"{amount:,.2f}".translate(str.maketrans(".,", sign + (".," if sign == "," else ",.")[0]))

    total = sum(amounts, Decimal(0))
    rows = [SETTLEMENT_LINE | {"amount": written(amount)} for amount in amounts]
    summary, *lines = read(SETTLEMENT | {"total-amount": written(total)}, *rows)
    assert isinstance(summary, SettlementRecord)
    assert summary.total == total
    assert [line.amount for line in lines if isinstance(line, SettlementLineRecord)] == amounts


def test_a_line_has_the_settlements_currency_unless_it_names_its_own() -> None:
    _, same, other = read(SETTLEMENT, SETTLEMENT_LINE, SETTLEMENT_LINE | {"currency": "cad"})
    assert isinstance(same, SettlementLineRecord)
    assert isinstance(other, SettlementLineRecord)
    assert (same.currency, other.currency) == ("USD", "CAD")


def test_what_names_no_marketplace_and_no_order_is_read() -> None:
    row = SETTLEMENT_LINE | {
        "transaction-type": "other-transaction", "order-id": "", "marketplace-name": "", "shipment-id": "",
        "amount-type": "FBA Inventory Reimbursement", "amount-description": "WAREHOUSE_LOST", "amount": "10.00",
    }  # fmt: skip
    _, line = read(SETTLEMENT, row)
    assert isinstance(line, SettlementLineRecord)
    assert (line.order_id, line.marketplace_name, line.amount_description) == (None, None, "WAREHOUSE_LOST")


@pytest.mark.parametrize(
    ("over", "told"),
    [
        ({"amount": ""}, "amount: nothing stands there"),
        ({"amount": "much"}, "amount: 'much' is not a number"),
        ({"posted-date-time": "soon"}, "posted-date-time: 'soon' is not a point in time"),
        ({"posted-date-time": "", "posted-date": "35.01.2026"}, "posted-date: '35.01.2026' is not a date"),
        ({"quantity-purchased": "1.5"}, "quantity-purchased: '1.5' is not a whole number"),
        ({"settlement-id": ""}, "settlement-id: nothing stands there"),
    ],
)
def test_a_bad_line_is_told_and_the_others_are_kept(over: dict[str, str], told: str) -> None:
    assert read(SETTLEMENT, SETTLEMENT_LINE, SETTLEMENT_LINE | over, SETTLEMENT_LINE) == [
        SUMMARY, LINE, RowError(4, told), LINE,
    ]  # fmt: skip


def test_lines_without_a_summary_have_a_bare_settlement() -> None:
    bare = SettlementRecord("18000000001", None, None, None, None, None)
    assert read(SETTLEMENT_LINE, SETTLEMENT_LINE) == [bare, *[LINE._replace(currency=None)] * 2]


def test_a_damaged_summary_is_told_and_its_lines_are_kept() -> None:
    told, bare, line = read(SETTLEMENT | {"total-amount": "much"}, SETTLEMENT_LINE)
    assert told == RowError(2, "total-amount: 'much' is not a number")
    assert isinstance(bare, SettlementRecord)
    assert (bare.settlement_id, bare.total) == ("18000000001", None)
    assert line == LINE


def test_two_settlements_in_one_file_are_both_told() -> None:
    other = {"settlement-id": "18000000002"}
    records = read(SETTLEMENT, SETTLEMENT_LINE, SETTLEMENT | other, SETTLEMENT_LINE | other)
    assert records == [
        SUMMARY, LINE, SUMMARY._replace(settlement_id="18000000002"), LINE._replace(settlement_id="18000000002"),
    ]  # fmt: skip


def test_older_files_without_the_exact_time_are_read() -> None:
    _, line = read(*[without(row, "posted-date-time") for row in (SETTLEMENT, SETTLEMENT_LINE)])
    assert line == LINE._replace(posted_at=datetime(2026, 5, 3, tzinfo=UTC))


def test_rows_come_long_before_the_file_ends() -> None:
    header, summary, line = (
        report_lines(SETTLEMENT, SETTLEMENT, SETTLEMENT_LINE)[:1] + report_lines(SETTLEMENT, SETTLEMENT_LINE)[1:]
    )
    records = read_settlements(chain([header, summary], repeat(line)))
    assert [next(records) for _ in range(3)] == [SUMMARY, LINE, LINE]


def test_a_settlement_of_the_first_version_is_refused() -> None:
    with pytest.raises(BadDocument, match="lacks the columns amount-type"):
        read(without(SETTLEMENT, "amount-type", "amount-description", "amount"))


def test_a_header_alone_is_a_true_empty() -> None:
    assert list(read_settlements(report_lines(SETTLEMENT)[:1])) == []
