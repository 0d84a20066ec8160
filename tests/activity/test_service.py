"""Writing the feed and telling the open pages."""

import json

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from app.activity import service
from app.activity.events import ActivityRecorded
from app.activity.hub import STREAM
from app.activity.models import ActivityEntry, ActivityType
from app.core import events, queue
from app.core.db import commit
from app.core.queue import redis_client
from tests.factories.accounts import make_seller


def live_events() -> list[dict[bytes, bytes]]:
    return [fields for _, fields in redis_client().xrange(STREAM)]


def test_a_recorded_activity_is_announced_after_its_commit(db: SQLAlchemy) -> None:
    seller = make_seller()
    service.record_activity(seller.id, ActivityType.CLAIM_PAID, "CLM-000001 was paid.", "/claims/clm_1")
    announced: list[ActivityRecorded] = []
    events.hear(ActivityRecorded, announced.append)
    assert announced == []
    commit()
    entry = db.session.scalars(select(ActivityEntry)).one()
    assert (entry.seller_id, entry.type, entry.path) == (seller.id, "claim_paid", "/claims/clm_1")
    assert announced == [ActivityRecorded(seller.public_id, "claim_paid", "CLM-000001 was paid.", entry.at)]


def test_an_announced_activity_reaches_the_sellers_topic(db: SQLAlchemy) -> None:
    seller = make_seller()
    service.record_activity(seller.id, ActivityType.CLAIM_PAID, "Paid.")
    commit()
    entry = db.session.scalars(select(ActivityEntry)).one()
    before = len(live_events())
    service.announce_activity(ActivityRecorded(seller.public_id, entry.type, entry.message, entry.at))
    event = live_events()[before]
    assert event[b"topic"].decode() == f"seller:{seller.public_id}"
    assert json.loads(event[b"data"])["message"] == "Paid."


def test_an_activity_that_is_rolled_back_never_was(db: SQLAlchemy) -> None:
    seller = make_seller()
    db.session.commit()
    service.record_activity(seller.id, ActivityType.CLAIM_PAID, "Paid.")
    db.session.rollback()
    commit()
    assert db.session.scalars(select(ActivityEntry)).all() == []


def test_without_redis_the_work_goes_on(
    app: Flask, db: SQLAlchemy, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(app.extensions, "redis", queue.connect("unix:///tmp/nowhere"))
    service.publish("seller:sel_1", {"type": "sync"})
    assert "a live event was not sent" in caplog.text
