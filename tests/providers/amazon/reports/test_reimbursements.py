"""The reimbursements report."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from app.ledger.records import ReimbursementRecord, RowError
from app.providers.amazon.reports import read_reimbursements
from app.providers.errors import BadDocument

HEADER = [
    "approval-date", "reimbursement-id", "case-id", "amazon-order-id", "reason", "sku", "fnsku", "asin", "product-name",
    "condition", "currency-unit", "amount-per-unit", "amount-total", "quantity-reimbursed-cash",
    "quantity-reimbursed-inventory", "quantity-reimbursed-total", "original-reimbursement-id", "original-reimbursement-type",
]  # fmt: skip
PAID = [
    "2026-06-15T08:00:00+00:00", "9001", "1234567890", "", "Lost_Warehouse", "MUG-BLUE", "X001ABC", "B00ABC",
    'Mug 12" blue', "NewItem", "USD", "10.50", "21.00", "2", "0", "2", "", "",
]  # fmt: skip


def row(**over: str) -> list[str]:
    named = dict(zip(HEADER, PAID, strict=True)) | {name.replace("_", "-"): text for name, text in over.items()}
    return list(named.values())


def read(*rows: list[str]) -> list[ReimbursementRecord | RowError]:
    return list(read_reimbursements(["\t".join(fields) + "\r\n" for fields in (HEADER, *rows)]))


def only(fields: list[str]) -> ReimbursementRecord:
    (record,) = read(fields)
    assert isinstance(record, ReimbursementRecord)
    return record


def test_a_row_is_read() -> None:
    assert only(PAID) == ReimbursementRecord(
        approved_at=datetime(2026, 6, 15, 8, tzinfo=UTC),
        reimbursement_id="9001",
        case_id="1234567890",
        order_id=None,
        reason="Lost_Warehouse",
        msku="MUG-BLUE",
        fnsku="X001ABC",
        asin="B00ABC",
        title='Mug 12" blue',
        condition="NewItem",
        currency="USD",
        amount_per_unit=Decimal("10.50"),
        amount_total=Decimal("21.00"),
        quantity_cash=2,
        quantity_inventory=0,
        quantity_total=2,
        original_reimbursement_id=None,
        original_reimbursement_type=None,
    )


def test_a_reversal_keeps_its_signs_and_names_what_it_takes_back() -> None:
    fields = row(
        reason="Reimbursement_Reversal",
        amount_total="-21.00",
        quantity_reimbursed_cash="-2",
        quantity_reimbursed_total="-2",
        original_reimbursement_id="8001",
        original_reimbursement_type="Lost_Warehouse",
    )
    record = only(fields)
    assert (record.amount_total, record.quantity_cash, record.original_reimbursement_id) == (
        Decimal("-21.00"),
        -2,
        "8001",
    )


def test_an_approval_with_an_offset_is_the_same_instant_in_utc() -> None:
    record = only(row(approval_date="2026-06-15T20:00:00-07:00"))
    assert record.approved_at == datetime(2026, 6, 16, 3, tzinfo=UTC)
    assert record.approved_at.tzinfo is UTC


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("95,00", "95.00"), ("1.234,50", "1234.50"), ("1,234.50", "1234.50"), ("1,234", "1234"), ("-0,99", "-0.99"),
        ("1 234,50", "1234.50"), ("1,234,567", "1234567"), ("10", "10"),
    ],
)  # fmt: skip
def test_amounts_are_read_in_any_regions_spelling(written: str, meant: str) -> None:
    assert only(row(amount_total=written)).amount_total == Decimal(meant)


@pytest.mark.parametrize("written", ["", "--"])
def test_a_missing_amount_is_unknown_and_not_zero(written: str) -> None:
    assert only(row(amount_total=written)).amount_total is None


def test_units_paid_in_stock_count_without_a_total() -> None:
    record = only(row(quantity_reimbursed_cash="", quantity_reimbursed_inventory="3", quantity_reimbursed_total=""))
    assert (record.quantity_cash, record.quantity_inventory, record.quantity_total) == (0, 3, 3)


@pytest.mark.parametrize(
    "over",
    [
        {"approval_date": "yesterday"},
        {"reimbursement_id": ""},
        {"reason": ""},
        {"amount_total": "much"},
        {"amount_total": "NaN"},
        {"quantity_reimbursed_cash": "1.5"},
    ],
)
def test_a_bad_row_is_told_by_its_line_and_the_others_are_kept(over: dict[str, str]) -> None:
    good, bad, last = read(PAID, row(**over), PAID)
    assert isinstance(bad, RowError)
    assert bad.line == 3
    assert good == last == only(PAID)


def test_older_files_without_the_original_columns_are_read() -> None:
    lines = ["\t".join(fields[:16]) + "\n" for fields in (HEADER, PAID)]
    (record,) = read_reimbursements(lines)
    assert isinstance(record, ReimbursementRecord)
    assert record.original_reimbursement_id is None


def test_another_report_is_refused() -> None:
    with pytest.raises(BadDocument, match="lacks the columns approval-date"):
        list(read_reimbursements(["snapshot-date\tsku\tfnsku\n"]))


def test_all_that_is_wrong_with_a_row_is_told_by_column_and_value() -> None:
    (bad,) = read(row(approval_date="soon", amount_total="much", quantity_reimbursed_cash="1x"))
    assert bad == RowError(
        2,
        "approval-date: 'soon' is not a point in time; amount-total: 'much' is not a number;"
        " quantity-reimbursed-cash: '1x' is not a number",
    )


def test_units_that_are_not_summed_up_are_added() -> None:
    assert only(row(quantity_reimbursed_total="", quantity_reimbursed_inventory="1")).quantity_total == 3
