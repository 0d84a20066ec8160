"""Tables with columns parted by commas and semicolons, and columns of several names."""

import pytest

from app.ledger.records import RowError
from app.providers.amazon.reports.table import Column, read_rows
from app.providers.errors import BadDocument

COLUMNS = (Column("sku"), Column("size", also=("size-tier", "size-band")), Column("note", is_required=False))


@pytest.mark.parametrize("delimiter", ["\t", ",", ";"])
def test_a_quoted_text_may_hold_the_delimiter_quotes_and_line_breaks(delimiter: str) -> None:
    text = f'"sku"{delimiter}"size"\n"A"{delimiter}"a ""big""{delimiter}\none"\n'
    assert list(read_rows(text.splitlines(keepends=True), COLUMNS)) == [(3, ("A", f'a "big"{delimiter}\none', ""))]


def test_only_what_needs_quotes_may_have_them_where_commas_part_the_columns() -> None:
    lines = ["sku,size\n", 'A,"1,5"\n', 'B,12" wide\n']
    assert list(read_rows(lines, COLUMNS)) == [(2, ("A", "1,5", "")), (3, ("B", '12" wide', ""))]


def test_a_row_of_the_wrong_width_is_told_whatever_parts_the_columns() -> None:
    assert list(read_rows(["sku;size\n", "A\n", "B;2\n"], COLUMNS)) == [
        RowError(2, "1 columns instead of 2"),
        (3, ("B", "2", "")),
    ]


@pytest.mark.parametrize("name", ["size", "Size Tier", "size_band"])
def test_a_column_is_found_by_any_of_its_names(name: str) -> None:
    assert list(read_rows([f"sku\t{name}\n", "A\t1\n"], COLUMNS)) == [(2, ("A", "1", ""))]


def test_the_first_of_a_columns_names_is_read_where_a_file_has_several() -> None:
    assert list(read_rows(["size-band\tsize-tier\tsku\n", "3\t2\tA\n"], COLUMNS)) == [(2, ("A", "2", ""))]


@pytest.mark.parametrize(
    "text", ['"Sorry, not now\n' + "x" * 200_000, '<a href="x">, "too much\n' + "line, of\n" * 50_000, "a,b\rc,d"]
)
def test_a_text_that_is_no_table_is_refused_however_long_and_odd_it_is(text: str) -> None:
    with pytest.raises(BadDocument):
        list(read_rows(text.splitlines(keepends=True), COLUMNS))
