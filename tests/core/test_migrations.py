"""What a process of the app loads: the tools of operators only where one asks for them."""

import json
import os
import subprocess
import sys

from flask import Flask

from bin.places import ROOT

_LOADED = "import json, sys, wsgi; print(json.dumps(sorted(name for name in sys.modules if '.' not in name)))"
_ENVIRONMENT = {
    "DATABASE_URL": "postgresql+psycopg://nobody@localhost:1/none",
    "REDIS_URL": "redis://localhost:1/0",
    "SECRET_KEY": "a" * 64,
    "ENCRYPTION_KEYS": f"test:{'A' * 43}=",
    "PUBLIC_URL": "http://localhost",
}


def loaded(**variables: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", _LOADED],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **_ENVIRONMENT, **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(done.stdout))


def test_a_process_loads_nothing_that_only_commands_need() -> None:
    assert not loaded() & {"alembic", "flask_migrate", "mako", "sentry_sdk"}


def test_errors_are_reported_where_the_installation_wants_that() -> None:
    assert "sentry_sdk" in loaded(SENTRY_DSN="http://key@localhost:1/1")


def test_the_commands_find_the_migrations(app: Flask) -> None:
    answer = app.test_cli_runner().invoke(args=["db", "check"])
    assert answer.exit_code == 0, answer.output


def test_a_released_database_can_be_released_again(app: Flask) -> None:
    answer = app.test_cli_runner().invoke(args=["release"])
    assert "The database is up to date." in answer.output
