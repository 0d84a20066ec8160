"""A file is recognised by its first line alone."""

from collections.abc import Callable, Mapping
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ledger.records import RowError
from app.providers.amazon import reports
from app.providers.amazon.reports import REPORTS, recognize
from tests.factories import report_files as files
from tests.factories.report_files import report_lines, without

LONG_AGO = without(
    files.LONG_TERM_STORAGE_FEE, "qty-charged", "amount-charged", "surcharge-age-tier", "rate-surcharge"
) | {
    "qty-charged-long-time-range-long-term-storage-fee": "1",
    "long-time-range-long-term-storage-fee": "0.50",
}
SAMPLES = [
    (reports.LEDGER_DETAIL, files.LEDGER_EVENT),
    (reports.LEDGER_SUMMARY, files.LEDGER_SUMMARY),
    (reports.REIMBURSEMENTS, files.REIMBURSEMENT),
    (reports.CUSTOMER_RETURNS, files.CUSTOMER_RETURN),
    (reports.REPLACEMENTS, files.REPLACEMENT),
    (reports.REMOVAL_ORDERS, files.REMOVAL_ORDER),
    (reports.REMOVAL_SHIPMENTS, files.REMOVAL_SHIPMENT),
    (reports.NONCOMPLIANCE, files.INBOUND_PROBLEM),
    (reports.ORDERS, files.ORDER_LINE),
    (reports.SETTLEMENTS, files.SETTLEMENT),
    (reports.STORAGE_FEES, files.STORAGE_FEE),
    (reports.LONG_TERM_STORAGE_FEES, files.LONG_TERM_STORAGE_FEE),
    (reports.LONG_TERM_STORAGE_FEES, LONG_AGO),
    (reports.FEE_PREVIEW, files.FEE_PREVIEW_US),
    (reports.FEE_PREVIEW, files.FEE_PREVIEW_EU),
    (reports.MYI, files.STOCK),
]
Sample = tuple[str, Mapping[str, str]]


def header_of(names: list[str], delimiter: str = "\t", *, is_quoted: bool = False) -> str:
    return report_lines(dict.fromkeys(names, ""), delimiter=delimiter, is_quoted=is_quoted)[0]


def test_every_report_that_is_read_has_a_sample_here() -> None:
    assert {report_type for report_type, _ in SAMPLES} == set(REPORTS)


@pytest.mark.parametrize("delimiter", ["\t", ",", ";"])
@pytest.mark.parametrize("is_quoted", [True, False])
@pytest.mark.parametrize(("report_type", "row"), SAMPLES)
def test_each_report_is_recognised_however_its_columns_are_parted(
    report_type: str, row: Mapping[str, str], delimiter: str, is_quoted: bool
) -> None:
    header = header_of(list(row), delimiter, is_quoted=is_quoted)
    assert recognize(header) == report_type
    assert recognize("\ufeff" + header) == report_type


@pytest.mark.parametrize("delimiter", ["\t", ",", ";"])
@pytest.mark.parametrize(("report_type", "row"), SAMPLES)
def test_what_is_recognised_is_read_by_its_reader_whatever_parts_the_columns(
    report_type: str, row: Mapping[str, str], delimiter: str
) -> None:
    written = report_lines(row, delimiter=delimiter, is_quoted=True)
    given_by_amazon = list(REPORTS[report_type](report_lines(row)))
    assert list(REPORTS[report_type](written)) == given_by_amazon
    assert not any(isinstance(record, RowError) for record in given_by_amazon)
    assert given_by_amazon


@given(
    sample=st.sampled_from(SAMPLES),
    shuffled=st.randoms(use_true_random=False),
    more=st.lists(st.sampled_from(["new-column", "Betrag", "x", "afn-something", "ship-city"]), unique=True),
    spell=st.sampled_from([str.upper, str.title, lambda name: name.replace("-", " "), lambda n: n.replace("-", "_")]),
)
def test_order_spelling_and_further_columns_do_not_matter(
    sample: Sample, shuffled: Random, more: list[str], spell: Callable[[str], str]
) -> None:
    report_type, row = sample
    names = [spell(name) for name in row] + more
    shuffled.shuffle(names)
    assert recognize(header_of(names)) == report_type


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Date range exceeded. Report can be requested only upto 30 days",
        "sku,cost,currency",
        # Fulfilled shipments: not read, since buyers stand in it.
        "amazon-order-id\tshipment-id\tshipment-item-id\tpurchase-date\tshipment-date\tbuyer-email\tsku\tquantity-shipped\ttracking-number",
        # Settlements of the first version.
        "settlement-id\ttotal-amount\ttransaction-type\tprice-type\tprice-amount\titem-related-fee-type",
        # Inventory planning.
        "snapshot-date\tsku\tfnsku\tasin\tavailable\tinv-age-0-to-90-days\tqty-to-be-charged-ltsf-6-mo",
    ],
)
def test_other_files_are_not_recognised(header: str) -> None:
    assert recognize(header) is None


def test_a_report_that_lacks_a_column_is_still_recognised_so_that_the_column_can_be_named() -> None:
    names = list(without(files.LEDGER_EVENT, "Reason", "Quantity"))
    assert recognize(header_of(names)) == reports.LEDGER_DETAIL
