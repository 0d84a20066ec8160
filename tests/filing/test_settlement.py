"""Money counts for a claim only by Amazon's case id or by a reimbursement that counted before; running twice changes nothing."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Seller
from app.activity.models import ActivityEntry
from app.claims.models import Claim, ClaimHistory, ClaimStatus
from app.filing import queries
from app.filing.models import Settlement
from app.filing.settlement import settle
from tests.factories.accounts import make_seller
from tests.factories.claims import make_claim, make_finding, make_run
from tests.factories.filing import make_case, make_filing, make_settlement
from tests.factories.ledger import make_reimbursement

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def seller(db: SQLAlchemy) -> Seller:
    return make_seller()


def pay(claim: Claim, units: int = 3, **over: Any) -> None:
    """A row of the report for the claim's product, under its case unless told otherwise."""
    cash = over.get("quantity_cash", units)
    amount = Decimal(10 * cash)
    values: dict[str, Any] = {
        "reimbursement_id": "R-1",
        "case_id": claim.case_id,
        "msku": claim.msku,
        "fnsku": claim.fnsku,
        "approved_at": NOW,
        "quantity_cash": units,
        "quantity_total": units,
        "amount_total": amount,
    }
    make_reimbursement(claim.seller_id, **values | over)


def take_back(claim: Claim, units: int = 3, **over: Any) -> None:
    """A reversal of R-1, which names no case."""
    values = {
        "reimbursement_id": "R-2",
        "case_id": None,
        "reason": "Reimbursement_Reversal",
        "original_reimbursement_id": "R-1",
        "approved_at": NOW + timedelta(days=1),
        "amount_total": Decimal(-10 * units),
    }
    pay(claim, -units, **values | over)


def rows(db: SQLAlchemy) -> list[tuple[Any, ...]]:
    found = db.session.query(Settlement).order_by(Settlement.reimbursement_id, Settlement.claim_id)
    return [(row.claim_id, row.kind, row.quantity, row.quantity_in_stock, row.amount, row.matched_by) for row in found]


def test_a_row_under_its_case_makes_a_claim_paid(db: SQLAlchemy, seller: Seller) -> None:
    claim = make_case(seller)
    pay(claim)
    summary = settle(seller.id)
    assert (claim.status, claim.paid_quantity, claim.paid_amount, claim.paid_at) == (
        ClaimStatus.PAID,
        3,
        Decimal(30),
        NOW,
    )
    assert (summary.paid, rows(db)) == (1, [(claim.id, "paid", 3, 0, Decimal(30), "case_id")])
    assert db.session.query(ActivityEntry).filter_by(type="claim_paid").count() == 1


def test_settling_twice_changes_nothing(db: SQLAlchemy, seller: Seller) -> None:
    claim = make_case(seller)
    pay(claim)
    settle(seller.id)
    before = (rows(db), db.session.query(ClaimHistory).count(), claim.updated_at)
    assert settle(seller.id).paid == 0
    assert (rows(db), db.session.query(ClaimHistory).count(), claim.updated_at) == before


def test_the_same_amount_without_the_case_id_is_never_taken(db: SQLAlchemy, seller: Seller) -> None:
    claim = make_case(seller)
    pay(claim, case_id=None)
    pay(claim, reimbursement_id="R-9", case_id="99999999999")
    settle(seller.id)
    assert (claim.status, rows(db)) == (ClaimStatus.FILED, [])


def test_another_sellers_case_of_that_number_is_not_ours(db: SQLAlchemy, seller: Seller) -> None:
    claim = make_case(seller, case_id="17000012345")
    stranger = make_case(make_seller(), case_id="17000012345", fnsku=claim.fnsku, msku=claim.msku)
    pay(claim)
    settle(seller.id)
    settle(stranger.seller_id)
    assert (claim.status, stranger.status) == (ClaimStatus.PAID, ClaimStatus.FILED)


def test_a_part_leaves_the_remainder_open_until_it_comes(db: SQLAlchemy, seller: Seller) -> None:
    claim = make_case(seller)
    pay(claim, 2)
    assert settle(seller.id).partially_paid == 1
    assert (claim.status, claim.paid_quantity) == (ClaimStatus.PARTIALLY_GRANTED, 2)
    pay(claim, 1, reimbursement_id="R-3")
    settle(seller.id)
    assert (claim.status, claim.paid_quantity, claim.paid_amount) == (ClaimStatus.PAID, 3, Decimal(30))


