"""What every filing channel is, and what it says."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from app.accounts.models import Seller


@dataclass(frozen=True)
class CaseReceipt:
    """Amazon's case id, and when the case was received (UTC)."""

    case_id: str
    received_at: datetime


@dataclass(frozen=True)
class CaseNews:
    """What a case's desk says of it now. `status`: open, information_requested, granted, partially_granted, denied."""

    case_id: str
    status: str
    decided_at: datetime | None = None
    granted_quantity: int | None = None
    reason: str | None = None


class FilingChannel(Protocol):
    """A way to Amazon's desk. `is_automatic`: it files by itself; otherwise a person does, and tells the case id."""

    name: str
    label: str
    is_automatic: bool

    def is_available(self, seller: Seller) -> bool:
        """Whether this seller can file through it now."""

    def file(self, seller: Seller, packet: dict[str, Any], idempotency_key: str) -> CaseReceipt | None:
        """Files once per key, however often it is called; None when a person must do it. Raises ProviderError."""

    def follow(self, seller: Seller, case_id: str) -> CaseNews | None:
        """How the case stands; None when the channel cannot know. Raises ProviderError."""
