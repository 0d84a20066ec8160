"""Files of every report give the same rows as the sync that brought them, and neither doubles the other's."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.accounts.models import Role, Seller
from app.connections.service import get_amazon_client
from app.core import events
from app.core.db import db
from app.ledger import models
from app.providers.amazon.reports import REPORTS
from app.sync.events import RunStarted, UploadReceived
from app.sync.jobs import queue_run
from app.sync.models import SyncSettings
from app.sync.uploads import jobs
from app.sync.uploads.models import UploadedReport
from tests.factories.accounts import make_member, make_seller, sign_in_page
from tests.factories.connections import make_connection
from tests.simulated_amazon import Sandbox
from tests.sync.conftest import one_sandbox, sandbox  # noqa: F401  # fixtures of the folder above
from tests.sync.uploads.conftest import sent, zipped
from tests.sync.uploads.test_pages import bring
from tests.sync.working import authorize, pull

TABLES: tuple[Any, ...] = (
    models.LedgerEvent,
    models.LedgerSummary,
    models.Reimbursement,
    models.CustomerReturn,
    models.Replacement,
    models.RemovalOrder,
    models.RemovalShipment,
    models.InboundProblem,
    models.OrderLine,
    models.StorageFee,
    models.LongTermStorageFee,
    models.FeePreview,
    models.StockSnapshot,
    models.Payout,
    models.PayoutLine,
)
_OUR_OWN = re.compile(r"id|seller_id|row_hash|report_id|.*(seen|changed|updated|written|synced|read)_at")
# A report that is empty would prove nothing; two months of the small demo seller may have no faulty shipment.
_MAY_BE_EMPTY = {models.InboundProblem.__tablename__}


def rows_of(seller: Seller, table: Any) -> Counter[tuple[str, ...]]:
    """All that Amazon tells of each row."""
    columns = [column for column in table.__table__.columns if not _OUR_OWN.fullmatch(column.name)]
    query = select(*columns).where(table.seller_id == seller.id)
    return Counter(tuple(map(str, row)) for row in db.session.execute(query))


def content(seller: Seller) -> dict[str, Counter[tuple[str, ...]]]:
    db.session.rollback()
    return {table.__tablename__: rows_of(seller, table) for table in TABLES}


def documents(seller: Seller) -> dict[str, bytes]:
    """Every report that Amazon has made for the seller, as Seller Central would give it for download."""
    client = get_amazon_client(seller)
    found: dict[str, bytes] = {}
    for report_type in REPORTS:
        token = None
        while True:
            page = client.list_reports([report_type], datetime.now(UTC) - timedelta(days=89), token)
            for listed in page.records:
                if listed.document_id:
                    with client.open_document(listed.document_id) as document:
                        found[f"{report_type}/{listed.report_id}.txt"] = "".join(document).encode()
            token = page.next_token
            if not token:
                break
    return found


def connect(seller: Seller, sandbox: Sandbox) -> None:  # noqa: F811
    make_connection(seller, is_sandbox=True, **authorize(sandbox))
    db.session.add(SyncSettings(seller_id=seller.id, months_back=2))
    db.session.commit()


@pytest.mark.usefixtures("db", "sandbox")
def test_files_of_every_report_give_what_the_sync_gives(
    client: FlaskClient,
    sandbox: Sandbox,  # noqa: F811
) -> None:
    events.hear(UploadReceived, jobs.queue_upload)
    events.hear(RunStarted, queue_run)
    synced, bringing = make_seller(), make_seller()
    connect(synced, sandbox)
    pull(synced)
    sign_in_page(client, make_member(bringing, Role.MANAGER))
    bring(client, sent(zipped(documents(synced)), "all.zip"))

    reports = db.session.scalars(select(UploadedReport).where(UploadedReport.seller_id == bringing.id)).all()
    assert [(report.name, report.problem) for report in reports if report.problem and report.rows_rejected] == []
    assert sum(report.rows_rejected for report in reports) == 0
    from_sync = content(synced)
    assert {name for name, rows in from_sync.items() if not rows} <= _MAY_BE_EMPTY
    assert content(bringing) == from_sync

    connect(bringing, sandbox)
    pull(bringing)
    assert content(bringing) == content(synced)
