"""Key rotation by `flask reseal`."""

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from app.connections import seals
from app.core.sealing import Sealer, SealingKey
from tests.factories.connections import make_connection

OLD = SealingKey.parse("old:" + "B" * 43 + "=")
NEW = SealingKey.parse("new:" + "C" * 43 + "=")


def ring(app: Flask, monkeypatch: pytest.MonkeyPatch, *keys: SealingKey) -> None:
    monkeypatch.setitem(app.extensions, "sealer", Sealer(keys))


def test_after_a_rotation_the_old_key_can_go(app: Flask, db: SQLAlchemy, monkeypatch: pytest.MonkeyPatch) -> None:
    ring(app, monkeypatch, OLD)
    connection = make_connection(refresh_token="Atzr|kept", access_token="Atza|kept")
    db.session.commit()
    ring(app, monkeypatch, NEW, OLD)
    done = app.test_cli_runner().invoke(args=["reseal"])
    assert (done.exit_code, done.output) == (0, "1 connections were sealed again.\n")
    ring(app, monkeypatch, NEW)
    db.session.expire_all()
    assert seals.open_sealed(connection, seals.REFRESH_TOKEN) == "Atzr|kept"
    assert seals.open_sealed(connection, seals.ACCESS_TOKEN) == "Atza|kept"


def test_what_is_sealed_with_the_newest_key_stays_as_it_is(
    app: Flask, db: SQLAlchemy, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring(app, monkeypatch, NEW)
    connection = make_connection()
    before = connection.sealed_refresh_token
    db.session.commit()
    assert app.test_cli_runner().invoke(args=["reseal"]).output.startswith("0 connections")
    db.session.expire_all()
    assert connection.sealed_refresh_token == before


def test_a_lost_key_is_told_and_the_others_are_sealed(
    app: Flask, db: SQLAlchemy, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring(app, monkeypatch, OLD)
    lost = make_connection()
    ring(app, monkeypatch, NEW)
    make_connection()
    db.session.commit()
    newest = SealingKey.parse("newest:" + "D" * 43 + "=")
    ring(app, monkeypatch, newest, NEW)
    done = app.test_cli_runner().invoke(args=["reseal"])
    assert done.exit_code == 1
    assert lost.public_id in done.output
    assert done.output.startswith("1 connections were sealed again.")
