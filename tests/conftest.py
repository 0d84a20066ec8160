"""What every test stands on: a real PostgreSQL and Redis of its own, the app, and no way out to the network.

Tests commit like the app does; after each test every table has again what the migrations and `release` put into it.
"""

import shutil
import signal
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from app import create_app
from app.core.db import db as app_db
from app.core.settings import Settings
from bin.places import find_places
from bin.postgres_server import THROW_AWAY, PostgresServer
from bin.redis_server import RedisServer
from tests.reset import Reset
from tests.visitor import Visitor

LOOPBACK = ("127.", "::1", "localhost")


def pytest_configure() -> None:
    """Processes that tests start can be interrupted, also where the tests themselves were started to ignore it (`nohup`, `&`)."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Only unix sockets and this machine itself can be reached; anything else fails the test by its address."""

    def refuse_strangers(real: Any) -> Any:
        def connect(self: socket.socket, address: Any) -> Any:
            if self.family != socket.AF_UNIX and not str(address[0]).startswith(LOOPBACK):
                raise AssertionError(f"a test tried to reach {address}")
            return real(self, address)

        return connect

    def resolve(host: Any, *args: Any, **kwargs: Any) -> Any:
        if host and not str(host).startswith(LOOPBACK):
            raise AssertionError(f"a test tried to look up {host}")
        return real_resolve(host, *args, **kwargs)

    real_resolve = socket.getaddrinfo
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", resolve)
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, refuse_strangers(getattr(socket.socket, name)))
        yield


@pytest.fixture(scope="session")
def data_dir() -> Iterator[Path]:
    """Short, as a socket's path may have 107 bytes; open to enter, as root's PostgreSQL runs as another user."""
    folder = Path(tempfile.mkdtemp(prefix="opside-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres(data_dir: Path) -> Iterator[PostgresServer]:
    server = PostgresServer(find_places(data_dir), THROW_AWAY)
    server.prepare()
    with (data_dir / "postgres.log").open("wb") as log:
        process = server.start(log.fileno())
    server.wait_until_ready(process)
    server.create_database()
    yield server
    process.send_signal(signal.SIGINT)  # SIGTERM would wait for every open session
    process.wait()


@pytest.fixture(scope="session")
def redis_server(data_dir: Path) -> Iterator[RedisServer]:
    server = RedisServer(find_places(data_dir))
    server.prepare()
    with (data_dir / "redis.log").open("wb") as log:
        process = server.start(log.fileno())
    server.wait_until_ready(process)
    yield server
    process.terminate()
    process.wait()


@pytest.fixture(scope="session")
def environment(postgres: PostgresServer, redis_server: RedisServer) -> dict[str, str]:
    """The variables of a correct set-up; a test that needs others changes a copy."""
    return {
        "DATABASE_URL": postgres.url(),
        "REDIS_URL": redis_server.url(),
        "SECRET_KEY": "a-key-for-tests-that-protects-nothing",
        "ENCRYPTION_KEYS": "test:" + "A" * 43 + "=",
        "PUBLIC_URL": "http://localhost",
    }


@pytest.fixture(scope="session")
def settings(environment: dict[str, str]) -> Settings:
    return Settings.from_environment(environment)


@pytest.fixture(scope="session")
def migrated_app(settings: Settings) -> Iterator[Flask]:
    """The app over a database that `flask release` has just made, as a new server's would be."""
    app = create_app(settings)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    released = app.test_cli_runner().invoke(args=["release"])
    assert released.exit_code == 0, f"{released.output}\n{released.exception!r}"
    app.test_client_class = Visitor
    yield app
    with app.app_context():
        app_db.engine.dispose()


@pytest.fixture(scope="session")
def reset(migrated_app: Flask, settings: Settings) -> Iterator[Reset]:
    """Knows what a released database holds, and brings it back."""
    engine = sa.create_engine(settings.database_url)
    yield Reset(engine)
    engine.dispose()


@pytest.fixture
def app(migrated_app: Flask, reset: Reset, settings: Settings) -> Iterator[Flask]:
    """The app, over a database and a queue as they are on the first day."""
    config = dict(migrated_app.config)
    yield migrated_app
    migrated_app.config.clear()
    migrated_app.config.update(config)
    reset.run()
    with redis.Redis.from_url(settings.redis_url) as connection:
        connection.flushdb()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def db(app: Flask) -> Iterator[SQLAlchemy]:
    """The database inside an application context, for factories and for verbs called directly."""
    with app.app_context():
        yield app_db
        app_db.session.rollback()
