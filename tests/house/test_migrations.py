"""Migrations are numbered, one after the other, and end where the models are."""

import re

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from app.core.db import Base
from bin.places import ROOT

FOLDER = ROOT / "migrations"
FILES = sorted(path.name for path in (FOLDER / "versions").glob("*.py"))


def test_they_are_numbered_without_a_gap() -> None:
    numbers = [int(found[1]) for name in FILES if (found := re.match(r"(\d{4})_\w+\.py$", name))]
    assert numbers == list(range(1, len(FILES) + 1))


def test_there_is_one_last_migration() -> None:
    script = ScriptDirectory(str(FOLDER))
    assert len(script.get_heads()) == 1
    assert [revision.revision for revision in script.walk_revisions()][::-1] == [name[:4] for name in FILES]


def test_a_migrated_database_is_what_the_models_say(app: Flask, db: SQLAlchemy) -> None:
    with db.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    assert differences == []
