"""A report's first line."""

import pytest

from app.providers.amazon.reports.header import delimiter_of, header_names, is_quoted, places_of


@pytest.mark.parametrize(
    ("header", "delimiter", "quoted"),
    [
        ("sku\tasin\r\n", "\t", False), ('"sku"\t"asin"\r\n', "\t", True), ("sku,asin\n", ",", True),
        ("sku;asin\n", ";", True), ('\ufeff"sku"\t"asin"\n', "\t", True), ("", "\t", False),
    ],
)  # fmt: skip
def test_the_header_tells_what_parts_the_columns_and_whether_quotes_mean_something(
    header: str, delimiter: str, quoted: bool
) -> None:
    assert delimiter_of(header) == delimiter
    assert is_quoted(header) is quoted


@pytest.mark.parametrize("header", ["\ufeffsku\tproduct name\r\n", '\ufeff"sku","product name"\n', "sku;product name"])
def test_names_are_given_as_they_are_written(header: str) -> None:
    assert header_names(header) == ["sku", "product name"]


def test_a_name_that_stands_twice_is_the_first_of_them() -> None:
    assert places_of(["Event Type", "sku", "event-type"]) == {"eventtype": 0, "sku": 1}


def test_a_page_instead_of_a_report_is_no_trouble() -> None:
    assert len(header_names('"' + "x" * 1_000_000)) == 1
