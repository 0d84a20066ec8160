"""The app, with the sandbox as its Amazon."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from tests.simulated_amazon import RecordedAmazon, Sandbox, recorded_amazon, running_sandbox, settings_for


@pytest.fixture(scope="session")
def one_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running_sandbox(tmp_path_factory.mktemp("sandbox")) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(app: Flask, db: SQLAlchemy, one_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """The app's Amazon is the sandbox."""
    monkeypatch.setitem(app.extensions, "amazon", settings_for(one_sandbox.url))
    return one_sandbox


@pytest.fixture
def amazon(app: Flask, db: SQLAlchemy, monkeypatch: pytest.MonkeyPatch) -> Iterator[RecordedAmazon]:
    """The app's Amazon answers what the test records."""
    with recorded_amazon() as recorded:
        monkeypatch.setitem(app.extensions, "amazon", settings_for(recorded.url))
        yield recorded
