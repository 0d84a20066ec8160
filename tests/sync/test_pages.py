"""The sync page: start, follow, cancel, history, settings, with and without JavaScript."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Role, Seller
from app.connections.models import ConnectionStatus
from app.core import clock
from app.ledger.models import Coverage, Source
from app.sync.models import RunKind, SyncRun, SyncSettings, SyncState, TaskState
from app.sync.scheduling import change_settings
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
    waiting = {"waits_on": "Amazon makes the report", "due_at": clock.now() + timedelta(seconds=40)}
    make_task(run, dataset=Source.LEDGER_DETAIL.value, state=TaskState.REQUESTED, **waiting)
    make_task(run, dataset=Source.TRANSACTIONS.value, position=1, state=TaskState.DONE, rows_read=1234, rows_new=1200)
    make_task(run, dataset=Source.TRANSACTIONS.value, position=2)
    text = page(client, f"/sync/runs/{run.public_id}/live")
    assert "Waiting: Amazon makes the report. Opside looks again in " in text
    assert "1 of 2" in text
    assert "1,234 rows" in text
    assert "1 of 3 windows are through." in text
    assert "Likely to end at" in text
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
    assert "The schedule is paused" in page(client)
    wrong = client.post("/sync/settings", data={"months_back": "19"})
    assert (wrong.status_code, "Enter a number from 1 to 18" in wrong.text) == (422, True)


def test_the_schedule_shows_what_comes_next(client: FlaskClient, connected: Seller) -> None:
    make_run(connected, kind=RunKind.INVENTORY)
    text = page(client)
    for told in ("daily at 02:00 UTC", "every 6 hours", "every 2 hours, and after each sync", "in "):
        assert told in text
    form = {"full_hour": "", "inventory_hours": "12", "detection_hours": "", "months_back": "12"}
    assert client.post("/sync/settings", data=form).status_code == 303
    text = page(client)
    assert text.count("not by itself") == 2
    assert "every 12 hours" in text


def test_an_interval_that_a_program_chose_can_be_kept(db: SQLAlchemy, client: FlaskClient, connected: Seller) -> None:
    change_settings(connected, detection_hours=5)
    assert "Every 5 hours" in page(client)
    assert client.post("/sync/settings", data={"months_back": "11", "detection_hours": "5"}).status_code == 303
    assert db.session.get_one(SyncSettings, connected.id).detection_hours == 5
    assert client.post("/sync/settings", data={"months_back": "11", "detection_hours": "7"}).status_code == 422


def test_a_lost_connection_pauses_the_schedule_in_words(db: SQLAlchemy, client: FlaskClient) -> None:
    seller = make_seller()
    make_connection(seller, status=ConnectionStatus.EXPIRED)
    sign_in_page(client, make_member(seller))
    text = page(client)
    assert "Paused until Amazon is connected again" in text
    assert "Connect your Amazon account first" not in text


def test_what_has_arrived_is_shown_when_no_sync_runs(db: SQLAlchemy, client: FlaskClient, connected: Seller) -> None:
    assert "What has arrived" not in page(client)
    for month in (1, 3):
        days = {"from_on": date(2026, month, 1), "to_on": date(2026, month, 31)}
        db.session.add(Coverage(seller_id=connected.id, source=Source.LEDGER_DETAIL, row_count=1, **days))
    text = page(client)
    assert "until 31 Mar 2026" in text
    assert "Missing between: 1 Feb 2026 to 28 Feb 2026" in text
    make_run(connected)
    assert "What has arrived" not in page(client)


def test_a_source_opens_its_windows(client: FlaskClient, connected: Seller) -> None:
    run = make_run(connected)
    days = {"from_on": date(2026, 1, 1), "to_on": date(2026, 1, 31), "dataset": Source.LEDGER_DETAIL.value}
    rejected = {"rejected": 12, "rejects": ["line 7: FNSKU is empty"]}
    make_task(run, state=TaskState.DONE, rows_read=1234, cursor=rejected, **days)
    make_task(run, position=1, state=TaskState.REQUESTED, waits_on="Amazon makes the report", **days)
    make_task(run, position=2, state=TaskState.FAILED, error="Amazon answered with status 500", **days)
    path = f"/sync/runs/{run.public_id}/sources/ledger_detail"
    assert f'href="{path}"' in page(client)
    text = page(client, path)
    for told in ("1 Jan 2026 to 31 Jan 2026", "line 7: FNSKU is empty", "status 500", "Asked for", "every 5s"):
        assert told in text
    assert "Nothing is planned of it" in page(client, f"/sync/runs/{run.public_id}/sources/orders")
    assert client.get(f"/sync/runs/{run.public_id}/sources/secrets").status_code == 404


def test_many_windows_are_shown_page_by_page(client: FlaskClient, connected: Seller) -> None:
    run = make_run(connected, state=SyncState.COMPLETE)
    for number in range(60):
        on = date(2026, 1, 1) + timedelta(days=number)
        make_task(run, dataset="transactions", position=number, state=TaskState.DONE, from_on=on, to_on=on)
    path = f"/sync/runs/{run.public_id}/sources/transactions"
    first = page(client, path)
    assert "every 5s" not in first
    assert f'href="{path}?from=50"' in first
    assert "1 Mar 2026" not in first
    assert "1 Mar 2026" in page(client, f"{path}?from=50")


def test_a_failed_sync_shows_the_failed_sources_alone(client: FlaskClient, connected: Seller) -> None:
    run = make_run(connected, state=SyncState.FAILED, error="Orders: status 500", error_code="dataset_failed")
    make_task(run, state=TaskState.DONE)
    make_task(run, dataset="transactions", position=1, state=TaskState.FAILED, error="status 500")
    text = page(client)
    assert 'id="source-transactions"' in text
    assert 'id="source-participations"' not in text
    assert "The next sync asks for it again" in text
    assert 'id="source-participations"' in page(client, f"/sync/runs/{run.public_id}")


def test_good_updates_of_inventory_are_not_in_the_history(client: FlaskClient, connected: Seller) -> None:
    good, bad = (
        make_run(connected, kind=RunKind.INVENTORY, state=state, finished_at=clock.now())
        for state in (SyncState.COMPLETE, SyncState.FAILED)
    )
    text = page(client)
    assert good.public_id not in text
    assert bad.public_id in text


PATHS = ["/sync/runs/{}", "/sync/runs/{}/live", "/sync/runs/{}/sources/orders"]


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
