"""The words of the single-page client for the states of a claim. They are used in JSON under /api/recoveries only."""

from collections.abc import Mapping
from enum import StrEnum

from app.claims.models import Claim, ClaimHistory, ClaimStatus
from app.policy.claim_types import ClaimFamily

S = ClaimStatus


class EventType(StrEnum):
    """Kinds of events of a case."""

    DETECTION = "detection"
    ANALYSIS = "analysis"
    SUBMISSION = "submission"
    UPDATE = "update"
    COMPLETION = "completion"


LIST_LABELS: Mapping[ClaimStatus, str] = {
    S.DETECTED: "New",
    S.IN_REVIEW: "New",
    S.IN_MANUAL_REVIEW: "Pending",
    S.APPROVED: "Pending",
    S.QUEUED: "Pending",
    S.FILED: "Submitted",
    S.INFORMATION_REQUESTED: "Submitted",
    S.APPEALED: "Submitted",
    S.GRANTED: "Submitted",
    S.PARTIALLY_GRANTED: "Submitted",
    S.PAID: "Paid",
    S.DENIED: "Denied",
    S.REVERSED: "Denied",
    S.DISMISSED: "Closed",
    S.EXPIRED: "Closed",
    S.WITHDRAWN: "Closed",
    S.RESOLVED_BY_AMAZON: "Closed",
}
CASE_LABELS: Mapping[ClaimStatus, str] = {
    S.DETECTED: "Awaiting Approval",
    S.IN_REVIEW: "Awaiting Approval",
    S.IN_MANUAL_REVIEW: "Awaiting Approval",
    S.APPROVED: "Guaranteed",
    S.QUEUED: "Guaranteed",
    S.FILED: "Submitted",
    S.INFORMATION_REQUESTED: "Under Review",
    S.APPEALED: "Under Review",
    S.GRANTED: "Under Review",
    S.PARTIALLY_GRANTED: "Under Review",
    S.PAID: "Paid Out",
    S.DENIED: "Denied",
    S.REVERSED: "Denied",
    S.DISMISSED: "Closed",
    S.EXPIRED: "Closed",
    S.WITHDRAWN: "Closed",
    S.RESOLVED_BY_AMAZON: "Closed",
}
FAMILY_LABELS: Mapping[str, str] = {
    ClaimFamily.LOST_INVENTORY: "Lost Inventory",
    ClaimFamily.DAMAGED_GOODS: "Damaged Goods",
    ClaimFamily.FEE_OVERCHARGE: "Overcharge",
    ClaimFamily.MISSING_REIMBURSEMENT: "Missing Reimbursement",
}
_SUBMISSION = {
    S.FILED: "submitted",
    S.INFORMATION_REQUESTED: "submitted",
    S.APPEALED: "submitted",
    S.GRANTED: "approved",
    S.PARTIALLY_GRANTED: "approved",
    S.PAID: "paid",
    S.DENIED: "denied",
    S.REVERSED: "denied",
}
_EVENTS: Mapping[ClaimStatus, tuple[EventType, str]] = {
    S.DETECTED: (EventType.DETECTION, "Claim found"),
    S.IN_REVIEW: (EventType.ANALYSIS, "Waits for review"),
    S.IN_MANUAL_REVIEW: (EventType.ANALYSIS, "Waits for a close look"),
    S.APPROVED: (EventType.ANALYSIS, "Approved"),
    S.QUEUED: (EventType.UPDATE, "On its way to Amazon"),
    S.FILED: (EventType.SUBMISSION, "Filed with Amazon"),
    S.INFORMATION_REQUESTED: (EventType.UPDATE, "Amazon asks for more"),
    S.GRANTED: (EventType.UPDATE, "Granted by Amazon"),
    S.PARTIALLY_GRANTED: (EventType.UPDATE, "Partly granted by Amazon"),
    S.DENIED: (EventType.UPDATE, "Denied by Amazon"),
    S.APPEALED: (EventType.UPDATE, "Appealed"),
    S.PAID: (EventType.COMPLETION, "Paid"),
    S.REVERSED: (EventType.COMPLETION, "Payment taken back"),
    S.DISMISSED: (EventType.COMPLETION, "Dismissed"),
    S.EXPIRED: (EventType.COMPLETION, "Window closed"),
    S.WITHDRAWN: (EventType.COMPLETION, "Withdrawn"),
    S.RESOLVED_BY_AMAZON: (EventType.COMPLETION, "Settled by Amazon"),
}


def submission_status(claim: Claim) -> str:
    """draft, submitted, approved, paid or denied. A claim that ended was denied if it had been filed, else a draft."""
    return _SUBMISSION.get(ClaimStatus(claim.status), "denied" if claim.case_id else "draft")


def event_words(entry: ClaimHistory) -> tuple[EventType, str]:
    """Kind and title of a line of history; a note, which moves nothing, is an update."""
    if entry.from_status == entry.to_status:
        return EventType.UPDATE, "Answer" if entry.details.get("kind") == "answer" else "Note"
    return _EVENTS[ClaimStatus(entry.to_status)]


def statuses_of(word: str) -> tuple[ClaimStatus, ...]:
    """The states that a list label (in any case) means, else the state of that name; none: an unknown word."""
    wanted = word.strip().casefold()
    labelled = tuple(status for status, name in LIST_LABELS.items() if name.casefold() == wanted)
    return labelled or tuple(status for status in ClaimStatus if status == wanted)
