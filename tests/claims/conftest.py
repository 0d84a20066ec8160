"""Counting what a page asks the database."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event

CountStatements = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def count_statements(db: SQLAlchemy) -> CountStatements:
    """A context whose list holds every statement that was sent meanwhile."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            statements.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return counting
