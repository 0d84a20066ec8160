"""The access token that all workers of a connection share."""

import threading
import time
from datetime import timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy

from app.connections import seals
from app.connections.installed import sealer
from app.connections.models import Connection
from app.connections.tokens import ConnectionKey, SharedTokens
from app.core import clock
from app.providers.errors import GrantRevoked
from app.providers.records import Grant
from tests.factories.connections import make_connection


class Login:
    """Counts renewals; each gives another token."""

    def __init__(self, seconds: float = 0) -> None:
        self.renewals = 0
        self._seconds = seconds

    def __call__(self) -> Grant:
        time.sleep(self._seconds)
        self.renewals += 1
        return Grant("Atzr|same", f"Atza|renewed-{self.renewals}", 3600)


@pytest.fixture
def connection(db: SQLAlchemy) -> Connection:
    made = make_connection(access_token="Atza|kept")
    db.session.commit()
    return made


def worker(db: SQLAlchemy, connection: Connection) -> SharedTokens:
    """As another process would have it."""
    assert connection.sealed_refresh_token is not None
    key = ConnectionKey(connection.id, connection.public_id, connection.sealed_refresh_token)
    return SharedTokens(key, db.engine, sealer())


def kept_token(db: SQLAlchemy, connection: Connection) -> str:
    db.session.rollback()
    db.session.refresh(connection)
    return seals.open_sealed(connection, seals.ACCESS_TOKEN)


def test_the_kept_token_is_used(db: SQLAlchemy, connection: Connection) -> None:
    login = Login()
    assert worker(db, connection).get(login) == "Atza|kept"
    assert login.renewals == 0


def test_a_renewed_token_is_sealed_and_used_by_the_others(db: SQLAlchemy, connection: Connection) -> None:
    first, second, login = worker(db, connection), worker(db, connection), Login()
    assert first.get(login, refused="Atza|kept") == "Atza|renewed-1"
    assert second.get(login, refused="Atza|kept") == "Atza|renewed-1"
    assert login.renewals == 1
    assert kept_token(db, connection) == "Atza|renewed-1"
    assert "renewed" not in str(connection.sealed_access_token)


def test_a_token_is_renewed_before_its_end(
    db: SQLAlchemy, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens, login = worker(db, connection), Login()
    tokens.get(login)
    later = clock.now() + timedelta(minutes=58, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert tokens.get(login) == "Atza|renewed-1"


def test_many_workers_at_once_renew_once(db: SQLAlchemy, connection: Connection) -> None:
    login = Login(seconds=0.2)
    workers, got = [worker(db, connection) for _ in range(6)], []
    threads = [threading.Thread(target=lambda w=w: got.append(w.get(login, refused="Atza|kept"))) for w in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == ["Atza|renewed-1"] * 6
    assert login.renewals == 1


def test_a_caller_whose_own_transaction_holds_the_row_still_gets_a_token(
    db: SQLAlchemy, connection: Connection
) -> None:
    connection.error = "changed, not committed yet"
    db.session.flush()
    assert worker(db, connection).get(Login(), refused="Atza|kept") == "Atza|renewed-1"
    assert kept_token(db, connection) == "Atza|kept"


def test_a_rolled_back_job_does_not_lose_the_renewed_token(db: SQLAlchemy, connection: Connection) -> None:
    worker(db, connection).get(Login(), refused="Atza|kept")
    db.session.rollback()
    assert kept_token(db, connection) == "Atza|renewed-1"


def test_a_token_of_an_earlier_authorization_does_not_come_back(db: SQLAlchemy, connection: Connection) -> None:
    late = worker(db, connection)
    seals.seal_grant(connection, Grant("Atzr|new", "Atza|new", 3600))
    db.session.commit()
    late.get(Login(), refused="Atza|kept")
    assert kept_token(db, connection) == "Atza|new"


def test_a_failed_renewal_is_told_and_leaves_the_others_free(db: SQLAlchemy, connection: Connection) -> None:
    def refuse() -> Grant:
        raise GrantRevoked("revoked")

    with pytest.raises(GrantRevoked):
        worker(db, connection).get(refuse, refused="Atza|kept")
    assert worker(db, connection).get(Login(), refused="Atza|kept") == "Atza|renewed-1"
