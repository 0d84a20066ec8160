"""The app over a database of its own: a PostgreSQL that keeps its promises (fsync on), started here or named by DATABASE_URL."""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from flask import Flask
from sqlalchemy.engine import make_url

from app import create_app
from app.core.settings import Settings
from bin.places import find_places
from bin.postgres_server import PostgresServer
from bin.redis_server import RedisServer

# Room for a million rows without a checkpoint in the middle, on our own server only.
_OPTIONS = {"shared_buffers": "512MB", "max_wal_size": "8GB", "checkpoint_timeout": "1h"}


@contextmanager
def own_servers() -> Iterator[dict[str, str]]:
    """The variables of a running set-up, whose data is gone afterwards. A DATABASE_URL that is set is used instead, in a new database."""
    folder = Path(tempfile.mkdtemp(prefix="opside-"))
    folder.chmod(0o711)
    stop = []
    try:
        redis = RedisServer(find_places(folder))
        redis.prepare()
        process = redis.start(subprocess.DEVNULL)
        stop.append(process)
        redis.wait_until_ready(process)
        url = os.environ.get("DATABASE_URL")
        if not url:
            postgres = PostgresServer(find_places(folder), _OPTIONS)
            postgres.prepare()
            process = postgres.start(subprocess.DEVNULL)
            stop.append(process)
            postgres.wait_until_ready(process)
            url = postgres.url("postgres")
        with new_database(url) as database_url:
            yield {
                "DATABASE_URL": database_url,
                "REDIS_URL": redis.url(),
                "SECRET_KEY": secrets.token_hex(),
                "ENCRYPTION_KEYS": "bench:" + "A" * 43 + "=",
                "PUBLIC_URL": "http://localhost",
            }
    finally:
        for process in reversed(stop):
            process.send_signal(signal.SIGINT)
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def new_database(url: str) -> Iterator[str]:
    """A database beside the one of `url`, dropped at the end."""
    name = f"opside_bench_{secrets.token_hex(4)}"
    with connect(url) as connection:
        connection.autocommit = True
        connection.execute(f"create database {name}")
        try:
            yield make_url(url).set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(f"drop database {name} with (force)")


def connect(url: str) -> "psycopg.Connection":
    """A plain connection, for the floors."""
    return psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://", 1))


def released_app(environment: dict[str, str]) -> Flask:
    """The app over a database that `flask release` has just made."""
    app = create_app(Settings.from_environment(environment))
    released = app.test_cli_runner().invoke(args=["release"])
    if released.exit_code:
        raise RuntimeError(released.output) from released.exception
    return app
