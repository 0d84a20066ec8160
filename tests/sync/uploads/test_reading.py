"""What becomes of one report file: the days that it covers, and what the seller is told of it."""

import io
from datetime import date

import pytest
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Seller
from app.ledger import queries
from app.ledger.models import Source
from app.sync.uploads import notes
from app.sync.uploads.reading import Context, Outcome, read_report
from tests.factories.accounts import make_seller
from tests.sync.uploads.reports import ledger, ledger_row, reimbursement_row, reimbursements

JUNE = (date(2026, 6, 1), date(2026, 6, 30))
FEES = (
    "sku\tfnsku\tlongest-side\tmedian-side\tshortest-side\titem-package-weight\tcurrency\testimated-fee-total\n"
    "SKU-1\tX001\t9.1\t4.0\t2.5\t0.60\tUSD\t4.10\n"
)


@pytest.fixture
def seller(db: SQLAlchemy) -> Seller:
    return make_seller()


def read(seller: Seller, sent: str, period: tuple[date, date] | None = None) -> Outcome:
    return read_report(io.BytesIO(sent.encode()), Context(seller.id, period))


def test_a_header_alone_says_nothing_unless_the_period_is_given(seller: Seller) -> None:
    alone = read(seller, ledger())
    assert (alone.problem, alone.covers) == (notes.NO_ROW, None)
    of_june = read(seller, ledger(), JUNE)
    assert (of_june.problem, of_june.notes) == (None, [notes.NOTHING_THEN])
    assert queries.coverage(seller.id, Source.LEDGER_DETAIL) == [JUNE]


def test_a_file_without_a_good_row_covers_nothing_whatever_the_period(seller: Seller) -> None:
    outcome = read(seller, ledger(ledger_row("x")), JUNE)
    assert (outcome.problem, outcome.rejected, outcome.covers) == (notes.NO_GOOD_ROW, 1, None)
    assert queries.coverage(seller.id, Source.LEDGER_DETAIL) == []


def test_a_period_that_does_not_fit_the_rows_is_told_and_not_believed(seller: Seller) -> None:
    outcome = read(seller, ledger(ledger_row()), (date(2026, 1, 1), date(2026, 3, 31)))
    assert outcome.covers == (date(2026, 6, 1), date(2026, 6, 1))
    assert outcome.notes == [notes.other_period(outcome.covers)]


def test_a_file_of_which_much_is_bad_keeps_its_rows_and_covers_nothing(seller: Seller) -> None:
    outcome = read(seller, ledger(ledger_row(), ledger_row("x")), JUNE)
    assert (outcome.count.new, outcome.covers, outcome.notes) == (1, None, [notes.TOO_MANY_BAD])


def test_a_report_that_was_filtered_keeps_its_rows_and_covers_nothing(seller: Seller) -> None:
    shipped = [[*ledger_row()[:5], "Shipments", *ledger_row()[6:]]]
    outcome = read(seller, ledger(*shipped), JUNE)
    assert (outcome.count.new, outcome.covers, outcome.notes) == (1, None, [notes.one_kind("Shipments")])


def test_days_that_only_amazons_custom_settles_are_told(seller: Seller) -> None:
    row = [*ledger_row("06/07/2026")]
    row[14] = ""
    outcome = read(seller, ledger(row))
    assert outcome.covers == (date(2026, 6, 7), date(2026, 6, 7))
    assert outcome.notes == [notes.month_first("06/07/2026")]


def test_days_of_a_spreadsheet_that_nothing_settles_are_refused(seller: Seller) -> None:
    row = [*ledger_row("6/7/26")]
    row[14] = ""
    outcome = read(seller, ledger(row))
    assert (outcome.problem, outcome.count.new) == (notes.either_day("6/7/26"), 0)
    assert read(seller, ledger(row), JUNE).covers == JUNE


def test_a_file_that_tells_no_day_is_of_the_last_day_of_the_period(seller: Seller) -> None:
    assert read(seller, FEES, JUNE).covers == (JUNE[1], JUNE[1])


def test_bad_lines_are_told_in_the_order_of_the_file(seller: Seller) -> None:
    outcome = read(seller, reimbursements(reimbursement_row(at="soon"), ["half"], reimbursement_row()))
    assert [reject["line"] for reject in outcome.rejects] == [2, 3]
    assert outcome.rejects[0]["error"] == "approval-date: 'soon' is not a point in time"


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ("", "The file is empty."),
        ("\n\n", "The file is empty."),
        ("hello\n", "none of the reports"),
        ("nom-article\tidentifiant-de-l'offre\tquantité\n", "Language for feed processing"),
        ("Date    FNSKU    Event Type    Reference ID    Quantity\n06/01/2026 X001\n", "have become blanks"),
        (
            (
                '"Includes Amazon Marketplace transactions"\n"All amounts in USD, unless specified"\n"Definitions:"\n'
                '"date/time","settlement id","type","order id","description","fba fees","total"\n'
            ),
            "date range report of Payments",
        ),
        ("date/time,settlement id,type,order id,description,fba fees,total\n", "date range report of Payments"),
        ("settlement-id\tprice-type\tprice-amount\titem-related-fee-type\n", "Choose Flat File V2"),
        ("amazon-order-id\tshipment-id\tshipment-item-id\n", "Bring All Orders instead"),
    ],
)
def test_what_is_no_known_report_is_named_with_what_to_do(seller: Seller, sent: str, told: str) -> None:
    outcome = read(seller, sent)
    assert outcome.source is None
    assert told in (outcome.problem or "")
