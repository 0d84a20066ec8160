"""A day that a file tells in the same words is not read again, and the table is the same as if it had been."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from app.catalog.models import Product
from app.ledger.models import LedgerDay, LedgerEvent
from app.ledger.records import DayText, LedgerEventRecord, RowError, WriteCount
from app.ledger.service import known_texts, record_ledger_events
from app.providers.amazon.reports import read_ledger
from tests.factories.accounts import make_seller
from tests.factories.ledger import A_DAY

DAYS = (date(2026, 1, 1), date(2026, 12, 31))
HEADER = (
    "Date", "FNSKU", "ASIN", "MSKU", "Title", "Event Type", "Reference ID", "Quantity", "Fulfillment Center",
    "Disposition", "Reason", "Country", "Reconciled Quantity", "Unreconciled Quantity",
)  # fmt: skip
Row = tuple[int, str, int, int]  # the day's number, the FNSKU, the quantity, the reconciled units


def line(row: Row, *, title: str = "Mug", iso: bool = False) -> str:
    number, fnsku, quantity, reconciled = row
    on = A_DAY + timedelta(days=number)
    fields = (
        on.isoformat() if iso else on.strftime("%m/%d/%Y"),
        *(fnsku, "B001", f"SKU-{fnsku}", title, "Adjustments", "7001", str(quantity)),
        *("PHX7", "SELLABLE", "M", "US", str(reconciled), "0"),
    )
    return "\t".join(f'"{field}"' for field in fields) + "\r\n"


def lines(*rows: str, header: tuple[str, ...] = HEADER) -> list[str]:
    return ["\t".join(f'"{name}"' for name in header) + "\r\n", *rows]


def ingest(seller_id: int, text: list[str]) -> WriteCount:
    """As a sync does. Bad rows are left out."""
    found = read_ledger(text, known_texts(seller_id, DAYS))
    return record_ledger_events(seller_id, (row for row in found if not isinstance(row, RowError)), DAYS)


def ingest_all_rows(seller_id: int, text: list[str]) -> WriteCount:
    rows = [row for row in read_ledger(text) if isinstance(row, LedgerEventRecord)]
    return record_ledger_events(seller_id, rows, DAYS)


def days_read(seller_id: int, text: list[str]) -> list[date]:
    """The days whose rows are read, each once."""
    found = read_ledger(text, known_texts(seller_id, DAYS))
    return list(dict.fromkeys(row.event_on for row in found if isinstance(row, LedgerEventRecord)))


def stored(seller_id: int) -> set[tuple[object, ...]]:
    rows = LedgerEvent.query.populate_existing().filter_by(seller_id=seller_id)
    return {(r.event_on, r.row_hash, r.ordinal, r.fnsku, r.quantity, r.reconciled) for r in rows}


@pytest.fixture
def seller_id(db: SQLAlchemy) -> int:
    return make_seller().id


FIRST, SECOND = line((0, "X1", -1, 0)), line((1, "X1", -1, 0))
TOMORROW = A_DAY + timedelta(days=1)


def test_the_same_text_again_is_not_read(seller_id: int) -> None:
    assert ingest(seller_id, lines(FIRST, FIRST, SECOND)) == WriteCount(3, 3, 0)
    assert days_read(seller_id, lines(FIRST, FIRST, SECOND)) == []
    assert ingest(seller_id, lines(FIRST, FIRST, SECOND)) == WriteCount(3, 0, 0)


def test_a_day_is_known_in_another_file_too(seller_id: int) -> None:
    ingest(seller_id, lines(FIRST, SECOND))
    assert days_read(seller_id, lines(SECOND, line((2, "X1", -1, 0)))) == [A_DAY + timedelta(days=2)]


@pytest.mark.parametrize(
    "text",
    [
        lines(line((0, "X1", -1, 0), title="Cup"), SECOND),
        lines(FIRST, FIRST, SECOND),
        lines(line((0, "X1", -1, 1)), SECOND),
        lines(line((0, "X1", -1, 0), iso=True), SECOND),
    ],
)
def test_a_day_whose_text_differs_in_anything_is_read(seller_id: int, text: list[str]) -> None:
    ingest(seller_id, lines(FIRST, SECOND))
    assert days_read(seller_id, text) == [A_DAY]


def test_under_another_header_the_same_lines_are_read(seller_id: int) -> None:
    ingest(seller_id, lines(FIRST))
    swapped = tuple({"ASIN": "MSKU", "MSKU": "ASIN"}.get(name, name) for name in HEADER)
    assert days_read(seller_id, lines(FIRST, header=swapped)) == [A_DAY]


def test_a_day_with_a_bad_row_is_read_and_told_of_each_time(seller_id: int) -> None:
    bad = FIRST.replace('"-1"', '"none"')
    text = lines(FIRST, bad, SECOND)
    for _ in range(2):
        ingest(seller_id, text)
        found = list(read_ledger(text, known_texts(seller_id, DAYS)))
        assert [row.line for row in found if isinstance(row, RowError)] == [3]
        assert days_read(seller_id, text) == [A_DAY]


def test_lines_are_counted_over_days_that_are_not_read(seller_id: int) -> None:
    ingest(seller_id, lines(FIRST, FIRST))
    text = lines(FIRST, FIRST, SECOND.replace('"-1"', '"none"'))
    (error,) = (row for row in read_ledger(text, known_texts(seller_id, DAYS)) if isinstance(row, RowError))
    assert error.line == 4


def test_a_row_over_two_lines_keeps_its_day_unknown(seller_id: int) -> None:
    text = lines(line((0, "X1", -1, 0), title="Mug\r\nblue"), SECOND)
    ingest(seller_id, text)
    assert days_read(seller_id, text) == [A_DAY]
    assert ingest(seller_id, text) == WriteCount(2, 0, 0)


def test_the_same_rows_in_another_order_are_known_from_then_on(seller_id: int) -> None:
    other = line((0, "X2", -1, 0))
    ingest(seller_id, lines(FIRST, other))
    assert ingest(seller_id, lines(other, FIRST)) == WriteCount(2, 0, 0)
    assert days_read(seller_id, lines(other, FIRST)) == []
    assert days_read(seller_id, lines(FIRST, other)) == [A_DAY]


@pytest.mark.parametrize("way", [ingest, ingest_all_rows])
def test_a_day_that_came_another_way_since_is_read(seller_id: int, way: Callable[[int, list[str]], WriteCount]) -> None:
    ingest(seller_id, lines(FIRST))
    way(seller_id, lines(line((0, "X1", -1, 1), iso=True)))
    assert days_read(seller_id, lines(FIRST)) == [A_DAY]
    assert ingest(seller_id, lines(FIRST)) == WriteCount(1, 0, 1)


def test_labels_of_a_day_that_came_another_way_are_told_again(seller_id: int) -> None:
    ingest(seller_id, lines(FIRST))
    ingest_all_rows(seller_id, lines(line((0, "X1", -1, 0), title="Cup")))
    ingest(seller_id, lines(FIRST))
    assert Product.query.filter_by(seller_id=seller_id).one().title == "Mug"


def test_a_day_that_has_lost_rows_is_read(db: SQLAlchemy, seller_id: int) -> None:
    ingest(seller_id, lines(FIRST, FIRST))
    db.session.execute(delete(LedgerEvent).where(LedgerEvent.ordinal == 1))
    assert days_read(seller_id, lines(FIRST, FIRST)) == [A_DAY]


def test_what_was_rolled_back_is_not_known(db: SQLAlchemy, seller_id: int) -> None:
    db.session.commit()
    ingest(seller_id, lines(FIRST))
    db.session.rollback()
    assert ingest(seller_id, lines(FIRST)) == WriteCount(1, 1, 0)


def test_one_sellers_text_is_not_anothers(seller_id: int) -> None:
    ingest(seller_id, lines(FIRST))
    assert ingest(make_seller().id, lines(FIRST)) == WriteCount(1, 1, 0)


def test_a_text_is_told_of_once(seller_id: int) -> None:
    ingest(seller_id, lines(FIRST))
    digest = LedgerDay.query.one().text_digest
    known = known_texts(seller_id, DAYS)
    assert known(digest) == DayText(A_DAY, 1, digest, is_known=True)
    assert known(digest) is None


rows = st.tuples(st.integers(0, 2), st.sampled_from(["X1", "X2"]), st.just(-1), st.sampled_from([0, 1]))
a_line = st.builds(line, rows, title=st.sampled_from(["Mug", "Mug", 'M""g', "M\r\ng"]), iso=st.booleans())
in_order = st.builds(
    lambda found, last: [line(row) for row in sorted(found, reverse=last)], st.lists(rows, max_size=6), st.booleans()
)
a_file = st.one_of(in_order, in_order, st.lists(a_line, max_size=6))


@given(files=st.lists(a_file, min_size=1, max_size=3), plan=st.lists(st.integers(0, 8), min_size=1, max_size=7))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_files_in_any_turn_give_the_same_whether_known_days_are_read_or_not(
    db: SQLAlchemy, files: list[list[str]], plan: list[int]
) -> None:
    seller_id, twin = make_seller().id, make_seller().id
    for number in plan:
        # At times two files in one, so that whole days come back.
        parts = files[number % len(files)] + (files[number // 3 % len(files)] if number > 5 else [])
        assert ingest(seller_id, lines(*parts)) == ingest_all_rows(twin, lines(*parts))
        assert stored(seller_id) == stored(twin)
    db.session.rollback()
