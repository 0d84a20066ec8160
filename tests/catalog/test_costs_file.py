import io
from datetime import date
from decimal import Decimal

import pytest

from app.catalog.costs_file import TEMPLATE, CostLine, RejectedLine, read_costs
from app.core.errors import InvalidInput

HEADER = "msku,cost,currency,effective_from\n"


def read(text: str | bytes) -> list[CostLine | RejectedLine]:
    return list(read_costs(io.BytesIO(text if isinstance(text, bytes) else text.encode())))


def error_of(line: str) -> str:
    found = read(HEADER + line + "\n")[0]
    assert isinstance(found, RejectedLine)
    assert found.line == 2
    return found.error


def test_a_good_line_is_a_cost() -> None:
    assert read(HEADER + "A-1,12.50,usd,2026-01-31\n") == [CostLine("A-1", Decimal("12.50"), "USD", date(2026, 1, 31))]


def test_the_template_reads_well() -> None:
    assert isinstance(read(TEMPLATE)[0], CostLine)


def test_columns_may_stand_in_another_order_among_others() -> None:
    assert read("note,effective_from,cost,currency,msku\nx,2026-01-31,3,EUR,A\n") == [
        CostLine("A", Decimal(3), "EUR", date(2026, 1, 31))
    ]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    assert len(read(("\ufeff" + HEADER + "A,1,USD,2026-01-01\r\nB,2,USD,2026-01-01\r\n").encode())) == 2


def test_quoted_fields_may_hold_commas() -> None:
    found = read(HEADER + '"A, large",1,USD,2026-01-01\n')[0]
    assert isinstance(found, CostLine)
    assert found.msku == "A, large"


def test_blank_lines_are_passed_over_but_counted() -> None:
    found = read(HEADER + "\n,,,\nA,nothing,USD,2026-01-01\n")
    assert [line.line for line in found if isinstance(line, RejectedLine)] == [4]


@pytest.mark.parametrize(
    ("line", "word"),
    [
        (",1,USD,2026-01-01", "msku"),
        ("A,twelve,USD,2026-01-01", "not a number"),
        ('A,"12,50",USD,2026-01-01', "not a number"),
        ("A,NaN,USD,2026-01-01", "above 0"),
        ("A,0,USD,2026-01-01", "above 0"),
        ("A,-1,USD,2026-01-01", "above 0"),
        ("A,9999999,USD,2026-01-01", "above 0"),
        ("A,1.23456,USD,2026-01-01", "decimals"),
        ("A,1,XXX,2026-01-01", "currency"),
        ("A,1,USD,01/02/2026", "YYYY-MM-DD"),
        ("A,1,USD,20260102", "YYYY-MM-DD"),
        ("A,1,USD,2026-02-30", "YYYY-MM-DD"),
        ("A,1,USD,1926-02-03", "not be before"),
        ("A,1,USD", "fields"),
        ("A\0B,1,USD,2026-01-01", "printable"),
    ],
)
def test_a_bad_line_says_what_is_wrong(line: str, word: str) -> None:
    assert word in error_of(line)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "msku"),
        (b"sku;cost;currency;from\nA;1;USD;2026-01-01\n", "commas"),
        (HEADER.encode() + b"\xff\xfe,1,USD,2026-01-01\n", "UTF-8"),
        (HEADER.encode() + b'"A,1,USD,2026-01-01\n', "CSV"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(content: bytes, word: str) -> None:
    with pytest.raises(InvalidInput, match=word):
        read(content)
