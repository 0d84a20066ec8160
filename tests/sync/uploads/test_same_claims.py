"""A seller who brings the files gets what a connected one gets, and connecting later doubles nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import Seller
from app.connections.service import get_amazon_client
from app.core.db import commit, db
from app.detection import service as detection
from app.detection.models import Finding
from app.ledger import queries as ledger
from app.ledger.models import LedgerEvent, Reimbursement
from app.providers.amazon.reports import LEDGER_DETAIL, REIMBURSEMENTS
from app.providers.records import ReportState
from tests.factories.accounts import make_seller
from tests.factories.connections import make_connection
from tests.simulated_amazon import Sandbox
from tests.sync.conftest import one_sandbox, sandbox  # noqa: F401  # fixtures of the folder above
from tests.sync.uploads.conftest import sent
from tests.sync.uploads.test_pages import bring
from tests.sync.working import authorize, pull

US = "ATVPDKIKX0DER"
DAYS = 58


def download(seller: Seller, report_type: str) -> bytes:
    """The file as Seller Central would give it."""
    client = get_amazon_client(seller)
    now = datetime.now(UTC)
    report_id = client.create_report(report_type, [US], now - timedelta(days=DAYS), now)
    while (report := client.report(report_id)).state not in (ReportState.DONE, ReportState.CANCELLED):
        pass
    with client.open_document(report.document_id or "") as document:
        return "".join(document).encode()


def findings(seller: Seller) -> list[tuple[Any, ...]]:
    run = detection.start_run(seller.id, as_of=ledger.amazon_now(seller.id))
    detection.detect(run, {})
    commit()
    query = select(
        Finding.type, Finding.fnsku, Finding.fulfillment_center, Finding.event_on, Finding.quantity, Finding.verdict
    )
    return sorted(tuple(map(str, row)) for row in db.session.execute(query.where(Finding.seller_id == seller.id)))


def count(table: Any, seller: Seller) -> int:
    return db.session.scalar(select(func.count()).select_from(table).where(table.seller_id == seller.id)) or 0


@pytest.mark.usefixtures("sandbox")
def test_files_give_the_same_findings_as_the_connection_and_connecting_later_doubles_nothing(
    client: FlaskClient,
    seller: Seller,
    sandbox: Sandbox,  # noqa: F811
) -> None:
    make_connection(seller, is_sandbox=True, **authorize(sandbox))
    files = [download(seller, LEDGER_DETAIL), download(seller, REIMBURSEMENTS)]
    today = datetime.now(UTC).date()
    period = {"from_on": str(today - timedelta(days=DAYS)), "to_on": str(today)}
    bring(client, *[sent(content, f"report-{number}.txt") for number, content in enumerate(files)], **period)
    from_files = findings(seller)
    rows = count(LedgerEvent, seller), count(Reimbursement, seller)

    pull(seller)
    from_both = findings(seller)

    assert {verdict for *_, verdict in from_files} >= {"claim", "found_later"}
    assert set(from_files) <= set(from_both)
    assert rows[0] <= count(LedgerEvent, seller)
    assert (count(LedgerEvent, seller), count(Reimbursement, seller)) == fresh_counts(sandbox)


def fresh_counts(sandbox: Sandbox) -> tuple[int, int]:  # noqa: F811
    """Of another seller, who is connected to the same account and has brought nothing."""
    other = make_seller()
    make_connection(other, is_sandbox=True, **authorize(sandbox))
    pull(other)
    return count(LedgerEvent, other), count(Reimbursement, other)
