"""What is there already when a run is planned."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Seller
from app.core import clock
from app.ledger.models import Coverage, Source
from app.sync.advancing import Turn, begin
from app.sync.known import find_started_report, known_of
from app.sync.lease import take_lease
from app.sync.models import SyncState, SyncTask, TaskState
from app.sync.planning import Arrived, PlannedTask
from tests.factories.accounts import make_seller
from tests.factories.connections import make_connection, make_participation
from tests.factories.sync import make_run, make_task

DAYS = (date(2026, 3, 1), date(2026, 3, 30))
PLANNED = PlannedTask(Source.ORDERS.value, *DAYS)


@pytest.fixture
def seller(db: SQLAlchemy) -> Seller:
    seller = make_seller()
    make_connection(seller)
    make_participation(seller)
    return seller


def a_turn(seller: Seller) -> Turn:
    run = make_run(seller)
    lease = take_lease(run.id)
    assert lease is not None
    return begin(run, lease)


def a_started_report(
    seller: Seller, *, ended: str = SyncState.CANCELLED, minutes_ago: int = 10, **over: Any
) -> SyncTask:
    run = make_run(seller, state=ended, started_at=clock.now() - timedelta(minutes=minutes_ago))
    values = {"dataset": Source.ORDERS.value, "from_on": DAYS[0], "to_on": DAYS[1], "state": TaskState.REQUESTED}
    return make_task(run, **values | {"report_id": "R1"} | over)


def test_a_report_that_a_cancelled_run_has_asked_for_is_not_asked_for_again(seller: Seller) -> None:
    task = a_started_report(seller)
    assert find_started_report(seller.id, PLANNED) == task


@pytest.mark.parametrize(
    "over",
    [
        {"ended": SyncState.IN_PROGRESS},
        {"minutes_ago": 150},
        {"state": TaskState.DONE},
        {"report_id": None},
        {"to_on": date(2026, 3, 29)},
        {"marketplace_id": "A21TJRUUN4KGV"},
        {"cursor": {"is_reason": True}},
        {"dataset": Source.SETTLEMENTS.value},
    ],
)
def test_another_or_an_old_report_does_not_stand_in_for_it(seller: Seller, over: dict[str, Any]) -> None:
    a_started_report(seller, **over)
    assert find_started_report(seller.id, PLANNED) is None


def test_another_sellers_report_is_not_taken(seller: Seller) -> None:
    a_started_report(make_seller())
    assert find_started_report(seller.id, PLANNED) is None


def test_what_was_read_is_dated_by_amazons_clock_at_that_time(db: SQLAlchemy, seller: Seller) -> None:
    """Amazon was half a year ahead when the window came; how far ahead it is now does not matter."""
    began_at = datetime(2026, 1, 5, 12, tzinfo=UTC)
    make_run(seller, state=SyncState.COMPLETE, started_at=began_at, as_of=datetime(2026, 7, 5, 12, tzinfo=UTC))
    values = {"seller_id": seller.id, "source": Source.ORDERS.value, "row_count": 1}
    db.session.add(Coverage(from_on=DAYS[0], to_on=DAYS[1], pulled_at=began_at + timedelta(minutes=3), **values))
    db.session.add(Coverage(from_on=DAYS[0], to_on=DAYS[0], is_uploaded=True, **values))
    db.session.flush()
    assert known_of(a_turn(seller)).arrived[Source.ORDERS] == [Arrived(*DAYS, date(2026, 7, 5))]
