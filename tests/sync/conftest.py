"""A seller that is connected to the sandbox, and workers that work until told to stop."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Seller
from app.core import events
from app.sync import jobs, live
from app.sync.events import RunMoved, RunStarted
from app.sync.models import SyncSettings
from tests.factories.accounts import make_seller
from tests.factories.connections import make_connection
from tests.simulated_amazon import RecordedAmazon, Sandbox, recorded_amazon, running_sandbox, settings_for
from tests.sync.working import authorize


@pytest.fixture(scope="session")
def one_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("sync-sandbox")) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(app: Flask, one_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """The app's Amazon is the sandbox."""
    monkeypatch.setitem(app.extensions, "amazon", settings_for(one_sandbox.url))
    return one_sandbox


@pytest.fixture
def amazon(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[RecordedAmazon]:
    """The app's Amazon answers what the test records."""
    with recorded_amazon() as recorded:
        monkeypatch.setitem(app.extensions, "amazon", settings_for(recorded.url))
        yield recorded


@pytest.fixture
def seller(db: SQLAlchemy, sandbox: Sandbox) -> Seller:
    """Connected to the sandbox's demo seller, who has sold for two months."""
    events.hear(RunStarted, jobs.queue_run)
    events.hear(RunMoved, live.announce_run)
    seller = make_seller()
    db.session.add(SyncSettings(seller_id=seller.id, months_back=3))  # days pass in some tests
    make_connection(seller, is_sandbox=True, **authorize(sandbox))
    db.session.commit()
    return seller
