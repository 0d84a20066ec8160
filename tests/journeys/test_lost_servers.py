"""A worker, Redis or PostgreSQL killed in the middle of a sync: the rows in the end are those of an undisturbed run."""

import time
from collections.abc import Sequence

import psycopg
import pytest

from tests.journeys.visits import SellerVisit
from tests.live import LiveApp

pytestmark = pytest.mark.journey

# What Amazon said, without our own instants and keys.
FACTS = {
    "ledger_events": "event_on, row_hash, ordinal, fnsku, msku, event_type, reference_id, quantity, fulfillment_center, "
    "disposition, reason, country, reconciled, unreconciled",
    "reimbursements": "reimbursement_id, msku, fnsku, reason, ordinal, approved_at, case_id, amount_total, quantity_cash, "
    "quantity_inventory",
    "transactions": "transaction_id, type, status, posted_at, amount, order_id, items, breakdowns",
    "inventory_levels": "marketplace_id, msku, fulfillable, reserved, inbound, total",
    "findings": "type, key, verdict, quantity, quantity_lost, amount, deadline, trail",
    "claims": "number, type, status, quantity, amount, confidence, deadline",
}


def facts_of(live: LiveApp, email: str) -> dict[str, tuple[int, str]]:
    """Rows and a digest of each table."""
    digests = {}
    with psycopg.connect(live.database_url.replace("+psycopg", "")) as connection:
        for table, columns in FACTS.items():
            digests[table] = connection.execute(
                f"select count(*), coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from (select {columns} "
                f"from {table} where seller_id = (select current_seller_id from users where email = %s)) t",
                (email,),
            ).fetchone()
    return digests  # type: ignore[return-value]  # count and digest, always


@pytest.fixture(scope="module")
def undisturbed(live_app: LiveApp) -> dict[str, tuple[int, str]]:
    """What a quiet sync of the same Amazon seller brings."""
    visit = SellerVisit.of_new_seller(live_app, "quiet@opside.example")
    visit.connect_amazon()
    visit.sync()
    visit.http.close()
    facts = facts_of(live_app, "quiet@opside.example")
    assert all(count for count, _ in facts.values()), facts
    return facts


@pytest.mark.parametrize(
    ("victims", "after_percent"),
    [(("worker-1", "worker-2"), (5, 45)), (("redis",), (5, 45)), (("postgres",), (5, 45))],
    ids=["workers", "redis", "postgres"],
)
def test_no_row_is_lost_or_doubled(
    live_app: LiveApp,
    undisturbed: dict[str, tuple[int, str]],
    victims: Sequence[str],
    after_percent: Sequence[int],
) -> None:
    email = f"{victims[0]}@opside.example"
    visit = SellerVisit.of_new_seller(live_app, email)
    visit.connect_amazon()
    sync_id = visit.start_sync()
    for percent in after_percent:
        wait_for_progress(visit, sync_id, percent)
        for name in victims:
            live_app.kill(name)
        live_app.wait_until_well()
    assert visit.follow(sync_id)["status"] == "complete"
    visit.http.close()
    assert facts_of(live_app, email) == undisturbed


def wait_for_progress(visit: SellerVisit, sync_id: str, percent: int) -> None:
    give_up_at = time.monotonic() + 90
    while (state := visit.get(f"/api/sync/status/{sync_id}"))["progress"] < percent:
        assert state["status"] == "in_progress", f"over before {percent} %: {state}"
        assert time.monotonic() < give_up_at, state
        time.sleep(0.05)
