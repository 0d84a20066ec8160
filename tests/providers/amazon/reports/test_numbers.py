"""Numbers of every region."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.providers.amazon.reports.numbers import decimal_sign_of, parse_number, parse_whole

_AMOUNTS = st.decimals(min_value=-9_999_999_999, max_value=9_999_999_999, places=2)
_GROUPS = {",": ".", ".": ","}


def spelled(amount: Decimal, decimal_sign: str, *, is_grouped: bool) -> str:
    text = f"{amount:,.2f}" if is_grouped else f"{amount:.2f}"
    return text.translate(str.maketrans(".,", decimal_sign + _GROUPS[decimal_sign]))


@given(amount=_AMOUNTS, sign=st.sampled_from([".", ","]), is_grouped=st.booleans(), told=st.sampled_from([".", ","]))
def test_an_amount_with_cents_is_exact_in_every_spelling_even_when_the_file_is_misjudged(
    amount: Decimal, sign: str, is_grouped: bool, told: str
) -> None:
    assert parse_number(spelled(amount, sign, is_grouped=is_grouped), told) == amount


@given(amounts=st.lists(_AMOUNTS, min_size=1), sign=st.sampled_from([".", ","]), is_grouped=st.booleans())
def test_amounts_with_cents_tell_the_sign_of_their_file(amounts: list[Decimal], sign: str, is_grouped: bool) -> None:
    assert decimal_sign_of(spelled(amount, sign, is_grouped=is_grouped) for amount in amounts) == sign


@pytest.mark.parametrize("texts", [[], ["", "12", "-3"], ["1,234", "1.234"], ["1,50", "1.50"]])
def test_numbers_that_do_not_tell_leave_the_sign_open(texts: list[str]) -> None:
    assert decimal_sign_of(texts) is None


@pytest.mark.parametrize(
    ("text", "sign", "meant"),
    [
        ("1,234", ".", "1234"), ("1,234", ",", "1.234"), ("1.234", ".", "1.234"), ("1.234", ",", "1234"),
        ("0,412", ".", "0.412"), ("0.412", ",", "0.412"), ("1,2345", ".", "1.2345"), ("1,234,567", ",", "1234567"),
        ("1.234.567", ".", "1234567"), ("1 234,5", ".", "1234.5"), ("1\u202f234,5", ".", "1234.5"), ("1'234.50", ".", "1234.50"),
        ("\u221212", ".", "-12"), ("+3.0", ".", "3.0"), ("1E+3", ".", "1000"), ('"1,234.50"', ".", "1234.50"),
    ],
)  # fmt: skip
def test_what_a_number_alone_leaves_open_is_decided_by_its_file(text: str, sign: str, meant: str) -> None:
    assert parse_number(text, sign) == Decimal(meant)


@pytest.mark.parametrize("text", ["", "abc", "NaN", "Infinity", "1,2,3", "1.2.3", "12345678901", "1e99", "--"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a number"):
        parse_number(text)


@pytest.mark.parametrize(("text", "meant"), [("3", 3), ("-3", -3), ("3.0", 3), ("1,234", 1234), ("+1", 1)])
def test_whole_numbers_may_be_written_with_decimals(text: str, meant: int) -> None:
    assert parse_whole(text) == meant


@pytest.mark.parametrize("text", ["1.5", "two", "0,5"])
def test_half_a_unit_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a"):
        parse_whole(text)


def test_a_long_text_is_told_in_part() -> None:
    with pytest.raises(ValueError, match="…") as caught:
        parse_number("x" * 5000)
    assert len(str(caught.value)) < 100
