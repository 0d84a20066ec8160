"""Nothing is filed twice, too early, too late, for nothing, or by nobody; each refusal says what to do."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.accounts.models import Role, User
from app.claims.models import Claim, ClaimStatus
from app.filing import guards
from app.filing.errors import FilingRefused

FROM, UNTIL = date(2026, 5, 1), date(2026, 5, 31)


def claim(**over: Any) -> Claim:
    values = {
        "status": ClaimStatus.APPROVED,
        "quantity": 3,
        "claimable_from": FROM,
        "deadline": UNTIL,
        "evidence_required": [],
        "evidence_present": [],
    }
    return Claim(**values | over)


def test_an_approved_claim_in_its_window_passes() -> None:
    guards.check_status(claim())
    guards.check_content(claim())
    for day in (FROM, UNTIL):
        guards.check_window(claim(), day)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (ClaimStatus.IN_REVIEW, "claim_not_approved"),
        (ClaimStatus.IN_MANUAL_REVIEW, "claim_not_approved"),
        (ClaimStatus.QUEUED, "claim_not_submittable"),
        (ClaimStatus.FILED, "claim_not_submittable"),
        (ClaimStatus.DENIED, "claim_not_submittable"),
        (ClaimStatus.EXPIRED, "claim_not_submittable"),
    ],
)
def test_a_claim_that_is_not_approved_is_refused(status: ClaimStatus, code: str) -> None:
    with pytest.raises(FilingRefused) as refused:
        guards.check_status(claim(status=status))
    assert (refused.value.code, refused.value.status) == (code, 409)
    assert refused.value.extras == {"claimStatus": str(status)}


def test_the_day_before_the_window_is_too_early_and_says_from_when() -> None:
    with pytest.raises(FilingRefused, match="2026-05-01") as refused:
        guards.check_window(claim(), FROM - timedelta(days=1))
    assert refused.value.code == "claim_premature"


def test_the_day_after_the_deadline_is_too_late() -> None:
    with pytest.raises(FilingRefused, match="2026-05-31") as refused:
        guards.check_window(claim(), UNTIL + timedelta(days=1))
    assert refused.value.code == "claim_expired"


def test_a_claim_without_open_units_is_refused() -> None:
    with pytest.raises(FilingRefused) as refused:
        guards.check_content(claim(quantity=0))
    assert refused.value.code == "nothing_to_claim"


def test_missing_evidence_is_named() -> None:
    with pytest.raises(FilingRefused, match="proof of delivery") as refused:
        guards.check_content(claim(evidence_required=["invoice", "proof_of_delivery"], evidence_present=["invoice"]))
    assert refused.value.code == "evidence_incomplete"


@pytest.mark.parametrize("role", [Role.ADMIN, Role.MANAGER])
def test_admins_and_managers_may_stand_behind_a_filing(role: Role) -> None:
    guards.check_person(claim(), User(name="Ann"), role)


@pytest.mark.parametrize(("user", "role"), [(None, None), (User(name="Ann"), None), (User(name="Ann"), Role.REVIEWER)])
def test_nobody_else_may(user: User | None, role: str | None) -> None:
    with pytest.raises(FilingRefused) as refused:
        guards.check_person(claim(), user, role)
    assert refused.value.code == "consent_missing"


def test_a_full_day_moves_a_filing_to_the_first_day_with_room() -> None:
    planned = {FROM: 5, FROM + timedelta(days=1): 5, FROM + timedelta(days=2): 4}
    assert guards.first_day_with_room(planned, FROM, 5, UNTIL) == FROM + timedelta(days=2)


def test_the_deadline_is_stronger_than_the_daily_limit() -> None:
    planned = {FROM: 5, FROM + timedelta(days=1): 5}
    assert guards.first_day_with_room(planned, FROM, 5, FROM + timedelta(days=1)) == FROM
