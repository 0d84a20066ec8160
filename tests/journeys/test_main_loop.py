"""One whole claim life on real processes: connect, sync, detect, review, file, days pass, sync, paid."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.journeys.visits import SellerVisit
from tests.live import LiveApp

pytestmark = pytest.mark.journey

UNDECIDED = ("in_review", "in_manual_review")


@pytest.fixture(scope="module")
def seller(live_app: LiveApp) -> Iterator[SellerVisit]:
    """The demo seller after connecting and the first sync."""
    visit = SellerVisit(live_app)
    assert visit.get("/api/v1/claims")["claims"] == []
    visit.connect_amazon()
    visit.import_costs()
    visit.sync()
    yield visit
    visit.http.close()


def place(row: dict[str, object]) -> tuple[object, ...]:
    """What the ledger row of a candidate is known by."""
    return (row["fnsku"], row["fulfillment_center"], str(row["reference_id"]))


def test_every_planted_loss_is_found_with_its_exact_units_and_no_trap_is_claimed(seller: SellerVisit) -> None:
    """Over the year that was synced. A candidate on the very edge of a window may fall on either side of it."""
    year = (datetime.now(UTC) - timedelta(days=360)).date().isoformat()
    planted = [row for row in seller.truth() if row["event_date"] >= year and not row["is_boundary"]]
    found = {(row["type"], *place(row)): row for row in seller.findings()}
    wrong = [
        (row["scenario"], row["verdict"], row["open_quantity"], at)
        for row in planted
        if row["type"] and not is_right(row, at := found.get((row["type"], *place(row)), {}))
    ]
    assert wrong == []
    true_claims = {(row["type"], *place(row)) for row in seller.truth() if row["verdict"] == "claim"}
    assert {key for key, row in found.items() if row["verdict"] == "claim"} <= true_claims


def is_right(planted: dict[str, Any], found: dict[str, Any]) -> bool:
    verdicts = {planted["verdict"], *planted["also_accepted"]}
    return found.get("verdict") in verdicts and found["quantity"] == planted["open_quantity"]


def test_a_first_sync_yields_every_tier(seller: SellerVisit) -> None:
    assert {claim["tier"] for claim in seller.claims()} == {"auto", "review", "manual"}


def test_a_claim_shows_the_rows_that_prove_it(seller: SellerVisit) -> None:
    for claim in seller.claims(status="in_review")[:5]:
        detail = seller.get(f"/api/v1/claims/{claim['id']}")
        assert detail["trail"][0]["quantity"] < 0
        assert detail["trail"][-1]["running_open_quantity"] == detail["quantity"]
        assert detail["explanation"]


def test_the_same_facts_again_change_nothing(seller: SellerVisit) -> None:
    before = seller.claims(sort="created_at")
    seller.sync()
    assert seller.claims(sort="created_at") == before


def test_a_reviewed_claim_is_filed_decided_and_paid(seller: SellerVisit) -> None:
    claims = [claim for status in UNDECIDED for claim in seller.claims(status=status) if claim["amount"]]
    filed = claims[:8]
    for claim in filed:
        seller.post(f"/api/v1/claims/{claim['id']}/review", json={"decision": "approve"})
        seller.post(f"/api/v1/claims/{claim['id']}/file", json={})
    cases = {claim["id"]: seller.wait_for_claim(claim["id"], "filed")["case_id"] for claim in filed}
    assert all(cases.values())
    seller.advance(8)  # every case is decided by then
    seller.sync()
    ended = {claim["id"]: seller.wait_for_claim(claim["id"], "paid", "partially_granted", "denied") for claim in filed}
    statuses = Counter(claim["status"] for claim in ended.values())
    assert statuses["paid"] >= 5, statuses
    paid = [claim for claim in ended.values() if claim["status"] == "paid"]
    assert all(claim["paid_amount"] > 0 and claim["paid_at"] for claim in paid)
    recovered = seller.get("/api/v1/integrations/amazon/recoveries")
    assert Decimal(str(recovered["totalAmount"])) == sum(
        Decimal(str(claim["paid_amount"])) for claim in ended.values() if claim["paid_amount"]
    )


def test_money_that_amazon_takes_back_reverses_the_claim(seller: SellerVisit) -> None:
    paid = next(claim for claim in seller.claims(status="paid") if claim["paid_amount"])
    seller.take_back(paid["case_id"])
    seller.advance(2)
    seller.sync()
    claim = seller.wait_for_claim(paid["id"], "reversed")
    assert claim["paid_amount"] == 0
    assert claim["history"][-1]["to"] == "reversed"


def test_automatic_filing_waits_for_the_sellers_consent(seller: SellerVisit) -> None:
    sure = [claim for claim in seller.claims(tier="auto") if claim["status"] == "approved"]
    assert sure, "without consent the sure claims wait, approved"
    seller.http.put("/api/v1/settings/claims", json={"automatic_filing": True, "channel": "sandbox"}).raise_for_status()
    seller.sync()
    for claim in sure[:3]:
        filed = seller.wait_for_claim(claim["id"], "filed", "resolved_by_amazon", "paid")
        assert filed["status"] != "filed" or filed["case_id"]


def test_a_stranger_sees_nothing_of_it(seller: SellerVisit) -> None:
    stranger = SellerVisit.of_new_seller(seller.live, "stranger@opside.example")
    claim = seller.claims()[0]
    assert stranger.claims() == stranger.findings() == []
    assert stranger.http.get(f"/api/v1/claims/{claim['id']}").status_code == 404
    stranger.http.close()
