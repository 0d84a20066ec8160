"""Claims whose window has closed."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.accounts.models import Seller
from app.claims.expiry import expire_claims
from app.claims.models import CLOSED, SETTLED, UNFILED, WITH_AMAZON, Claim, ClaimHistory, ClaimStatus
from app.core import clock
from app.ledger.models import AmazonClock
from tests.factories.accounts import make_seller
from tests.factories.claims import make_claim

JAPAN = "A1VC38T7YXB528"
DEADLINE = date(2026, 11, 20)


@pytest.fixture
def seller(db: Any) -> Seller:
    return make_seller()


def at(monkeypatch: pytest.MonkeyPatch, *instant: int) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(*instant, tzinfo=UTC))  # type: ignore[misc]


def last_reason(claim: Claim) -> str:
    return ClaimHistory.query.filter_by(claim_id=claim.id).order_by(ClaimHistory.id.desc()).first().reason


@pytest.mark.parametrize("status", UNFILED)
def test_an_unfiled_claim_expires_after_its_last_day(
    seller: Seller, monkeypatch: pytest.MonkeyPatch, status: ClaimStatus
) -> None:
    claim = make_claim(seller, deadline=DEADLINE, status=status)
    at(monkeypatch, 2026, 11, 21, 7, 59)  # 23:59 on the last day in Los Angeles
    assert expire_claims(seller.id) == 0
    at(monkeypatch, 2026, 11, 21, 8, 1)
    assert expire_claims(seller.id) == 1
    assert claim.status == ClaimStatus.EXPIRED


@pytest.mark.parametrize("status", [*WITH_AMAZON, *SETTLED, *CLOSED])
def test_a_claim_that_amazon_knows_or_that_is_closed_does_not_expire(
    seller: Seller, monkeypatch: pytest.MonkeyPatch, status: ClaimStatus
) -> None:
    claim = make_claim(seller, deadline=DEADLINE, status=status)
    at(monkeypatch, 2027, 1, 1)
    assert expire_claims(seller.id) == 0
    assert claim.status == status


def test_the_day_is_the_marketplaces(seller: Seller, monkeypatch: pytest.MonkeyPatch) -> None:
    american = make_claim(seller, deadline=DEADLINE)
    japanese = make_claim(seller, deadline=DEADLINE, marketplace_id=JAPAN)
    at(monkeypatch, 2026, 11, 20, 16)  # the 21st in Tokyo, the 20th in Los Angeles
    assert expire_claims(seller.id) == 1
    assert (american.status, japanese.status) == (ClaimStatus.IN_REVIEW, ClaimStatus.EXPIRED)


def test_the_clock_is_amazons(seller: Seller, monkeypatch: pytest.MonkeyPatch, db: Any) -> None:
    claim = make_claim(seller, deadline=DEADLINE)
    db.session.add(AmazonClock(seller_id=seller.id, offset_seconds=3 * 86_400, is_sandbox=True))
    at(monkeypatch, 2026, 11, 19)
    assert expire_claims(seller.id) == 1
    assert claim.status == ClaimStatus.EXPIRED


@pytest.mark.parametrize(
    ("status", "amount", "text"),
    [
        (ClaimStatus.IN_REVIEW, Decimal("120.5"), "while it waited for review; $120.50 can no longer be claimed."),
        (ClaimStatus.APPROVED, Decimal(9), "while it was approved but not filed; $9.00 can no longer be claimed."),
        (ClaimStatus.IN_MANUAL_REVIEW, None, "its value, which is unknown, can no longer be claimed."),
    ],
)
def test_it_says_what_was_lost_and_why(
    seller: Seller, monkeypatch: pytest.MonkeyPatch, status: ClaimStatus, amount: Decimal | None, text: str
) -> None:
    claim = make_claim(seller, deadline=DEADLINE, status=status, amount=amount)
    at(monkeypatch, 2026, 12, 1)
    expire_claims(seller.id)
    assert last_reason(claim).startswith("The window closed on 2026-11-20 ")
    assert last_reason(claim).endswith(text)


def test_only_the_sellers_own_claims_expire(seller: Seller, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = make_claim(deadline=DEADLINE)
    at(monkeypatch, 2026, 12, 1)
    assert expire_claims(seller.id) == 0
    assert theirs.status == ClaimStatus.IN_REVIEW
