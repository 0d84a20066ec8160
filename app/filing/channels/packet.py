"""The packet: a person copies the text into Seller Central and enters the case id that Amazon gives.

Amazon has no interface for FBA claims (the Selling Partner API has no such operation), so this is the honest way
for every seller: no browser robot, no Seller Central password.
"""

from typing import Any

from app.accounts.models import Seller
from app.filing.channels.base import CaseNews, CaseReceipt


class PacketChannel:
    """Always available; files nothing by itself."""

    name = "packet"
    label = "Seller Central, by hand"
    is_automatic = False

    def is_available(self, seller: Seller) -> bool:  # noqa: ARG002  # the protocol's shape; by hand is open to all
        return True

    def file(self, seller: Seller, packet: dict[str, Any], idempotency_key: str) -> CaseReceipt | None:  # noqa: ARG002  # a person files
        return None

    def follow(self, seller: Seller, case_id: str) -> CaseNews | None:  # noqa: ARG002  # Amazon's answers are not readable by programs
        return None