def test_a_reversal_reverses_the_claim(db: SQLAlchemy, seller: Seller) -> None:
    claim = make_case(seller)
    pay(claim)
    settle(seller.id)
    take_back(claim)
    assert settle(seller.id).reversed == 1
    assert (claim.status, claim.paid_quantity, claim.paid_amount) == (ClaimStatus.REVERSED, 0, Decimal(0))
    assert rows(db)[1][1:] == ("reversed", -3, 0, Decimal(-30), "original_reimbursement_id")
    assert db.session.query(ActivityEntry).filter_by(type="claim_reversed").count() == 1


def test_payment_and_reversal_of_one_sync_are_both_told(db: SQLAlchemy, seller: Seller) -> None:
    claim = make_case(seller)
    pay(claim)
    take_back(claim, 1)
    settle(seller.id)
    told = [
        entry.to_status
        for entry in db.session.query(ClaimHistory).filter_by(claim_id=claim.id).order_by(ClaimHistory.id)
    ]
    assert told[-2:] == ["paid", "reversed"]
    assert (claim.paid_quantity, claim.paid_amount) == (2, Decimal(20))


def test_a_reversed_claim_that_is_paid_again_under_its_case_is_paid(db: SQLAlchemy, seller: Seller) -> None:
    claim = make_case(seller)
    pay(claim)
    take_back(claim)
    settle(seller.id)
    pay(claim, reimbursement_id="R-5")
    settle(seller.id)
    assert (claim.status, claim.paid_amount) == (ClaimStatus.PAID, Decimal(30))


def test_money_taken_back_for_a_unit_given_back_keeps_the_claim_made_good(db: SQLAlchemy, seller: Seller) -> None:
    claim = make_case(seller)
    pay(claim)
    take_back(claim, 1, quantity_inventory=1, quantity_total=0)
    settle(seller.id)
    assert (claim.status, claim.paid_quantity, claim.paid_amount) == (ClaimStatus.PAID, 3, Decimal(20))
    assert rows(db)[1][1:] == ("exchanged", 0, 1, Decimal(-10), "original_reimbursement_id")
    assert queries.returned_in_stock_totals(seller).units == 1
    settle(seller.id)
    told = [entry.message for entry in db.session.query(ActivityEntry).filter_by(type="claim_reversed")]
    assert told == [f"{claim.claim_number}: Amazon returned 1 units to stock and took 10.00 USD back."]


def test_units_given_back_in_stock_pay_without_money(db: SQLAlchemy, seller: Seller) -> None:
    claim = make_case(seller)
    pay(claim, 3, quantity_cash=0, quantity_inventory=3, amount_total=None, amount_per_unit=None, currency=None)
    settle(seller.id)
    assert (claim.status, claim.paid_quantity, claim.paid_amount) == (ClaimStatus.PAID, 3, None)
    assert queries.recovered_totals(seller).amounts == {}
    assert queries.returned_in_stock_totals(seller).units == 3


def test_a_denied_case_that_is_paid_after_all_is_paid(db: SQLAlchemy, seller: Seller) -> None:
    claim = make_case(seller, status=ClaimStatus.DENIED)
    pay(claim)
    settle(seller.id)
    assert claim.status == ClaimStatus.PAID


def test_a_withdrawn_claims_money_is_counted_though_it_stays_withdrawn(db: SQLAlchemy, seller: Seller) -> None:
    claim = make_case(seller, status=ClaimStatus.WITHDRAWN)
    pay(claim)
    settle(seller.id)
    assert (claim.status, claim.paid_amount) == (ClaimStatus.WITHDRAWN, Decimal(30))


def shared_case(seller: Seller, **second: Any) -> tuple[Claim, Claim]:
    first = make_case(seller, event_on=NOW.date() - timedelta(days=40))
    other = make_claim(seller, **{"status": ClaimStatus.FILED, "case_id": first.case_id, "filed_at": NOW} | second)
    make_filing(other, state="filed", case_id=first.case_id, filed_at=NOW)
    return first, other


def test_a_case_of_two_products_pays_each_its_own(db: SQLAlchemy, seller: Seller) -> None:
    first, second = shared_case(seller)
    pay(second)
    settle(seller.id)
    assert (first.status, second.status) == (ClaimStatus.FILED, ClaimStatus.PAID)


def test_a_case_of_two_losses_of_one_product_pays_the_older_first(db: SQLAlchemy, seller: Seller) -> None:
    older = make_case(seller, event_on=NOW.date() - timedelta(days=40), quantity=2)
    newer = make_claim(
        seller, status="filed", case_id=older.case_id, filed_at=NOW, fnsku=older.fnsku, msku=older.msku, quantity=3
    )
    make_filing(newer, state="filed", case_id=older.case_id, filed_at=NOW)
    pay(older, 4)
    settle(seller.id)
    assert (older.status, older.paid_quantity, newer.status, newer.paid_quantity) == ("paid", 2, "partially_granted", 2)
    take_back(older, 1)
    settle(seller.id)
    assert (older.paid_quantity, newer.paid_quantity) == (2, 1)


