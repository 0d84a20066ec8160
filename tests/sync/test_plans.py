"""The JSON of a run's plan, of what has arrived, and of the schedule."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Role, Seller
from app.connections.models import ConnectionStatus
from app.core import clock
from app.ledger.models import Coverage, Source
from app.sync.models import RunKind, SyncRun, TaskState
from tests.factories.accounts import make_member, make_seller, sign_in_json
from tests.factories.connections import make_connection
from tests.factories.sync import make_run, make_task

SETTINGS = "/api/v1/settings/sync"


@pytest.fixture
def connected(db: SQLAlchemy, client: FlaskClient) -> Seller:
    """The signed-in manager's seller is connected to Amazon."""
    seller = make_seller()
    make_connection(seller)
    sign_in_json(client, make_member(seller, Role.MANAGER))
    return seller


@pytest.fixture
def run(connected: Seller) -> SyncRun:
    """It waits for a report, and one window could not be had."""
    run = make_run(connected, progress=40)
    ledger = {"dataset": Source.LEDGER_DETAIL.value, "from_on": date(2026, 1, 1), "to_on": date(2026, 1, 31)}
    wait = {"waits_on": "Amazon makes the report", "due_at": clock.now() + timedelta(seconds=40)}
    make_task(run, state=TaskState.DONE, rows_read=1)
    make_task(run, position=1, state=TaskState.REQUESTED, **ledger | wait)
    rejected = {"rejected": 1, "rejects": ["line 7: FNSKU is empty"]}
    make_task(run, position=2, state=TaskState.DONE, rows_read=12, rows_new=9, cursor=rejected, **ledger)
    make_task(run, position=3, state=TaskState.FAILED, error="status 500", **ledger)
    return run


def test_the_plan_tells_each_source(client: FlaskClient, run: SyncRun) -> None:
    body = client.get(f"/api/v1/sync/plan/{run.public_id}").json
    assert (body["syncId"], body["kind"], body["status"]) == (run.public_id, "full", "in_progress")
    assert body["estimatedCompletion"] is not None
    ledger = next(each for each in body["sources"] if each["source"] == "ledger_detail")
    assert (ledger["windows"], ledger["windowsDone"], ledger["rowsRead"], ledger["rowsNew"]) == (3, 1, 12, 9)
    assert (ledger["status"], ledger["rowsRejected"]) == ("failed", 1)
    assert ledger["waitsOn"] == "Amazon makes the report"
    assert ledger["waitsUntil"].endswith("Z")
    assert ledger["problems"] == ["1 Jan 2026 to 31 Jan 2026: status 500"]
    assert ledger["advice"]
    assert ledger["group"] == "Stock and what Amazon paid"


def test_the_windows_of_a_source_are_paged(client: FlaskClient, run: SyncRun) -> None:
    path = f"/api/v1/sync/plan/{run.public_id}/ledger_detail"
    body = client.get(path).json
    assert body["total"] == 3
    assert [window["status"] for window in body["windows"]] == ["requested", "done", "failed"]
    done = body["windows"][1]
    assert (done["fromOn"], done["toOn"], done["rejected"]) == ("2026-01-01", "2026-01-31", ["line 7: FNSKU is empty"])
    page = client.get(path, query_string={"limit": 1, "offset": 2}).json
    assert [window["error"] for window in page["windows"]] == ["status 500"]


