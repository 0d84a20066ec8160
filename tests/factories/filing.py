"""Filings, cases and settlements, and a seller who is connected to a case desk."""

import itertools
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from app.accounts.models import Seller
from app.claims.models import Claim, ClaimStatus, Tier
from app.connections.models import Connection, ConnectionStatus, Provider
from app.connections.seals import seal_grant
from app.core.db import db
from app.filing.models import Filing, FilingState, Settlement, SettlementKind
from app.providers.records import Grant
from tests.factories.accounts import make_seller
from tests.factories.claims import make_claim

_numbers = itertools.count(1)


def connect_to_desk(seller: Seller, *, is_sandbox: bool = True) -> Connection:
    """The seller's Amazon connection, with an access token that still lives."""
    connection = Connection(
        seller_id=seller.id,
        provider=Provider.AMAZON,
        status=ConnectionStatus.CONNECTED,
        region="NA",
        partner_id=f"PARTNER{next(_numbers)}",
        is_sandbox=is_sandbox,
    )
    db.session.add(connection)
    db.session.flush()
    seal_grant(connection, Grant(refresh_token="Atzr|test", access_token=f"Atza|{seller.id}", expires_in=3600))
    db.session.flush()
    return connection


def make_approved(seller: Seller | None = None, **over: Any) -> Claim:
    """A claim that only has to be filed."""
    return make_claim(seller, **{"status": ClaimStatus.APPROVED, "tier": Tier.AUTO} | over)


def make_filing(claim: Claim | None = None, **over: Any) -> Filing:
    """A filing that waits to be sent, of a claim that is queued for it."""
    claim = claim or make_claim(make_seller(), status=ClaimStatus.QUEUED, channel="sandbox")
    now = datetime.now(UTC)
    values: dict[str, Any] = {
        "seller_id": claim.seller_id,
        "claim_id": claim.id,
        "channel": "sandbox",
        "state": FilingState.PENDING,
        "packet": {"subject": "A subject", "text": "A text", "link": "https://example.com", "rows": []},
        "created_at": now,
        "due_at": now - timedelta(seconds=1),
        "planned_on": now.date(),
    }
    filing = Filing(**values | over)
    db.session.add(filing)
    db.session.flush()
    return filing


def make_case(seller: Seller | None = None, **over: Any) -> Claim:
    """A claim that was filed, with its filing; values given go to the claim."""
    number = next(_numbers)
    filed_at = datetime.now(UTC) - timedelta(days=3)
    filed: dict[str, Any] = {
        "status": ClaimStatus.FILED,
        "case_id": f"170000{number:05d}",
        "filed_at": filed_at,
        "channel": "sandbox",
    }
    claim = make_claim(seller, **filed | over)
    make_filing(
        claim,
        state=FilingState.FILED,
        case_id=claim.case_id,
        case_status="open",
        filed_at=filed_at,
        channel=claim.channel,
        planned_on=filed_at.date(),
        attempts=1,
    )
    return claim


def make_settlement(claim: Claim, **over: Any) -> Settlement:
    """Three units paid under the claim's case."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "seller_id": claim.seller_id,
        "claim_id": claim.id,
        "reimbursement_id": f"R-{number}",
        "msku": claim.msku,
        "fnsku": claim.fnsku,
        "reason": "Lost_Warehouse",
        "ordinal": 0,
        "kind": SettlementKind.PAID,
        "quantity": 3,
        "amount": Decimal("30.00"),
        "currency": "USD",
        "approved_at": datetime.now(UTC),
        "matched_by": "case_id",
    }
    settlement = Settlement(**values | over)
    db.session.add(settlement)
    db.session.flush()
    return settlement
