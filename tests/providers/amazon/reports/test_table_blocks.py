"""Tables are cut in blocks; the csv module, row by row, says what must come out."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ledger.records import RowError
from app.providers.amazon.document import Document
from app.providers.amazon.reports.table import Column, read_rows

COLUMNS = [Column("Date"), Column("Title"), Column("Quantity"), Column("Country", is_required=False)]
HEADER = ["Quantity", "Title", "Store", "Date"]
PLAIN = ["1", "Mug", "", "07/06/2026"]
ENDS = ("\n", "\r\n")

texts = st.text(st.sampled_from('ab"\t\r\n,\\ é'), max_size=4)
tame_texts = st.text(st.sampled_from("ab, é"), max_size=4)


def written(rows: Sequence[Sequence[str]], end: str, quoting: Literal[1, 3]) -> str:
    """As a program that knows the format writes it."""
    if quoting == csv.QUOTE_NONE:
        return "".join("\t".join(row) + end for row in rows)
    text = io.StringIO(newline="")
    csv.writer(text, delimiter="\t", lineterminator=end, quoting=quoting).writerows(rows)
    return text.getvalue()


def by_the_csv_module(text: str, quoting: Literal[0, 3]) -> Iterator[tuple[int, tuple[str, ...]] | RowError]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t", quoting=quoting)
    width = len(next(reader))
    for row in reader:
        if len(row) == width:
            yield reader.line_num, (row[3], row[1], row[0], "")
        elif row:
            yield RowError(reader.line_num, f"{len(row)} columns instead of {width}")


def in_lines(text: str) -> list[str]:
    return list(io.StringIO(text, newline=""))


def as_document(text: str) -> Document:
    return Document(io.BytesIO(text.encode()), "utf-8")


@given(
    rows=st.lists(st.lists(texts, min_size=3, max_size=5) | st.lists(texts, min_size=4, max_size=4), max_size=8),
    end=st.sampled_from(ENDS),
    before=st.sampled_from([0, 245, 248]),
)
def test_quoted_files_are_read_as_the_csv_module_reads_them(rows: list[list[str]], end: str, before: int) -> None:
    text = written([HEADER, *[PLAIN] * before, *rows], end, csv.QUOTE_ALL)
    expected = list(by_the_csv_module(text, csv.QUOTE_MINIMAL))
    assert list(read_rows(in_lines(text), COLUMNS)) == expected
    assert list(read_rows(as_document(text), COLUMNS)) == expected


@given(
    rows=st.lists(st.lists(tame_texts | st.just('12" pan'), min_size=3, max_size=5), max_size=8),
    ends=st.lists(st.sampled_from(ENDS), min_size=9, max_size=9),
)
def test_files_without_quotes_are_read_as_the_csv_module_reads_them(rows: list[list[str]], ends: list[str]) -> None:
    lines = ["\t".join(row) + end for row, end in zip([HEADER, *rows], ends, strict=False)]
    expected = list(by_the_csv_module("".join(lines), csv.QUOTE_NONE))
    assert list(read_rows(lines, COLUMNS)) == expected
    assert list(read_rows(as_document("".join(lines)), COLUMNS)) == expected


@given(st.lists(st.text(st.sampled_from('ab"\t\n'), max_size=12), max_size=6))
def test_whatever_else_stands_in_a_quoted_file_is_read_as_the_csv_module_reads_it(lines: list[str]) -> None:
    text = written([HEADER, PLAIN], "\n", csv.QUOTE_ALL) + "".join(f'"{line}"\n' for line in lines)
    assert list(read_rows(in_lines(text), COLUMNS)) == list(by_the_csv_module(text, csv.QUOTE_MINIMAL))


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("quoting", [csv.QUOTE_ALL, csv.QUOTE_NONE])
def test_lines_are_counted_over_many_blocks(end: str, quoting: Literal[1, 3]) -> None:
    rows = [["1", f"Mug {number}", "", "07/06/2026"] for number in range(20_000)]
    document = as_document(written([HEADER, *rows], end, quoting))
    expected = [(number + 2, ("07/06/2026", f"Mug {number}", "1", "")) for number in range(20_000)]
    assert list(read_rows(document, COLUMNS)) == expected


def test_a_title_of_several_lines_between_two_blocks_is_one_row() -> None:
    long = ["1", "Mug\r\n" * 5 + 'of 12" height', "", "07/06/2026"]
    text = written([HEADER, *[PLAIN] * 3000, long, *[PLAIN] * 3000], "\r\n", csv.QUOTE_ALL)
    rows = list(read_rows(as_document(text), COLUMNS))
    assert len(rows) == 6001
    assert rows[3000] == (3007, ("07/06/2026", long[1], "1", ""))
    assert rows[-1] == (6007, ("07/06/2026", "Mug", "1", ""))


def test_a_last_line_without_an_end_is_read() -> None:
    text = written([HEADER, PLAIN, PLAIN], "\r\n", csv.QUOTE_ALL).rstrip()
    assert [line for line, _ in read_rows(in_lines(text), COLUMNS)] == [2, 3]
