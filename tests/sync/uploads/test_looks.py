"""Files that are no reports, by their first bytes."""

import pytest

from app.sync.uploads.looks import why_no_report


@pytest.mark.parametrize(
    ("head", "told"),
    [
        (b"%PDF-1.7\n", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Excel file"),
        (b"{\\rtf1\\ansi", "a word processor"),
        (b"Rar!\x1a\x07", "a RAR file"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html><html>", "a web page"),
        (b"<?xml version='1.0'?><AmazonEnvelope>", "an XML file"),
        (b'{"errors": []}', "a JSON file"),
        (bytes(range(1, 32)) * 10, "not a text file"),
    ],
)
def test_what_is_no_report_is_named(head: bytes, told: str) -> None:
    assert told in (why_no_report(head) or "")


@pytest.mark.parametrize(
    "head",
    [b"", b"Date\tFNSKU\r\n", '"Date"\t"FNSKU"'.encode("utf-16"), "Käse".encode("cp1252"), "返品".encode("cp932")],
)
def test_a_text_may_be_a_report(head: bytes) -> None:
    assert why_no_report(head) is None
