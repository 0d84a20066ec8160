"""The sync page: start, follow, cancel, history, settings, with and without JavaScript."""

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Role, Seller
from app.core import clock
from app.ledger.models import Source
from app.sync.models import SyncRun, SyncSettings, SyncState, TaskState
from tests.factories.accounts import make_member, make_seller, sign_in_page
from tests.factories.connections import make_connection
from tests.factories.sync import make_run, make_task


@pytest.fixture
def connected(db: SQLAlchemy, client: FlaskClient) -> Seller:
    """The signed-in manager's seller is connected to Amazon."""
    seller = make_seller()
    make_connection(seller)
    sign_in_page(client, make_member(seller, Role.MANAGER))
    return seller


def page(client: FlaskClient, path: str = "/sync") -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_without_a_connection_the_page_leads_to_it(db: SQLAlchemy, client: FlaskClient) -> None:
    sign_in_page(client, make_member())
    text = page(client)
    assert "Amazon is not connected" in text
    assert 'href="/connection"' in text
    assert "Start a sync" not in text
    answer = client.post("/sync")
    assert (answer.status_code, "Connect your Amazon account first" in answer.text) == (400, True)


def test_a_sync_is_started_by_a_button_and_shown(client: FlaskClient, connected: Seller) -> None:
    assert "Nothing has been pulled yet" in page(client)
    answer = client.post("/sync")
    assert (answer.status_code, answer.location) == (303, "/sync")
    text = page(client)
    assert "Running now" in text
    assert "Marketplaces" in text
    assert "Start a sync" not in text


def test_a_second_start_names_the_running_sync(client: FlaskClient, connected: Seller) -> None:
    run = make_run(connected)
    answer = client.post("/sync")
    assert answer.status_code == 409
    assert run.public_id in answer.text


def test_a_running_sync_shows_each_dataset_and_what_it_waits_for(client: FlaskClient, connected: Seller) -> None:
    run = make_run(connected, progress=40)
    make_task(run, dataset=Source.LEDGER_DETAIL.value, state=TaskState.REQUESTED, waits_on="Amazon makes the report")
    make_task(run, dataset=Source.TRANSACTIONS.value, position=1, state=TaskState.DONE, rows_read=1234, rows_new=1200)
    make_task(run, dataset=Source.TRANSACTIONS.value, position=2)
    text = page(client, f"/sync/runs/{run.public_id}/live")
    assert "Waiting: Amazon makes the report." in text
    assert "1 of 2" in text
    assert "1,234" in text
    assert 'value="40"' in text
    assert "every 2s" in text
    assert "Cancel this sync" in text


def test_the_fragment_of_a_run_that_is_over_asks_no_more(client: FlaskClient, connected: Seller) -> None:
    run = make_run(connected, state=SyncState.COMPLETE, claims_detected=3)
    answer = client.get(f"/sync/runs/{run.public_id}/live")
    text = answer.text
    assert answer.headers["HX-Retarget"] == "#run-watched"
    assert "hx-trigger" not in text
    assert "sse-connect" not in text
    assert "3 new claims" in text
    assert "Cancel this sync" not in text


def test_a_live_page_listens_to_the_run_and_has_a_link_without_javascript(
    client: FlaskClient, connected: Seller
) -> None:
    run = make_run(connected)
    text = page(client)
    assert f'sse-connect="/api/sse/sync-progress/{run.public_id}"' in text
    assert "<noscript><a href" in text


def test_cancelling_ends_the_run_at_once(db: SQLAlchemy, client: FlaskClient, connected: Seller) -> None:
    run = make_run(connected)
    assert client.post(f"/sync/runs/{run.public_id}/cancel").status_code == 303
    assert db.session.get_one(SyncRun, run.id).state == SyncState.CANCELLED
    assert "What had arrived is kept" in page(client)
    assert client.post(f"/sync/runs/{run.public_id}/cancel").status_code == 400


def test_a_failed_sync_says_why_and_what_to_do(client: FlaskClient, connected: Seller) -> None:
    run = make_run(connected, state=SyncState.FAILED, error="Amazon refuses access", error_code="connection_lost")
    make_task(run, state=TaskState.FAILED, error="Amazon refuses access")
    text = page(client, f"/sync/runs/{run.public_id}")
    assert "Amazon refuses access" in text
    assert "Connect Amazon again" in text
    assert 'href="/connection"' in text


def test_rows_that_could_not_be_read_are_shown(client: FlaskClient, connected: Seller) -> None:
    run = make_run(connected)
    make_task(run, cursor={"rejected": 2, "rejects": ["line 7: FNSKU is empty", "line 9: FNSKU is empty"]})
    text = page(client)
    assert "2 rows could not be read" in text
    assert "line 7: FNSKU is empty" in text


def test_the_history_goes_back_page_by_page(client: FlaskClient, connected: Seller) -> None:
    runs = [make_run(connected, state=SyncState.COMPLETE, finished_at=clock.now()) for _ in range(25)]
    first = page(client)
    assert runs[-1].public_id in first
    assert runs[0].public_id not in first
    cursor = first.split("/sync?cursor=")[1].split('"')[0]
    assert runs[0].public_id in page(client, f"/sync?cursor={cursor}")
    assert client.get("/sync?cursor=x").status_code == 422


def test_settings_are_saved_and_checked(db: SQLAlchemy, client: FlaskClient, connected: Seller) -> None:
    assert client.post("/sync/settings", data={"months_back": "18", "is_paused": "y"}).status_code == 303
    saved = db.session.get_one(SyncSettings, connected.id)
    assert (saved.months_back, saved.is_paused) == (18, True)
    assert "The daily sync is paused" in page(client)
    wrong = client.post("/sync/settings", data={"months_back": "19"})
    assert (wrong.status_code, "Enter a number from 1 to 18" in wrong.text) == (422, True)


PATHS = ["/sync/runs/{}", "/sync/runs/{}/live"]


@pytest.mark.parametrize("path", PATHS)
def test_a_stranger_finds_nothing(client: FlaskClient, connected: Seller, path: str) -> None:
    foreign = make_run()
    assert client.get(path.format(foreign.public_id)).status_code == 404
    assert client.post(f"/sync/runs/{foreign.public_id}/cancel").status_code == 404


def test_a_viewer_only_looks(db: SQLAlchemy, client: FlaskClient) -> None:
    seller = make_seller()
    make_connection(seller)
    run = make_run(seller)
    sign_in_page(client, make_member(seller, Role.VIEWER))
    assert "Cancel this sync" not in page(client)
    for path in ("/sync", f"/sync/runs/{run.public_id}/cancel", "/sync/settings"):
        assert client.post(path).status_code == 403


def test_the_signed_out_are_sent_to_sign_in(client: FlaskClient) -> None:
    answer = client.get("/sync")
    assert (answer.status_code, "/sign-in" in answer.location) == (303, True)
