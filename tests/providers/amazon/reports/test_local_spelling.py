"""How a settlement file's spelling is learned from the file."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.providers.amazon.reports.dates import read_day
from app.providers.amazon.reports.local_spelling import Seen, spelling_of

DAY_FIRST, MONTH_FIRST = "%d/%m/%Y", "%m/%d/%Y"


def seen(
    starts: str = "", ends: str = "", deposited: str = "", *, posted: list[str] | None = None,
    amounts: list[str] | None = None, currency: str = "",
) -> Seen:  # fmt: skip
    return Seen(starts, ends, deposited, posted or [], amounts or [], currency)


@given(
    starts=st.dates(min_value=date(2015, 1, 1), max_value=date(2035, 1, 1)),
    length=st.integers(min_value=1, max_value=27),
    wait=st.integers(min_value=0, max_value=5),
    spelling=st.sampled_from([DAY_FIRST, MONTH_FIRST]),
)
def test_the_period_of_a_settlement_tells_whether_days_come_first(
    starts: date, length: int, wait: int, spelling: str
) -> None:
    ends = starts + timedelta(length)
    days = [starts, ends, ends + timedelta(wait)]
    texts = [day.strftime(spelling) for day in days]
    is_day_first = spelling_of(seen(*texts)).is_day_first
    assert [read_day(text, is_day_first=is_day_first) for text in texts] == days


@pytest.mark.parametrize(("spelling", "is_day_first"), [("05/06/2026", True), ("06/05/2026", False)])
def test_a_settlement_of_one_day_is_judged_by_when_its_amounts_were_posted(spelling: str, is_day_first: bool) -> None:
    posted = ["2026-06-05 01:00:00 UTC", "2026-06-05 09:00:00 UTC"]
    assert spelling_of(seen(spelling, spelling, posted=posted)).is_day_first is is_day_first


def test_one_day_after_the_twelfth_is_proof_against_any_period() -> None:
    assert spelling_of(seen("01/02/2026", "02/02/2026", posted=["13/02/2026"], currency="USD")).is_day_first
    assert not spelling_of(seen("01/02/2026", "01/03/2026", posted=["01/13/2026"], currency="GBP")).is_day_first


@pytest.mark.parametrize(
    ("currency", "is_day_first"), [("USD", False), ("usd", False), ("GBP", True), ("EUR", True), ("", True)]
)
def test_only_a_file_that_proves_nothing_is_judged_by_its_currency(currency: str, is_day_first: bool) -> None:
    assert spelling_of(seen("05/05/2026", "05/05/2026", currency=currency)).is_day_first is is_day_first
    assert spelling_of(seen(posted=["05/06/2026"], currency=currency)).is_day_first is is_day_first


@pytest.mark.parametrize(
    ("amounts", "currency", "sign"),
    [
        (["95,00", "-1.234"], "USD", ","), (["95.00", "1,234"], "EUR", "."), (["95", "1.234"], "EUR", ","),
        (["95", "1.234"], "USD", "."), ([], "SEK", ","), ([], "", "."),
    ],
)  # fmt: skip
def test_the_decimal_sign_is_the_one_that_amounts_with_cents_have_else_the_currencys(
    amounts: list[str], currency: str, sign: str
) -> None:
    assert spelling_of(seen(amounts=amounts, currency=currency)).decimal_sign == sign


def test_a_day_that_is_none_proves_nothing() -> None:
    assert not spelling_of(seen("04/25/2026", "soon", "--", posted=["never"], currency="EUR")).is_day_first
