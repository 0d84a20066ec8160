"""Streams and pages hear of every move of a run."""

import json
from typing import Any

from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Role, Seller
from app.activity.hub import STREAM
from app.core.db import commit
from app.core.queue import redis_client
from app.sync import service
from app.sync.models import SyncState
from tests.factories.accounts import make_member, make_seller, sign_in_json
from tests.factories.connections import make_connection
from tests.factories.sync import make_run
from tests.sync.working import pull, start


def events(topic: str) -> list[tuple[dict[str, Any], bool]]:
    """What was told on a topic: (data, whether it was the last)."""
    entries: Any = redis_client().xrange(STREAM)
    told = [{key.decode(): value.decode() for key, value in fields.items()} for _, fields in entries]
    return [(json.loads(each["data"]), bool(each["end"])) for each in told if each["topic"] == topic]


def test_each_step_is_told_and_the_last_word_is_the_end(seller: Seller) -> None:
    run = pull(seller)
    told = events(f"sync:{run.public_id}")
    progress = [data["progress"] for data, _ in told]
    assert len(progress) > 5
    assert progress == sorted(progress)
    assert [is_last for _, is_last in told] == [False] * (len(told) - 1) + [True]
    assert (told[-1][0]["status"], told[-1][0]["progress"]) == ("complete", 100)
    assert set(told[0][0]) == {
        "syncId",
        "status",
        "progress",
        "message",
        "ordersProcessed",
        "totalOrders",
        "claimsDetected",
    }


def test_the_sellers_pages_hear_of_it_too(seller: Seller) -> None:
    run = start(seller)
    service.cancel_run(seller, run)
    commit()
    told = [data for data, _ in events(f"seller:{seller.public_id}") if data["type"] == "sync"]
    assert [note["status"] for note in told] == ["in_progress", "cancelled"]
    assert {note["id"] for note in told} == {run.public_id}


def test_a_late_listener_gets_the_final_state_and_the_end(db: SQLAlchemy, client: FlaskClient) -> None:
    seller = make_seller()
    make_connection(seller)
    sign_in_json(client, make_member(seller, Role.VIEWER))
    run = make_run(seller, state=SyncState.FAILED, error="Amazon is down", progress=40)
    answer = client.get(f"/api/sse/sync-progress/{run.public_id}")
    assert answer.mimetype == "text/event-stream"
    data = next(line for line in answer.text.splitlines() if line.startswith("data: "))
    assert json.loads(data.removeprefix("data: "))["error"] == "Amazon is down"
    last_id = next(line for line in answer.text.splitlines() if line.startswith("id: ")).removeprefix("id: ")
    again = client.get(f"/api/sse/sync-progress/{run.public_id}", headers={"Last-Event-ID": last_id})
    assert again.status_code == 204
