"""Every kind of claim has true ones and traps on the first day."""

from collections import Counter, defaultdict

import pytest

from app.sandbox.history.rulings import Ruling
from app.sandbox.history.stories.planted import STORIES, Planted
from app.sandbox.history.windows import CLAIM_TYPES
from app.sandbox.sellers import ALPENGLUECK, DEMO_SELLERS, NORTHWIND, DemoSeller
from tests.sandbox.histories import TODAY, claims_among, lived

REFUSED = {
    "returned_in_time": "returned_in_time",
    "returned_in_full": "returned_in_time",
    "returned_late": "returned_in_time",
    "returned_row_late": "returned_in_time",
    "returned_row_to_come": "not_yet_claimable",
    "never_returned_paid": "already_reimbursed",
    "lost_outbound_paid": "already_reimbursed",
    "returnless": "returnless_refund",
    "refunded_in_part": "no_claim",
    "never_returned_lately": "not_yet_claimable",
    "never_returned_long_ago": "window_closed",
    "damaged_by_buyer": "customer_damaged",
    "defective": "customer_damaged",
    "damaged_return_paid": "already_reimbursed",
    "damaged_return_lately": "not_yet_claimable",
    "damaged_return_long_ago": "window_closed",
    "restocked_late": "found_later",
    "not_restocked_long_ago": "window_closed",
    "refunded_with_shipping": "no_claim",
    "refunded_in_two_parts": "no_claim",
    "refund_mistake_paid": "already_reimbursed",
    "refunded_more_long_ago": "window_closed",
    "refunded_just_in_time": "no_claim",
    "refunded_late_paid": "already_reimbursed",
    "refunded_late_long_ago": "window_closed",
    "replaced_and_returned": "returned_in_time",
    "replaced_and_paid": "already_reimbursed",
    "replaced_and_refunded": "already_reimbursed",
    "replaced_lately": "not_yet_claimable",
    "replaced_long_ago": "window_closed",
    "inbound_received_late": "found_later",
    "inbound_in_another_sku": "found_later",
    "inbound_paid": "already_reimbursed",
    "inbound_still_receiving": "still_in_process",
    "inbound_noncompliant": "needs_data",
    "inbound_short_long_ago": "window_closed",
    "inbound_damaged_by_seller": "customer_damaged",
    "inbound_damaged_paid": "already_reimbursed",
    "inbound_damage_restored": "found_later",
    "inbound_damaged_long_ago": "window_closed",
    "removal_delivered": "no_claim",
    "removal_cancelled_in_part": "no_claim",
    "removal_in_process": "still_in_process",
    "removal_paid": "already_reimbursed",
    "removal_lost_lately": "not_yet_claimable",
    "removal_lost_long_ago": "window_closed",
    "removal_short_long_ago": "window_closed",
    "disposed_by_order": "seller_requested",
    "disposed_as_unsellable": "seller_requested",
    "disposed_long_ago": "window_closed",
    "transfer_outstanding": "not_yet_claimable",
    "transfer_slow": "found_later",
    "measures_corrected": "already_reimbursed",
    "measured_too_large_long_ago": "window_closed",
    "wrong_rate_corrected": "already_reimbursed",
    "wrong_rate_long_ago": "window_closed",
    "charged_twice_corrected": "already_reimbursed",
    "charged_twice_long_ago": "window_closed",
    "paid_nearly_enough": "below_minimum",
    "paid_too_little_revalued": "already_reimbursed",
    "paid_too_little_long_ago": "window_closed",
    "return_payment_rightly_reversed": "found_later",
    "return_payment_repaid": "already_reimbursed",
    "return_payment_reversed_long_ago": "window_closed",
}
NO_CANDIDATE = {"measured_in_the_same_tier"}
CLAIMS = sorted({each.name for each in STORIES} - set(REFUSED) - NO_CANDIDATE)


def by_scenario(seller: DemoSeller, days_after: int = 0) -> dict[str, list[Ruling]]:
    found: defaultdict[str, list[Ruling]] = defaultdict(list)
    for ruling in lived(seller, days_after).rulings():
        found[ruling.candidate.scenario].append(ruling)
    return found


def key_of(ruling: Ruling) -> tuple[object, ...]:
    candidate = ruling.candidate
    return (candidate.type, candidate.product.msku, *sorted(candidate.keys.items()))


def is_there(each: Planted, seller: DemoSeller) -> bool:
    return each.only_region in ("", seller.region)


@pytest.mark.parametrize("seller", DEMO_SELLERS, ids=lambda seller: seller.region)
def test_each_true_story_makes_as_many_claims_as_were_planted(seller: DemoSeller) -> None:
    found = by_scenario(seller)
    for each in STORIES:
        if each.name in CLAIMS and is_there(each, seller):
            assert len(claims_among(found[each.name])) >= len(each.ages), each.name


@pytest.mark.parametrize("seller", DEMO_SELLERS, ids=lambda seller: seller.region)
def test_each_trap_is_refused_for_its_reason(seller: DemoSeller) -> None:
    found = by_scenario(seller)
    for each in STORIES:
        if each.name in REFUSED and is_there(each, seller):
            verdicts = Counter(ruling.verdict for ruling in found[each.name])
            assert verdicts[REFUSED[each.name]] >= len(each.ages), (each.name, verdicts)
            assert not verdicts["claim"], each.name


@pytest.mark.parametrize("seller", DEMO_SELLERS, ids=lambda seller: seller.region)
def test_every_claim_type_has_true_ones_and_traps(seller: DemoSeller) -> None:
    history = lived(seller)
    verdicts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for loss in history.truth():
        verdicts[loss.loss.kind][loss.verdict] += 1
    for ruling in history.rulings():
        verdicts[ruling.candidate.type][ruling.verdict] += 1
    missing = {"replacement_unreturned"} if seller is ALPENGLUECK else set()
    for claim_type in set(CLAIM_TYPES) - missing:
        assert verdicts[claim_type]["claim"] or claim_type == "transfer_lost", claim_type
        assert sum(verdicts[claim_type].values()) > verdicts[claim_type]["claim"], claim_type


def test_claims_stay_claims_for_a_week_unless_a_correction_was_on_its_way() -> None:
    before = {key_of(each): each for each in claims_among(lived(NORTHWIND).rulings())}
    after = {key_of(each): each for each in lived(NORTHWIND, 7).rulings()}
    gone = {each.candidate.scenario for key, each in before.items() if after[key].verdict != "claim"}
    assert {name for name in gone if not name.startswith("daily_")} <= {"storage_corrected"}


def test_a_story_of_any_day_is_told_by_its_name() -> None:
    daily = [each for each in lived(NORTHWIND).rulings() if each.candidate.scenario.startswith("daily_")]
    assert len(daily) > 80
    assert len({each.candidate.type for each in daily}) > 12


def test_later_days_bring_new_candidates() -> None:
    days = [each.candidate.day for each in lived(NORTHWIND, 30).rulings() if each.candidate.day >= TODAY]
    assert len(days) > 10
