"""The JSON doors of sync, by all their paths."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from werkzeug.test import TestResponse

from app.accounts.models import Role, Seller, User
from app.sync.models import SyncRun, SyncState
from tests.factories.accounts import make_member, make_seller, sign_in_json
from tests.factories.connections import make_connection
from tests.factories.sync import make_run, make_task

STARTS = (
    "/api/v1/sync/start",
    "/api/v1/integrations/sync/start",
    "/api/v1/integrations/amazon/sync",
    "/api/integrations/amazon/sync",
    "/api/sync/force",
    "/api/v1/jobs/sync",
    "/api/enhanced-sync/start",
    "/api/sync/start",
)
STATUSES = (
    "/api/sync/status/{}",
    "/api/sync/status?id={}",
    "/api/sync/status?syncId={}",
    "/api/v1/integrations/sync/status/{}",
    "/api/v1/sync/status/{}",
    "/api/enhanced-sync/status/{}",
)
CANCELS = (
    ("post", "/api/sync/cancel/{}"),
    ("post", "/api/enhanced-sync/cancel/{}"),
    ("delete", "/api/v1/integrations/sync/cancel/{}"),
)
HISTORIES = ("/api/sync/history", "/api/v1/integrations/sync/history", "/api/enhanced-sync/history")


@pytest.fixture
def connected(db: SQLAlchemy, client: FlaskClient) -> Seller:
    """The signed-in manager's seller is connected to Amazon."""
    seller = make_seller()
    make_connection(seller)
    sign_in_json(client, make_member(seller, Role.MANAGER))
    return seller


def refused(answer: TestResponse, status: int, code: str) -> dict[str, Any]:
    assert (answer.status_code, answer.json["success"], answer.json["error"]) == (status, False, code), answer.text
    body: dict[str, Any] = answer.json
    return body


@pytest.mark.parametrize("path", STARTS)
def test_every_start_begins_a_sync(client: FlaskClient, connected: Seller, path: str) -> None:
    answer = client.post(path, headers={"Content-Type": "application/json"})
    assert answer.status_code == 200, answer.text
    assert answer.json["success"] is True
    assert answer.json["status"] == "in_progress"
    assert answer.json["syncId"] == SyncRun.query.one().public_id


@pytest.mark.parametrize("path", STARTS)
def test_a_second_start_names_the_running_sync(client: FlaskClient, connected: Seller, path: str) -> None:
    run = make_run(connected)
    status = 400 if path == "/api/sync/start" else 409
    body = refused(client.post(path, json={}), status, "sync_in_progress")
    assert body["existingSyncId"] == run.public_id
    assert run.public_id in body["message"]


def test_six_starts_at_one_moment_give_one_sync(app: Flask, client: FlaskClient, connected: Seller) -> None:
    user = make_member(connected, Role.MANAGER)
    token = sign_in_json(client, user)
    barrier = threading.Barrier(6)
    answers: list[TestResponse] = []

    def begin() -> None:
        visitor = app.test_client()
        barrier.wait()
        answers.append(visitor.post(STARTS[0], headers={"Authorization": f"Bearer {token}"}, json={}))

    threads = [threading.Thread(target=begin) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409, 409]
    assert SyncRun.query.count() == 1


def test_nothing_starts_without_a_connection(db: SQLAlchemy, client: FlaskClient) -> None:
    sign_in_json(client, make_member())
    refused(client.post(STARTS[0], json={}), 400, "amazon_not_connected")


@pytest.mark.parametrize("path", STATUSES)
def test_every_status_path_tells_of_the_run(client: FlaskClient, connected: Seller, path: str) -> None:
    run = make_run(connected, progress=42, message="Step 1 of 5: Inventory and reimbursements", orders_processed=7)
    answer = client.get(path.format(run.public_id))
    assert answer.status_code == 200, answer.text
    body = answer.json
    assert (body["syncId"], body["status"], body["progress"]) == (run.public_id, "in_progress", 42)
    assert (body["message"], body["ordersProcessed"]) == ("Step 1 of 5: Inventory and reimbursements", 7)
    assert body["completedAt"] is None
    assert body["estimatedCompletion"] > body["startedAt"]
    assert "results" not in body


def test_a_complete_run_tells_what_it_brought(client: FlaskClient, connected: Seller) -> None:
    started_at = make_run(connected, state=SyncState.COMPLETE).started_at
    run = make_run(connected, state=SyncState.COMPLETE, progress=100, finished_at=started_at, total_orders=9)
    body = client.get(STATUSES[0].format(run.public_id)).json
    assert body["status"] == "complete"
    assert body["results"]["orders"] == {"count": 9, "status": "complete"}
    assert body["results"]["claims"] == {"count": 0, "status": "complete"}
    assert body["estimatedCompletion"] is None


def test_a_failed_run_tells_why(client: FlaskClient, connected: Seller) -> None:
    run = make_run(connected, state=SyncState.FAILED, error="Amazon is down")
    assert client.get(STATUSES[0].format(run.public_id)).json["error"] == "Amazon is down"


@pytest.mark.parametrize("path", ["/api/sync/status", "/api/v1/sync/status/me"])
def test_the_overview_sees_the_running_sync(client: FlaskClient, connected: Seller, path: str) -> None:
    idle = client.get(path).json
    assert (idle["hasActiveSync"], idle["status"], idle["lastSync"]) == (False, "idle", None)
    run = make_run(connected)
    make_task(run, rows_read=12)
    body = client.get(path).json
    assert (body["hasActiveSync"], body["status"]) == (True, "in_progress")
    assert body["lastSync"] == {"syncId": run.public_id, "status": "in_progress", "completedAt": None}
    assert body["nextScheduledSync"].endswith("Z")
    assert body["dataPointsAnalyzed"] == 12