def test_a_case_of_a_loss_and_a_damage_of_one_product_goes_by_the_reason(db: SQLAlchemy, seller: Seller) -> None:
    lost = make_case(seller)
    damaged = make_claim(
        seller,
        status="filed",
        case_id=lost.case_id,
        filed_at=NOW,
        fnsku=lost.fnsku,
        msku=lost.msku,
        type="warehouse_damaged",
    )
    make_filing(damaged, state="filed", case_id=lost.case_id, filed_at=NOW)
    pay(damaged, reason="DAMAGED:Warehouse")
    settle(seller.id)
    assert (lost.status, damaged.status) == (ClaimStatus.FILED, ClaimStatus.PAID)


@pytest.mark.parametrize("over", [{"fnsku": "X-OTHER", "msku": "OTHER"}, {"reason": "GeneralAdjustment"}])
def test_a_row_of_the_case_that_fits_no_claim_waits_for_a_person(
    db: SQLAlchemy, seller: Seller, over: dict[str, Any]
) -> None:
    claim = make_case(seller)
    pay(claim, **over)
    assert settle(seller.id).ambiguous == 1
    assert (claim.status, rows(db)) == (ClaimStatus.FILED, [])


def test_a_row_that_amazon_corrects_is_corrected(db: SQLAlchemy, seller: Seller) -> None:
    claim = make_case(seller)
    pay(claim, 2)
    settle(seller.id)
    pay(claim, 3)
    settle(seller.id)
    assert (claim.status, claim.paid_quantity, len(rows(db))) == (ClaimStatus.PAID, 3, 1)


def test_money_that_came_back_without_our_case_is_amazons_own(db: SQLAlchemy, seller: Seller) -> None:
    claim = make_case(seller)
    pay(claim)
    take_back(claim)
    settle(seller.id)
    pay(
        claim,
        reimbursement_id="R-6",
        case_id=None,
        original_reimbursement_id="R-2",
        approved_at=NOW + timedelta(days=2),
    )
    pay(
        claim,
        reimbursement_id="R-7",
        case_id=None,
        original_reimbursement_id="R-1",
        approved_at=NOW + timedelta(days=2),
    )
    settle(seller.id)
    assert claim.status == ClaimStatus.REVERSED
    assert queries.recovered_totals(seller).amounts == {}
    assert queries.paid_by_amazon_totals(seller).amounts == {"USD": Decimal(60)}


def test_currencies_are_never_added(db: SQLAlchemy, seller: Seller) -> None:
    dollars, euros = make_case(seller), make_case(seller, currency="EUR")
    pay(dollars)
    pay(euros, reimbursement_id="R-3", currency="EUR")
    settle(seller.id)
    totals = queries.recovered_totals(seller)
    assert (totals.amounts, totals.count) == ({"USD": Decimal(30), "EUR": Decimal(30)}, 2)


def test_money_in_another_currency_than_the_claims_is_not_its_amount(db: SQLAlchemy, seller: Seller) -> None:
    claim = make_case(seller)
    pay(claim, currency="CAD")
    settle(seller.id)
    assert (claim.status, claim.paid_amount) == (ClaimStatus.PAID, None)
    assert queries.recovered_totals(seller).amounts == {"CAD": Decimal(30)}


def test_the_case_tells_detection_which_loss_it_was_for(db: SQLAlchemy, seller: Seller) -> None:
    finding = make_finding(make_run(seller), key="the-loss")
    claim = make_claim(seller, finding, status="filed", case_id="17000000009", filed_at=NOW)
    make_filing(claim, state="filed", case_id="17000000009", filed_at=NOW)
    make_case(make_seller())
    assert queries.case_findings(seller.id) == {"17000000009": "the-loss"}


def test_a_payment_whose_case_is_told_later_becomes_our_recovery(db: SQLAlchemy, seller: Seller) -> None:
    claim = make_case(seller)
    pay(claim, 1)
    make_settlement(
        claim, reimbursement_id="R-1", kind="paid_by_amazon", matched_by="trail", quantity=1, amount=Decimal(10)
    )
    make_settlement(claim, reimbursement_id="R-0", kind="paid_by_amazon", matched_by="trail", quantity=1)
    settle(seller.id)
    assert [row[1:4] + row[5:] for row in rows(db)] == [("paid_by_amazon", 1, 0, "trail"), ("paid", 1, 0, "case_id")]
    assert claim.paid_quantity == 1
