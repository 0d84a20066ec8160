"""What the filing of one claim shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.accounts.models import Seller, User
from app.claims.models import OPEN, PENDING_REVIEW, Claim, ClaimStatus
from app.claims.service import settings_of
from app.core import clock
from app.core.db import db
from app.filing import queries, service
from app.filing.channels import FilingChannel, available_channels, choose_channel, get_channel
from app.filing.errors import FilingRefused
from app.filing.models import Filing, FilingState, Settlement


@dataclass(frozen=True)
class FilingView:
    """`filing`: the live attempt; `attempts`: those that ended. `refusal`: why it cannot be filed now."""

    claim: Claim
    filing: Filing | None
    attempts: Sequence[Filing]
    settlements: Sequence[Settlement]
    channels: Sequence[FilingChannel]
    usual_channel: str
    packet: dict[str, Any] | None
    refusal: str | None
    problem: str | None
    may_file: bool

    @property
    def channel(self) -> FilingChannel | None:
        return get_channel(self.filing.channel) if self.filing else None

    @property
    def can_file(self) -> bool:
        return self.may_file and self.claim.status == ClaimStatus.APPROVED and self.refusal is None

    @property
    def waits_for_review(self) -> bool:
        return self.claim.status in PENDING_REVIEW

    @property
    def waits_for_person(self) -> bool:
        """A packet is ready, and its case id is awaited."""
        return self.is_pending and self.channel is not None and not self.channel.is_automatic

    @property
    def is_pending(self) -> bool:
        return self.filing is not None and self.filing.state == FilingState.PENDING

    @property
    def is_moving(self) -> bool:
        """The answer may come any second, so that the page asks for it."""
        is_automatic = self.channel is not None and self.channel.is_automatic
        return self.filing is not None and self.is_pending and is_automatic and not self.is_postponed

    @property
    def is_postponed(self) -> bool:
        """It waits for a day on which the daily limit has room."""
        return (
            self.filing is not None
            and self.is_pending
            and not self.filing.attempts
            and self.filing.due_at > clock.now()
        )

    @property
    def can_unqueue(self) -> bool:
        return self.may_file and self.filing is not None and self.is_pending and not self.filing.attempts

    @property
    def can_withdraw(self) -> bool:
        return self.may_file and self.claim.status in OPEN and not self.is_moving


def view_filing(claim: Claim, user: User, *, may_file: bool, problem: str | None = None) -> FilingView:
    """Everything that the fragment shows, for this user."""
    seller = db.session.get_one(Seller, claim.seller_id)
    filing = queries.open_filing(claim)
    refused = service.find_refusal(claim, user) if claim.status == ClaimStatus.APPROVED else None
    return FilingView(
        claim=claim,
        filing=filing,
        attempts=[each for each in queries.filings_of(claim) if each is not filing],
        settlements=queries.settlements_of(claim),
        channels=available_channels(seller),
        usual_channel=choose_channel(seller, preferred=settings_of(seller).channel).name,
        packet=_packet(claim),
        refusal=refused.message if refused else None,
        problem=problem,
        may_file=may_file,
    )


def _packet(claim: Claim) -> dict[str, Any] | None:
    try:
        return service.get_packet(claim)
    except FilingRefused:
        return None