@pytest.mark.parametrize(("method", "path"), CANCELS)
def test_a_run_is_cancelled_once(client: FlaskClient, connected: Seller, method: str, path: str) -> None:
    run = make_run(connected, progress=30)
    call: Callable[[str], TestResponse] = getattr(client, method)
    answer = call(path.format(run.public_id))
    assert (answer.status_code, answer.json) == (200, {"ok": True, "message": "Sync cancelled successfully"})
    body = client.get(STATUSES[0].format(run.public_id)).json
    assert (body["status"], body["progress"]) == ("cancelled", 30)
    refused(call(path.format(run.public_id)), 400, "sync_not_running")
    refused(call(path.format("sync_nobody")), 404, "sync_not_found")


def test_the_running_one_is_cancelled_without_its_id(client: FlaskClient, connected: Seller) -> None:
    refused(client.post("/api/sync/cancel", json={}), 400, "sync_not_running")
    run = make_run(connected)
    assert client.post("/api/sync/cancel", json={}).status_code == 200
    assert client.get(STATUSES[0].format(run.public_id)).json["status"] == "cancelled"


@pytest.mark.parametrize("path", HISTORIES)
def test_the_history_is_paged_newest_first(client: FlaskClient, connected: Seller, path: str) -> None:
    runs = [make_run(connected, state=SyncState.COMPLETE) for _ in range(25)]
    body = client.get(path).json
    assert body["total"] == 25
    assert [row["syncId"] for row in body["syncs"]] == [run.public_id for run in reversed(runs)][:20]
    last = client.get(path, query_string={"limit": 5, "offset": 20}).json["syncs"]
    assert [row["syncId"] for row in last] == [run.public_id for run in reversed(runs)][20:]
    refused(client.get(path, query_string={"limit": -1}), 422, "validation_error")


def test_a_finished_run_has_its_duration(client: FlaskClient, connected: Seller) -> None:
    run = make_run(connected, state=SyncState.COMPLETE)
    run.finished_at = run.started_at + timedelta(seconds=90)
    assert client.get(HISTORIES[0]).json["syncs"][0]["duration"] == 90


def test_the_jobs_tell_when_they_ran_and_will(client: FlaskClient, connected: Seller) -> None:
    make_run(connected)
    jobs = {job["name"]: job for job in client.get("/api/v1/jobs/status").json["jobs"]}
    assert jobs["sync"]["status"] == "in_progress"
    assert jobs["sync"]["lastRunAt"] < jobs["sync"]["nextRunAt"]
    assert jobs["detection"]["lastRunAt"] is None


@pytest.fixture
def others_run(db: SQLAlchemy, connected: Seller) -> SyncRun:
    return make_run()


@pytest.mark.parametrize("path", [*STATUSES, "/api/sse/sync-progress/{}"])
def test_a_strangers_run_does_not_exist(client: FlaskClient, others_run: SyncRun, path: str) -> None:
    refused(client.get(path.format(others_run.public_id)), 404, "sync_not_found")


@pytest.mark.parametrize(("method", "path"), CANCELS)
def test_a_strangers_run_cannot_be_cancelled(client: FlaskClient, others_run: SyncRun, method: str, path: str) -> None:
    refused(getattr(client, method)(path.format(others_run.public_id)), 404, "sync_not_found")


USER_PATHS = (
    ("get", "/api/v1/sync/status/{}"),
    ("get", "/api/v1/sync/discrepancies/{}"),
    ("post", "/api/v1/sync/reconcile/{}"),
)


@pytest.mark.parametrize(("method", "path"), USER_PATHS)
def test_a_stranger_as_user_does_not_exist(client: FlaskClient, connected: Seller, method: str, path: str) -> None:
    stranger: User = make_member()
    refused(getattr(client, method)(path.format(stranger.public_id)), 404, "not_found")


def test_a_manager_may_name_a_colleague_and_a_viewer_only_itself(client: FlaskClient, connected: Seller) -> None:
    viewer = make_member(connected, Role.VIEWER)
    assert client.get(f"/api/v1/sync/status/{viewer.public_id}").status_code == 200
    manager = make_member(connected, Role.MANAGER)
    sign_in_json(client, viewer)
    assert client.get(f"/api/v1/sync/status/{viewer.public_id}").status_code == 200
    assert client.get(f"/api/v1/sync/status/{manager.public_id}").status_code == 404


ALL = (
    *(("post", path) for path in STARTS),
    *(("get", path.format("sync_x")) for path in STATUSES),
    *((method, path.format("sync_x")) for method, path in CANCELS),
    *(("get", path) for path in HISTORIES),
    ("get", "/api/sse/sync-progress/sync_x"),
    ("get", "/api/v1/sync/discrepancies"),
    ("post", "/api/v1/sync/reconcile"),
    ("post", "/api/v1/jobs/discrepancies"),
    ("get", "/api/v1/jobs/status"),
)


@pytest.mark.parametrize(("method", "path"), ALL)
def test_the_signed_out_are_refused(client: FlaskClient, method: str, path: str) -> None:
    refused(getattr(client, method)(path), 401, "unauthorized")


@pytest.mark.parametrize("path", [*STARTS, "/api/sync/cancel", "/api/v1/sync/reconcile", "/api/v1/jobs/discrepancies"])
def test_a_viewer_changes_nothing(db: SQLAlchemy, client: FlaskClient, path: str) -> None:
    sign_in_json(client, make_member(role=Role.VIEWER))
    refused(client.post(path, json={}), 403, "forbidden")
