"""Events follow the commit, and only the commit."""

from dataclasses import dataclass

from flask_sqlalchemy import SQLAlchemy

from app.core import events
from app.core.db import commit, emit, rollback


@dataclass(frozen=True)
class Happened(events.Event):
    what: str


heard: list[str] = []
events.hear(Happened, lambda event: heard.append(event.what))


def test_an_event_is_heard_after_the_commit_in_order(db: SQLAlchemy) -> None:
    heard.clear()
    emit(Happened("first"))
    emit(Happened("second"))
    assert heard == []
    commit()
    assert heard == ["first", "second"]
    commit()
    assert heard == ["first", "second"]


def test_a_rolled_back_change_sends_no_event(db: SQLAlchemy) -> None:
    heard.clear()
    emit(Happened("never"))
    rollback()
    commit()
    assert heard == []
