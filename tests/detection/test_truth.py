"""Whole histories with known truth, through the database: what is owed is found, and no trap is claimed."""

from collections.abc import Iterable

import pytest
from flask_sqlalchemy import SQLAlchemy

from app.detection.models import Finding
from tests.detection.histories import AS_OF, Truth, make_history
from tests.factories.detection import findings_of, make_seller_with_facts, run_detection

pytestmark = pytest.mark.usefixtures("db")
_Place = tuple[str, str, str | None, str | None, str]


@pytest.mark.parametrize("tells_unreconciled", [True, False])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_candidate_gets_its_true_verdict_and_quantity(
    db: SQLAlchemy, seed: int, tells_unreconciled: bool
) -> None:
    history = make_history(seed, tells_unreconciled=tells_unreconciled)
    seller = make_seller_with_facts(history.ledger, history.reimbursements)
    run_detection(seller, as_of=AS_OF)
    found = {_place(finding): finding for finding in findings_of(seller)}
    wrong = [
        _told(truth, found.get(_of(truth))) for truth in history.truths if not _is_right(truth, found.get(_of(truth)))
    ]
    assert wrong == []
    _assert_scores(history.truths, found.values())


def _assert_scores(truths: Iterable[Truth], findings: Iterable[Finding]) -> None:
    """No claim beyond the true ones, by type."""
    owed = {_of(truth) for truth in truths if truth.verdicts == {"claim"}}
    claimed = {_place(finding) for finding in findings if finding.verdict == "claim"}
    assert claimed - owed == set()
    assert owed - claimed == set()


def _is_right(truth: Truth, finding: Finding | None) -> bool:
    if finding is None:
        return False
    is_open_right = finding.quantity == truth.quantity or "customer_damaged" in truth.verdicts
    return finding.verdict in truth.verdicts and is_open_right and finding.event_on == truth.event_on


def _place(finding: Finding) -> _Place:
    on = "" if finding.reference_id else finding.event_on.isoformat()
    return (finding.type, finding.fnsku or "", finding.fulfillment_center, finding.reference_id, on)


def _of(truth: Truth) -> _Place:
    on = "" if truth.reference else truth.event_on.isoformat()
    return (truth.type, truth.fnsku, truth.center, truth.reference, on)


def _told(truth: Truth, finding: Finding | None) -> str:
    got = f"{finding.verdict} {finding.quantity}: {finding.reason}" if finding else "nothing"
    return f"{truth.story}: expected {sorted(truth.verdicts)} {truth.quantity}, got {got}"
