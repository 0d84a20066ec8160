"""The pages of claims."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.accounts.models import Role, User
from app.claims.expiry import expire_claims
from app.claims.models import Claim, ClaimSettings, ClaimStatus
from app.detection.models import RunState
from tests.claims.conftest import CountStatements
from tests.factories.accounts import make_member, make_seller, sign_in_page
from tests.factories.claims import make_claim, make_filed_claim, make_finding, make_run

pytestmark = pytest.mark.usefixtures("db")
S = ClaimStatus


@pytest.fixture
def reviewer(client: FlaskClient) -> User:
    user = make_member(make_seller(), Role.REVIEWER)
    sign_in_page(client, user)
    return user


def seller_of(user: User) -> Any:
    return user.memberships[0].seller


def status_of(claim: Claim) -> str:
    return Claim.query.filter_by(id=claim.id).one().status


def in_days(days: int) -> Any:
    return datetime.now(UTC).date() + timedelta(days=days)


@pytest.mark.parametrize("path", ["/claims", "/claims/{id}", "/review", "/review?claim={id}", "/settings/claims"])
def test_the_signed_out_are_sent_to_sign_in(client: FlaskClient, path: str) -> None:
    answer = client.get(path.format(id=make_claim().public_id))
    assert answer.status_code in {302, 303}
    assert "/sign-in" in answer.headers["Location"]


@pytest.mark.parametrize("path", ["/claims/{id}", "/review?claim={id}"])
def test_a_stranger_finds_no_claim(client: FlaskClient, reviewer: User, path: str) -> None:
    assert client.get(path.format(id=make_claim().public_id)).status_code == 404
    assert client.get(path.format(id="clm_unknown")).status_code == 404


def test_a_stranger_decides_nothing(client: FlaskClient, reviewer: User) -> None:
    claim = make_claim()
    assert client.post(f"/claims/{claim.public_id}/review", data={"decision": "approve"}).status_code == 404
    assert status_of(claim) == S.IN_REVIEW


def test_a_strangers_decided_claim_leads_to_ones_own_queue(client: FlaskClient, reviewer: User) -> None:
    theirs, own = make_claim(), make_claim(seller_of(reviewer))
    answer = client.get(f"/review?after={theirs.public_id}")
    assert own.claim_number in answer.text


def test_before_the_first_sync_the_list_leads_to_it(client: FlaskClient, reviewer: User) -> None:
    assert 'href="/sync"' in client.get("/claims").text
    assert 'href="/sync"' in client.get("/review").text


def test_an_empty_list_after_a_sync_says_so(client: FlaskClient, reviewer: User) -> None:
    make_run(seller_of(reviewer), state=RunState.COMPLETE)
    assert "Nothing here" in client.get("/claims").text
    assert "Nothing waits for you" in client.get("/review").text


def test_a_filter_that_matches_nothing_can_be_reset(client: FlaskClient, reviewer: User) -> None:
    make_claim(seller_of(reviewer))
    page = client.get("/claims?tab=review&sku=NOBODY").text
    assert "Nothing matches" in page
    assert 'href="/claims?tab=review"' in page


def test_the_list_shows_the_open_claims_most_urgent_first(client: FlaskClient, reviewer: User) -> None:
    seller = seller_of(reviewer)
    late = make_claim(seller, deadline=in_days(20))
    soon = make_claim(seller, deadline=in_days(3), amount=Decimal("1204.50"))
    done = make_claim(seller, status=S.DISMISSED)
    page = client.get("/claims").text
    assert page.index(soon.claim_number) < page.index(late.claim_number)
    assert done.claim_number not in page
    assert "$1,234.50" in page


@pytest.mark.parametrize(
    ("tab", "status"),
    [
        ("review", S.IN_MANUAL_REVIEW),
        ("ready", S.APPROVED),
        ("amazon", S.FILED),
        ("paid", S.PAID),
        ("lost", S.EXPIRED),
        ("closed", S.RESOLVED_BY_AMAZON),
        ("all", S.DISMISSED),
    ],
)
def test_each_tab_shows_its_states(client: FlaskClient, reviewer: User, tab: str, status: ClaimStatus) -> None:
    inside = make_claim(seller_of(reviewer), status=status)
    outside = make_claim(seller_of(reviewer), status=S.REVERSED)
    page = client.get(f"/claims?tab={tab}").text
    assert inside.claim_number in page
    assert (outside.claim_number in page) == (tab in {"lost", "all"})


def test_filters_and_order_stay_when_the_page_is_turned(client: FlaskClient, reviewer: User) -> None:
    seller = seller_of(reviewer)
    wanted = [make_claim(seller, type="warehouse_damaged", amount=Decimal(n)).claim_number for n in range(1, 53)]
    make_claim(seller, amount=Decimal(1000))
    first = client.get("/claims?tab=review&type=warehouse_damaged&sort=-amount").text
    [link] = re.findall(r'href="([^"]+)" rel="next"', first)
    second = client.get(link.replace("&amp;", "&")).text
    shown = re.findall(r"CLM-\d{6}", first) + re.findall(r"CLM-\d{6}", second)
    assert list(dict.fromkeys(shown)) == wanted[::-1]


def test_a_bad_filter_names_its_field(client: FlaskClient, reviewer: User) -> None:
    make_claim(seller_of(reviewer))
    answer = client.get("/claims?min_amount=much&deadline_before=soon")
    assert answer.status_code == 422
    assert answer.text.count("field-error") == 2
    assert client.get("/claims?cursor=nonsense").status_code == 422
    assert client.get("/claims?sort=colour").status_code == 422


@pytest.mark.parametrize(
    "path", ["/claims?tab=all", "/claims/{id}", "/review", "/review?claim={id}", "/review?after={id}"]
)
def test_a_page_costs_at_most_six_statements(
    client: FlaskClient, reviewer: User, count_statements: CountStatements, path: str
) -> None:
    claims = [make_claim(seller_of(reviewer)) for _ in range(55)]
    path = path.format(id=claims[0].public_id)
    client.get(path)
    with count_statements() as statements:
        assert client.get(path).status_code == 200
    assert len(statements) <= 6, "\n\n".join(statements)


def test_a_claim_shows_its_proof_value_deadline_and_reasons(client: FlaskClient, reviewer: User) -> None:
    run = make_run(seller_of(reviewer))
    trail = make_finding(run).trail
    trail[0]["what"] = "Misplaced in the fulfillment center (M)"
    finding = make_finding(run, trail=trail, reason="Three are missing.", deadline=in_days(9))
    claim = make_claim(finding=finding, explanation=[{"feature": "reason_code", "value": "M", "effect": -0.031}])
    page = client.get(f"/claims/{claim.public_id}").text
    for text in (
        "Three are missing.",
        "Misplaced in the fulfillment center (M)",
        "$30.00",
        "$24.00 to $36.00",
        "Your cost",
    ):
        assert text in page
    assert "72 %" in page
    assert "-3.1" in page
    assert "days left" in page
    assert f'hx-get="/claims/{claim.public_id}/filing"' in page


def test_an_expired_claim_says_what_was_lost_and_why(client: FlaskClient, reviewer: User) -> None:
    claim = make_claim(seller_of(reviewer), deadline=in_days(-3))
    expire_claims(claim.seller_id)
    page = client.get(f"/claims/{claim.public_id}").text
    assert "Money lost." in page
    assert "while it waited for review; $30.00 can no longer be claimed." in page


def test_what_amazon_settled_is_not_called_ours(client: FlaskClient, reviewer: User) -> None:
    claim = make_claim(
        seller_of(reviewer), status=S.RESOLVED_BY_AMAZON, amazon_quantity=3, amazon_amount=Decimal("28.50")
    )
    page = client.get(f"/claims/{claim.public_id}").text
    assert "paid $28.50" in page
    assert "does not count as recovered" in page


@pytest.mark.parametrize(
    ("decision", "status"),
    [
        ({"decision": "approve"}, S.APPROVED),
        ({"decision": "approve", "quantity": "2"}, S.APPROVED),
        ({"decision": "dismiss", "reason": "already_paid"}, S.DISMISSED),
        ({"decision": "dismiss", "reason": "other", "note": "A gift"}, S.DISMISSED),
    ],
)
def test_a_decision_on_the_claims_page_comes_back_to_it(
    client: FlaskClient, reviewer: User, decision: dict[str, str], status: ClaimStatus
) -> None:
    claim = make_claim(seller_of(reviewer))
    answer = client.post(f"/claims/{claim.public_id}/review", data=decision)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/claims/{claim.public_id}")
    assert status_of(claim) == status
    assert f"{claim.claim_number} is now {status}" in client.get(answer.headers["Location"]).text


@pytest.mark.parametrize("from_queue", ["", "1"])
@pytest.mark.parametrize(
    ("decision", "text"),
    [
        ({}, "Choose what is to become"),
        ({"decision": "maybe"}, "Choose what is to become"),
        ({"decision": "dismiss", "reason": "whim"}, "Choose what is to become"),
        ({"decision": "dismiss"}, "Reason is needed"),
        ({"decision": "dismiss", "reason": "other"}, "Note must say"),
        ({"decision": "approve", "quantity": "7"}, "Quantity must lie between 1 and 3"),
    ],
)
def test_a_bad_decision_is_explained_on_the_page(
    client: FlaskClient, reviewer: User, decision: dict[str, str], text: str, from_queue: str
) -> None:
    claim = make_claim(seller_of(reviewer))
    answer = client.post(f"/claims/{claim.public_id}/review", data=decision | {"from_queue": from_queue})
    assert answer.status_code == 422
    assert text in answer.text
    assert status_of(claim) == S.IN_REVIEW


@pytest.mark.parametrize("from_queue", ["", "1"])
def test_a_claim_that_somebody_else_decided_is_not_decided_again(
    client: FlaskClient, reviewer: User, from_queue: str
) -> None:
    claim = make_claim(seller_of(reviewer), status=S.DISMISSED)
    answer = client.post(f"/claims/{claim.public_id}/review", data={"decision": "approve", "from_queue": from_queue})
    assert answer.status_code == 409
    assert "only one that waits for review can be decided" in answer.text
    assert status_of(claim) == S.DISMISSED


def test_the_queue_goes_by_deadline_then_value(client: FlaskClient, reviewer: User) -> None:
    seller = seller_of(reviewer)
    third = make_claim(seller, deadline=in_days(9), amount=None, tier="manual", status=S.IN_MANUAL_REVIEW)
    first = make_claim(seller, deadline=in_days(2), amount=Decimal(1))
    second = make_claim(seller, deadline=in_days(9), amount=Decimal(50))
    make_claim(seller, deadline=in_days(1), status=S.APPROVED)
    page = client.get("/review").text
    for claim, following in [(first, second), (second, third)]:
        assert claim.claim_number in page
        assert f'rel="next" data-key="j" href="/review?claim={following.public_id}"' in page
        page = client.get(f"/review?claim={following.public_id}").text
    assert third.claim_number in page
    assert 'rel="next"' not in page
    assert f'rel="prev" data-key="k" href="/review?claim={second.public_id}"' in page


def test_a_decision_in_the_queue_goes_on_to_the_next(client: FlaskClient, reviewer: User) -> None:
    seller = seller_of(reviewer)
    first, second = (make_claim(seller, deadline=in_days(days)) for days in (2, 3))
    answer = client.post(f"/claims/{first.public_id}/review", data={"decision": "approve", "from_queue": "1"})
    page = client.get(answer.headers["Location"]).text
    assert second.claim_number in page
    assert f"{first.claim_number} is now approved" in page
    assert "1 claim waits for a decision" in page


def test_the_last_decision_of_the_queue_can_be_undone(client: FlaskClient, reviewer: User) -> None:
    claim = make_claim(seller_of(reviewer))
    path = f"/claims/{claim.public_id}/review"
    done = client.post(path, data={"decision": "dismiss", "reason": "units_found", "from_queue": "1"})
    page = client.get(done.headers["Location"]).text
    assert "Undo the last decision" in page
    undone = client.post(path, data={"decision": "reopen", "from_queue": "1"})
    assert undone.headers["Location"] == f"/review?claim={claim.public_id}"
    assert status_of(claim) == S.IN_REVIEW
    assert 'value="approve"' in client.get(undone.headers["Location"]).text


def test_the_queue_begins_again_with_what_was_skipped(client: FlaskClient, reviewer: User) -> None:
    seller = seller_of(reviewer)
    skipped, last = (make_claim(seller, deadline=in_days(days)) for days in (2, 3))
    done = client.post(f"/claims/{last.public_id}/review", data={"decision": "approve", "from_queue": "1"})
    assert skipped.claim_number in client.get(done.headers["Location"]).text


def test_every_reason_to_dismiss_has_its_key(client: FlaskClient, reviewer: User) -> None:
    make_claim(seller_of(reviewer))
    page = client.get("/review").text
    keys = re.findall(r'name="reason" value="(\w+)" data-key="(\d)"', page)
    assert [int(key) for _, key in keys] == list(range(1, len(keys) + 1))
    assert len(keys) <= 9
    for key in ("a", "d", "?"):
        assert f'data-key="{key}"' in page


def test_a_viewer_reads_and_decides_nothing(client: FlaskClient) -> None:
    viewer = make_member(make_seller(), Role.VIEWER)
    sign_in_page(client, viewer)
    claim = make_claim(seller_of(viewer))
    for path in (f"/claims/{claim.public_id}", "/review"):
        page = client.get(path)
        assert page.status_code == 200
        assert 'name="decision"' not in page.text
    assert client.post(f"/claims/{claim.public_id}/review", data={"decision": "approve"}).status_code == 403
    assert "disabled" in client.get("/settings/claims").text
    assert client.post("/settings/claims", data={}).status_code == 403


def test_a_filed_claim_offers_no_decision(client: FlaskClient, reviewer: User) -> None:
    page = client.get(f"/claims/{make_filed_claim(seller_of(reviewer)).public_id}").text
    assert 'name="decision"' not in page
    assert "17000000001" in page


def test_a_manager_sets_thresholds_and_gives_the_consent(client: FlaskClient) -> None:
    manager = make_member(make_seller(), Role.MANAGER)
    sign_in_page(client, manager)
    assert 'value="85"' in client.get("/settings/claims").text
    values = {"auto_threshold": "92.5", "review_threshold": "60", "automatic_filing": "y", "daily_limit": "20"}
    answer = client.post("/settings/claims", data=values)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/settings/claims")
    saved = ClaimSettings.query.one()
    assert (saved.auto_threshold, saved.review_threshold, saved.daily_limit) == (Decimal("0.925"), Decimal("0.6"), 20)
    assert f"Switched on by {manager.name}" in client.get("/settings/claims").text


@pytest.mark.parametrize(
    "values",
    [
        {"auto_threshold": "50"},
        {"auto_threshold": "101"},
        {"review_threshold": "many"},
        {"auto_threshold": ""},
        {"daily_limit": "0"},
    ],
)
def test_bad_settings_are_explained_at_their_field(client: FlaskClient, values: dict[str, str]) -> None:
    sign_in_page(client, make_member(make_seller(), Role.MANAGER))
    answer = client.post(
        "/settings/claims", data={"auto_threshold": "85", "review_threshold": "60", "daily_limit": "5"} | values
    )
    assert answer.status_code == 422
    assert "field-error" in answer.text


@pytest.mark.parametrize("path", ["/claims", "/claims/{id}", "/review", "/settings/claims"])
def test_no_page_has_anything_inline(client: FlaskClient, reviewer: User, path: str) -> None:
    page = client.get(path.format(id=make_claim(seller_of(reviewer)).public_id)).text
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", page)
