"""The ledger's detail view, as files of different regions and years write it."""

import io
from collections.abc import Iterable
from datetime import date

import pytest

from app.ledger.records import LedgerEventRecord, RowError
from app.providers.amazon.reports import read_ledger
from app.providers.errors import BadDocument

HEADER = [
    "Date", "FNSKU", "ASIN", "MSKU", "Title", "Event Type", "Reference ID", "Quantity", "Fulfillment Center",
    "Disposition", "Reason", "Country", "Reconciled Quantity", "Unreconciled Quantity", "Date and Time", "Store",
]  # fmt: skip
LOST = [
    "07/06/2026", "X001ABC", "B00ABC", "MUG-BLUE", "Mug, blue", "Adjustments", "7001", "-2", "PHX7",
    "SELLABLE", "M", "US", "0", "2", "2026-07-06T00:00:00-0700", "",
]  # fmt: skip


def row(**over: str) -> list[str]:
    """A lost unit, with other texts in the named columns."""
    named = dict(zip(HEADER, LOST, strict=True)) | {name.replace("_", " "): text for name, text in over.items()}
    return list(named.values())


def quoted(rows: Iterable[list[str]]) -> list[str]:
    return ["\t".join(f'"{text}"' for text in fields) + "\r\n" for fields in rows]


def plain(rows: Iterable[list[str]]) -> list[str]:
    return ["\t".join(fields) + "\n" for fields in rows]


def only(rows: list[list[str]]) -> LedgerEventRecord | RowError:
    (record,) = read_ledger(quoted([HEADER, *rows]))
    return record


EXPECTED = LedgerEventRecord(
    event_on=date(2026, 7, 6),
    fnsku="X001ABC",
    asin="B00ABC",
    msku="MUG-BLUE",
    title="Mug, blue",
    event_type="Adjustments",
    reference_id="7001",
    quantity=-2,
    fulfillment_center="PHX7",
    disposition="SELLABLE",
    reason="M",
    country="US",
    reconciled=0,
    unreconciled=2,
)


@pytest.mark.parametrize("write", [quoted, plain])
def test_a_row_is_read_whether_fields_are_quoted_or_not(write: object) -> None:
    assert callable(write)
    assert list(read_ledger(write([HEADER, LOST]))) == [EXPECTED]


def test_equal_rows_are_all_given() -> None:
    assert list(read_ledger(quoted([HEADER, LOST, LOST, LOST]))) == [EXPECTED] * 3


def test_columns_are_found_by_name_in_any_order_and_spelling() -> None:
    header = [
        "Quantity",
        "reason",
        "EventType",
        "ReferenceID",
        "fnsku",
        "date",
        "disposition",
        "fulfillment-center",
        "New Column",
    ]
    fields = ["5", "", "Receipts", "FBA15DJ9", "X001ABC", "2026-07-06", "SELLABLE", "ONT8", "whatever"]
    (record,) = read_ledger(plain([header, fields]))
    assert isinstance(record, LedgerEventRecord)
    assert (record.event_on, record.quantity, record.event_type, record.reason) == (
        date(2026, 7, 6),
        5,
        "Receipts",
        None,
    )
    assert (record.title, record.country, record.reconciled) == (None, None, None)


def test_a_byte_order_mark_is_no_part_of_the_first_name() -> None:
    lines = quoted([HEADER, LOST])
    assert list(read_ledger(["\ufeff" + lines[0], *lines[1:]])) == [EXPECTED]
    lines = plain([HEADER, LOST])
    assert list(read_ledger(["\ufeff" + lines[0], *lines[1:]])) == [EXPECTED]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Customer damaged", "CUSTOMER_DAMAGED"),
        ("CUSTOMER_DAMAGED", "CUSTOMER_DAMAGED"),
        ("warehouse-damaged", "WAREHOUSE_DAMAGED"),
        ("", None),
    ],
)
def test_dispositions_have_one_spelling(written: str, meant: str | None) -> None:
    record = only([row(Disposition=written)])
    assert isinstance(record, LedgerEventRecord)
    assert record.disposition == meant


def test_event_types_lose_their_blanks_and_reasons_are_upper_case() -> None:
    record = only([row(Event_Type="Whse Transfers", Reason="m")])
    assert isinstance(record, LedgerEventRecord)
    assert (record.event_type, record.reason) == ("WhseTransfers", "M")


def test_blank_reconciled_units_are_unknown_and_not_zero() -> None:
    record = only([row(Reconciled_Quantity="", Unreconciled_Quantity="")])
    assert isinstance(record, LedgerEventRecord)
    assert (record.reconciled, record.unreconciled) == (None, None)


