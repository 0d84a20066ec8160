"""JSON and live doors of the feed."""

import json
from datetime import timedelta

from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from app.activity.service import publish
from app.core import clock
from tests.factories.accounts import make_member, make_seller, sign_in_json
from tests.factories.activity import make_activity

ACTIVITY = "/api/sync/activity"


def test_the_feed_is_newest_first(client: FlaskClient, db: SQLAlchemy) -> None:
    seller = make_seller()
    sign_in_json(client, make_member(seller))
    for hours, message in ((2, "older"), (1, "newer")):
        make_activity(seller, message=message, at=clock.now() - timedelta(hours=hours))
    answer = client.get(ACTIVITY).json
    assert [entry["message"] for entry in answer["activities"]] == ["newer", "older"]
    assert answer["activities"][0]["type"] == "sync_completed"
    assert answer["activities"][0]["timestamp"].endswith("Z")


def test_the_feed_comes_in_pages(client: FlaskClient, db: SQLAlchemy) -> None:
    seller = make_seller()
    sign_in_json(client, make_member(seller))
    for number in range(5):
        make_activity(seller, message=f"line {number}", at=clock.now() + timedelta(seconds=number))
    answer = client.get(f"{ACTIVITY}?limit=2&offset=1").json
    assert [entry["message"] for entry in answer["activities"]] == ["line 3", "line 2"]


def test_another_sellers_feed_is_not_seen(client: FlaskClient, db: SQLAlchemy) -> None:
    sign_in_json(client, make_member())
    make_activity()
    assert client.get(ACTIVITY).json == {"activities": []}


def test_the_live_stream_is_of_the_own_seller_alone(client: FlaskClient, db: SQLAlchemy) -> None:
    own, foreign = make_seller(), make_seller()
    sign_in_json(client, make_member(own))
    answer = client.get("/api/sse/status")
    frames = answer.iter_encoded()
    assert answer.mimetype == "text/event-stream"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["X-Accel-Buffering"] == "no"
    assert b": listening" in next(frames)
    publish(f"seller:{foreign.public_id}", {"type": "sync", "id": "theirs", "status": "complete"})
    publish(f"seller:{own.public_id}", {"type": "sync", "id": "mine", "status": "complete"})
    data = next(frames).decode().split("data: ")[1]
    assert json.loads(data)["id"] == "mine"
    answer.close()


def test_the_live_stream_needs_a_session(client: FlaskClient) -> None:
    answer = client.get("/api/sse/status", headers={"Accept": "text/event-stream"})
    assert (answer.status_code, answer.json["error"]) == (401, "unauthorized")


def test_websockets_are_refused_in_json(client: FlaskClient) -> None:
    answer = client.get("/ws/status", headers={"Connection": "Upgrade", "Upgrade": "websocket"})
    assert answer.status_code == 426
    assert answer.json["success"] is False
    assert "/api/sse/status" in answer.json["message"]
