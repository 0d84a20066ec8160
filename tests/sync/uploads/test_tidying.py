"""Files as sellers' computers leave them, and the rows that are read of them. The header rows are Amazon's own."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from app.ledger.records import RowError
from app.providers.amazon.document import open_file
from app.providers.amazon.reports import REPORTS
from app.sync.uploads.rows import find_head, read_rows
from app.sync.uploads.tidying import Spelling, learn, with_year_first, write_tidy
from tests.sync.uploads.reports import LEDGER_HEADER, ledger, ledger_row, reimbursement_row, reimbursements

TODAY = date(2026, 11, 20)


def read(sent: str | bytes, *, is_japanese: bool = False) -> tuple[list[Any], list[RowError]]:
    """The records and the bad lines of a file, as they are read in an upload."""
    content = io.BytesIO(sent.encode() if isinstance(sent, str) else sent)
    with open_file(content, is_japanese=is_japanese) as document:
        head, _ = find_head(document)
    assert head is not None

    def rows() -> Any:
        with open_file(content, is_japanese=is_japanese) as document:
            yield from read_rows(document, head)

    bad: list[RowError] = []
    tidy = io.BytesIO()
    write_tidy(rows(), head, learn(rows, head, None, TODAY), tidy, reject=bad.append, tell=lambda _: None)
    with open_file(tidy, is_japanese=False) as document:
        found = list(REPORTS[head.report_type](document))
    before = head.line - 1
    bad += [RowError(row.line + before, row.message) for row in found if isinstance(row, RowError)]
    return [row for row in found if not isinstance(row, RowError)], sorted(bad)


TWO = [ledger_row(), ledger_row("06/13/2026", -2, "9002", title='Mug 5" blue, large')]


def csv_line(fields: Sequence[str], sign: str = ",") -> str:
    """As a spreadsheet writes it: only what needs quotes has them."""
    return sign.join('"' + field.replace('"', '""') + '"' if set(field) & {sign, '"'} else field for field in fields)


def spreadsheet(*rows: Sequence[str], sign: str = ",", end: str = "\r\n") -> str:
    return "".join(csv_line(row, sign) + end for row in (LEDGER_HEADER, *rows))


def without_exact(text: str) -> str:
    return text.replace("2026-06-01T00:00:00-0700", "")


PLAIN = ledger(*[[field.replace('"', '""') for field in row] for row in TWO])
EXPECTED = read(PLAIN)


def test_amazons_own_file_is_read_whole() -> None:
    rows, bad = EXPECTED
    assert bad == []
    assert [(row.event_on, row.quantity, row.reference_id) for row in rows] == [
        (date(2026, 6, 1), -1, "9001"),
        (date(2026, 6, 13), -2, "9002"),
    ]
    assert rows[1].title == 'Mug 5" blue, large'


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(PLAIN.encode("utf-8-sig"), id="a byte order mark"),
        pytest.param(PLAIN.encode("utf-16"), id="a spreadsheet's Unicode text"),
        pytest.param(PLAIN.encode("utf-16-be"), id="UTF-16 without a mark"),
        pytest.param(PLAIN.replace("\r\n", "\n"), id="line ends of Linux"),
        pytest.param(PLAIN.replace("\r\n", "\r"), id="line ends of an old Macintosh"),
        pytest.param(PLAIN.replace("\r\n", "\n", 1), id="mixed line ends"),
        pytest.param(PLAIN.replace("\r\n", "\t\r\n"), id="a delimiter too many in every line"),
        pytest.param(PLAIN.replace("\r\n", "\t\r\n").replace("\t\r\n", "\r\n", 1), id="one too many in every row"),
        pytest.param(PLAIN + "\r\n\r\n\t\t\t\r\n", id="empty lines at the end"),
        pytest.param(PLAIN + PLAIN.split("\r\n", 1)[0] + "\r\n", id="the header twice"),
        pytest.param(spreadsheet(*TWO), id="CSV"),
        pytest.param(spreadsheet(*TWO, sign=";"), id="CSV with semicolons"),
        pytest.param("sep=;\r\n" + spreadsheet(*TWO, sign=";"), id="CSV that names its sign"),
        pytest.param(spreadsheet(*TWO, sign="\t"), id="text with tabs of a spreadsheet"),
        pytest.param(spreadsheet(*TWO).replace(",\r\n", "\r\n"), id="last cells left out"),
        pytest.param('"My shop"\r\n"All days, Pacific"\r\n\r\n' + spreadsheet(*TWO), id="lines before the header"),
        pytest.param(spreadsheet(*TWO).replace("9001", '"=""9001"""'), id="a number kept by a formula"),
        pytest.param(PLAIN.replace("06/01/2026", "6/1/26").replace("06/13/2026", "6/13/26"), id="short days"),
        pytest.param(PLAIN.replace("06/01/2026", "01/06/2026").replace("06/13/2026", "13/06/2026"), id="days first"),
        pytest.param(
            PLAIN.replace("06/01/2026", "01.06.2026").replace("06/13/2026", "13.06.2026"), id="days of Germany"
        ),
        pytest.param(PLAIN.replace("06/01/2026", "2026-06-01").replace("06/13/2026", "2026-06-13"), id="years first"),
        pytest.param(PLAIN.replace("06/01/2026", "2026/6/1").replace("06/13/2026", "2026/6/13"), id="days of Japan"),
        pytest.param(PLAIN.replace("06/01/2026", "1-Jun-26").replace("06/13/2026", "13-Jun-26"), id="months by name"),
        pytest.param(
            PLAIN.replace('"Event Type"', '"EventType"').replace('"Reference ID"', '"ReferenceID"'), id="joined"
        ),
    ],
)
def test_what_a_computer_does_to_a_file_changes_no_row(sent: str | bytes) -> None:
    assert read(sent) == EXPECTED