@pytest.mark.parametrize(
    "over",
    [
        {"Date": "13/31/2026"},
        {"Date": ""},
        {"Quantity": ""},
        {"Quantity": "two"},
        {"FNSKU": ""},
        {"Event_Type": ""},
        {"Reconciled_Quantity": "x"},
    ],
)
def test_a_bad_row_is_told_by_its_line_and_the_others_are_kept(over: dict[str, str]) -> None:
    first, bad, last = read_ledger(quoted([HEADER, LOST, row(**over), LOST]))
    assert first == last == EXPECTED
    assert isinstance(bad, RowError)
    assert bad.line == 3
    assert bad.message


def test_a_row_of_the_wrong_width_is_a_bad_row() -> None:
    bad, good = read_ledger(plain([HEADER, LOST[:5], LOST]))
    assert bad == RowError(2, "5 columns instead of 16")
    assert good == EXPECTED


def test_a_title_may_hold_quotes_tabs_and_line_breaks_when_fields_are_quoted() -> None:
    title = 'Say ""hello""\tworld\nagain'
    text = "".join(quoted([HEADER, row(Title=title), row(Quantity="x")]))
    first, bad = read_ledger(io.StringIO(text, newline=""))
    assert isinstance(first, LedgerEventRecord)
    assert first.title == 'Say "hello"\tworld\nagain'
    assert isinstance(bad, RowError)
    assert bad.line == 4


def test_stray_quotes_mean_nothing_where_fields_are_not_quoted() -> None:
    first, second = read_ledger(plain([HEADER, row(Title='"Best mug'), LOST]))
    assert isinstance(first, LedgerEventRecord)
    assert first.title == '"Best mug'
    assert second == EXPECTED


@pytest.mark.parametrize("rows", [200, 20_000])
def test_a_quote_that_is_never_closed_does_not_swallow_the_rest_in_silence(rows: int) -> None:
    lines = [*quoted([HEADER]), '"07/06/2026\tX001ABC\n', *plain([LOST] * rows)]
    with pytest.raises(BadDocument, match=r"never closed|cannot be read"):
        list(read_ledger(lines))


def test_two_rows_that_a_missing_quote_glues_together_are_told() -> None:
    lines = quoted([HEADER, LOST, LOST, LOST])
    glued = [lines[0], lines[1].rstrip().removesuffix('"') + "\r\n", *lines[2:]]
    bad, good = read_ledger(glued)
    assert isinstance(bad, RowError)
    assert good == EXPECTED


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Date range exceeded. Report can be requested only upto 30 days", "Date range exceeded"),
        ("", "empty"),
        ("<html><body>Sorry</body></html>", "Sorry"),
    ],
)
def test_a_refusal_inside_a_finished_report_is_told(text: str, told: str) -> None:
    with pytest.raises(BadDocument, match=told) as caught:
        list(read_ledger([text] if text else []))
    assert caught.value.permanent


def test_a_missing_required_column_is_named() -> None:
    header = [name for name in HEADER if name != "Reason"]
    with pytest.raises(BadDocument, match="lacks the columns Reason"):
        list(read_ledger(quoted([header])))


def test_a_header_alone_is_a_true_empty() -> None:
    assert list(read_ledger(quoted([HEADER]))) == []


def test_blank_lines_are_passed_over() -> None:
    lines = quoted([HEADER, LOST])
    assert list(read_ledger([lines[0], "\r\n", lines[1], "\r\n"])) == [EXPECTED]


def test_rows_come_while_lines_are_still_being_read() -> None:
    lines = iter(quoted([HEADER, *[LOST] * 5000]))
    records = read_ledger(lines)
    assert next(records) == EXPECTED
    assert sum(1 for _ in lines) > 4000


def test_a_bad_row_among_many_is_told_by_its_line() -> None:
    rows = [LOST] * 700
    rows[350] = row(Quantity="two")
    given = list(read_ledger(quoted([HEADER, *rows])))
    errors = [each for each in given if isinstance(each, RowError)]
    assert [error.line for error in errors] == [352]
    assert given.count(EXPECTED) == 699


def test_all_that_is_wrong_with_a_row_is_told_by_column_and_value() -> None:
    bad = only([row(Date="13/45/2026", Quantity="x", Reconciled_Quantity="1.5")])
    assert bad == RowError(
        2,
        "Date: '13/45/2026' is not a date; Quantity: 'x' is not a number; Reconciled Quantity: '1.5' is not a whole number",
    )