def test_a_source_that_does_not_exist_is_not_found(client: FlaskClient, run: SyncRun) -> None:
    answer = client.get(f"/api/v1/sync/plan/{run.public_id}/secrets")
    assert (answer.status_code, answer.json["error"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["/api/v1/sync/plan/{}", "/api/v1/sync/plan/{}/ledger_detail"])
def test_a_strangers_plan_does_not_exist(client: FlaskClient, connected: Seller, path: str) -> None:
    answer = client.get(path.format(make_run().public_id))
    assert (answer.status_code, answer.json["error"]) == (404, "sync_not_found")


def test_what_has_arrived_is_told_with_its_gaps(db: SQLAlchemy, client: FlaskClient, connected: Seller) -> None:
    for month in (1, 3):
        days = {"from_on": date(2026, month, 1), "to_on": date(2026, month, 31)}
        db.session.add(Coverage(seller_id=connected.id, source=Source.LEDGER_DETAIL, row_count=1, **days))
    sources = {each["source"]: each for each in client.get("/api/v1/sync/arrived").json["sources"]}
    ledger = sources["ledger_detail"]
    assert (ledger["firstOn"], ledger["newestOn"]) == ("2026-01-01", "2026-03-31")
    assert ledger["gaps"] == [{"fromOn": "2026-02-01", "toOn": "2026-02-28"}]
    assert sources["transactions"]["newestOn"] is None


def test_the_schedule_is_read_and_changed_field_by_field(client: FlaskClient, connected: Seller) -> None:
    body = client.get(SETTINGS).json
    assert body["settings"] == {
        "months_back": 12,
        "is_paused": False,
        "full_hour": 2,
        "inventory_hours": 6,
        "detection_hours": 2,
    }
    assert all(body["nextRuns"][kind] for kind in ("full", "inventory", "detection"))
    changed = client.put(SETTINGS, json={"full_hour": 5, "inventory_hours": None}).json
    assert (changed["settings"]["full_hour"], changed["settings"]["months_back"]) == (5, 12)
    assert "T05:" in changed["nextRuns"]["full"]
    assert changed["nextRuns"]["inventory"] is None
    assert client.get(SETTINGS).json == changed
    assert client.put(SETTINGS, json={"is_paused": True}).json["nextRuns"]["full"] is None


@pytest.mark.parametrize(
    "wrong",
    [{"full_hour": 24}, {"full_hour": "2"}, {"months_back": 0}, {"inventory_hours": 0}, {"detection_hours": 1.5}],
)
def test_an_impossible_setting_is_named(client: FlaskClient, connected: Seller, wrong: dict[str, object]) -> None:
    answer = client.put(SETTINGS, json=wrong)
    (name,) = wrong
    assert (answer.status_code, list(answer.json["details"])) == (422, [name])


def test_a_viewer_reads_the_schedule_and_changes_nothing(db: SQLAlchemy, client: FlaskClient) -> None:
    sign_in_json(client, make_member(role=Role.VIEWER))
    assert client.get(SETTINGS).status_code == 200
    assert client.put(SETTINGS, json={"is_paused": True}).status_code == 403


def test_nothing_is_next_while_amazon_is_not_connected(db: SQLAlchemy, client: FlaskClient) -> None:
    seller = make_seller()
    make_connection(seller, status=ConnectionStatus.EXPIRED)
    sign_in_json(client, make_member(seller))
    assert client.get(SETTINGS).json["nextRuns"] == {"full": None, "inventory": None, "detection": None}
    overview = client.get("/api/sync/status").json
    assert overview["nextScheduledSync"].endswith("Z")  # clients expect an instant
    assert {job["name"]: job["nextRunAt"] for job in client.get("/api/v1/jobs/status").json["jobs"]} == {
        "sync": None,
        "inventory": None,
        "detection": None,
    }


def test_an_update_of_inventory_is_no_sync_to_clients(client: FlaskClient, connected: Seller) -> None:
    """It does not stand in the way of a start, and is not the last sync."""
    light = make_run(connected, kind=RunKind.INVENTORY)
    overview = client.get("/api/sync/status").json
    assert (overview["hasActiveSync"], overview["lastSync"]) == (False, None)
    jobs = {job["name"]: job["status"] for job in client.get("/api/v1/jobs/status").json["jobs"]}
    assert jobs == {"sync": "idle", "inventory": "in_progress", "detection": "idle"}
    started = client.post("/api/v1/sync/start")
    assert started.status_code == 200
    assert client.get(f"/api/sync/status/{light.public_id}").json["status"] == "cancelled"
    assert [run["kind"] for run in client.get("/api/sync/history").json["syncs"]] == ["full", "inventory"]


ALL = (
    ("get", "/api/v1/sync/plan/sync_x"),
    ("get", "/api/v1/sync/plan/sync_x/orders"),
    ("get", "/api/v1/sync/arrived"),
    ("get", SETTINGS),
    ("put", SETTINGS),
)


@pytest.mark.parametrize(("method", "path"), ALL)
def test_the_signed_out_are_refused(client: FlaskClient, method: str, path: str) -> None:
    answer = getattr(client, method)(path)
    assert (answer.status_code, answer.json["error"]) == (401, "unauthorized")