@pytest.mark.parametrize(
    ("title", "encoding"), [("Alpenglück Käsemesser", "cp1252"), ("青いマグカップ ソ表", "cp932"), ("Ñandú", "utf-8")]
)
def test_titles_of_all_character_sets_are_read(title: str, encoding: str) -> None:
    (row,), bad = read(ledger(ledger_row(title=title)).encode(encoding), is_japanese=encoding == "cp932")
    assert (row.title, bad) == (title, [])


def test_a_file_that_ends_within_a_letter_keeps_its_character_set() -> None:
    sent = ledger(ledger_row(title="Käse"), ledger_row(title="Käse")).encode()
    (row,), bad = read(sent[: sent.rindex("ä".encode()) + 1])
    assert (row.title, [each.line for each in bad]) == ("Käse", [3])


def test_days_of_one_file_are_all_read_in_one_order() -> None:
    sent = without_exact(spreadsheet(ledger_row("01/06/2026"), ledger_row("02/06/2026"), ledger_row("13/06/2026")))
    rows, bad = read(sent)
    assert [row.event_on.day for row in rows] == [1, 2, 13]
    assert bad == []


def test_a_number_that_a_spreadsheet_has_shortened_is_refused_as_such() -> None:
    rows, bad = read(spreadsheet(ledger_row(), ledger_row(reference="1.23E+11"), ledger_row(reference="1,23E+11")))
    assert len(rows) == 1
    assert [each.line for each in bad] == [3, 4]
    assert bad[0].message.startswith("Reference ID: '1.23E+11' is a number that a spreadsheet has shortened")


def test_an_unclosed_quote_costs_its_own_line_only() -> None:
    lines = ledger(*[ledger_row(reference=str(number)) for number in range(5)]).splitlines(keepends=True)
    lines[2] = lines[2].replace('"Blue mug"', '"Blue mug')
    rows, bad = read("".join(lines))
    assert [row.reference_id for row in rows] == ["0", "2", "3", "4"]
    assert [each.line for each in bad] == [3]


def test_a_text_over_several_lines_is_one_row_and_the_next_rows_keep_their_lines() -> None:
    rows, bad = read(ledger(ledger_row(title="Blue\r\nmug"), ledger_row("soon"), ledger_row()))
    assert [row.title for row in rows] == ["Blue mug", "Blue mug"]
    assert bad == [RowError(4, "Date: 'soon' is not a date")]


def test_half_a_row_is_named_wherever_it_stands() -> None:
    half = '"06/02/2026"\t"X001"\r\n'
    lines = ledger(ledger_row(), ledger_row()).splitlines(keepends=True)
    rows, bad = read("".join([lines[0], half, *lines[1:], half.rstrip()]))
    assert len(rows) == 2
    assert [each.line for each in bad] == [2, 5]
    assert bad[0].message == "this line has 2 columns instead of 16: it seems to be cut off"


def test_lines_are_counted_from_the_top_of_the_file() -> None:
    _, bad = read("A note\n\n" + spreadsheet(ledger_row(), ledger_row("x"), end="\n"))
    assert [each.line for each in bad] == [5]


def test_decimal_commas_are_told_by_the_file() -> None:
    header = ["asin", "fnsku", "fulfillment_center", "country_code", "item_volume", "month_of_charge", "currency"]
    header += ["average_quantity_on_hand", "estimated_monthly_storage_fee"]
    rows = [
        ["B1", "X1", "BRE2", "DE", "1,234", "2026-07", "EUR", "12,50", "1.234,56"],
        ["B2", "X2", "BRE2", "DE", "0,500", "Jul-26", "EUR", "3,00", "0,07"],
    ]
    found, bad = read("".join(";".join(line) + "\r\n" for line in (header, *rows)))
    assert bad == []
    assert [str(row.item_volume) for row in found] == ["1.234", "0.500"]
    assert [str(row.fee) for row in found] == ["1234.56", "0.07"]
    assert {row.month_on for row in found} == {date(2026, 7, 1)}


def test_payments_with_decimal_commas_and_a_spreadsheets_days_are_read() -> None:
    paid = [*reimbursement_row("7001", at="15.06.2026 08:00")]
    paid[11] = paid[12] = "5,10"
    (row,), bad = read(reimbursements(paid).replace("\t", ";"))
    assert (str(row.amount_total), row.approved_at.isoformat(), bad) == ("5.10", "2026-06-15T08:00:00+00:00", [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6/15/2026 8:05 PM", "2026-06-15T20:05:00+00:00"),
        ("6/15/2026 12:05 AM", "2026-06-15T00:05:00+00:00"),
        ("Jun 15, 2026", "2026-06-15"),
        ("2026-06-15T08:00:00+00:00", "2026-06-15T08:00:00+00:00"),
        ("07/2026", "07/2026"),
        ("31/31/2026", "31/31/2026"),
        ("Foo-26", "Foo-26"),
    ],
)
def test_a_day_is_written_with_the_year_first(text: str, expected: str) -> None:
    assert with_year_first(text, is_day_first=False) == expected


def test_rows_are_told_of_while_they_are_read() -> None:
    content = io.BytesIO(ledger(*[ledger_row()] * 45_000).encode())
    with open_file(content, is_japanese=False) as document:
        head, _ = find_head(document)
    assert head is not None
    told: list[int] = []
    with open_file(content, is_japanese=False) as document:
        spelling = Spelling(learn(lambda: iter(()), head, None, TODAY).days, ".")
        count = write_tidy(
            read_rows(document, head), head, spelling, io.BytesIO(), reject=lambda _: None, tell=told.append
        )
    assert (told, count) == ([20_000, 40_000], 45_000)
