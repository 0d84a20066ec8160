"""What all reports that are described by their fields have in common."""

from collections.abc import Iterator, Mapping
from itertools import chain, repeat
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ledger.records import RowError
from app.providers.amazon import reports
from app.providers.amazon.reports import REPORTS
from app.providers.errors import BadDocument
from tests.factories import report_files as files
from tests.factories.report_files import report_lines, without

# Report type, a good row, a column without which it cannot be read, a text that spoils one of its rows.
SAMPLES = [
    (reports.LEDGER_SUMMARY, files.LEDGER_SUMMARY, "Lost", ("Lost", "many")),
    (reports.CUSTOMER_RETURNS, files.CUSTOMER_RETURN, "detailed-disposition", ("return-date", "yesterday")),
    (reports.REPLACEMENTS, files.REPLACEMENT, "original-amazon-order-id", ("original-amazon-order-id", "")),
    (reports.REMOVAL_ORDERS, files.REMOVAL_ORDER, "requested-quantity", ("requested-quantity", "")),
    (reports.REMOVAL_SHIPMENTS, files.REMOVAL_SHIPMENT, "shipment-date", ("shipment-date", "")),
    (reports.NONCOMPLIANCE, files.INBOUND_PROBLEM, "fba-shipment-id", ("issue-reported-date", "--")),
    (reports.ORDERS, files.ORDER_LINE, "purchase-date", ("item-price", "much")),
    (reports.STORAGE_FEES, files.STORAGE_FEE, "month_of_charge", ("month_of_charge", "soon")),
    (reports.LONG_TERM_STORAGE_FEES, files.LONG_TERM_STORAGE_FEE, "qty-charged", ("amount-charged", "NaN")),
    (reports.FEE_PREVIEW, files.FEE_PREVIEW_US, "estimated-fee-total", ("longest-side", "long")),
    (reports.MYI, files.STOCK, "afn-total-quantity", ("afn-total-quantity", "1.5")),
]
of_each_report = pytest.mark.parametrize(("report_type", "row", "needed", "spoiled"), SAMPLES)
Row = Mapping[str, str]


def read(report_type: str, *rows: Row) -> list[Any]:
    return list(REPORTS[report_type](report_lines(*rows)))


@of_each_report
def test_a_header_alone_is_a_true_empty(report_type: str, row: Row, needed: str, spoiled: object) -> None:
    assert list(REPORTS[report_type](report_lines(row)[:1])) == []


@of_each_report
def test_a_missing_needed_column_is_named_before_any_row(
    report_type: str, row: Row, needed: str, spoiled: object
) -> None:
    with pytest.raises(BadDocument, match=f"lacks the columns {needed}"):
        next(REPORTS[report_type](report_lines(without(row, needed))))


@of_each_report
def test_a_refusal_inside_a_finished_report_is_told(report_type: str, row: Row, needed: str, spoiled: object) -> None:
    with pytest.raises(BadDocument, match="Date range exceeded"):
        next(REPORTS[report_type](["Date range exceeded. Report can be requested only upto 30 days"]))
    with pytest.raises(BadDocument, match="Sorry"):
        next(REPORTS[report_type](["Sorry, that is too much, ask for less; please"]))


@of_each_report
def test_a_bad_row_is_told_by_line_and_column_and_the_others_are_kept(
    report_type: str, row: Row, needed: str, spoiled: tuple[str, str]
) -> None:
    column, text = spoiled
    first, bad, last = read(report_type, row, {**row, column: text}, row)
    assert isinstance(bad, RowError)
    assert bad.line == 3
    assert bad.message.startswith(f"{column}: ")
    assert first == last == read(report_type, row)[0]


@of_each_report
def test_half_a_row_is_told_by_its_line(report_type: str, row: Row, needed: str, spoiled: object) -> None:
    lines = report_lines(row, row)
    half = lines[2].split("\t", 3)[:3]
    good, bad = REPORTS[report_type]([*lines[:2], "\t".join(half)])
    assert not isinstance(good, RowError)
    assert bad == RowError(3, f"3 columns instead of {len(row)}")


@of_each_report
def test_equal_rows_are_all_given(report_type: str, row: Row, needed: str, spoiled: object) -> None:
    first, second = read(report_type, row, row)
    assert first == second


@of_each_report
def test_rows_come_long_before_the_file_ends(report_type: str, row: Row, needed: str, spoiled: object) -> None:
    header, line = report_lines(row)
    endless: Iterator[str] = chain([header], repeat(line))
    records = REPORTS[report_type](endless)
    assert [next(records) for _ in range(3)] == read(report_type, row) * 3


def test_all_that_is_wrong_with_a_row_is_told_at_once() -> None:
    bad_row = {**files.CUSTOMER_RETURN, "order-id": " ", "quantity": "two"}
    (bad,) = read(reports.CUSTOMER_RETURNS, bad_row)
    assert bad == RowError(2, "order-id: nothing stands there; quantity: 'two' is not a number")


_REFUSE_THE_FILE = ("Date", "Location")  # of a ledger summary: they may say that it is one of another kind
_TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\t\r\n")),
    st.from_regex(r"[-+]?[0-9.,]{0,25}", fullmatch=True),
    st.from_regex(
        r"[0-9]{1,4}[-/.][0-9]{1,2}([-/.][0-9]{1,4})?([T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?)?( UTC|Z|-14:00)?",
        fullmatch=True,
    ),
)


@given(
    sample=st.sampled_from(
        [(report_type, row) for report_type, row, _, _ in SAMPLES] + [(reports.SETTLEMENTS, files.SETTLEMENT_LINE)]
    ),
    text=_TEXTS,
    choice=st.data(),
)
def test_whatever_stands_in_a_field_is_read_or_told_and_spoils_no_other_row(
    sample: tuple[str, Row], text: str, choice: st.DataObject
) -> None:
    report_type, row = sample
    column = choice.draw(st.sampled_from([name for name in row if name not in _REFUSE_THE_FILE]))
    good = read(report_type, row)
    found = read(report_type, row, {**row, column: text}, row)
    assert found[: len(good)] == good
    assert found[-1] == good[-1]
    assert all(found_one.message for found_one in found if isinstance(found_one, RowError))
    assert len(found) > 2


@pytest.mark.parametrize(
    ("report_type", "row", "personal"),
    [
        (reports.CUSTOMER_RETURNS, files.CUSTOMER_RETURN, "customer-comments"),
        (reports.ORDERS, files.ORDER_LINE, "ship-city"),
        (reports.ORDERS, files.ORDER_LINE, "ship-state"),
        (reports.ORDERS, files.ORDER_LINE, "ship-postal-code"),
        (reports.ORDERS, files.ORDER_LINE, "ship-country"),
        (reports.ORDERS, files.ORDER_LINE | {"buyer-name": ""}, "buyer-name"),
        (reports.ORDERS, files.ORDER_LINE | {"buyer-email": ""}, "buyer-email"),
    ],
)
def test_what_may_name_a_person_or_a_place_is_not_read(report_type: str, row: Row, personal: str) -> None:
    (record,) = read(report_type, {**row, personal: "Jane Doe of Springfield"})
    assert "Jane" not in repr(record)
    (same,) = read(report_type, without(row, personal))
    assert record == same
