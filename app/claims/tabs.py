"""The groups of states that the list of claims is divided into."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.claims.models import CLOSED, OPEN, ClaimStatus
from app.claims.queries import COUNT_LIMIT

S = ClaimStatus


@dataclass(frozen=True)
class Tab:
    """One group; without statuses it is all claims. `sort` is its order unless another is asked for."""

    name: str
    label: str
    statuses: Sequence[ClaimStatus]
    sort: str = "deadline"


TABS: Mapping[str, Tab] = {
    tab.name: tab
    for tab in (
        Tab("open", "Open", [status for status in OPEN if status is not S.DENIED]),
        Tab("review", "To review", [S.DETECTED, S.IN_REVIEW, S.IN_MANUAL_REVIEW]),
        Tab("ready", "Ready to file", [S.APPROVED, S.QUEUED]),
        Tab("amazon", "With Amazon", [S.FILED, S.INFORMATION_REQUESTED, S.GRANTED, S.PARTIALLY_GRANTED, S.APPEALED]),
        Tab("paid", "Paid", [S.PAID], "-created_at"),
        Tab("lost", "Not recovered", [S.DENIED, S.REVERSED, S.EXPIRED], "-created_at"),
        Tab("closed", "Closed", [status for status in CLOSED if status is not S.EXPIRED], "-created_at"),
        Tab("all", "All", [], "-created_at"),
    )
}


def count_of(tab: Tab, counts: Mapping[ClaimStatus, int]) -> str:
    """How many claims the tab has, in words: `more than 1,000` beyond what is counted."""
    total = sum(count for status, count in counts.items() if not tab.statuses or status in tab.statuses)
    return f"{COUNT_LIMIT - 1:,}+" if total >= COUNT_LIMIT else f"{total:,}"
