"""Cursors."""

import base64

import pytest

from app.core.errors import InvalidInput
from app.web.paging import decode_cursor, encode_cursor


@pytest.mark.parametrize("values", [["2026-03-01", 7], [None, 1], ["ä", "b"], []])
def test_a_cursor_comes_back_as_it_was(values: list[object]) -> None:
    assert decode_cursor(encode_cursor(values)) == values


@pytest.mark.parametrize("text", ["", "%%%", "ä", "e30", base64.urlsafe_b64encode(b"{oops").decode(), "W" * 5000])
def test_anything_else_is_refused_by_name(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        decode_cursor(text)
    assert set(refused.value.fields) == {"cursor"}
