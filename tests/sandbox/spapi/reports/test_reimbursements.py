"""The reimbursements as they are read from the file."""

from datetime import datetime
from decimal import Decimal

from app.sandbox.sellers import ALPENGLUECK, GERMANY
from tests.sandbox.running import RunningSandbox

PAYMENTS = "GET_FBA_REIMBURSEMENTS_DATA"
HEADER = [
    "approval-date",
    "reimbursement-id",
    "case-id",
    "amazon-order-id",
    "reason",
    "sku",
    "fnsku",
    "asin",
    "product-name",
    "condition",
    "currency-unit",
    "amount-per-unit",
    "amount-total",
    "quantity-reimbursed-cash",
    "quantity-reimbursed-inventory",
    "quantity-reimbursed-total",
    "original-reimbursement-id",
    "original-reimbursement-type",
]


def rows_of(text: str) -> list[dict[str, str]]:
    """Nothing is quoted, so that a quotation mark in a title is a letter as any other."""
    header, *lines = text.splitlines()
    return [dict(zip(header.split("\t"), line.split("\t"), strict=True)) for line in lines]


def read(sandbox: RunningSandbox, **wanted: object) -> list[dict[str, str]]:
    return rows_of(sandbox.read_report(sandbox.headers(), PAYMENTS, **wanted))


def test_no_field_is_quoted_under_amazons_header(sandbox: RunningSandbox) -> None:
    text = sandbox.read_report(sandbox.headers(), PAYMENTS)
    assert text.splitlines()[0].split("\t") == HEADER
    assert not text.startswith('"')


def test_totals_are_units_times_value(sandbox: RunningSandbox) -> None:
    for row in read(sandbox):
        cash, stock = int(row["quantity-reimbursed-cash"]), int(row["quantity-reimbursed-inventory"])
        assert int(row["quantity-reimbursed-total"]) == cash + stock
        assert Decimal(row["amount-total"]) == cash * Decimal(row["amount-per-unit"])


def test_an_id_a_product_and_a_reason_name_a_row(sandbox: RunningSandbox) -> None:
    rows = read(sandbox)
    assert len({(row["reimbursement-id"], row["sku"], row["reason"]) for row in rows}) == len(rows) > 30


def test_a_reversal_names_what_it_takes_back(sandbox: RunningSandbox) -> None:
    rows = read(sandbox)
    paid = {row["reimbursement-id"]: row for row in rows}
    reversals = [row for row in rows if row["reason"] == "Reimbursement_Reversal"]
    assert reversals
    for row in reversals:
        original = paid[row["original-reimbursement-id"]]
        assert row["original-reimbursement-type"] == original["reason"]
        assert Decimal(row["amount-total"]) == -Decimal(original["amount-total"])


def test_the_window_holds_to_the_second(sandbox: RunningSandbox) -> None:
    rows = read(sandbox)
    approved = sorted(datetime.fromisoformat(row["approval-date"]) for row in rows)
    middle = approved[len(approved) // 2].isoformat()
    early = read(sandbox, dataEndTime=middle)
    assert len(early) == sum(each <= approved[len(approved) // 2] for each in approved)


def test_all_stores_of_a_region_come_in_one_file(sandbox: RunningSandbox) -> None:
    text = sandbox.read_report(sandbox.headers(ALPENGLUECK.id), PAYMENTS, marketplaceIds=[GERMANY.marketplace_id])
    assert {row["currency-unit"] for row in rows_of(text)} == {"EUR", "GBP"}
